import { describe, expect, it } from 'vitest';
import { chiSquaredStatistic } from '../../../src/pipeline/monitor/category-test';
import {
  hypergeometricTail,
  logChiSquaredTail,
  logGamma,
  logHypergeometricMidP,
  normalQuantile,
  outsideRangeTail,
} from '../../../src/pipeline/monitor/distributions';
import { pooledRanks, rankComponents } from '../../../src/pipeline/monitor/rank-components';
import { wilsonShare } from '../../../src/pipeline/metrics';
import {
  countInQuantileBins,
  populationStabilityIndex,
  totalVariationDistance,
  wassersteinDistance,
} from '../../../src/pipeline/monitor/two-sample-distances';
import fixture from '../../fixtures/monitor/drift.json';

const close = { relative: 1e-9, absolute: 1e-12, source: fixture.source };

describe('two samples of numbers', () => {
  it.each(fixture.numbers)('agrees with scipy and numpy: $name', (expected) => {
    const reference = Float64Array.from(expected.reference);
    const current = Float64Array.from(expected.current);
    expect(wassersteinDistance(reference, current)).toBeAllClose(expected.wassersteinDistance, close);
    const bins = countInQuantileBins(reference, current);
    expect(Array.from(bins.reference)).toEqual(expected.binsReference);
    expect(Array.from(bins.current)).toEqual(expected.binsCurrent);
    expect(populationStabilityIndex(bins.reference, bins.current)).toBeAllClose(
      expected.populationStabilityIndex,
      close,
    );
    const n = reference.length;
    const m = current.length;
    const scale = Math.sqrt(((n + m) * (n + m - 1)) / (n * m));
    const z = rankComponents(pooledRanks(reference, current)).map(
      (scores) => scale * scores.slice(n).reduce((sum, score) => sum + score, 0),
    );
    expect(z).toBeAllClose(expected.z, { ...close, absolute: 1e-9 });
  });
});

describe('two rows of counts', () => {
  it.each(fixture.tables)('agrees with scipy and numpy: $first against $second', (expected) => {
    const first = Float64Array.from(expected.first);
    const second = Float64Array.from(expected.second);
    expect(chiSquaredStatistic(first, second)).toBeAllClose(expected.chiSquared, close);
    expect(totalVariationDistance(first, second)).toBeAllClose(expected.totalVariation, close);
    expect(populationStabilityIndex(first, second)).toBeAllClose(expected.populationStabilityIndex, close);
  });
});

describe('distributions', () => {
  it('agree with scipy', () => {
    for (const { p, x } of fixture.normalQuantile) expect(normalQuantile(p)).toBeAllClose(x, close);
    for (const { x, y } of fixture.logGamma) expect(logGamma(x)).toBeAllClose(y, close);
    for (const { x, df, y } of fixture.logChiSquaredTail)
      expect(logChiSquaredTail(x, df)).toBeAllClose(y, close);
    for (const { outside, current, reference, p } of fixture.outsideRange) {
      expect(outsideRangeTail(outside, current, reference)).toBeAllClose(p, { ...close, relative: 1e-8 });
    }
    for (const { count, marked, drawn, pool, p } of fixture.hypergeometricTail) {
      expect(hypergeometricTail(count, marked, drawn, pool)).toBeAllClose(p, close);
    }
    for (const { k, n, low, high } of fixture.wilson) {
      const estimate = wilsonShare(k, n);
      expect([estimate.low, estimate.value, estimate.high] as number[]).toBeAllClose(
        [low, k / n, high],
        close,
      );
    }
  });

  it('give the mid-p-value of every possible count', () => {
    for (const { marked, drawn, pool, midP } of fixture.hypergeometric) {
      const actual = logHypergeometricMidP(marked, drawn, pool);
      midP.forEach((value, count) => {
        if (value !== null)
          expect(Math.exp(actual[count] as number)).toBeAllClose(value, { ...close, relative: 1e-8 });
      });
    }
  });
});
