/**
 * Faults of the data that need no statistics to be worth saying, but some to be said only when chance does not explain
 * them: columns that are absent or of another type, categories never seen in training, values outside the training
 * range, more missing cells than in training. What chance explains is either not reported or a note.
 */
import type { Column, ColumnSketch, Finding } from '../../contracts';
import type { CategoryCounts } from './category-test';
import { hypergeometricTail, outsideRangeTail } from './distributions';

/** Chance of a false finding of each kind in one column; far below the verdict's own rate. */
const FALSE_FINDING_RATE = 1e-4;
/** Rise in the share of missing cells below which nothing is said, however sure. */
const LEAST_RISE_IN_MISSING = 0.02;
const LISTED_VALUES = 5;
const SHOWN_LENGTH = 80;

/** A column of the reference that the later data lacks. */
export function makeColumnMissingFinding(column: string): Finding {
  return { code: 'F-COLUMN-MISSING', column, severity: 'warn', details: {} };
}

/** A column whose values are of another kind than in training, so that they cannot be compared. */
export function makeColumnTypeFinding(sketch: ColumnSketch, column: Column): Finding {
  const details = { expected: sketch.type, found: column.type };
  return { code: 'F-COLUMN-CHANGED-TYPE', column: sketch.name, severity: 'warn', details };
}

/** P(X >= k) for X Poisson with the given mean. */
function poissonTail(k: number, mean: number): number {
  let term = Math.exp(-mean);
  let below = 0;
  for (let i = 0; i < k; i++) {
    below += term;
    term *= mean / (i + 1);
  }
  return Math.max(0, 1 - below);
}

/**
 * Categories that the training rows did not hold.
 * A note where so many rows are expected by chance, else a warning: the expected number is rows times (values seen once
 * in training + 1) / (training rows + 1), after Good (1953).
 * @returns null when there are none, or where the sketch does not list every training value
 */
export function findNewCategories(sketch: ColumnSketch, counts: CategoryCounts): Finding | null {
  if (sketch.otherCount > 0) return null;
  const listed = sketch.categories ?? [];
  const fresh = counts.values
    .map((value, i) => ({ value, count: counts.current[i] as number }))
    .slice(listed.length + 2)
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  if (fresh.length === 0) return null;
  const rows = fresh.reduce((sum, { count }) => sum + count, 0);
  const nCurrent = counts.current.reduce((sum, count) => sum + count, 0);
  const seenOnce = listed.filter(({ count }) => count === 1).length;
  const expected = (nCurrent * (seenOnce + 1)) / (sketch.rows - sketch.missing + 1);
  const shown = fresh.slice(0, LISTED_VALUES);
  return {
    code: 'F-NEW-CATEGORY',
    column: sketch.name,
    severity: poissonTail(rows, expected) <= FALSE_FINDING_RATE ? 'warn' : 'note',
    details: {
      rows,
      of: nCurrent,
      distinct: fresh.length,
      values: shown.map(({ value }) =>
        Array.from(value ?? '')
          .slice(0, SHOWN_LENGTH)
          .join(''),
      ),
      counts: shown.map(({ count }) => count),
    },
  };
}

/**
 * More values outside the training range than chance explains.
 * @param values current column, NaN = missing
 * @returns null when nothing is outside or as many values would be outside by chance (see `outsideRangeTail`)
 */
export function findOutOfRange(sketch: ColumnSketch, values: Float64Array): Finding | null {
  if (sketch.range === null) return null;
  const [minimum, maximum] = sketch.range;
  let outside = 0;
  let present = 0;
  let lowest = Infinity;
  let highest = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    present += 1;
    if (value < minimum || value > maximum) outside += 1;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  const known = sketch.rows - sketch.missing;
  if (outside === 0 || known < 2 || outsideRangeTail(outside, present, known) > FALSE_FINDING_RATE)
    return null;
  return {
    code: 'F-OUT-OF-RANGE',
    column: sketch.name,
    severity: 'warn',
    details: { outside, of: present, share: outside / present, minimum, maximum, lowest, highest },
  };
}

/**
 * A share of missing cells that rose by 2 percentage points or more and by more than chance explains (hypergeometric).
 * @param missing missing cells of the current column
 * @param rows current rows, >= 1
 */
export function findMoreMissing(sketch: ColumnSketch, missing: number, rows: number): Finding | null {
  const before = sketch.rows === 0 ? NaN : sketch.missing / sketch.rows;
  const now = missing / rows;
  if (!(now - before >= LEAST_RISE_IN_MISSING)) return null;
  const tail = hypergeometricTail(missing, sketch.missing + missing, rows, sketch.rows + rows);
  if (tail > FALSE_FINDING_RATE) return null;
  const details = { missing, of: rows, shareBefore: before, shareNow: now };
  return { code: 'F-MISSING-MORE', column: sketch.name, severity: 'warn', details };
}
