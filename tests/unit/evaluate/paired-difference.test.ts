import { describe, expect, it } from 'vitest';
import type { Estimate } from '../../../src/contracts';
import { Generator } from '../../../src/foundation';
import { pairedDifference, type PairedDifferenceOptions } from '../../../src/pipeline/evaluate';
import { METRICS } from '../../../src/pipeline/metrics';
import { drawClassification, makeRegression } from '../../support/prediction-sets';

function options(): PairedDifferenceOptions {
  return {
    bootstrap: 400,
    generator: Generator.fromSeed(3),
    stop: { requested: false },
    onProgress: () => {},
    yieldControl: () => Promise.resolve(),
  };
}

const yTrue = Array.from({ length: 240 }, (_, i) => (i % 3 === 0 ? 1 : 0));
const strong = drawClassification(['n', 'p'], yTrue, 0.8, Generator.fromSeed(1));
const weak = drawClassification(['n', 'p'], yTrue, 0.1, Generator.fromSeed(2));

describe('pairedDifference', () => {
  it('is the difference of the metrics, and clear where one model is clearly better', async () => {
    const differences = await pairedDifference(strong, weak, options());
    const ofAuc = differences['auc'] as Record<keyof Estimate, number>;
    expect(ofAuc.value).toBeCloseTo(METRICS.auc.compute(strong) - METRICS.auc.compute(weak), 12);
    expect(ofAuc.low).toBeGreaterThan(0.1);
    expect((differences['logLoss'] as Record<keyof Estimate, number>).high).toBeLessThan(0);
  });

  it('changes sign when the models change places', async () => {
    const forth = await pairedDifference(strong, weak, options());
    const back = await pairedDifference(weak, strong, options());
    expect(back['brier']?.value).toBe(-(forth['brier']?.value as number));
    expect(back['brier']?.low).toBeCloseTo(-(forth['brier']?.high as number), 12);
  });

  it('scores both on the same replicates: a constant advantage has an interval without width', async () => {
    const target = [3, 8, 1, 9, 4, 7];
    const near = makeRegression(
      target,
      target.map((value) => value + 0.5),
    );
    const far = makeRegression(
      target,
      target.map((value) => value + 2),
    );
    expect((await pairedDifference(near, far, options()))['mae']).toEqual({
      value: -1.5,
      low: -1.5,
      high: -1.5,
    });
  });

  it('refuses sets about other rows, labels or classes', async () => {
    for (const other of [
      { ...weak, rowIds: weak.rowIds.map((id) => id + 1) },
      { ...weak, yTrue: weak.yTrue.map((label) => 1 - label) },
      { ...weak, classes: ['n', 'q'] },
      makeRegression([1], [2]),
    ]) {
      await expect(pairedDifference(strong, other, options())).rejects.toMatchObject({
        code: 'E-PREDICTIONS-DIFFER',
      });
    }
  });
});
