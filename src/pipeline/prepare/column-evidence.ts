/**
 * What a proposal looks at: the shape of one column over the training rows. Nothing here is learned or kept; it only
 * decides which steps are worth proposing. O(n log n) per column of numbers.
 */
import { mean } from '../../foundation';
import { symmetricLog } from './steps/log';
import { countCodes } from './steps/rare';
import { presentValues, type CategoryWorkingColumn, type NumberWorkingColumn } from './working-frame';

export interface NumberEvidence {
  /** Rows with a value. */
  readonly present: number;
  readonly missing: number;
  readonly distinct: number;
  /** Share of the rows with a value that hold the commonest value; NaN without values. */
  readonly majorityShare: number;
  /** True when every value is a whole number. */
  readonly whole: boolean;
  readonly minimum: number;
  readonly maximum: number;
  /** Of the values as they are, and of their symmetric logarithm; NaN when constant or empty. */
  readonly skewness: number;
  readonly logSkewness: number;
  /** Distance of the furthest value from the median, in interquartile ranges; 0 when that range is 0. */
  readonly reach: number;
  readonly logReach: number;
}

export interface CategoryEvidence {
  readonly present: number;
  readonly missing: number;
  /** Rows per category, largest first. */
  readonly counts: readonly number[];
}

/**
 * Third standardised moment, mean((x - mean)^3) / mean((x - mean)^2)^1.5 (scipy.stats.skew, biased).
 * @returns NaN when empty or constant
 */
export function skewness(values: ArrayLike<number>): number {
  const centre = mean(values);
  let second = 0;
  let third = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = (values[i] as number) - centre;
    second += deviation * deviation;
    third += deviation * deviation * deviation;
  }
  if (second === 0) return NaN;
  return third / values.length / (second / values.length) ** 1.5;
}

/** Evidence of a column of numbers or dates. */
export function examineNumbers(column: NumberWorkingColumn): NumberEvidence {
  const sorted = presentValues(column).sort();
  const logged = sorted.map(symmetricLog);
  let distinct = 0;
  let longest = 0;
  let whole = true;
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    distinct += 1;
    longest = Math.max(longest, end - start);
    whole &&= Number.isInteger(sorted[start]);
  }
  return {
    present: sorted.length,
    missing: column.values.length - sorted.length,
    distinct,
    majorityShare: longest / sorted.length,
    whole,
    minimum: sorted[0] ?? NaN,
    maximum: sorted[sorted.length - 1] ?? NaN,
    skewness: skewness(sorted),
    logSkewness: skewness(logged),
    reach: measureReach(sorted),
    logReach: measureReach(logged),
  };
}

/** Evidence of a category or boolean. */
export function examineCategories(column: CategoryWorkingColumn): CategoryEvidence {
  const counts = [...countCodes(column).values()].sort((a, b) => b - a);
  const present = counts.reduce((total, count) => total + count, 0);
  return { present, missing: column.codes.length - present, counts };
}

function measureReach(sorted: Float64Array): number {
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? NaN;
  const range = at(0.75) - at(0.25);
  if (!(range > 0)) return 0;
  return Math.max(at(1) - at(0.5), at(0.5) - at(0)) / range;
}
