/**
 * Looking at rows: a query is answered once with the positions of its rows, whose cells are then read page by page.
 * Positions of every row in file order are not kept, they are counted.
 */
import {
  makeError,
  MAXIMUM_PAGE_CELLS,
  MAXIMUM_PAGE_ROWS,
  personalColumns,
  type BlockColumn,
  type DatasetManifest,
  type ProgressEvent,
  type RowPage,
  type RowQuery,
  type RowView,
} from '../../contracts';
import { blockOf, blockStarts, cellText, filterRows, orderRows, type ColumnBlocks } from '../data';
import { BlockCache, type BlockStorage } from './block-cache';
import { runInPieces, type PaceContext } from './run-in-pieces';

/** Views kept open at a time; the one used longest ago is forgotten first. */
const MAXIMUM_VIEWS = 12;

interface OpenView {
  readonly manifest: DatasetManifest;
  readonly starts: Int32Array;
  /** Null for every row in file order. */
  readonly positions: Int32Array | null;
}

export interface RowContext extends PaceContext {
  readonly storage: BlockStorage;
  readonly newId: () => string;
  readonly onEvent: (event: ProgressEvent) => void;
}

function positionOf({ columns }: DatasetManifest, name: string): number {
  const position = columns.findIndex((column) => column.name === name);
  if (position < 0) throw makeError('E-STORE-MISSING', { kind: 'column', id: name.slice(0, 200) });
  return position;
}

/** True for columns that are stored with a dictionary. */
function hasDictionary({ columns }: DatasetManifest, position: number): boolean {
  const type = columns[position]?.type;
  return type === 'category' || type === 'boolean';
}

/** Positions of the rows with the given ids, in the order of the ids; ids ascend with positions. */
function findRowIds(rowIds: readonly Int32Array[], wanted: Int32Array): Int32Array {
  const all = new Int32Array(rowIds.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const block of rowIds) {
    all.set(block, at);
    at += block.length;
  }
  const positions = Int32Array.from(wanted, (id) => {
    let low = 0;
    let high = all.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (all[middle] === id) return middle;
      if ((all[middle] as number) < id) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  });
  return positions.filter((position) => position >= 0);
}

export class RowViews {
  private readonly views = new Map<string, OpenView>();

  constructor(private readonly cache = new BlockCache()) {}

  /**
   * Answers a query.
   * @throws E-STORE-MISSING for a dataset or a column that is not there, E-STOPPED
   */
  async open(query: RowQuery, context: RowContext): Promise<RowView> {
    const { storage } = context;
    const manifest = await storage.getDataset(query.datasetId);
    let positions: Int32Array | null = null;
    if (query.rowIds !== null) {
      const blocks = [...manifest.blockRows.keys()];
      positions = findRowIds(await this.cache.rowIds(storage, manifest.id, blocks), query.rowIds);
    }
    if (query.filter.length > 0) {
      const columns: ColumnBlocks[] = [];
      for (const { column } of query.filter) columns.push(await this.wholeColumn(manifest, column, context));
      const found = await runInPieces(
        filterRows(query.filter, columns, manifest.blockRows),
        'filtering',
        context,
      );
      positions = positions === null ? found : keepOnly(positions, found, manifest.nRows);
    }
    if (query.sort !== null) {
      const column = await this.wholeColumn(manifest, query.sort.column, context);
      positions ??= Int32Array.from({ length: manifest.nRows }, (_, row) => row);
      positions = await runInPieces(
        orderRows(column, positions, query.sort.direction, manifest.blockRows),
        'sorting',
        context,
      );
    }
    const id = context.newId();
    this.views.set(id, { manifest, starts: blockStarts(manifest.blockRows), positions });
    for (const oldest of this.views.keys()) {
      if (this.views.size <= MAXIMUM_VIEWS) break;
      this.views.delete(oldest);
    }
    return {
      id,
      datasetId: manifest.id,
      nRows: positions?.length ?? manifest.nRows,
      personal: [...personalColumns(manifest.findings)],
    };
  }

