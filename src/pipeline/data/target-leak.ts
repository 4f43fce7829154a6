/**
 * Does one column alone give the target away? Each row's target is predicted from the other rows with the same value of
 * the column, or, for numbers seen once, from its neighbours in order (leave-one-out), and the share of the errors of a
 * constant guess that disappear is the measure: Goodman and Kruskal's lambda for classes (1954), R2 for numbers. Leaving
 * the row itself out is what keeps ids and noise with many values from looking like oracles. Cost: n log n a column.
 */
import { averageRanks } from '../../foundation';
import type { Column } from '../../contracts';
import type { ClassTarget, NumberTarget } from './target';

/** Share of errors removed from which a column gives a class away. */
export const LEAK_LAMBDA = 0.95;
/** R2 from which a column gives a number away. */
export const LEAK_R2 = 0.99;
const FEWEST_ROWS = 20;

/** Rows of equal value of a column, groups in ascending order of the value. Missing cells are a group of their own. */
export interface ValueGroups {
  /** Group of every row. */
  readonly groupOf: Int32Array; // [rows]
  readonly nGroups: number;
  /** True when neighbouring groups are close in value: numbers and dates. */
  readonly isOrdered: boolean;
}

/**
 * Groups rows by a column's value.
 * @returns null for texts and ids, which are not predictors
 */
export function groupByValue(column: Column, rows: Int32Array): ValueGroups | null {
  const { data } = column;
  const groupOf = new Int32Array(rows.length);
  if (data.kind === 'text') return null;
  if (data.kind === 'category') {
    rows.forEach((row, i) => (groupOf[i] = (data.codes[row] as number) + 1));
    return { groupOf, nGroups: data.dictionary.length + 1, isOrdered: false };
  }
  const values = Float64Array.from(rows, (row) => data.values[row] as number);
  const present = values.filter((value) => !Number.isNaN(value)).sort();
  const distinct = present.filter((value, i) => i === 0 || value !== present[i - 1]);
  const position = new Map<number, number>();
  distinct.forEach((value, i) => position.set(value, i + 1));
  values.forEach((value, i) => (groupOf[i] = position.get(value) ?? 0));
  return { groupOf, nGroups: distinct.length + 1, isOrdered: true };
}

/**
 * Cross-validated lambda: (errors of the commonest class - errors of the column) / errors of the commonest class.
 * @param codes class of each row, shape [rows], no -1
 * @returns at most 1; at or below 0 for a column that does not help; NaN with one class or fewer than 20 rows
 */
export function lambdaOf(groups: ValueGroups, codes: Int32Array, nClasses: number): number {
  const n = codes.length;
  if (n < FEWEST_ROWS) return NaN;
  const counts = new Map<number, number>();
  const key = (group: number, code: number) => group * nClasses + code;
  const sizes = new Int32Array(groups.nGroups);
  const totals = new Int32Array(nClasses);
  for (let i = 0; i < n; i++) {
    const group = groups.groupOf[i] as number;
    const code = codes[i] as number;
    counts.set(key(group, code), (counts.get(key(group, code)) ?? 0) + 1);
    sizes[group] = (sizes[group] as number) + 1;
    totals[code] = (totals[code] as number) + 1;
  }
  const majority = new Int32Array(groups.nGroups).fill(-1);
  const largest = new Int32Array(groups.nGroups);
  const second = new Int32Array(groups.nGroups);
  for (const [pair, count] of counts) {
    const group = Math.floor(pair / nClasses);
    if (count > (largest[group] as number)) {
      second[group] = largest[group] as number;
      largest[group] = count;
      majority[group] = pair % nClasses;
    } else if (count > (second[group] as number)) second[group] = count;
  }
  const common = totals.indexOf(Math.max(...totals));
  let errors = 0;
  for (let i = 0; i < n; i++) {
    const group = groups.groupOf[i] as number;
    const code = codes[i] as number;
    if ((sizes[group] as number) > 1) {
      const own = counts.get(key(group, code)) as number;
      const best = majority[group] === code ? (second[group] as number) : (largest[group] as number);
      errors += best > own - 1 ? 1 : best === own - 1 ? 0.5 : 0;
    } else errors += neighbourError(groups, majority, group, code, common);
  }
  const baseErrors = n - (totals[common] as number);
  return baseErrors === 0 ? NaN : (baseErrors - errors) / baseErrors;
}

