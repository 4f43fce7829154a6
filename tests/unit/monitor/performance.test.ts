import { describe, expect, it } from 'vitest';
import { Generator } from '../../../src/foundation';
import {
  expectMeanAbsoluteError,
  expectShareRight,
  fitConfidenceCurve,
  fitErrorSteps,
  momentsOf,
  probabilityOfRight,
  testMeanWorse,
  testShareFell,
} from '../../../src/pipeline/monitor';
import { jointRate } from '../../../src/pipeline/monitor/expected-false-alarms';
import {
  ACCURACY_SCENARIOS,
  measureAccuracyCoverage,
  measureConceptDrift,
  measureErrorCoverage,
} from '../../support/performance-simulations';

const stated = (confidence: number, answered = 'a') => ({ answered, confidence });

describe('what confidence is worth', () => {
  it('is taken at its word where there is nothing to learn from', () => {
    const curve = fitConfidenceCurve([]);
    for (const confidence of [0.55, 0.8, 0.97])
      expect(probabilityOfRight(curve, stated(confidence))).toBeCloseTo(confidence, 12);
    const expected = expectShareRight(curve, [stated(0.6), stated(0.8)]);
    expect(expected?.value).toBeCloseTo(0.7, 12);
    expect(expected?.standardError).toBeGreaterThan(Math.sqrt(0.6 * 0.4 + 0.8 * 0.2) / 2);
    expect(expectShareRight(curve, [])).toBeNull();
  });

  it('is learned, class by class, and stays defined where every row is right', () => {
    const generator = Generator.fromSeed(5);
    const draw = (answered: string, worth: (confidence: number) => number) =>
      Array.from({ length: 4000 }, () => {
        const confidence = 0.5 + 0.5 * generator.uniform();
        return { answered, confidence, isRight: generator.uniform() < worth(confidence) };
      });
    const odds = (confidence: number, shift: number): number =>
      1 / (1 + Math.exp(-(0.5 * Math.log(confidence / (1 - confidence)) + shift)));
    const curve = fitConfidenceCurve([
      ...draw('a', (confidence) => odds(confidence, 0.4)),
      ...draw('b', (confidence) => odds(confidence, -0.2)),
    ]);
    for (const confidence of [0.6, 0.9]) {
      expect(Math.abs(probabilityOfRight(curve, stated(confidence)) - odds(confidence, 0.4))).toBeLessThan(
        0.04,
      );
      expect(
        Math.abs(probabilityOfRight(curve, stated(confidence, 'b')) - odds(confidence, -0.2)),
      ).toBeLessThan(0.04);
    }
    const sure = fitConfidenceCurve(draw('a', () => 1));
    const probability = probabilityOfRight(sure, stated(0.6));
    expect(probability).toBeGreaterThan(0.95);
    expect(probability).toBeLessThan(1);
    // A class that validation did not have is known less surely.
    const known = expectShareRight(curve, [stated(0.8)]);
    const unknown = expectShareRight(curve, [stated(0.8, 'c')]);
    expect(unknown?.standardError).toBeGreaterThan(known?.standardError as number);
  });
});

describe('an error without labels', () => {
  it('is that of predictions of the same size', () => {
    const predicted = Array.from({ length: 300 }, (_, i) => i);
    const steps = fitErrorSteps(
      predicted,
      predicted.map((value) => (value % 2 === 0 ? 1 : -1) * (value < 150 ? 2 : 8)),
    );
    const expected = steps && expectMeanAbsoluteError(steps, [10, 20, 290, 10_000]);
    expect(expected?.value).toBeCloseTo(5, 12);
    expect(expected?.standardError).toBe(0);
    expect(fitErrorSteps(predicted.slice(0, 29), predicted.slice(0, 29))).toBeNull();
  });

  it('is defined where all predictions are equal', () => {
    const steps = fitErrorSteps(
      new Array(100).fill(7),
      Array.from({ length: 100 }, (_, i) => i % 3),
    );
    expect(steps && expectMeanAbsoluteError(steps, [7])?.value).toBeCloseTo(0.99, 12);
  });
});

