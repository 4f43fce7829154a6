/**
 * Columns that repeat another one: the same parting of the training rows under other names (class and pclass), or the
 * same numbers twice. A repeated column splits the penalty on what it says between its copies, keeps rare categories
 * twice, and hides importance: shuffling one copy leaves the other standing.
 *
 * Exact and on training rows only: one deviating row and two columns are two columns. A missing cell is a value like
 * any other. What chance would produce is not taken for a repetition (`MOST_LUCK`).
 *
 * Which one stays. Nothing is left out unless the one that stays lets a linear model tell apart all that the other did:
 * a category does (a feature for each value), a number of two values does, and so does a number that gets a step at each
 * of its values (`bins`). Of those the first number of more than two values stays, because it keeps their order and has
 * room for values in between; without one, the first in dataset order. A number with more values than steps repeats only
 * a number equal to it, and a date only an equal date, of which the first stays: beside a category it says how far apart
 * values are, and the category says what is special about each, so both stay.
 */
import type { Piecewise } from '../../foundation';
import type { CategoryEvidence, NumberEvidence } from './column-evidence';
import { MISSING_CODE, type CategoryWorkingColumn, type NumberWorkingColumn } from './working-frame';

/**
 * Largest share of random orders of the rows in which two unrelated columns with these counts would match as well. Flags
 * that are up in the same two of a thousand rows (1 in 500,000) stay two columns; two halves of 34 rows do not.
 */
const MOST_LUCK = 1e-9;
/** Rows between two pauses. */
const PIECE_ROWS = 1 << 16;

export interface ExaminedNumber {
  readonly column: NumberWorkingColumn;
  readonly evidence: NumberEvidence;
}
export interface ExaminedCategory {
  readonly column: CategoryWorkingColumn;
  readonly evidence: CategoryEvidence;
}
export type ExaminedColumn = ExaminedNumber | ExaminedCategory;

/** The parting of the rows that a column makes. Group 0 holds the first row, group 1 the first row not in it ... */
interface Parting {
  readonly groupOf: Int32Array; // [rows]
  readonly firstRows: readonly number[]; // [groups]
  readonly hash: number;
}
interface Family {
  readonly parting: Parting;
  readonly members: ExaminedColumn[];
}

/**
 * Finds columns that may be left out. O(rows) per column, expected; one parting of 4 bytes a row is kept for each
 * parting that counts alone do not tell from the others.
 *
 * @param columns training rows of the columns in use, in dataset order, none constant, with equal row counts
 * @param mostBins bins that a number gets, as the step `bins` counts them; below 2: numbers get none
 * @returns repeated column -> the column that stays and says the same; empty when nothing repeats
 */
export function* findRepeatedColumns(
  columns: readonly ExaminedColumn[],
  mostBins: number,
): Piecewise<ReadonlyMap<string, string>> {
  const repeated = new Map<string, string>();
  for (const alike of groupBy(columns, countsOf)) {
    if (alike.length < 2) continue;
    const families: Family[] = [];
    for (const examined of alike) {
      const parting = yield* readParting(examined.column);
      const family = families.find((other) => isSameParting(other.parting, parting));
      if (family === undefined) families.push({ parting, members: [examined] });
      else family.members.push(examined);
    }
    for (const family of families) {
      if (family.members.length > 1) resolve(family, mostBins, repeated);
    }
  }
  return repeated;
}

/** Adds to `repeated` the members of a family that another one says. */
function resolve({ parting, members }: Family, mostBins: number, repeated: Map<string, string>): void {
  const sizes = countSizes(parting);
  const luck = logLuck(sizes);
  const left: ExaminedColumn[] = [];
  for (const member of members) {
    const same = left.find((other) => luck < Math.log(MOST_LUCK) && isSameNumber(other, member, parting));
    if (same === undefined) left.push(member);
    else repeated.set(member.column.name, same.column.name);
  }
  if (luck + logRelabellings(sizes) >= Math.log(MOST_LUCK)) return;
  const complete = left.filter((member) => isComplete(member, mostBins));
  const kept = complete.find((member) => valuesOf(member) > 2 && isExaminedNumber(member)) ?? complete[0];
  if (kept === undefined) return;
  for (const { column } of complete) {
    if (column !== kept.column) repeated.set(column.name, kept.column.name);
  }
  // What stood for its equals and goes itself hands them on.
  for (const [name, standing] of repeated) {
    const next = repeated.get(standing);
    if (next !== undefined) repeated.set(name, next);
  }
}

