/** Small tables for tests, written as they read: names with cells. */
import type { Column, ColumnType, Table } from '../../src/contracts';

export type Cells = readonly (number | string | boolean | null)[];

/**
 * A column from cells; null = missing. Without a type, numbers make a number column and words a category; the
 * dictionary lists words in order of appearance, as the reader makes it.
 */
export function makeColumn(name: string, cells: Cells, type?: ColumnType): Column {
  const chosen = type ?? (cells.some((cell) => typeof cell === 'string') ? 'category' : 'number');
  const base = { name, type: chosen, overridden: false };
  if (chosen === 'number' || chosen === 'date') {
    const values = Float64Array.from(cells, (cell) => (cell === null ? NaN : Number(cell)));
    return { ...base, data: { kind: 'number', values } };
  }
  if (chosen === 'category' || chosen === 'boolean') {
    const dictionary: string[] = [];
    const codeOf = new Map<string, number>();
    const codes = Int32Array.from(cells, (cell) => {
      if (cell === null) return -1;
      const text = String(cell);
      const code = codeOf.get(text) ?? dictionary.push(text) - 1;
      codeOf.set(text, code);
      return code;
    });
    return { ...base, data: { kind: 'category', codes, dictionary } };
  }
  const encoder = new TextEncoder();
  const pieces = cells.map((cell) => encoder.encode(cell === null ? '' : String(cell)));
  const offsets = new Uint32Array(cells.length + 1);
  pieces.forEach((piece, row) => (offsets[row + 1] = (offsets[row] ?? 0) + piece.length));
  const bytes = new Uint8Array(offsets[cells.length] ?? 0);
  pieces.forEach((piece, row) => bytes.set(piece, offsets[row]));
  const missing = Uint8Array.from(cells, (cell) => (cell === null ? 1 : 0));
  return { ...base, data: { kind: 'text', offsets, bytes, missing } };
}

/** A table from columns of equal length. */
export function makeTable(...columns: readonly Column[]): Table {
  const data = columns[0]?.data;
  const nRows =
    data === undefined
      ? 0
      : data.kind === 'number'
        ? data.values.length
        : data.kind === 'category'
          ? data.codes.length
          : data.missing.length;
  return { nRows, columns, rowIds: Int32Array.from({ length: nRows }, (_, row) => row) };
}

/** 0 ... n - 1. */
export function positions(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, row) => row);
}
