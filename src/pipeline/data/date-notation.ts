/**
 * Dates as people write them, into milliseconds since 1970-01-01T00:00Z. Year first (ISO 8601 and its slashed and
 * Chinese relatives) reads at sight; with the year last the order of day and month is a question for the whole column
 * (`column-scan.ts`). A time is optional; without an offset it counts as UTC. Two-digit years, month names and weeks
 * are not read.
 */

/** A date with the year last: first and second field, and the rest in milliseconds. */
export interface SlashedDate {
  readonly first: number;
  readonly second: number;
  readonly year: number;
  readonly timeMs: number;
}
export type DateOrder = 'dayFirst' | 'monthFirst';

const TIME = String.raw`(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp][Mm])?\s*(Z|[+-]\d{2}:?\d{2})?)?`;
const YEAR_FIRST = new RegExp(
  `^(\\d{4})(?:-(\\d{1,2})|[-/.](\\d{1,2})[-/.](\\d{1,2})|年(\\d{1,2})月(?:(\\d{1,2})日)?)${TIME}$`,
);
const YEAR_LAST = new RegExp(`^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4})${TIME}$`);
const YEAR_ONLY = /^\d{4}$/;
const MAXIMUM_LENGTH = 40;

/** Milliseconds of a calendar day at 00:00 UTC; NaN when there is no such day. Years 0 to 9999. */
export function dayToMs(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isSame = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isSame ? date.getTime() : NaN;
}

/** Milliseconds since midnight, the offset from UTC taken off; NaN when there is no such time, 0 without one. */
function timeToMs(fields: readonly (string | undefined)[]): number {
  const [hourText, minuteText, secondText, fraction, half, zone] = fields;
  if (hourText === undefined) return 0;
  let hour = Number(hourText);
  const minute = Number(minuteText);
  const second = Number(secondText ?? 0);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return NaN;
    hour = (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  }
  if (minute > 59 || second > 59 || hour > 24 || (hour === 24 && minute + second > 0)) return NaN;
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '');
  const offsetMinutes = offset
    ? (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]))
    : 0;
  const milliseconds = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000 + 1e-6);
  return ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000 + milliseconds;
}

/** Milliseconds of a date with the year first; NaN when the cell is none. */
export function parseYearFirst(cell: string): number {
  if (cell.length > MAXIMUM_LENGTH) return NaN;
  const match = YEAR_FIRST.exec(cell);
  if (!match) return NaN;
  const month = match[2] ?? match[3] ?? match[5];
  const day = match[4] ?? match[6] ?? '1';
  return dayToMs(Number(match[1]), Number(month), Number(day)) + timeToMs(match.slice(7));
}

/** The fields of a date with the year last; null when the cell is none. */
export function parseYearLast(cell: string): SlashedDate | null {
  if (cell.length > MAXIMUM_LENGTH) return null;
  const match = YEAR_LAST.exec(cell);
  if (!match) return null;
  const timeMs = timeToMs(match.slice(5));
  if (Number.isNaN(timeMs)) return null;
  return { first: Number(match[1]), second: Number(match[3]), year: Number(match[4]), timeMs };
}

/** Milliseconds of a slashed date in a known order; NaN when there is no such day. */
export function slashedToMs(date: SlashedDate, order: DateOrder): number {
  const [day, month] = order === 'dayFirst' ? [date.first, date.second] : [date.second, date.first];
  return dayToMs(date.year, month, day) + date.timeMs;
}

/** Milliseconds of a cell of a date column, a year alone included; NaN when it is no date. */
export function parseDate(cell: string, order: DateOrder): number {
  if (YEAR_ONLY.test(cell)) return dayToMs(Number(cell), 1, 1);
  const ms = parseYearFirst(cell);
  if (!Number.isNaN(ms)) return ms;
  const slashed = parseYearLast(cell);
  return slashed ? slashedToMs(slashed, order) : NaN;
}