export function isExaminedNumber(examined: ExaminedColumn): examined is ExaminedNumber {
  return examined.column.kind === 'number';
}

export function isExaminedCategory(examined: ExaminedColumn): examined is ExaminedCategory {
  return examined.column.kind === 'category';
}

function valuesOf(examined: ExaminedColumn): number {
  return isExaminedNumber(examined) ? examined.evidence.distinct : examined.evidence.counts.length;
}

function isComplete(examined: ExaminedColumn, mostBins: number): boolean {
  if (!isExaminedNumber(examined)) return true;
  return examined.column.type === 'number' && valuesOf(examined) <= (mostBins < 2 ? 2 : mostBins + 1);
}

function isSameNumber(one: ExaminedColumn, other: ExaminedColumn, { firstRows }: Parting): boolean {
  if (!isExaminedNumber(one) || !isExaminedNumber(other) || one.column.type !== other.column.type)
    return false;
  const [a, b] = [one.column.values, other.column.values];
  return firstRows.every((row) => a[row] === b[row] || (Number.isNaN(a[row]) && Number.isNaN(b[row])));
}

/** How many groups a column makes and how large the largest is: columns that differ in it repeat nothing. */
function countsOf(examined: ExaminedColumn): string {
  const { present, missing } = examined.evidence;
  const largest = isExaminedNumber(examined)
    ? Math.round(examined.evidence.majorityShare * present)
    : (examined.evidence.counts[0] ?? 0);
  return `${valuesOf(examined) + (missing > 0 ? 1 : 0)} ${Math.max(largest, missing)}`;
}

function* readParting(column: ExaminedColumn['column']): Piecewise<Parting> {
  const nRows = column.kind === 'number' ? column.values.length : column.codes.length;
  const valueAt = (row: number) =>
    column.kind === 'number' ? column.values[row] : textOf(column, column.codes[row] as number);
  const groups = new Map<unknown, number>();
  const groupOf = new Int32Array(nRows);
  const firstRows: number[] = [];
  let hash = 0x811c9dc5;
  for (let row = 0; row < nRows; row++) {
    if (row % PIECE_ROWS === 0) yield null;
    const value = valueAt(row);
    let group = groups.get(value);
    if (group === undefined) {
      group = firstRows.push(row) - 1;
      groups.set(value, group);
    }
    groupOf[row] = group;
    hash = Math.imul(hash ^ group, 0x01000193);
  }
  return { groupOf, firstRows, hash };
}

function textOf({ dictionary }: CategoryWorkingColumn, code: number): string | null {
  return code === MISSING_CODE ? null : (dictionary[code] as string);
}

function isSameParting(one: Parting, other: Parting): boolean {
  return one.hash === other.hash && one.groupOf.every((group, row) => group === other.groupOf[row]);
}

function countSizes({ groupOf, firstRows }: Parting): Float64Array {
  const sizes = new Float64Array(firstRows.length);
  for (const group of groupOf) sizes[group] = (sizes[group] as number) + 1;
  return sizes;
}

/** ln of the share of row orders that leave a column with groups of these sizes as it is: product of size! / rows!. */
function logLuck(sizes: Float64Array): number {
  let total = 0;
  let rows = 0;
  for (const size of sizes) {
    total += logFactorial(size);
    rows += size;
  }
  return total - logFactorial(rows);
}

/** ln of the number of ways to swap groups of equal size: for a parting any of them will do. */
function logRelabellings(sizes: Float64Array): number {
  return groupBy([...sizes], String).reduce((total, equal) => total + logFactorial(equal.length), 0);
}

function logFactorial(n: number): number {
  let total = 0;
  for (let factor = 2; factor <= n; factor++) total += Math.log(factor);
  return total;
}

/** Items with equal keys together; keys and items in order of appearance. */
function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
