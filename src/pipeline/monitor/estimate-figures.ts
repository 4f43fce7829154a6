/**
 * Means of a log with their 95 % intervals, by a seeded percentile bootstrap.
 */
import type { Estimate } from '../../contracts';
import { mean, quantileSorted, standardDeviation, type Generator } from '../../foundation';

const Z_95 = 1.959963984540054;
const REPLICATES = 1000;
/** Above this many labels the mean absolute error's interval is mean +- 1.96 standard errors, with which the bootstrap then agrees. */
const MOST_RESAMPLED = 5000;

const UNDEFINED: Estimate = { value: null, low: null, high: null };

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
