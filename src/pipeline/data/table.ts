/**
 * A dataset's rows in memory: joining stored blocks, picking rows, and reading single cells. Tables are immutable; what
 * is picked is copied.
 */
import {
  makeError,
  type BlockColumn,
  type Column,
  type ColumnData,
  type DatasetBlock,
  type DatasetManifest,
  type Dictionaries,
  type Table,
  type TextData,
} from '../../contracts';

const decoder = new TextDecoder();

function joinNumbers(parts: readonly BlockColumn[], nRows: number): ColumnData {
  const values = new Float64Array(nRows);
  let row = 0;
  for (const part of parts) {
    if (part.kind !== 'number') throw makeError('E-INTERNAL', { problem: 'blocks of different kinds' });
    values.set(part.values, row);
    row += part.values.length;
  }
  return { kind: 'number', values };
}

function joinCodes(parts: readonly BlockColumn[], nRows: number, dictionary: readonly string[]): ColumnData {
  const codes = new Int32Array(nRows);
  let row = 0;
  for (const part of parts) {
    if (part.kind !== 'category') throw makeError('E-INTERNAL', { problem: 'blocks of different kinds' });
    codes.set(part.codes, row);
    row += part.codes.length;
  }
  return { kind: 'category', codes, dictionary };
}

function joinTexts(parts: readonly BlockColumn[], nRows: number): ColumnData {
  const offsets = new Uint32Array(nRows + 1);
  const missing = new Uint8Array(nRows);
  const texts = parts.filter((part): part is TextData => part.kind === 'text');
  const bytes = new Uint8Array(texts.reduce((total, part) => total + part.bytes.length, 0));
  let row = 0;
  let base = 0;
  for (const part of texts) {
    bytes.set(part.bytes, base);
    missing.set(part.missing, row);
    for (let i = 1; i < part.offsets.length; i++) offsets[row + i] = base + (part.offsets[i] as number);
    row += part.missing.length;
    base += part.bytes.length;
  }
  return { kind: 'text', offsets, bytes, missing };
}

/**
 * Joins stored blocks into a table.
 * @param manifest of the dataset; its columns are in the order of each block's columns
 * @param blocks all blocks, in order
 * @param dictionaries as the sink received them
 * @param names columns to keep, in the dataset's order; null for all. Unknown names are ignored
 * @returns a table of `manifest.nRows` rows; copies the blocks
 */
export function collectTable(
  manifest: Pick<DatasetManifest, 'columns'>,
  blocks: readonly DatasetBlock[],
  dictionaries: Dictionaries,
  names: readonly string[] | null = null,
): Table {
  const nRows = blocks.reduce((total, block) => total + block.nRows, 0);
  const rowIds = new Int32Array(nRows);
  let row = 0;
  for (const block of blocks) {
    rowIds.set(block.rowIds, row);
    row += block.nRows;
  }
  const wanted = names && new Set(names);
  const columns: Column[] = [];
  manifest.columns.forEach((schema, i) => {
    if (wanted && !wanted.has(schema.name)) return;
    const parts = blocks.map((block) => block.columns[i] as BlockColumn);
    const dictionary = dictionaries[i];
    const isText = schema.type === 'text' || schema.type === 'id';
    const data = dictionary
      ? joinCodes(parts, nRows, dictionary)
      : isText
        ? joinTexts(parts, nRows)
        : joinNumbers(parts, nRows);
    columns.push({ ...schema, data });
  });
  return { nRows, columns, rowIds };
}

function pickRows(data: ColumnData, positions: ArrayLike<number>): ColumnData {
  const n = positions.length;
  if (data.kind === 'number')
    return { kind: 'number', values: Float64Array.from(positions, (row) => data.values[row] ?? NaN) };
  if (data.kind === 'category') {
    return { ...data, codes: Int32Array.from(positions, (row) => data.codes[row] ?? -1) };
  }
  const offsets = new Uint32Array(n + 1);
  const missing = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const row = positions[i] as number;
    offsets[i + 1] =
      (offsets[i] as number) + (data.offsets[row + 1] as number) - (data.offsets[row] as number);
    missing[i] = data.missing[row] as number;
  }
  const bytes = new Uint8Array(offsets[n] as number);
  for (let i = 0; i < n; i++) {
    const row = positions[i] as number;
    bytes.set(data.bytes.subarray(data.offsets[row], data.offsets[row + 1]), offsets[i] as number);
  }
  return { kind: 'text', offsets, bytes, missing };
}

/**
 * Some rows of a table, in the given order.
 * @param positions row positions in [0, table.nRows), repeats allowed, shape [rows]
 * @returns a table that shares dictionaries with the first and copies everything else. Throws nothing
 */
export function selectRows(table: Table, positions: ArrayLike<number>): Table {
  return {
    nRows: positions.length,
    rowIds: Int32Array.from(positions, (row) => table.rowIds[row] ?? -1),
    columns: table.columns.map((column) => ({ ...column, data: pickRows(column.data, positions) })),
  };
}

/** The column of a name, null when there is none. */
export function findColumn(table: Table, name: string): Column | null {
  return table.columns.find((column) => column.name === name) ?? null;
}

/** The number in a cell (milliseconds for dates); NaN when missing or when the column holds words. */
export function numberAt(column: Column, row: number): number {
  return column.data.kind === 'number' ? (column.data.values[row] ?? NaN) : NaN;
}

/** The text of a cell, null when missing. Numbers as JavaScript writes them, dates in ISO 8601. */
export function textAt(column: Column, row: number): string | null {
  const { data } = column;
  if (data.kind === 'category') return data.dictionary[data.codes[row] ?? -1] ?? null;
  if (data.kind === 'text') {
    return data.missing[row] === 0
      ? decoder.decode(data.bytes.subarray(data.offsets[row], data.offsets[row + 1]))
      : null;
  }
  const value = data.values[row] ?? NaN;
  if (Number.isNaN(value)) return null;
  return column.type === 'date' ? new Date(value).toISOString() : String(value);
}
