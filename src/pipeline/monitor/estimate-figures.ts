/**
 * Figures of a log with their 95 % intervals: a share with Wilson's score interval (1927), which keeps a width where every
 * answer is right, a mean with a seeded percentile bootstrap.
 */
import type { Estimate } from '../../contracts';
import { mean, quantileSorted, standardDeviation, type Generator } from '../../foundation';

const Z_95 = 1.959963984540054;
const REPLICATES = 1000;
/** Above this many labels the mean absolute error's interval is mean +- 1.96 standard errors, with which the bootstrap then agrees. */
const MOST_RESAMPLED = 5000;

const UNDEFINED: Estimate = { value: null, low: null, high: null };

/**
 * A proportion with Wilson's 95 % score interval:
 * (p + z^2 / 2n +- z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n).
 * @param successes 0 ... n
 * @param n 0 gives nulls
 */
export function estimateProportion(successes: number, n: number): Estimate {
  if (n === 0) return UNDEFINED;
  const p = successes / n;
  const square = (Z_95 * Z_95) / n;
  const centre = (p + square / 2) / (1 + square);
  const half = (Z_95 * Math.sqrt((p * (1 - p)) / n + square / (4 * n))) / (1 + square);
  return {
    value: p,
    low: Math.min(p, Math.max(0, centre - half)),
    high: Math.max(p, Math.min(1, centre + half)),
  };
}

/**
 * A mean with its 95 % percentile bootstrap interval of 1,000 replicates; above 5,000 values mean +- 1.96 standard errors.
 * @param values finite
 * @returns nulls without values, no interval for one
 */
export function estimateMean(values: Float64Array, generator: Generator): Estimate {
  const n = values.length;
  if (n === 0) return UNDEFINED;
  const value = mean(values);
  if (n === 1) return { value, low: null, high: null };
  if (n > MOST_RESAMPLED) {
    const half = (Z_95 * standardDeviation(values, 1)) / Math.sqrt(n);
    return { value, low: value - half, high: value + half };
  }
  const means = new Float64Array(REPLICATES);
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    let total = 0;
    for (let i = 0; i < n; i++) total += values[generator.integer(n)] as number;
    means[replicate] = total / n;
  }
  means.sort();
  return { value, low: quantileSorted(means, 0.025), high: quantileSorted(means, 0.975) };
}
