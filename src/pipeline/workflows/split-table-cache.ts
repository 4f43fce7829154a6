/**
 * The training side of one split, kept in memory so that looking at a recipe again does not read the disk again. Holds
 * the last split asked for, as long as its table is not too large to keep.
 */
import type { SplitSummary, StoragePort, Table } from '../../contracts';
import { readProblemTable } from './problem-table';

/** A table larger than this is read anew each time: 64 MiB, about 400,000 rows of 20 columns. */
const MOST_BYTES = 64 * 2 ** 20;

/** What Prepare works on. Ignored columns are not in the table. */
export interface SplitTable {
  readonly split: SplitSummary;
  readonly table: Table;
  /** Training rows, ascending positions into the table. */
  readonly train: Int32Array;
}

type SplitStorage = Pick<StoragePort, 'readTable' | 'getDataset' | 'getSplit' | 'readSplitRows'>;

export class SplitTableCache {
  #splitId = '';
  #entry: Promise<SplitTable> | null = null;

  /** @param mostBytes of cells and words that may be kept */
  constructor(private readonly mostBytes = MOST_BYTES) {}

  /** Two calls at once read once. What could not be read is asked for again by the next call. */
  async read(splitId: string, storage: SplitStorage): Promise<SplitTable> {
    if (this.#entry === null || this.#splitId !== splitId) {
      this.#splitId = splitId;
      this.#entry = readSplitTable(splitId, storage);
    }
    const entry = this.#entry;
    try {
      const read = await entry;
      if (sizeOf(read.table) > this.mostBytes) this.#forget(entry);
      return read;
    } catch (error) {
      this.#forget(entry);
      throw error;
    }
  }

  #forget(entry: Promise<SplitTable>): void {
    if (this.#entry === entry) this.#entry = null;
  }
}

async function readSplitTable(splitId: string, storage: SplitStorage): Promise<SplitTable> {
  const split = await storage.getSplit(splitId);
  const table = await readProblemTable(split.datasetId, split, { storage });
  return { split, table, train: await storage.readSplitRows(splitId, 'train') };
}

function sizeOf(table: Table): number {
  return table.columns.reduce((total, { data }) => {
    if (data.kind === 'number') return total + data.values.byteLength;
    if (data.kind === 'text') return total + data.bytes.byteLength + data.offsets.byteLength;
    const words = data.dictionary.reduce((length, word) => length + 2 * word.length, 0);
    return total + data.codes.byteLength + words;
  }, table.rowIds.byteLength);
}
