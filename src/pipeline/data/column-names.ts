/**
 * Names for columns: whether the first row holds them, and repair of empty and repeated ones. The first row is a header
 * when it differs in kind from the rows below it, column by column: a word above numbers, a word that the repeating
 * words below never use. The votes follow the idea of Python's csv.Sniffer.has_header; years as names (1990, 1991 ...)
 * are known. A name may be any text, also `__proto__`.
 */
import type { Finding } from '../../contracts';
import { parsePlainNumber, parseWrittenNumber, type Decimal } from '../../foundation';
import { parseYearFirst, parseYearLast } from './date-notation';

const MAXIMUM_HEADER_ROWS = 4;
const ROWS_BELOW_HEADERS = 5;

type Kind = 'missing' | 'number' | 'date' | 'words';

function kindOf(cell: string, missing: ReadonlySet<string>, decimal: Decimal): Kind {
  if (missing.has(cell)) return 'missing';
  if (!Number.isNaN(parsePlainNumber(cell, decimal)) || parseWrittenNumber(cell, decimal)) return 'number';
  return !Number.isNaN(parseYearFirst(cell)) || parseYearLast(cell) ? 'date' : 'words';
}

/** True for three or more numbers that go up by the same whole step, such as years as column names. */
function isSequence(numbers: readonly number[]): boolean {
  if (numbers.length < 3) return false;
  const step = (numbers[1] as number) - (numbers[0] as number);
  return (
    Number.isInteger(step) &&
    step > 0 &&
    numbers.every((value, i) => i === 0 || value - (numbers[i - 1] as number) === step)
  );
}

/** True for a first row 0, 1, 2 ... or 1, 2, 3 ... (a nameless first cell aside) above rows that do not count on. */
function countsColumns(rows: readonly (readonly string[])[]): boolean {
  const counts = (row: readonly string[]) => {
    const cells = row[0] === '' ? row.slice(1) : row;
    return cells.length >= 3 && cells.every((cell, i) => cell === String(Number(cells[0] === '1') + i));
  };
  return rows.length > 1 && counts(rows[0] as string[]) && !rows.slice(1).some(counts);
}

/** One column's vote: above 0 the first cell names it, below 0 it is data, 0 cannot tell. */
function voteOfColumn(
  first: string,
  firstKind: Kind,
  below: readonly string[],
  missing: ReadonlySet<string>,
  decimal: Decimal,
): number {
  const present = below.filter((cell) => !missing.has(cell));
  if (present.length === 0) return 0;
  const kinds = present.map((cell) => kindOf(cell, missing, decimal));
  for (const kind of ['number', 'date'] as const) {
    const share = kinds.filter((other) => other === kind).length / present.length;
    if (share >= 0.9) return firstKind === 'missing' ? 0 : firstKind === kind ? -1 : 1;
  }
  if (firstKind === 'missing') return 0;
  const distinct = new Set(present);
  if (distinct.has(first)) return -1;
  if (present.length >= 4 && distinct.size * 2 <= present.length) return 1;
  const meanLength = present.reduce((total, cell) => total + cell.length, 0) / present.length;
  return meanLength > 3 * first.length && meanLength > 30 ? 0.5 : 0;
}

/**
 * Whether the first of some rows names the columns.
 * @param rows first rows of the source, trimmed, all of one width, shape [rows, columns]
 * @param missing cells that mean "missing"
 * @returns false without rows. A single row is a header when nothing in it is a number or a date
 */
export function detectHeader(
  rows: readonly (readonly string[])[],
  missing: ReadonlySet<string>,
  decimal: Decimal,
): boolean {
  const [first, ...rest] = rows;
  if (!first) return false;
  const kinds = first.map((cell) => kindOf(cell, missing, decimal));
  const numbers = first
    .filter((_, i) => kinds[i] === 'number')
    .map((cell) => parsePlainNumber(cell, decimal));
  const isNumbered = isSequence(numbers) && (kinds.includes('words') || countsColumns(rows));
  let votes = 0;
  first.forEach((cell, i) => {
    const kind = kinds[i] as Kind;
    if (isNumbered && kind === 'number') return;
    votes += voteOfColumn(
      cell,
      kind,
      rest.map((row) => row[i] as string),
      missing,
      decimal,
    );
  });
  if (votes !== 0) return votes > 0;
  const isNames = kinds.every(
    (kind, i) => kind === 'words' || (kind === 'missing' && i === 0) || (isNumbered && kind === 'number'),
  );
  return isNames && new Set(first).size === first.length;
}

