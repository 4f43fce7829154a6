/**
 * Datasets: written block by block while a file is read, visible only once complete, read back as whole columns.
 */
import {
  makeError,
  type BlockColumn,
  type Column,
  type ColumnData,
  type DatasetBlock,
  type DatasetManifest,
  type DatasetSink,
  type Dictionaries,
  type Table,
} from '../contracts';
import { SlotDamage } from './artefact-slots';
import { visitArtefact, type ArrayEntries, type ArtefactVisitor, type ReadResult } from './artefact-reader';
import { beginArtefact } from './artefact-writer';
import {
  dataKindOf,
  decodeColumnBlock,
  decodeDictionary,
  encodeColumnBlock,
  encodeDictionary,
  makeColumnAssembler,
  type ColumnAssembler,
} from './column-codec';
import type { Connection } from './connection';
import { bytesOf, toInt32 } from './typed-bytes';

/** A dataset being written. `writeBlock` and `writeDictionaries` come first; then one of these. */
export interface DatasetWriter extends DatasetSink {
  /** Makes the dataset visible. @throws E-INTERNAL when the manifest tells of other rows or columns than were written */
  commit(manifest: DatasetManifest): Promise<void>;
  /** Gives up: nothing of it is kept. */
  abandon(): Promise<void>;
}

/** Begins a dataset. @throws E-READ-ONLY */
export function beginDataset(connection: Connection): DatasetWriter {
  const writer = beginArtefact(connection, 'dataset');
  const blockRows: number[] = [];
  let kinds: ColumnData['kind'][] | null = null;
  let highestCodes: number[] = [];
  let dictionaries: Dictionaries = [];

  async function writeBlock({ index, nRows, rowIds, columns }: DatasetBlock): Promise<void> {
    const found = columns.map(({ kind }) => kind);
    requireSound(index === blockRows.length, `block ${index} came as block ${blockRows.length}`);
    requireSound(rowIds.length === nRows, `a block has ${nRows} rows, and ${rowIds.length} row ids`);
    requireSound(areEqual(kinds ?? found, found), 'a block has other columns than the one before');
    const encoded = columns.map((column) => encodeColumnBlock(column, nRows));
    kinds = found;
    highestCodes = columns.map((column, position) =>
      Math.max(highestCodes[position] ?? -1, highestCode(column)),
    );
    blockRows.push(nRows);
    const written = [writer.append(`rowIds/${index}`, bytesOf(rowIds))];
    encoded.forEach((bytes, position) => written.push(writer.append(`${position}/${index}`, bytes)));
    await Promise.all(written);
  }

  async function writeDictionaries(words: Dictionaries): Promise<void> {
    dictionaries = words;
    for (const [position, dictionary] of words.entries()) {
      if (dictionary) await writer.append(`dictionary/${position}`, encodeDictionary(dictionary));
    }
  }

  function verify(manifest: DatasetManifest): void {
    const types = manifest.columns.map(({ type }) => dataKindOf(type));
    const nRows = blockRows.reduce((total, rows) => total + rows, 0);
    requireSound(
      areEqual(manifest.blockRows, blockRows),
      'the manifest tells of other blocks than were written',
    );
    requireSound(
      manifest.nRows === nRows,
      `the manifest tells of ${manifest.nRows} rows, ${nRows} were written`,
    );
    requireSound(areEqual(types, kinds ?? types), 'the manifest tells of other columns than were written');
    for (const [position, kind] of types.entries()) {
      if (kind !== 'category') continue;
      const nWords = dictionaries[position]?.length ?? 0;
      requireSound(
        (highestCodes[position] ?? -1) < nWords,
        `column ${position} has codes beyond its dictionary`,
      );
      requireSound(Array.isArray(dictionaries[position]), `column ${position} has no dictionary`);
    }
  }

  async function commit(manifest: DatasetManifest): Promise<void> {
    try {
      verify(manifest);
    } catch (error) {
      await writer.abandon();
      throw error;
    }
    await writer.commit(manifest.id, manifest);
  }

  return { writeBlock, writeDictionaries, commit, abandon: () => writer.abandon() };
}

function highestCode(column: BlockColumn): number {
  return column.kind === 'category'
    ? column.codes.reduce((highest, code) => Math.max(highest, code), -1)
    : -1;
}

/**
 * Whole columns of every row.
 * @param names columns in the order they are wanted; null for all; an empty list reads the row ids alone
 * @throws E-STORE-MISSING for a dataset or a column that is not there
 */
export async function readTable(
  connection: Connection,
  datasetId: string,
  names: readonly string[] | null,
): Promise<ReadResult<Table>> {
  return visitArtefact(connection, 'dataset', datasetId, (manifest, arrays) =>
    makeTableVisitor(manifest, arrays, wantedColumns(manifest, names)),
  );
}

function wantedColumns(manifest: DatasetManifest, names: readonly string[] | null): number[] {
  if (names === null) return [...manifest.columns.keys()];
  const positions = new Map(manifest.columns.map(({ name }, index) => [name, index]));
  return names.map((name) => {
    const index = positions.get(name);
    if (index === undefined) throw makeError('E-STORE-MISSING', { kind: 'column', id: name.slice(0, 200) });
    return index;
  });
}

