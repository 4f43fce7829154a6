/**
 * Replaces a date by numbers read off in UTC, in the proleptic Gregorian calendar: what a model can use of a moment.
 * Time zones and holidays are not known here. Calendar arithmetic follows H. Hinnant, "chrono-compatible low-level date
 * algorithms" (days from civil), in integers, so that no date object is made per cell.
 */
import type { DATE_PARTS } from '../../../contracts';
import {
  claimName,
  replaceColumns,
  type NumberWorkingColumn,
  type WorkingColumn,
  type WorkingFrame,
} from '../working-frame';
import { selectColumns, type FitContext, type FittedOf, type StepKind, type StepOf } from './step-kind';

export type DatePart = (typeof DATE_PARTS)[number];

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * One part of a moment.
 * @param timeMs milliseconds since 1970-01-01T00:00Z; NaN gives NaN
 * @returns year; month 1-12; dayOfMonth 1-31; dayOfWeek 1 (Monday) - 7 (Sunday), as ISO 8601; hour 0-23
 */
export function datePart(timeMs: number, part: DatePart): number {
  const day = Math.floor(timeMs / DAY_MS);
  if (part === 'hour') return Math.floor((timeMs - day * DAY_MS) / HOUR_MS);
  if (part === 'dayOfWeek') return ((((day + 3) % 7) + 7) % 7) + 1;
  // Years start on 1 March, eras last 400 years (146,097 days); 719,468 days lie between 0000-03-01 and 1970-01-01.
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  if (part === 'dayOfMonth') return dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  if (part === 'month') return month;
  return yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
}

/**
 * Names the parts of each column, `joined.month`.
 * @throws E-RECIPE-COLUMN, E-RECIPE-STEP (not a date)
 */
export function fitDateParts(
  step: StepOf<'dateParts'>,
  frame: WorkingFrame,
  context: FitContext,
): FittedOf<'dateParts'> {
  const parts = [...new Set(step.parts)];
  const dates = selectColumns(step, frame, context).map((column) => ({
    column: column.name,
    features: parts.map((part) => claimName(`${column.name}.${part}`, context.taken)),
  }));
  return { kind: 'dateParts', parts, dates };
}

/** One part of every date of a column; NaN where it is missing. */
export function readParts(column: NumberWorkingColumn, part: DatePart): Float64Array {
  const values = new Float64Array(column.values.length);
  for (let row = 0; row < values.length; row++) values[row] = datePart(column.values[row] as number, part);
  return values;
}

/** Puts the parts in the place of each date; a missing date has missing parts. */
export function applyDateParts(fitted: FittedOf<'dateParts'>, frame: WorkingFrame): WorkingFrame {
  const featuresOf = new Map(fitted.dates.map((date) => [date.column, date.features]));
  const replacements = new Map<string, readonly WorkingColumn[]>();
  for (const column of frame.columns) {
    const features = featuresOf.get(column.name);
    if (features === undefined || column.kind !== 'number') continue;
    const parts = fitted.parts.map((part, i): NumberWorkingColumn => ({
      ...column,
      type: 'number',
      name: features[i] as string,
      values: readParts(column, part),
    }));
    replacements.set(column.name, parts);
  }
  return replaceColumns(frame, replacements);
}

/** Not inverted: parts do not give the moment back, they stay what they are. */
export const datePartsKind: StepKind<'dateParts'> = {
  kind: 'dateParts',
  fit: fitDateParts,
  apply: applyDateParts,
  invert: (_, frame) => frame,
};
