/**
 * From a table to the frame a recipe starts on: the wanted columns by name, whatever their order, as the types the
 * recipe was fitted on. A later file may have been read with other types (a category of digits read as numbers), so
 * numbers and categories are carried over into each other; every other difference is refused.
 */
import { makeError, type Column, type ColumnSchema, type NumberData, type Table } from '../../contracts';
import type { Piecewise } from '../../foundation';
import {
  MISSING_CODE,
  type CategoryWorkingColumn,
  type NumberWorkingColumn,
  type WorkingColumn,
  type WorkingFrame,
} from './working-frame';

/** Larger numbers are read as this, so that no difference or sum of values overflows float64. */
export const NUMBER_LIMIT = 1e300;

/**
 * Reads the wanted columns of a table, one a piece.
 *
 * @param table any rows; columns in any order, extra columns ignored
 * @param wanted the columns to read, with the types to read them as
 * @param positions rows to gather, 0-based positions into the table, in this order; null for all rows, not copied
 * @returns the frame, columns in the order of `wanted`
 * @throws E-COLUMNS-MISSING when a wanted column is not in the table
 * @throws E-COLUMN-TYPE when a column's type differs and cannot be carried over
 */
export function* readInputFrame(
  table: Table,
  wanted: readonly ColumnSchema[],
  positions: Int32Array | null,
): Piecewise<WorkingFrame> {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const missing = wanted.filter((schema) => !byName.has(schema.name)).map((schema) => schema.name);
  if (missing.length > 0) throw makeError('E-COLUMNS-MISSING', { columns: missing });
  const columns: WorkingColumn[] = [];
  for (const schema of wanted) {
    columns.push(readColumn(byName.get(schema.name) as Column, schema, positions));
    yield null;
  }
  return { nRows: positions === null ? table.nRows : positions.length, columns };
}

/** Rows `start` (inclusive) to `end` (exclusive) of a frame; shares its arrays. */
export function sliceFrame(frame: WorkingFrame, start: number, end: number): WorkingFrame {
  return {
    nRows: end - start,
    columns: frame.columns.map((column) => {
      if (column.kind === 'number') return { ...column, values: column.values.subarray(start, end) };
      if (column.kind === 'category') return { ...column, codes: column.codes.subarray(start, end) };
      return column;
    }),
  };
}

function readColumn(column: Column, schema: ColumnSchema, positions: Int32Array | null): WorkingColumn {
  const { name, type } = schema;
  if (type === 'text' || type === 'id') return { kind: 'text', name, origin: name, type };
  if (type === 'number' || type === 'date') {
    const values = readNumbers(column, type, positions);
    return {
      kind: 'number',
      name,
      origin: name,
      type,
      mayBeMissing: true,
      values,
    } satisfies NumberWorkingColumn;
  }
  const { codes, dictionary } = readCategories(column, type, positions);
  return { kind: 'category', name, origin: name, type, codes, dictionary } satisfies CategoryWorkingColumn;
}

function readNumbers(column: Column, type: 'number' | 'date', positions: Int32Array | null): Float64Array {
  const { data } = column;
  if (data.kind === 'number' && column.type === type) {
    return limit(pickNumbers(data.values, positions));
  }
  if (data.kind !== 'category' || type === 'date') throw differs(column, type);
  const parsed = Float64Array.from(data.dictionary, parseNumber);
  const codes = pickCodes(data.codes, positions);
  const values = new Float64Array(codes.length);
  for (let i = 0; i < values.length; i++) values[i] = parsed[codes[i] as number] ?? NaN;
  return limit(values);
}

function pickNumbers(values: Float64Array, positions: Int32Array | null): Float64Array {
  return positions === null
    ? values
    : new Float64Array(positions.length).map((_, i) => values[positions[i] as number] as number);
}

function pickCodes(codes: Int32Array, positions: Int32Array | null): Int32Array {
  return positions === null ? codes : positions.map((row) => codes[row] as number);
}

/** Copies only where a value lies outside. */
function limit(values: Float64Array): Float64Array {
  if (!values.some((value) => Math.abs(value) > NUMBER_LIMIT)) return values;
  return values.map((value) => (Math.abs(value) > NUMBER_LIMIT ? Math.sign(value) * NUMBER_LIMIT : value));
}

function readCategories(
  column: Column,
  type: 'category' | 'boolean',
  positions: Int32Array | null,
): { codes: Int32Array; dictionary: readonly string[] } {
  const { data } = column;
  if (data.kind === 'category') {
    const { codes, dictionary } = data;
    return {
      dictionary,
      codes: pickCodes(codes, positions),
    };
  }
  if (data.kind !== 'number' || column.type !== 'number') throw differs(column, type);
  return codeNumbers(data, positions);
}

/** Numbers as categories: each distinct number is written in its shortest form. */
function codeNumbers(
  data: NumberData,
  positions: Int32Array | null,
): { codes: Int32Array; dictionary: string[] } {
  const nRows = positions === null ? data.values.length : positions.length;
  const codes = new Int32Array(nRows);
  const codeOf = new Map<number, number>();
  const dictionary: string[] = [];
  for (let i = 0; i < nRows; i++) {
    const value = data.values[positions === null ? i : (positions[i] as number)] as number;
    let code = Number.isNaN(value) ? MISSING_CODE : codeOf.get(value);
    if (code === undefined) {
      code = dictionary.length;
      codeOf.set(value, code);
      dictionary.push(String(value));
    }
    codes[i] = code;
  }
  return { codes, dictionary };
}

function parseNumber(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : NaN;
}

function differs(column: Column, expected: string) {
  return makeError('E-COLUMN-TYPE', { column: column.name, type: column.type, expected });
}
