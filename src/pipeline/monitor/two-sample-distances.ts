/**
 * Distances between two samples or two sets of shares, as descriptions beside a drift verdict: the Wasserstein-1
 * distance, Kolmogorov and Smirnov's D, total variation and the population stability index. None of them decides
 * anything here: at small windows fixed thresholds on them raise false alarms in most windows.
 */
import { quantileSorted } from '../../foundation';

/** Share that stands in for an empty bin in the population stability index, whose logarithm needs one. */
const EMPTY_BIN_SHARE = 1e-4;

/**
 * Wasserstein-1 (earth mover's) distance: the integral over x of |F(x) - G(x)|, F and G the empirical distributions.
 * @param reference ascending, finite, shape [n]
 * @param current ascending, finite, shape [m]
 * @returns >= 0 in the values' unit; NaN where a sample is empty. Pinned by scipy.stats.wasserstein_distance 1.10.
 */
export function wassersteinDistance(reference: Float64Array, current: Float64Array): number {
  if (reference.length === 0 || current.length === 0) return NaN;
  let i = 0;
  let j = 0;
  let total = 0;
  let previous = Math.min(reference[0] as number, current[0] as number);
  while (i < reference.length || j < current.length) {
    const left = i < reference.length ? (reference[i] as number) : Infinity;
    const right = j < current.length ? (current[j] as number) : Infinity;
    const value = Math.min(left, right);
    total += Math.abs(i / reference.length - j / current.length) * (value - previous);
    previous = value;
    while (i < reference.length && reference[i] === value) i += 1;
    while (j < current.length && current[j] === value) j += 1;
  }
  return total;
}

/**
 * Total variation distance of two sets of counts: half the sum of |p - q|.
 * @param reference counts, shape [categories]
 * @param current counts, shape [categories]
 * @returns in [0, 1], 0 = equal shares; NaN where a side is empty
 */
export function totalVariationDistance(reference: Float64Array, current: Float64Array): number {
  const nReference = reference.reduce((sum, count) => sum + count, 0);
  const nCurrent = current.reduce((sum, count) => sum + count, 0);
  if (nReference === 0 || nCurrent === 0) return NaN;
  return (
    reference.reduce(
      (sum, count, i) => sum + Math.abs(count / nReference - (current[i] as number) / nCurrent),
      0,
    ) / 2
  );
}

/**
 * Population stability index, sum over bins of (q - p) log(q / p) with p, q the bins' shares; a share of 0 counts as
 * 0.0001, without rescaling the others.
 * @param reference counts, shape [bins]
 * @param current counts, shape [bins]
 * @returns >= 0; NaN where a side is empty. Usual reading: below 0.1 stable, above 0.2 shifted, for large samples only.
 */
export function populationStabilityIndex(reference: Float64Array, current: Float64Array): number {
  const nReference = reference.reduce((sum, count) => sum + count, 0);
  const nCurrent = current.reduce((sum, count) => sum + count, 0);
  if (nReference === 0 || nCurrent === 0) return NaN;
  let total = 0;
  for (let i = 0; i < reference.length; i++) {
    const p = (reference[i] as number) / nReference || EMPTY_BIN_SHARE;
    const q = (current[i] as number) / nCurrent || EMPTY_BIN_SHARE;
    total += (q - p) * Math.log(q / p);
  }
  return total;
}

/**
 * Counts of two samples in the reference's ten quantile bins, for the population stability index. Limits are the
 * distinct deciles by linear interpolation; a bin holds its upper limit, the first and last are open.
 * @param reference ascending, finite, shape [n], not empty
 * @param current finite, shape [m]
 */
export function countInQuantileBins(
  reference: Float64Array,
  current: Float64Array,
): { readonly reference: Float64Array; readonly current: Float64Array } {
  const deciles = Array.from({ length: 9 }, (_, i) => quantileSorted(reference, (i + 1) / 10));
  const limits = [...new Set(deciles)];
  const count = (values: Float64Array) => {
    const counts = new Float64Array(limits.length + 1);
    for (const value of values) {
      let bin = 0;
      while (bin < limits.length && value > (limits[bin] as number)) bin += 1;
      counts[bin] = (counts[bin] as number) + 1;
    }
    return counts;
  };
  return { reference: count(reference), current: count(current) };
}
