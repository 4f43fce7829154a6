/**
 * An interval for a mean of rows by the normal approximation, for groups of a regression's errors. It is too narrow for
 * few rows and for very skewed errors; groups below 30 rows are named as small beside it.
 */
import type { Estimate } from '../../contracts';
import { mean, standardDeviation } from '../../foundation';

const Z = 1.959963984540054;

/**
 * The mean with its 95 % interval: mean -+ 1.96 s / sqrt(n), s with n - 1.
 * @param values shape [rows], any unit; finite
 * @returns all null without rows; ends null for one row. Throws nothing.
 */
export function meanInterval(values: Float64Array): Estimate {
  if (values.length === 0) return { value: null, low: null, high: null };
  const value = mean(values);
  if (values.length === 1) return { value, low: null, high: null };
  const half = (Z * standardDeviation(values, 1)) / Math.sqrt(values.length);
  return { value, low: value - half, high: value + half };
}
