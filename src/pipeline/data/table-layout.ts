/**
 * The shape of a table by its first rows: how many columns, what they are called, which rows stand above the data. A
 * row of another width is never shifted into place; only surplus cells that are all blank are dropped.
 */
import { makeError, type DatasetShape, type Finding, type ReadOptions } from '../../contracts';
import { commonWidth } from './dialect';
import { countHeaderRows, countRowsNaming, defaultNames, joinNames, repairNames } from './column-names';
import { MAXIMUM_COLUMNS, type RawRow } from './json-rows';

/** Rows looked at before the layout is decided. */
export const LAYOUT_ROWS = 500;
/** Lines above a table that may be a title. */
const MAXIMUM_TITLE_ROWS = 10;

/** Columns of a table and the rows above its data. */
export interface TableLayout {
  readonly names: readonly string[];
  readonly isUnnamed: readonly boolean[];
  /** Rows before the first data row. */
  readonly skippedRows: number;
  /** True when the source names the columns. */
  readonly hasHeader: boolean;
  readonly findings: readonly Finding[];
}

function trimmed(row: RawRow, width: number): string[] {
  return Array.from({ length: width }, (_, i) => row[i]?.trim() ?? '');
}

/** True when a row has the width, or more cells of which the surplus is blank. */
export function fitsWidth(row: RawRow, width: number): boolean {
  if (row.length === width) return true;
  return row.length > width && row.slice(width).every((cell) => (cell ?? '').trim() === '');
}

/** The width of most rows below the first; blank cells that they all have beyond the first row's width do not count. */
function widthOf(rows: readonly RawRow[]): { width: number; share: number } {
  const common = commonWidth(rows.length > 1 ? rows.slice(1) : rows);
  const first = rows[0] as RawRow;
  const wide = rows.slice(1).filter((row) => row.length === common.width);
  let { width } = common;
  while (width > first.length && wide.every((row) => (row[width - 1] ?? '').trim() === '')) width -= 1;
  return { width, share: common.share };
}

function named(names: readonly string[], skippedRows: number, more: readonly Finding[] = []): TableLayout {
  const repaired = repairNames(names);
  const findings = [...more, ...repaired.findings];
  return { names: repaired.names, isUnnamed: repaired.isUnnamed, skippedRows, hasHeader: true, findings };
}

function unnamed(width: number): TableLayout {
  const isUnnamed = new Array<boolean>(width).fill(true);
  return { names: defaultNames(width), isUnnamed, skippedRows: 0, hasHeader: false, findings: [] };
}

function tableFinding(code: string, details: Finding['details']): Finding {
  return { code, column: null, severity: 'warn', details };
}

function countHeaders(
  rows: readonly (readonly string[])[],
  options: ReadOptions,
  like: DatasetShape | null,
): number {
  if (like?.source.header === false) return 0;
  const named = like ? countRowsNaming(rows, new Set(like.columns.map(({ name }) => name))) : 0;
  if (named > 0) return named;
  return Math.max(like ? 1 : 0, countHeaderRows(rows, new Set(options.missing), options.decimal));
}

/** True when a row may be a header that leaves out the name of the first column. */
function isShortHeader(first: RawRow, like: DatasetShape | null): boolean {
  if (like && !like.columns.some(({ name }) => first.some((cell) => cell?.trim() === name))) return false;
  return (
    first.every((cell) => /[^\d\s.,;:+\-$€£¥%]/.test(cell ?? '')) && new Set(first).size === first.length
  );
}

function detectLayout(rows: readonly RawRow[], options: ReadOptions, like: DatasetShape | null): TableLayout {
  const first = rows[0] as RawRow;
  const { width, share } = widthOf(rows);
  if (first.length === width - 1 && share > 0.9 && rows.length > 1 && isShortHeader(first, like)) {
    return named(['', ...trimmed(first, width - 1)], 1, [tableFinding('F-HEADER-SHORT', { columns: width })]);
  }
  const firstFitting = rows.findIndex((row) => fitsWidth(row, width));
  const title = firstFitting <= MAXIMUM_TITLE_ROWS && width > 1 ? firstFitting : 0;
  const fitting = rows
    .slice(title)
    .filter((row) => fitsWidth(row, width))
    .map((row) => trimmed(row, width));
  const findings = title > 0 ? [tableFinding('F-TITLE-ROWS', { count: title })] : [];
  const nHeaders = countHeaders(fitting, options, like);
  if (nHeaders === 0) return { ...unnamed(width), skippedRows: title, findings };
  if (nHeaders > 1) findings.push(tableFinding('F-HEADER-ROWS', { count: nHeaders }));
  return named(joinNames(fitting.slice(0, nHeaders)), title + nHeaders, findings);
}

/**
 * The layout of rows that go by position.
 * @param rows first rows of the source, at least one
 * @param like an earlier dataset: where the reader leaves the header open, rows name the columns where its rows did
 * @throws E-DATA-LIMIT for more than 20,000 columns
 */
export function decideLayout(
  rows: readonly RawRow[],
  options: ReadOptions,
  like: DatasetShape | null,
): TableLayout {
  const { header } = options;
  const widest = rows.reduce((most, row) => Math.max(most, row.length), 0);
  if (widest > MAXIMUM_COLUMNS) throw makeError('E-DATA-LIMIT', { what: 'columns', limit: MAXIMUM_COLUMNS });
  if (Array.isArray(header)) return { ...named(header, 0), hasHeader: false };
  const { width } = widthOf(rows);
  if (header === false) return unnamed(width);
  if (header === 'auto') return detectLayout(rows, options, like);
  const first = rows[0] as RawRow;
  return named(trimmed(first, fitsWidth(first, width) ? width : first.length), 1);
}

/** The layout of rows whose cells are named. */
export function layoutOfNames(names: readonly string[]): TableLayout {
  return named(names, 0);
}
