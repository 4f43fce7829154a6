import { describe, expect, it } from 'vitest';
import { Generator } from '../../../src/foundation';
import { aucWithInterval, scoreSteps, type ScoreSteps } from '../../../src/pipeline/metrics';

const stepsOf = (positives: readonly number[], negatives: readonly number[]): ScoreSteps =>
  scoreSteps({
    isPositive: Uint8Array.from([...positives.map(() => 1), ...negatives.map(() => 0)]),
    scores: Float64Array.from([...positives, ...negatives]),
  }) as ScoreSteps;

describe('aucWithInterval', () => {
  it('counts pairs, ties half', () => {
    // Of 3 x 2 pairs four are won, one is tied.
    expect(aucWithInterval(stepsOf([0.9, 0.5, 0.4], [0.5, 0.1])).value).toBeCloseTo(4.5 / 6, 12);
  });

  it('ends where the distance to the value is 1.96 standard errors of the end', () => {
    const positives = [0.9, 0.8, 0.45, 0.6, 0.2];
    const negatives = [0.1, 0.5, 0.3, 0.7, 0.05, 0.25];
    const { value, low, high } = aucWithInterval(stepsOf(positives, negatives));
    const [m, n] = [5, 6];
    for (const end of [low as number, high as number]) {
      const h = (m + n) / 2 - 1;
      const variance =
        ((end * (1 - end)) / (m * n)) * (1 + (h * (1 - end)) / (2 - end) + (h * end) / (1 + end));
      expect(Math.abs(end - (value as number)) / Math.sqrt(variance)).toBeCloseTo(1.959964, 5);
    }
    expect(low).toBeLessThan(value as number);
    expect(high).toBeGreaterThan(value as number);
  });

  it('keeps a width when all are ranked right, and says nothing without a row of either kind', () => {
    const { value, low, high } = aucWithInterval(stepsOf([0.9, 0.8, 0.7], [0.1, 0.2, 0.3]));
    expect([value, high]).toEqual([1, 1]);
    expect(low).toBeGreaterThan(0.3);
    expect(low).toBeLessThan(0.9);
    expect(aucWithInterval(stepsOf([0.5], []))).toEqual({ value: null, low: null, high: null });
    expect(aucWithInterval(stepsOf([], [0.5]))).toEqual({ value: null, low: null, high: null });
  });

  it('holds the true value about nineteen times in twenty', () => {
    const generator = Generator.fromSeed(3).fork('auc');
    const draws = 600;
    let held = 0;
    for (let i = 0; i < draws; i++) {
      // A maximum of three uniforms is above one uniform three times in four.
      const positives = Array.from({ length: 25 }, () =>
        Math.max(generator.uniform(), generator.uniform(), generator.uniform()),
      );
      const negatives = Array.from({ length: 40 }, () => generator.uniform());
      const { low, high } = aucWithInterval(stepsOf(positives, negatives));
      if ((low as number) <= 0.75 && 0.75 <= (high as number)) held += 1;
    }
    expect(held / draws).toBeGreaterThan(0.93);
    expect(held / draws).toBeLessThan(0.99);
  });
});