/** Error for a value that no other row has: by the nearest values in order, else by the commonest class. */
function neighbourError(
  groups: ValueGroups,
  majority: Int32Array,
  group: number,
  code: number,
  common: number,
): number {
  if (!groups.isOrdered || group === 0) return code === common ? 0 : 1;
  const near = [majority[group - 1], majority[group + 1]].filter(
    (other, i) => other !== undefined && other >= 0 && group - 1 + 2 * i > 0,
  );
  if (near.length === 0) return code === common ? 0 : 1;
  return near.filter((other) => other !== code).length / near.length;
}

/** Squared Pearson correlation; NaN when either side is constant. */
function squaredCorrelation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    meanX += (x[i] as number) / n;
    meanY += (y[i] as number) / n;
  }
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < n; i++) {
    const dx = (x[i] as number) - meanX;
    const dy = (y[i] as number) - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return (xy * xy) / (xx * yy);
}

/** Share of the target's variance that leave-one-out group means explain; a value seen once gets the overall mean. */
function groupR2(groups: ValueGroups, y: Float64Array): number {
  const sums = new Float64Array(groups.nGroups);
  const sizes = new Int32Array(groups.nGroups);
  const mean = y.reduce((total, value) => total + value, 0) / y.length;
  y.forEach((value, i) => {
    const group = groups.groupOf[i] as number;
    sums[group] = (sums[group] as number) + value;
    sizes[group] = (sizes[group] as number) + 1;
  });
  let residual = 0;
  let total = 0;
  y.forEach((value, i) => {
    const group = groups.groupOf[i] as number;
    const size = sizes[group] as number;
    const predicted = size > 1 ? ((sums[group] as number) - value) / (size - 1) : mean;
    residual += (value - predicted) ** 2;
    total += (value - mean) ** 2;
  });
  return 1 - residual / total;
}

/** How far one column gives the target away, and by which measure. */
export interface LeakMeasure {
  /** At most 1; NaN where it is undefined. */
  readonly share: number;
  readonly measure: 'lambda' | 'R2';
}

/** @param rows labelled rows, shape [rows] */
export function measureClassLeak(column: Column, target: ClassTarget, rows: Int32Array): LeakMeasure {
  const groups = groupByValue(column, rows);
  if (!groups) return { share: NaN, measure: 'lambda' };
  const codes = Int32Array.from(rows, (row) => target.codes[row] as number);
  return { share: lambdaOf(groups, codes, target.classes.length), measure: 'lambda' };
}

/**
 * R2 of a column for a number target: the larger of linear and rank correlation squared over rows where the column is
 * not missing (at least 90 % of them), or of leave-one-out group means for categories.
 */
export function measureNumberLeak(column: Column, target: NumberTarget, rows: Int32Array): LeakMeasure {
  const { data } = column;
  const unknown: LeakMeasure = { share: NaN, measure: 'R2' };
  if (rows.length < FEWEST_ROWS || data.kind === 'text') return unknown;
  if (data.kind === 'category') {
    const groups = groupByValue(column, rows);
    const y = Float64Array.from(rows, (row) => target.values[row] as number);
    return groups ? { share: groupR2(groups, y), measure: 'R2' } : unknown;
  }
  const present = rows.filter((row) => !Number.isNaN(data.values[row]));
  if (present.length < 0.9 * rows.length) return unknown;
  const x = Float64Array.from(present, (row) => data.values[row] as number);
  const y = Float64Array.from(present, (row) => target.values[row] as number);
  const share = Math.max(squaredCorrelation(x, y), squaredCorrelation(averageRanks(x), averageRanks(y)));
  return { share, measure: 'R2' };
}
