/**
 * Descriptive statistics over plain numbers in float64. Missing values are the caller's business: every function here
 * takes finite numbers and returns NaN where the quantity is undefined (empty input, one value for a deviation).
 */

/** Arithmetic mean by Neumaier's compensated sum; NaN when empty. */
export function mean(values: ArrayLike<number>): number {
  return values.length === 0 ? NaN : sum(values) / values.length;
}

/** Compensated sum (Neumaier, 1974); 0 when empty. */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let compensation = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const next = total + value;
    compensation += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + compensation;
}

/**
 * Variance by the two-pass formula, sum((x - mean)^2) / (n - degreesOfFreedom).
 * @param degreesOfFreedom subtracted from n; 0 (default) is the population variance, 1 the sample variance
 * @returns NaN when n <= degreesOfFreedom
 */
export function variance(values: ArrayLike<number>, degreesOfFreedom = 0): number {
  const n = values.length;
  if (n <= degreesOfFreedom) return NaN;
  const centre = mean(values);
  let total = 0;
  for (let i = 0; i < n; i++) total += ((values[i] as number) - centre) ** 2;
  return total / (n - degreesOfFreedom);
}

/** Square root of `variance`. */
export function standardDeviation(values: ArrayLike<number>, degreesOfFreedom = 0): number {
  return Math.sqrt(variance(values, degreesOfFreedom));
}

/**
 * Quantile of already sorted values by linear interpolation, NumPy's default (Hyndman and Fan's type 7).
 * @param sorted ascending, finite
 * @param probability in [0, 1]
 * @returns NaN when empty
 */
export function quantileSorted(sorted: ArrayLike<number>, probability: number): number {
  const n = sorted.length;
  if (n === 0) return NaN;
  const position = (n - 1) * probability;
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, n - 1)] as number;
  const share = position - below;
  const difference = high - low;
  return Number.isFinite(difference) ? low + difference * share : low * (1 - share) + high * share;
}

/** Quantile of unsorted values; sorts a copy. See `quantileSorted`. */
export function quantile(values: ArrayLike<number>, probability: number): number {
  return quantileSorted(Float64Array.from(values).sort(), probability);
}

/** Ranks 1 ... n with ties sharing their average rank, as scipy.stats.rankdata does by default. */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  const n = values.length;
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => (values[a] as number) - (values[b] as number),
  );
  const ranks = new Float64Array(n);
  let start = 0;
  while (start < n) {
    let end = start + 1;
    while (end < n && values[order[end] as number] === values[order[start] as number]) end++;
    for (let i = start; i < end; i++) ranks[order[i] as number] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}