/** True where at least half of the columns have a word in the first row and numbers or dates below it. */
function isWordsOverNumbers(
  rows: readonly (readonly string[])[],
  missing: ReadonlySet<string>,
  decimal: Decimal,
): boolean {
  const [first = [], ...rest] = rows;
  const over = first.filter((cell, i) => {
    if (kindOf(cell, missing, decimal) !== 'words') return false;
    const kinds = rest
      .map((row) => kindOf(row[i] as string, missing, decimal))
      .filter((kind) => kind !== 'missing');
    const numbers = kinds.filter((kind) => kind === 'number' || kind === 'date').length;
    return kinds.length >= ROWS_BELOW_HEADERS && numbers >= 0.9 * kinds.length;
  });
  return first.length > 0 && over.length * 2 >= first.length;
}

/**
 * How many rows at the top name the columns: 0, 1, or more where the last of them are words over numbers.
 * @param rows see `detectHeader`
 */
export function countHeaderRows(
  rows: readonly (readonly string[])[],
  missing: ReadonlySet<string>,
  decimal: Decimal,
): number {
  for (let count = Math.min(MAXIMUM_HEADER_ROWS, rows.length - ROWS_BELOW_HEADERS); count > 1; count--) {
    if (isWordsOverNumbers(rows.slice(count - 1), missing, decimal)) return count;
  }
  return detectHeader(rows, missing, decimal) ? 1 : 0;
}

/** The names in one or more header rows of one width, shape [rows, columns]: the cells of a column, joined. */
export function joinNames(headers: readonly (readonly string[])[]): string[] {
  return (headers[0] ?? []).map((_, i) =>
    headers
      .map((row) => row[i] as string)
      .filter((part) => part !== '')
      .join('_'),
  );
}

/**
 * How many rows at the top give the most of some known names, joined where there are several.
 * @param rows see `detectHeader`
 * @returns 0 when they give none
 */
export function countRowsNaming(rows: readonly (readonly string[])[], known: ReadonlySet<string>): number {
  let best = { count: 0, named: 0 };
  for (let count = 1; count <= Math.min(MAXIMUM_HEADER_ROWS, rows.length); count++) {
    const { names } = repairNames(joinNames(rows.slice(0, count)));
    const named = names.filter((name) => known.has(name)).length;
    if (named > best.named) best = { count, named };
  }
  return best.count;
}

/** Unique names, and what was changed. */
export interface RepairedNames {
  readonly names: readonly string[];
  /** True where the source gave no name. */
  readonly isUnnamed: readonly boolean[];
  readonly findings: readonly Finding[];
}

/**
 * Trims names, calls the i-th empty one `column_<i>` (from 1) and a repeated one `name_2`, `name_3` ...
 * @param names as read
 */
export function repairNames(names: readonly string[]): RepairedNames {
  const trimmed = names.map((name) => name.trim());
  const taken = new Set(trimmed);
  const seen = new Set<string>();
  const nextSuffix = new Map<string, number>();
  const changes: string[] = [];
  const repaired = trimmed.map((name, i) => {
    const wanted = name === '' ? `column_${i + 1}` : name;
    let unique = wanted;
    for (
      let k = nextSuffix.get(wanted) ?? 2;
      seen.has(unique) || (unique !== name && taken.has(unique));
      k++
    ) {
      unique = `${wanted}_${k}`;
      nextSuffix.set(wanted, k + 1);
    }
    seen.add(unique);
    if (unique !== name) changes.push(unique);
    return unique;
  });
  const findings: Finding[] =
    changes.length === 0
      ? []
      : [
          {
            code: 'F-RENAMED',
            column: null,
            severity: 'note',
            details: { count: changes.length, names: changes.slice(0, 20).map((name) => name.slice(0, 60)) },
          },
        ];
  return { names: repaired, isUnnamed: trimmed.map((name) => name === ''), findings };
}

/** Names for columns without a header: `column_1` ... `column_n`. */
export function defaultNames(nColumns: number): readonly string[] {
  return Array.from({ length: nColumns }, (_, i) => `column_${i + 1}`);
}
