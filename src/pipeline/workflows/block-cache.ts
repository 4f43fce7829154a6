/** Stored blocks of columns in memory, the ones used last, up to a bound: so that looking at rows need not read storage again. */
import type { BlockColumn, DatasetManifest } from '../../contracts';

/** Holds 1,000,000 rows of 20 numbers and some more. */
export const BLOCK_CACHE_BYTES = 256 * 1024 * 1024;
/** Estimated size of a dictionary's words beside their characters. */
const WORD_BYTES = 40;

/** Single blocks, row ids and dictionaries of a stored dataset. Columns and blocks are 0-based positions. */
export interface BlockStorage {
  getDataset(id: string): Promise<DatasetManifest>;
  readBlocks(
    datasetId: string,
    request: {
      readonly columns: readonly { readonly column: number; readonly block: number }[];
      readonly rowIds: readonly number[];
      readonly dictionaries: readonly number[];
    },
  ): Promise<{
    readonly columns: readonly BlockColumn[];
    readonly rowIds: readonly Int32Array[];
    readonly dictionaries: readonly (readonly string[])[];
  }>;
}

type Item =
  | { readonly kind: 'column'; readonly data: BlockColumn }
  | { readonly kind: 'rowIds'; readonly data: Int32Array }
  | { readonly kind: 'dictionary'; readonly data: readonly string[] };

function sizeOf(item: Item): number {
  if (item.kind === 'rowIds') return item.data.byteLength;
  if (item.kind === 'dictionary')
    return item.data.reduce((sum, word) => sum + WORD_BYTES + 2 * word.length, 0);
  const { data } = item;
  if (data.kind === 'number') return data.values.byteLength;
  if (data.kind === 'category') return data.codes.byteLength;
  return data.offsets.byteLength + data.missing.byteLength + data.bytes.byteLength;
}

export class BlockCache {
  /** In the order of last use. */
  private readonly items = new Map<string, Item>();
  private bytes = 0;

  constructor(private readonly maximumBytes = BLOCK_CACHE_BYTES) {}

  get sizeBytes(): number {
    return this.bytes;
  }

  /**
   * Row ids of some blocks.
   * @returns in the order asked for
   */
  async rowIds(storage: BlockStorage, datasetId: string, blocks: readonly number[]): Promise<Int32Array[]> {
    const keys = blocks.map((block) => `${datasetId}/rowIds/${block}`);
    const items = await this.load(keys, async (missing) => {
      const request = { columns: [], dictionaries: [], rowIds: missing.map((i) => blocks[i] as number) };
      const { rowIds } = await storage.readBlocks(datasetId, request);
      return rowIds.map((data): Item => ({ kind: 'rowIds', data }));
    });
    return items.map(({ data }) => data as Int32Array);
  }

  /** Some blocks of some columns: for each column its blocks, in the order asked for. */
  async columns(
    storage: BlockStorage,
    datasetId: string,
    columns: readonly number[],
    blocks: readonly number[],
  ): Promise<BlockColumn[][]> {
    const pairs = columns.flatMap((column) => blocks.map((block) => ({ column, block })));
    const keys = pairs.map(({ column, block }) => `${datasetId}/${column}/${block}`);
    const items = await this.load(keys, async (missing) => {
      const request = {
        rowIds: [],
        dictionaries: [],
        columns: missing.map((i) => pairs[i] as (typeof pairs)[0]),
      };
      const answer = await storage.readBlocks(datasetId, request);
      return answer.columns.map((data): Item => ({ kind: 'column', data }));
    });
    return columns.map((_, i) =>
      items.slice(i * blocks.length, (i + 1) * blocks.length).map(({ data }) => data as BlockColumn),
    );
  }

  /** Dictionaries of some columns that have one. */
  async dictionaries(
    storage: BlockStorage,
    datasetId: string,
    columns: readonly number[],
  ): Promise<(readonly string[])[]> {
    const keys = columns.map((column) => `${datasetId}/dictionary/${column}`);
    const items = await this.load(keys, async (missing) => {
      const request = { rowIds: [], columns: [], dictionaries: missing.map((i) => columns[i] as number) };
      const { dictionaries } = await storage.readBlocks(datasetId, request);
      return dictionaries.map((data): Item => ({ kind: 'dictionary', data }));
    });
    return items.map(({ data }) => data as readonly string[]);
  }

  /** @param read what is not in memory, by position among the keys, in that order */
  private async load(
    keys: readonly string[],
    read: (missing: readonly number[]) => Promise<readonly Item[]>,
  ): Promise<Item[]> {
    const found = keys.map((key) => this.use(key));
    const missing = [...found.keys()].filter((i) => found[i] === undefined);
    if (missing.length > 0) {
      const items = await read(missing);
      missing.forEach((position, i) => {
        const item = items[i] as Item;
        found[position] = item;
        this.keep(keys[position] as string, item);
      });
    }
    return found as Item[];
  }

  private use(key: string): Item | undefined {
    const item = this.items.get(key);
    if (item === undefined) return undefined;
    this.items.delete(key);
    this.items.set(key, item);
    return item;
  }

  private keep(key: string, item: Item): void {
    const size = sizeOf(item);
    if (size > this.maximumBytes || this.items.has(key)) return;
    this.items.set(key, item);
    this.bytes += size;
    for (const [oldest, old] of this.items) {
      if (this.bytes <= this.maximumBytes) break;
      this.items.delete(oldest);
      this.bytes -= sizeOf(old);
    }
  }
}
