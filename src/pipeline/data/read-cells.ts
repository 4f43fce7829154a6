/**
 * A few rows of cells, as people or small files write them, into a table with the types that are known already. What a
 * whole file is read by (`read-dataset.ts`) decides nothing here: a cell either reads as its column's type or is missing
 * and told of.
 */
import type { CellNotation, Column, ColumnSchema, InputRow, Table } from '../../contracts';
import { makeCellCleaner } from './data-rows';
import { parseDate } from './date-notation';
import { parseNumber } from '../../foundation';

const encoder = new TextEncoder();

/** Rows as columns, and which of their cells did not read. */
export interface CellTable {
  readonly table: Table;
  /** By column name: rows, 0-based, whose cell is there but does not read as the column's type. No entry: none. */
  readonly unread: ReadonlyMap<string, ReadonlySet<number>>;
}

/**
 * Cells of the named columns.
 * @param rows cells by column name; an absent or null cell is missing, columns that are not wanted are ignored
 * @param columns the columns and their types; dates with the year last are read as `dateOrder` says, else month first
 * @param notation decimal mark, and the words that mean "missing"
 * @returns a table of all `columns` in their order, rows numbered from 0. Category words are compared by text after
 *   trimming. Throws nothing.
 */
export function readCells(
  rows: readonly InputRow[],
  columns: readonly ColumnSchema[],
  notation: CellNotation,
): CellTable {
  const clean = makeCellCleaner(notation.missing);
  const unread = new Map<string, ReadonlySet<number>>();
  const read = columns.map((schema): Column => {
    const cells = rows.map((row) => (Object.hasOwn(row, schema.name) ? clean(row[schema.name]) : null));
    const failed = new Set<number>();
    const column = readColumn(schema, cells, notation, failed);
    if (failed.size > 0) unread.set(schema.name, failed);
    return column;
  });
  const table = { nRows: rows.length, columns: read, rowIds: Int32Array.from(rows, (_, row) => row) };
  return { table, unread };
}

function readColumn(
  schema: ColumnSchema,
  cells: readonly (string | null)[],
  notation: CellNotation,
  failed: Set<number>,
): Column {
  switch (schema.type) {
    case 'number':
    case 'date': {
      const values = Float64Array.from(cells, (cell, row) => {
        if (cell === null) return NaN;
        const value = readValue(cell, schema, notation);
        if (Number.isNaN(value)) failed.add(row);
        return value;
      });
      return { ...schema, data: { kind: 'number', values } };
    }
    case 'category':
    case 'boolean': {
      const codeOf = new Map<string, number>();
      const codes = Int32Array.from(cells, (cell) => {
        if (cell === null) return -1;
        const code = codeOf.get(cell) ?? codeOf.size;
        codeOf.set(cell, code);
        return code;
      });
      return { ...schema, data: { kind: 'category', codes, dictionary: [...codeOf.keys()] } };
    }
    case 'text':
    case 'id':
      return { ...schema, data: joinTexts(cells) };
  }
}

/** A number, or milliseconds; NaN where the cell does not read or float64 cannot hold it. */
function readValue(cell: string, { type, dateOrder }: ColumnSchema, { decimal }: CellNotation): number {
  if (type === 'date') return parseDate(cell, dateOrder ?? 'monthFirst');
  return parseNumber(cell, decimal) ?? NaN;
}

function joinTexts(cells: readonly (string | null)[]) {
  const parts = cells.map((cell) => encoder.encode(cell ?? ''));
  const offsets = new Uint32Array(cells.length + 1);
  parts.forEach((part, row) => (offsets[row + 1] = (offsets[row] as number) + part.length));
  const bytes = new Uint8Array(offsets[cells.length] as number);
  parts.forEach((part, row) => bytes.set(part, offsets[row]));
  const missing = Uint8Array.from(cells, (cell) => (cell === null ? 1 : 0));
  return { kind: 'text' as const, offsets, bytes, missing };
}