  /**
   * Cells of some consecutive rows of a view; less where the view ends.
   * @param names columns in the order they are wanted
   * @throws E-VIEW-CLOSED, E-STORE-MISSING for a column that is not there, E-WIRE for more cells than a page may have
   */
  async read(
    viewId: string,
    start: number,
    count: number,
    names: readonly string[],
    storage: BlockStorage,
  ): Promise<RowPage> {
    const view = this.views.get(viewId);
    if (view === undefined) throw makeError('E-VIEW-CLOSED');
    if (count > MAXIMUM_PAGE_ROWS || count * names.length > MAXIMUM_PAGE_CELLS)
      throw makeError('E-WIRE', {
        problem: `a page of ${count} rows and ${names.length} columns is too large`,
      });
    this.views.delete(viewId);
    this.views.set(viewId, view);
    const { manifest, starts, positions } = view;
    const end = Math.max(start, Math.min(start + count, positions?.length ?? manifest.nRows));
    const rows =
      positions?.slice(start, end) ?? Int32Array.from({ length: end - start }, (_, i) => start + i);
    const blocks = [...new Set(Array.from(rows, (row) => blockOf(starts, row)))].sort((a, b) => a - b);
    const places = new Map(blocks.map((block, i) => [block, i]));
    const columns = names.map((name) => positionOf(manifest, name));
    const dictionaries = await this.dictionaries(manifest, columns, storage);
    const parts = await this.cache.columns(storage, manifest.id, columns, blocks);
    const ids = await this.cache.rowIds(storage, manifest.id, blocks);
    const located = Array.from(rows, (row) => {
      const block = blockOf(starts, row);
      return { place: places.get(block) as number, at: row - (starts[block] as number) };
    });
    return {
      start,
      rowIds: Int32Array.from(located, ({ place, at }) => ids[place]?.[at] ?? -1),
      columns: names.map((name, i) => {
        const type = manifest.columns[columns[i] as number]?.type ?? 'text';
        const cells = located.map(({ place, at }) =>
          cellText(type, parts[i]?.[place] as BlockColumn, dictionaries[i] ?? null, at),
        );
        return {
          name,
          texts: cells.map((cell) => cell ?? ''),
          missing: Uint8Array.from(cells, (cell) => (cell === null ? 1 : 0)),
        };
      }),
    };
  }

  /** Forgets a view; nothing happens when it is forgotten already. */
  close(viewId: string): void {
    this.views.delete(viewId);
  }

  private async wholeColumn(
    manifest: DatasetManifest,
    name: string,
    { storage }: RowContext,
  ): Promise<ColumnBlocks> {
    const position = positionOf(manifest, name);
    const [dictionary] = await this.dictionaries(manifest, [position], storage);
    const [blocks] = await this.cache.columns(
      storage,
      manifest.id,
      [position],
      [...manifest.blockRows.keys()],
    );
    const schema = manifest.columns[position] as DatasetManifest['columns'][number];
    return { schema, dictionary: dictionary ?? null, blocks: blocks ?? [] };
  }

  /** Dictionaries in the order of the columns, null where there is none. */
  private async dictionaries(
    manifest: DatasetManifest,
    columns: readonly number[],
    storage: BlockStorage,
  ): Promise<(readonly string[] | null)[]> {
    const worded = columns.filter((column) => hasDictionary(manifest, column));
    const found = await this.cache.dictionaries(storage, manifest.id, worded);
    const byColumn = new Map(worded.map((column, i) => [column, found[i] as readonly string[]]));
    return columns.map((column) => byColumn.get(column) ?? null);
  }
}

/** The positions that are among those found, in their order. */
function keepOnly(positions: Int32Array, found: Int32Array, nRows: number): Int32Array {
  const isFound = new Uint8Array(nRows);
  for (const position of found) isFound[position] = 1;
  return positions.filter((position) => isFound[position] === 1);
}
