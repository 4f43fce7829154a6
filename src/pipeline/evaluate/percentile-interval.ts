/**
 * A figure with its 95 % percentile bootstrap interval: the 2.5 % and 97.5 % quantiles of the figure over replicates.
 * Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, section 13.3. Known limits: it is a little
 * narrow for few rows, and has width 0 where every row is right; docs/numerics.md says what the page shows then.
 */
import type { Estimate } from '../../contracts';
import { quantileSorted } from '../../foundation';

/** Probability outside the interval on each side. */
const TAIL = 0.025;

/**
 * The estimate of one figure.
 * @param value the figure on the rows themselves; NaN where undefined
 * @param replicates the figure on each replicate, shape [replicates]; NaN where undefined there
 * @returns null for a value that is not finite, and then for both ends. Replicates that are not finite are left out;
 *   when they are more than half, or there are none, both ends are null. Quantiles by linear interpolation (type 7).
 *   Throws nothing.
 */
export function toEstimate(value: number, replicates: Float64Array): Estimate {
  if (!Number.isFinite(value)) return { value: null, low: null, high: null };
  const defined = replicates.filter((replicate) => Number.isFinite(replicate)).sort();
  if (defined.length === 0 || defined.length * 2 < replicates.length) return { value, low: null, high: null };
  return { value, low: quantileSorted(defined, TAIL), high: quantileSorted(defined, 1 - TAIL) };
}
