/**
 * Turns a column into groups that a person can read: every value of a category, a flag or a number of few values is a
 * group; numbers and dates of many values are divided into ranges of about equal size, named by the smallest and the
 * largest value in them ("18 – 34"). Ends are values that occur, so a range never claims rows that are not there.
 */
import type { Column } from '../../contracts';
import { quantileSorted } from '../../foundation';

/** Numbers with at most this many distinct values are groups by value. */
export const MOST_VALUE_GROUPS = 8;
/** Ranges a column of many values is divided into. */
export const RANGES = 4;
/** Name of the group of missing cells. */
export const MISSING_GROUP = '(missing)';

const DAY_MS = 86_400_000;

/**
 * The group of every row.
 * @param column any column, of the rows to group
 * @param nRows rows of the column
 * @param textAt the text of a cell, null when missing
 * @returns one group name per row, and the names of ranges in ascending order (empty when groups are values). Ranges
 *   hold equal numbers together, so they may differ in size, and there may be fewer than four. Throws nothing.
 */
export function groupValues(
  { type, data }: Column,
  nRows: number,
  textAt: (row: number) => string | null,
): { readonly values: string[]; readonly ranges: readonly string[] } {
  if (data.kind !== 'number') {
    return { values: Array.from({ length: nRows }, (_, row) => textAt(row) ?? MISSING_GROUP), ranges: [] };
  }
  const present = data.values.filter((value) => !Number.isNaN(value)).sort();
  const distinct = present.filter((value, i) => i === 0 || value !== present[i - 1]);
  if (type === 'number' && distinct.length <= MOST_VALUE_GROUPS) {
    return {
      values: Array.from(data.values, (value) => (Number.isNaN(value) ? MISSING_GROUP : String(value))),
      ranges: Array.from(distinct, String),
    };
  }
  const bounds = upperBounds(present);
  const rangeOf = (value: number): number => bounds.findIndex((bound) => value <= bound);
  const ends = bounds.map((bound, i): [number, number] => {
    const above = i === 0 ? -Infinity : (bounds[i - 1] as number);
    return [distinct.find((value) => value > above) as number, bound];
  });
  const ranges = type === 'date' ? ends.map(nameDays) : nameRanges(ends);
  return {
    values: Array.from(data.values, (value) =>
      Number.isNaN(value) ? MISSING_GROUP : (ranges[rangeOf(value)] as string),
    ),
    ranges,
  };
}

/** The largest value of each range, ascending; values that occur. */
function upperBounds(present: Float64Array): number[] {
  const bounds: number[] = [];
  for (let i = 1; i <= RANGES; i++) {
    const limit =
      i === RANGES ? (present[present.length - 1] as number) : quantileSorted(present, i / RANGES);
    const bound = present[present.findLastIndex((value) => value <= limit)];
    if (bound !== undefined && bound !== bounds[bounds.length - 1]) bounds.push(bound);
  }
  return bounds;
}

/** Ends with as few digits as keep every name different. */
function nameRanges(ends: readonly (readonly [number, number])[]): string[] {
  for (let digits = 3; digits < 17; digits++) {
    const names = ends.map((range) => nameRange(range, digits));
    if (new Set(names.flatMap((name) => name.split(' – '))).size === new Set(ends.flat()).size) return names;
  }
  return ends.map((range) => nameRange(range, 17));
}

function nameRange([low, high]: readonly [number, number], digits: number): string {
  const write = (value: number): string =>
    Number.isInteger(value) && Math.abs(value) < 1e9
      ? String(value)
      : String(Number(value.toPrecision(digits)));
  return low === high ? write(low) : `${write(low)} – ${write(high)}`;
}

/** Days in ISO 8601; moments of one day all bear its name. */
function nameDays([low, high]: readonly [number, number]): string {
  const day = (value: number): string => new Date(value).toISOString().slice(0, 10);
  const isOneDay = Math.floor(low / DAY_MS) === Math.floor(high / DAY_MS);
  return isOneDay ? new Date(low).toISOString().slice(0, 19) : `${day(low)} – ${day(high)}`;
}
