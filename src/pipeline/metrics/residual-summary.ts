/**
 * How the errors of a regression are spread: residuals (true minus predicted, so a positive one was guessed too low)
 * summed up over all rows, counted into a histogram, and again by predicted value, where a slope or a funnel shows.
 */
import { mean, quantileSorted, standardDeviation } from '../../foundation';

export interface ResidualSummary {
  readonly rows: number;
  readonly mean: number;
  /** With n - 1; NaN for one row. */
  readonly standardDeviation: number;
  /** 5 %, 25 %, 50 %, 75 % and 95 % quantiles, linear interpolation (type 7). */
  readonly quantiles: readonly [number, number, number, number, number];
}

/** Rows of neighbouring predicted values. */
export interface ResidualGroup {
  readonly rows: number;
  readonly meanPrediction: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
}

export interface ResidualHistogram {
  /** Bin edges, equally wide and symmetric about 0. */
  readonly edges: Float64Array; // [bins + 1]
  /** Rows in each bin; a bin holds its lower edge, the last both. */
  readonly counts: Float64Array; // [bins]
}

/**
 * Residual of each row: yTrue_i - yPred_i.
 * @param yTrue shape [rows], the target's unit
 * @param yPred shape [rows], the target's unit
 * @returns the target's unit, shape [rows]; NaN where either is NaN. Throws nothing.
 */
export function residuals(yTrue: ArrayLike<number>, yPred: ArrayLike<number>): Float64Array {
  return Float64Array.from(yTrue, (value, i) => value - (yPred[i] as number));
}

/**
 * Summary of residuals.
 * @param values residuals, shape [rows]
 * @returns null without rows and when a residual is not finite. Throws nothing. Source: numpy.quantile.
 */
export function summariseResiduals(values: Float64Array): ResidualSummary | null {
  if (!areUsable(values)) return null;
  const sorted = values.slice().sort();
  const at = (probability: number) => quantileSorted(sorted, probability);
  return {
    rows: values.length,
    mean: mean(values),
    standardDeviation: standardDeviation(values, 1),
    quantiles: [at(0.05), at(0.25), at(0.5), at(0.75), at(0.95)],
  };
}

/**
 * Residuals of rows divided by predicted value into groups of equal size (one row more in the first ones); equal
 * predictions may be parted.
 * @param values residuals, shape [rows]
 * @param yPred shape [rows]
 * @param nGroups >= 1
 * @returns by ascending prediction, at most one group per row; null as summariseResiduals. Throws nothing.
 */
export function residualsByPrediction(
  values: Float64Array,
  yPred: ArrayLike<number>,
  nGroups: number,
): ResidualGroup[] | null {
  if (!areUsable(values)) return null;
  const order = Int32Array.from(values, (_, i) => i).sort(
    (a, b) => (yPred[a] as number) - (yPred[b] as number) || a - b,
  );
  const size = order.length / Math.min(nGroups, order.length);
  return Array.from({ length: Math.min(nGroups, order.length) }, (_, group) => {
    const rows = order.subarray(Math.ceil(group * size - 1e-9), Math.ceil((group + 1) * size - 1e-9));
    const sorted = Float64Array.from(rows, (row) => values[row] as number).sort();
    return {
      rows: rows.length,
      meanPrediction: mean(Float64Array.from(rows, (row) => yPred[row] as number)),
      lowerQuartile: quantileSorted(sorted, 0.25),
      median: quantileSorted(sorted, 0.5),
      upperQuartile: quantileSorted(sorted, 0.75),
    };
  });
}

/**
 * Residuals counted into equally wide bins from -m to m, m being the largest absolute residual.
 * @param values residuals, shape [rows]
 * @param nBins >= 1; an odd number has a bin around 0
 * @returns null as summariseResiduals, and one bin of width 0 when every residual is 0. Throws nothing.
 */
export function residualHistogram(values: Float64Array, nBins: number): ResidualHistogram | null {
  if (!areUsable(values)) return null;
  const limit = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  if (limit === 0) return { edges: Float64Array.of(0, 0), counts: Float64Array.of(values.length) };
  const edges = Float64Array.from({ length: nBins + 1 }, (_, i) => limit * ((2 * i) / nBins - 1));
  const counts = new Float64Array(nBins);
  for (const value of values) {
    let bin = Math.min(nBins - 1, Math.floor(((value / limit + 1) / 2) * nBins));
    while (bin > 0 && value < (edges[bin] as number)) bin -= 1;
    while (bin < nBins - 1 && value >= (edges[bin + 1] as number)) bin += 1;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return { edges, counts };
}

function areUsable(values: Float64Array): boolean {
  return values.length > 0 && values.every((value) => Number.isFinite(value));
}