describe('a fall', () => {
  it('of a share is tested exactly, needs 30 on both sides and two points', () => {
    expect(testShareFell({ right: 80, of: 100 }, { right: 10, of: 29 })).toBeNull();
    expect(testShareFell({ right: 20, of: 29 }, { right: 10, of: 100 })).toBeNull();
    // scipy.stats.hypergeom: (sf(19) + sf(20)) / 2 with 120 cells, 30 marked, 40 drawn.
    const test = testShareFell({ right: 70, of: 80 }, { right: 20, of: 40 });
    expect(test?.pValue).toBeCloseTo(8.69033477785359e-6, 15);
    expect(test).toMatchObject({ fall: 0.375, isWorse: true });
    expect(testShareFell({ right: 50, of: 100 }, { right: 60, of: 100 })?.isWorse).toBe(false);
    const small = testShareFell({ right: 800_000, of: 1_000_000 }, { right: 790_000, of: 1_000_000 });
    expect(small?.pValue).toBeLessThan(1e-9);
    expect(small?.isWorse).toBe(false);
  });

  it('of a mean has a direction', () => {
    const values = Float64Array.from({ length: 100 }, (_, i) => i % 10);
    const higher = values.map((value) => value + 2);
    expect(testMeanWorse(momentsOf(values), momentsOf(higher), 'higher')?.isWorse).toBe(true);
    expect(testMeanWorse(momentsOf(values), momentsOf(higher), 'lower')?.isWorse).toBe(false);
    const flat = new Float64Array(50);
    expect(testMeanWorse(momentsOf(flat), momentsOf(flat), 'lower')).toBeNull();
  });
});

describe('alarms of two windows together', () => {
  it('are those of independent ones without a common reference, and never more than one window’s', () => {
    expect(jointRate(0.01, 0.02, 0)).toBeCloseTo(0.0002, 12);
    expect(jointRate(0.01, 0.01, 1e-9)).toBeCloseTo(0.0001, 8);
    expect(jointRate(0.01, 0.01, 0.5)).toBeGreaterThan(0.0005);
    expect(jointRate(0.01, 0.01, 0.9999)).toBeLessThanOrEqual(0.01);
    expect(jointRate(0, 0.01, 0.5)).toBe(0);
  });

  it('are those of simulated windows', () => {
    const generator = Generator.fromSeed(2);
    const limit = 1.6448536269514722;
    let both = 0;
    const draws = 200_000;
    for (let i = 0; i < draws; i++) {
      const common = Math.sqrt(0.4) * generator.normal();
      const own = () => Math.abs(common + Math.sqrt(0.6) * generator.normal()) > limit;
      if (own() && own()) both += 1;
    }
    const joint = jointRate(0.1, 0.1, 0.4);
    expect(Math.abs(both / draws - joint)).toBeLessThan(4 * Math.sqrt(joint / draws));
  });
});

// The full tables are in tests/long/monitoring.test.ts. Bounds here are those that a sound method misses once in about 1,000
// seeds, while one without the uncertainty of its curve misses them.
describe('estimates and labels on simulated streams', () => {
  it('cover what comes true under shifted inputs', () => {
    for (const scenario of ACCURACY_SCENARIOS)
      expect(measureAccuracyCoverage(scenario, 300, 60, 1).within).toBeGreaterThanOrEqual(0.83);
    expect(measureErrorCoverage(300, 60, 1).within).toBeGreaterThanOrEqual(0.83);
  });

  it('miss a changed relation, which 100 labels show', () => {
    const { estimated, realised, caught } = measureConceptDrift(100, 60, 1);
    expect(estimated).toBeGreaterThan(0.7);
    expect(realised).toBeLessThan(0.58);
    expect(caught).toBeGreaterThanOrEqual(0.8);
  });
});