function makeTableVisitor(
  manifest: DatasetManifest,
  arrays: ArrayEntries,
  wanted: readonly number[],
): ArtefactVisitor<Table> {
  const { nRows, blockRows } = manifest;
  const rowIds = new Int32Array(nRows);
  const sizes = columnSizes(arrays);
  const assemblers = new Map<number, ColumnAssembler>();
  for (const index of wanted) {
    const kind = dataKindOf((manifest.columns[index] as DatasetManifest['columns'][number]).type);
    assemblers.set(index, makeColumnAssembler(kind, nRows, sizes.get(index) ?? 0, blockRows.length));
  }
  const dictionaries = new Map<number, readonly string[]>();
  let row = 0;

  return {
    isWanted(name) {
      const [group, index] = splitName(name);
      return group === 'rowIds' || assemblers.has(group === 'dictionary' ? index : Number(group));
    },
    take(name, bytes) {
      const [group, index] = splitName(name);
      if (group === 'dictionary') {
        const words = decodeDictionary(bytes);
        if (words) dictionaries.set(index, words);
        return;
      }
      const rows = blockRows[index] ?? -1;
      if (group === 'rowIds') {
        if (bytes.length !== 4 * rows || row + rows > nRows) throw contradiction();
        rowIds.set(toInt32(bytes), row);
        row += rows;
      } else if (!assemblers.get(Number(group))?.take(bytes, rows)) {
        throw contradiction();
      }
    },
    finish() {
      const columns = wanted.map((index): Column => {
        const data = assemblers.get(index)?.finish(dictionaries.get(index) ?? null);
        if (!data || row !== nRows) throw contradiction();
        return { ...(manifest.columns[index] as DatasetManifest['columns'][number]), data };
      });
      return { nRows, columns, rowIds };
    },
  };
}

/** Which stored pieces of a dataset are wanted. */
export interface BlockRequest {
  /** Positions of column and block. */
  readonly columns: readonly { readonly column: number; readonly block: number }[];
  /** Blocks whose row ids are wanted. */
  readonly rowIds: readonly number[];
  /** Columns whose dictionary is wanted. */
  readonly dictionaries: readonly number[];
}
/** What was wanted, in the order it was asked for. */
export interface BlockAnswer {
  readonly columns: readonly BlockColumn[];
  readonly rowIds: readonly Int32Array[];
  readonly dictionaries: readonly (readonly string[])[];
}

/**
 * Single blocks of single columns.
 * @throws E-STORE-MISSING for a dataset that is not there
 */
export async function readBlocks(
  connection: Connection,
  datasetId: string,
  request: BlockRequest,
): Promise<ReadResult<BlockAnswer>> {
  return visitArtefact(connection, 'dataset', datasetId, (manifest) => makeBlockVisitor(manifest, request));
}

function makeBlockVisitor(
  { columns, blockRows }: DatasetManifest,
  request: BlockRequest,
): ArtefactVisitor<BlockAnswer> {
  const names = {
    columns: request.columns.map(({ column, block }) => `${column}/${block}`),
    rowIds: request.rowIds.map((block) => `rowIds/${block}`),
    dictionaries: request.dictionaries.map((column) => `dictionary/${column}`),
  };
  const wanted = new Set([...names.columns, ...names.rowIds, ...names.dictionaries]);
  const found = new Map<string, unknown>();
  const decode = (name: string, bytes: Uint8Array<ArrayBuffer>): unknown => {
    const [group, index] = splitName(name);
    if (group === 'dictionary') return decodeDictionary(bytes);
    const rows = blockRows[index] ?? -1;
    if (group === 'rowIds') return bytes.length === 4 * rows ? toInt32(bytes) : null;
    const schema = columns[Number(group)];
    return schema ? decodeColumnBlock(dataKindOf(schema.type), bytes, rows) : null;
  };
  return {
    isWanted: (name) => wanted.has(name),
    take: (name, bytes) => void found.set(name, decode(name, bytes)),
    finish() {
      const pick = <Item>(list: readonly string[]): Item[] =>
        list.map((name) => {
          const item = found.get(name);
          if (item === null || item === undefined) throw contradiction();
          return item as Item;
        });
      return {
        columns: pick<BlockColumn>(names.columns),
        rowIds: pick<Int32Array>(names.rowIds),
        dictionaries: pick<readonly string[]>(names.dictionaries),
      };
    },
  };
}

/** Encoded size of each column over all blocks. */
function columnSizes(arrays: ArrayEntries): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const { name, sizeBytes } of arrays) {
    const column = Number(splitName(name)[0]);
    if (Number.isInteger(column)) sizes.set(column, (sizes.get(column) ?? 0) + sizeBytes);
  }
  return sizes;
}

function splitName(name: string): [group: string, index: number] {
  const [group = '', index = ''] = name.split('/');
  return [group, Number(index)];
}

function contradiction(): SlotDamage {
  return new SlotDamage('its blocks contradict its manifest');
}

function requireSound(holds: boolean, problem: string): void {
  if (!holds) throw makeError('E-INTERNAL', { problem });
}

function areEqual<Item>(first: readonly Item[], second: readonly Item[]): boolean {
  return first.length === second.length && first.every((item, index) => item === second[index]);
}
