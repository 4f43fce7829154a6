/**
 * The target of a problem as codes or numbers, and what must be true of it before rows are split. Classes are texts also
 * where they look like numbers, because "1" and "1.0" are different labels until a person says otherwise.
 */
import { makeError, type Problem, type Table } from '../../contracts';
import { sortLabels } from '../../foundation';
import { findColumn, textAt } from './table';

/** Most classes, and most classes per row. */
export const MAXIMUM_CLASSES = 1000;
const MAXIMUM_CLASSES_PER_ROW = 0.5;
const LISTED = 20;
const LISTED_LENGTH = 60;

/** A classification target: one code a row, -1 where the target is missing. */
export interface ClassTarget {
  readonly kind: 'classes';
  readonly column: string;
  readonly codes: Int32Array; // [rows]
  /** Sorted: by value when every class reads as a number, else by code point. */
  readonly classes: readonly string[];
}
/** A regression target: one number a row, NaN where the target is missing. */
export interface NumberTarget {
  readonly kind: 'number';
  readonly column: string;
  readonly values: Float64Array; // [rows]
}
export type Target = ClassTarget | NumberTarget;

function shorten(texts: readonly string[]): string[] {
  return texts.slice(0, LISTED).map((text) => text.slice(0, LISTED_LENGTH));
}

/**
 * Reads the target of a problem from a table.
 * @returns for classification the classes that occur, sorted; for regression the numbers. Missing targets stay in place
 * @throws E-TARGET-MISSING (no such column), E-TARGET-NOT-NUMBER (regression on anything but a number column, or on one
 *   without a single number)
 */
export function readTarget(table: Table, problem: Pick<Problem, 'task' | 'target'>): Target {
  const column = findColumn(table, problem.target);
  if (!column) {
    const columns = shorten(table.columns.map(({ name }) => name));
    throw makeError('E-TARGET-MISSING', { column: problem.target, columns });
  }
  if (problem.task === 'regression') {
    if (column.type !== 'number' || column.data.kind !== 'number') {
      throw makeError('E-TARGET-NOT-NUMBER', { column: problem.target, type: column.type });
    }
    const values = Float64Array.from(column.data.values);
    if (values.length > 0 && values.every((value) => Number.isNaN(value))) {
      throw makeError('E-TARGET-NOT-NUMBER', { column: problem.target, type: 'text' });
    }
    return { kind: 'number', column: problem.target, values };
  }
  const found = new Map<string, number>();
  const raw = new Int32Array(table.nRows);
  for (let row = 0; row < table.nRows; row++) {
    const label = textAt(column, row);
    if (label === null) {
      raw[row] = -1;
      continue;
    }
    let code = found.get(label);
    if (code === undefined) found.set(label, (code = found.size));
    raw[row] = code;
  }
  const names = [...found.keys()];
  const classes = sortLabels(names);
  const position = new Map(classes.map((name, i) => [name, i]));
  const sorted = Int32Array.from(names, (name) => position.get(name) as number);
  return {
    kind: 'classes',
    column: problem.target,
    codes: raw.map((code) => (code < 0 ? -1 : (sorted[code] as number))),
    classes,
  };
}

/** Positions of the rows whose target is not missing, ascending. */
export function labelledRows(target: Target): Int32Array {
  const rows: number[] = [];
  if (target.kind === 'classes') target.codes.forEach((code, row) => code >= 0 && rows.push(row));
  else target.values.forEach((value, row) => !Number.isNaN(value) && rows.push(row));
  return Int32Array.from(rows);
}

/** Rows of each class, shape [classes]. */
export function countClasses(target: ClassTarget): Int32Array {
  const counts = new Int32Array(target.classes.length);
  for (const code of target.codes) if (code >= 0) counts[code] = (counts[code] as number) + 1;
  return counts;
}

/**
 * Refuses classes that cannot be learned.
 * @param isStratified also refuses classes with one row, which no stratified split can share out
 * @throws E-TARGET-ONE-CLASS, E-TARGET-CLASSES (more than 1,000, or more than half as many classes as rows),
 *   E-TARGET-RARE-CLASS
 */
export function checkClasses(target: ClassTarget, isStratified: boolean): void {
  const { column, classes } = target;
  const counts = countClasses(target);
  const rows = counts.reduce((total, count) => total + count, 0);
  if (classes.length < 2)
    throw makeError('E-TARGET-ONE-CLASS', { column, value: (classes[0] ?? '').slice(0, LISTED_LENGTH) });
  if (classes.length > MAXIMUM_CLASSES || classes.length > MAXIMUM_CLASSES_PER_ROW * rows) {
    throw makeError('E-TARGET-CLASSES', { column, classes: classes.length, rows });
  }
  const rare = classes.filter((_, code) => counts[code] === 1);
  if (isStratified && rare.length > 0)
    throw makeError('E-TARGET-RARE-CLASS', { column, classes: shorten(rare) });
}

function unseenError(column: string, unseen: readonly string[]): Error {
  return makeError('E-LABEL-UNSEEN', { column, labels: shorten(unseen), count: unseen.length });
}

/**
 * Refuses labels that occur, but in no training row: no model can then give them.
 * @param train positions of the training rows
 * @throws E-LABEL-UNSEEN, with up to 20 of them
 */
export function checkEveryClassTrains(target: ClassTarget, train: Int32Array): void {
  const seen = new Set(Array.from(train, (row) => target.codes[row]));
  const unseen = target.classes.filter((_, code) => !seen.has(code));
  if (unseen.length > 0) throw unseenError(target.column, unseen);
}

/**
 * Refuses test labels that training never saw.
 * @param classes of the training dataset
 * @throws E-LABEL-UNSEEN, with up to 20 of them
 */
export function checkTestLabels(classes: readonly string[], test: ClassTarget): void {
  const known = new Set(classes);
  const unseen = test.classes.filter((name) => !known.has(name));
  if (unseen.length > 0) throw unseenError(test.column, unseen);
}
