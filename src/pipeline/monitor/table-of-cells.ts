/** Logged inputs as a table again, so that windows of a log are compared and answered like any other rows. */
import type { Column, ColumnSchema, Table } from '../../contracts';

/** A cell as the log keeps it: a number, the text of anything else, null = missing; undefined = the column was not there. */
export type LoggedCell = string | number | null | undefined;

function numberOf(cell: LoggedCell, type: ColumnSchema['type']): number {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : NaN;
  if (typeof cell !== 'string' || cell.trim() === '') return NaN;
  return type === 'date' ? Date.parse(cell) : Number(cell);
}

function categoryColumn(schema: ColumnSchema, cells: readonly LoggedCell[]): Column {
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(cells, (cell) => {
    if (cell === null || cell === undefined) return -1;
    const text = String(cell);
    const code = codeOf.get(text) ?? codeOf.size;
    codeOf.set(text, code);
    return code;
  });
  return { ...schema, data: { kind: 'category', codes, dictionary: [...codeOf.keys()] } };
}

function textColumn(schema: ColumnSchema, cells: readonly LoggedCell[]): Column {
  const encoder = new TextEncoder();
  const parts = cells.map((cell) => encoder.encode(cell === null || cell === undefined ? '' : String(cell)));
  const offsets = new Uint32Array(cells.length + 1);
  parts.forEach((part, row) => (offsets[row + 1] = (offsets[row] as number) + part.length));
  const bytes = new Uint8Array(offsets[cells.length] as number);
  parts.forEach((part, row) => bytes.set(part, offsets[row]));
  const missing = Uint8Array.from(cells, (cell) => (cell === null || cell === undefined ? 1 : 0));
  return { ...schema, data: { kind: 'text', offsets, bytes, missing } };
}

function columnOfCells(schema: ColumnSchema, cells: readonly LoggedCell[]): Column {
  if (schema.type === 'text' || schema.type === 'id') return textColumn(schema, cells);
  if (schema.type !== 'number' && schema.type !== 'date') return categoryColumn(schema, cells);
  const values = Float64Array.from(cells, (cell) => numberOf(cell, schema.type));
  const present = cells.filter((cell) => cell !== null && cell !== undefined).length;
  const read = values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  // Mostly words where numbers were: another type, to be named, and not a column of gaps.
  if (read * 2 < present) return categoryColumn({ ...schema, type: 'category' }, cells);
  return { ...schema, data: { kind: 'number', values } };
}

/**
 * A table of logged cells.
 * @param columns name and type that the cells had in training
 * @param cellsOf cells of a column by row, shape [rows]
 * @returns in the order of `columns`. A column that no row had is left out; a number or date column of which less than half
 *   of the cells can be read comes as a category, other such cells are missing; `rowIds` are 0 ... rows - 1. Throws nothing.
 */
export function tableOfCells(
  columns: readonly ColumnSchema[],
  nRows: number,
  cellsOf: (column: string) => readonly LoggedCell[],
): Table {
  return {
    nRows,
    rowIds: Int32Array.from({ length: nRows }, (_, row) => row),
    columns: columns.flatMap((schema) => {
      const cells = cellsOf(schema.name);
      return nRows > 0 && cells.every((cell) => cell === undefined) ? [] : [columnOfCells(schema, cells)];
    }),
  };
}
