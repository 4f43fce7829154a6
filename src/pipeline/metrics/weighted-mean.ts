/**
 * The weighted mean over rows that every row-wise measure ends in. Sums are compensated (Neumaier, 1974), so that the
 * order of the rows changes nothing beyond the last digits. Weights count repetitions: a row of weight k stands for k
 * equal rows, a row of weight 0 is not there at all. Negative weights are not handled.
 */

/** One weight per row, each finite and >= 0, or null for 1 everywhere. */
export type SampleWeight = ArrayLike<number> | null;

/**
 * Weighted mean of one value per row: sum(w_i x_i) / sum(w_i).
 * @param values shape [rows], any unit; finite for a finite answer
 * @param sampleWeight shape [rows]; default null, every row counts once
 * @returns the unit of `values`. NaN when there are no rows, when all weights are 0, and when a row with a weight
 *   holds NaN or an infinity; rows of weight 0 are not looked at. Throws nothing.
 */
export function weightedMean(values: ArrayLike<number>, sampleWeight: SampleWeight = null): number {
  let total = 0;
  let compensation = 0;
  let weightTotal = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = sampleWeight === null ? 1 : (sampleWeight[i] as number);
    if (weight === 0) continue;
    const value = weight * (values[i] as number);
    const next = total + value;
    compensation += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
    weightTotal += weight;
  }
  return weightTotal === 0 ? NaN : (total + compensation) / weightTotal;
}
