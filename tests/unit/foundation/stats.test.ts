import { describe, expect, it } from 'vitest';
import { averageRanks, mean, quantile, standardDeviation, sum, variance } from '../../../src/foundation';

// Expected values by NumPy 1.24 and SciPy 1.10 (mean, var, quantile, rankdata) on the same lists.
const values = [3.5, -1.25, 8, 8, 0.5, 12.75, -4];

describe('descriptive statistics', () => {
  it('equal NumPy', () => {
    expect(mean(values)).toBeCloseTo(3.9285714285714284, 14);
    expect(variance(values)).toBeCloseTo(30.36989795918367, 12);
    expect(variance(values, 1)).toBeCloseTo(35.43154761904761, 12);
    expect(standardDeviation(values)).toBeCloseTo(5.510889035281301, 10);
    expect(quantile(values, 0.3)).toBeCloseTo(0.15, 12);
    expect(quantile(values, 0.975)).toBeCloseTo(12.0375, 12);
  });

  it('rank ties by their average, as SciPy does', () => {
    expect([...averageRanks(values)]).toEqual([4, 2, 5.5, 5.5, 3, 7, 1]);
  });

  it('keep what a plain sum loses', () => {
    expect(sum([1, 1e100, 1, -1e100])).toBe(2);
  });

  it('interpolate between numbers whose difference float64 cannot hold', () => {
    expect(quantile([-1.6e308, 1.6e308], 0.25) / 1e308).toBeCloseTo(-0.8, 12);
    expect(quantile([-1.6e308, 1.6e308], 1)).toBe(1.6e308);
  });

  it('are undefined, not 0, where there is nothing to describe', () => {
    expect(mean([])).toBeNaN();
    expect(variance([7], 1)).toBeNaN();
    expect(quantile([], 0.5)).toBeNaN();
    expect(sum([])).toBe(0);
  });

  it('do not reorder what they were given', () => {
    const given = [3, 1, 2];
    quantile(given, 0.5);
    expect(given).toEqual([3, 1, 2]);
  });
});
