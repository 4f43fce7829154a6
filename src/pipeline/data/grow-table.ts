/** More rows for a table that is stored already, and a table in memory as a stored dataset. */
import type {
  CategoryData,
  Column,
  ColumnData,
  DatasetManifest,
  DatasetSink,
  HashPort,
  NumberData,
  Table,
  TextData,
} from '../../contracts';
import { canonicalJson } from '../../foundation';
import { blockRowsFor } from './block-writer';
import { profileColumns } from './column-profile';
import { selectRows } from './table';

function joinCategories(first: CategoryData, second: CategoryData): CategoryData {
  const dictionary = [...first.dictionary];
  const codeOf = new Map(dictionary.map((word, code) => [word, code]));
  const lookUp = second.dictionary.map((word) => {
    const code = codeOf.get(word) ?? dictionary.push(word) - 1;
    codeOf.set(word, code);
    return code;
  });
  const codes = new Int32Array(first.codes.length + second.codes.length);
  codes.set(first.codes);
  second.codes.forEach(
    (code, i) => (codes[first.codes.length + i] = code < 0 ? -1 : (lookUp[code] as number)),
  );
  return { kind: 'category', codes, dictionary };
}

function joinTexts(first: TextData, second: TextData): TextData {
  const n = first.missing.length;
  const base = first.bytes.length;
  const offsets = new Uint32Array(n + second.missing.length + 1);
  offsets.set(first.offsets);
  second.offsets.forEach((offset, i) => (offsets[n + i] = base + offset));
  const bytes = new Uint8Array(base + second.bytes.length);
  bytes.set(first.bytes);
  bytes.set(second.bytes, base);
  const missing = new Uint8Array(n + second.missing.length);
  missing.set(first.missing);
  missing.set(second.missing, n);
  return { kind: 'text', offsets, bytes, missing };
}

function joinNumbers(first: NumberData, second: NumberData): NumberData {
  const values = new Float64Array(first.values.length + second.values.length);
  values.set(first.values);
  values.set(second.values, first.values.length);
  return { kind: 'number', values };
}

/** `nRows` gaps of a kind. */
function gaps(kind: ColumnData['kind'], nRows: number): ColumnData {
  if (kind === 'number') return { kind, values: new Float64Array(nRows).fill(NaN) };
  if (kind === 'category') return { kind, codes: new Int32Array(nRows).fill(-1), dictionary: [] };
  return {
    kind,
    offsets: new Uint32Array(nRows + 1),
    bytes: new Uint8Array(0),
    missing: new Uint8Array(nRows).fill(1),
  };
}

/**
 * Rows after the rows of a table.
 * @param added columns are found by name; a column that it lacks, or has with data of another kind, is missing in its rows
 * @returns the columns of `table`, its rows first; further row ids go on after the highest of `table`. Copies. Throws nothing
 */
export function appendRows(table: Table, added: Table): Table {
  const byName = new Map(added.columns.map((column) => [column.name, column]));
  const nextId = table.rowIds.reduce((highest, id) => Math.max(highest, id), -1) + 1;
  const rowIds = new Int32Array(table.nRows + added.nRows);
  rowIds.set(table.rowIds);
  for (let i = 0; i < added.nRows; i++) rowIds[table.nRows + i] = nextId + i;
  const columns = table.columns.map((column): Column => {
    const found = byName.get(column.name)?.data;
    const { data } = column;
    const more = found?.kind === data.kind ? found : gaps(data.kind, added.nRows);
    if (data.kind === 'number') return { ...column, data: joinNumbers(data, more as NumberData) };
    if (data.kind === 'category') return { ...column, data: joinCategories(data, more as CategoryData) };
    return { ...column, data: joinTexts(data, more as TextData) };
  });
  return { nRows: rowIds.length, columns, rowIds };
}

function bytesOf(array: Float64Array | Int32Array | Uint32Array | Uint8Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function partsOf(data: ColumnData): (Float64Array | Int32Array | Uint32Array | Uint8Array)[] {
  if (data.kind === 'number') return [data.values];
  return data.kind === 'category' ? [data.codes] : [data.offsets, data.missing, data.bytes];
}

/** What a table in memory says about itself once it is written. */
export type WrittenTable = Pick<DatasetManifest, 'fingerprint' | 'nRows' | 'blockRows' | 'profile'>;

/**
 * Writes a table in blocks of the size that reading a file makes.
 * @param sink receives blocks in order, then dictionaries
 * @returns for the manifest; the fingerprint is the one that reading a file of these rows gives, unless its texts are so
 *   long that blocks were cut earlier
 */
export async function writeTable(table: Table, hash: HashPort, sink: DatasetSink): Promise<WrittenTable> {
  const { nRows, columns } = table;
  const hasher = hash.createSha256();
  const size = blockRowsFor(columns.length);
  const blockRows: number[] = [];
  for (let start = 0; start < nRows; start += size) {
    const length = Math.min(size, nRows - start);
    const block = selectRows(
      table,
      Int32Array.from({ length }, (_, i) => start + i),
    );
    const data = block.columns.map((column) => column.data);
    for (const part of data.flatMap(partsOf)) hasher.update(bytesOf(part));
    await sink.writeBlock({
      index: blockRows.length,
      nRows: length,
      rowIds: block.rowIds,
      columns: data.map((column) =>
        column.kind === 'category' ? { kind: 'category', codes: column.codes } : column,
      ),
    });
    blockRows.push(length);
  }
  const dictionaries = columns.map(({ data }) => (data.kind === 'category' ? data.dictionary : null));
  await sink.writeDictionaries(dictionaries);
  const schemas = columns.map(({ name, type }, i) => ({ name, type, dictionary: dictionaries[i] ?? null }));
  hasher.update(new TextEncoder().encode(canonicalJson({ nRows, columns: schemas })));
  return { fingerprint: hasher.digest(), nRows, blockRows, profile: profileColumns(table) };
}
