/**
 * Which number columns say nearly the same, so that a person does not take shared importance for none. Ranks are
 * compared, because the models may bend what they read. Categories and dates are not compared.
 */
import { averageRanks } from '../../foundation';

/** Pairs at least this strongly related are named. */
const STRONG = 0.7;

export interface NumberCells {
  readonly name: string;
  /** NaN = missing. */
  readonly values: Float64Array; // [rows]
}

/**
 * Pairs of columns whose Spearman correlation is at least 0.7 in size, over the rows where both have a value. Ranks are
 * taken once per column over its own values, so with missing cells the figure is a close stand-in for Spearman's.
 * @param columns of the same rows
 * @returns strongest first; pairs with fewer than three common rows and constant columns are left out. Throws nothing.
 */
export function findCorrelated(
  columns: readonly NumberCells[],
): { first: string; second: string; spearman: number }[] {
  const ranks = columns.map(({ values }) => rankPresent(values));
  const pairs: { first: string; second: string; spearman: number }[] = [];
  columns.forEach(({ name }, i) => {
    for (let j = i + 1; j < columns.length; j++) {
      const spearman = correlation(ranks[i] as Float64Array, ranks[j] as Float64Array);
      if (Math.abs(spearman) < STRONG || Number.isNaN(spearman)) continue;
      pairs.push({ first: name, second: (columns[j] as NumberCells).name, spearman });
    }
  });
  return pairs.sort((a, b) => Math.abs(b.spearman) - Math.abs(a.spearman));
}

function rankPresent(values: Float64Array): Float64Array {
  const rows = Int32Array.from(values, (_, row) => row).filter((row) => !Number.isNaN(values[row] as number));
  const ranks = averageRanks(Float64Array.from(rows, (row) => values[row] as number));
  const all = new Float64Array(values.length).fill(NaN);
  rows.forEach((row, i) => (all[row] = ranks[i] as number));
  return all;
}

/** Pearson's correlation over the rows where both are numbers; NaN below three rows and without spread. */
function correlation(a: Float64Array, b: Float64Array): number {
  let n = 0;
  let meanA = 0;
  let meanB = 0;
  let spreadA = 0;
  let spreadB = 0;
  let shared = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    n += 1;
    const deltaA = x - meanA;
    const deltaB = y - meanB;
    meanA += deltaA / n;
    meanB += deltaB / n;
    spreadA += deltaA * (x - meanA);
    spreadB += deltaB * (y - meanB);
    shared += deltaA * (y - meanB);
  }
  return n < 3 ? NaN : shared / Math.sqrt(spreadA * spreadB);
}
