import { describe, expect, it } from 'vitest';
import type { DatasetBlock, DatasetManifest, Dictionaries, RowQuery } from '../../../src/contracts';
import { BlockCache, type BlockStorage } from '../../../src/pipeline/workflows/block-cache';
import { RowViews, type RowContext } from '../../../src/pipeline/workflows/row-views';
import { makePorts } from '../../support/read-table';
import { datasetDictionaries, makeDatasetBlocks, makeDatasetManifest } from '../storage/stored-examples';

interface CountingStorage extends BlockStorage {
  readonly read: string[];
}

function makeStorage(
  manifest: DatasetManifest = makeDatasetManifest(),
  blocks: readonly DatasetBlock[] = makeDatasetBlocks(),
  dictionaries: Dictionaries = datasetDictionaries,
): CountingStorage {
  const read: string[] = [];
  return {
    read,
    getDataset: () => Promise.resolve(manifest),
    readBlocks(_, request) {
      for (const { column, block } of request.columns) read.push(`${column}/${block}`);
      for (const block of request.rowIds) read.push(`rowIds/${block}`);
      return Promise.resolve({
        columns: request.columns.map(({ column, block }) => blocks[block]!.columns[column]!),
        rowIds: request.rowIds.map((block) => blocks[block]!.rowIds),
        dictionaries: request.dictionaries.map((column) => dictionaries[column]!),
      });
    },
  };
}

let ids = 0;
const makeContext = (storage: BlockStorage, stop = { requested: false }): RowContext => ({
  ports: makePorts(),
  storage,
  stop,
  newId: () => `view-${++ids}`,
  onEvent: () => undefined,
});
const query = (changes: Partial<RowQuery> = {}): RowQuery => ({
  datasetId: 'dataset-1',
  filter: [],
  sort: null,
  rowIds: null,
  ...changes,
});
const failure = (code: string): Error => expect.objectContaining({ code }) as Error;

describe('RowViews', () => {
  it('reads pages in file order across blocks, with ids and missing marks', async () => {
    const storage = makeStorage();
    const views = new RowViews();
    const view = await views.open(query(), makeContext(storage));
    expect(view).toMatchObject({ datasetId: 'dataset-1', nRows: 5, personal: [] });
    expect(storage.read).toEqual([]);
    const page = await views.read(view.id, 1, 3, ['note', '__proto__', 'constructor'], storage);
    expect(page.start).toBe(1);
    expect([...page.rowIds]).toEqual([2, 3, 7]);
    expect(page.columns.map(({ name, texts, missing }) => [name, texts, [...missing]])).toEqual([
      ['note', ['', '', '猫 </script>'], [1, 0, 0]],
      ['__proto__', ['', '0', '1e+300'], [1, 0, 0]],
      ['constructor', ['', '\ud800', 'b'], [1, 0, 0]],
    ]);
  });

  it('ends a page where the view ends', async () => {
    const storage = makeStorage();
    const views = new RowViews();
    const view = await views.open(query(), makeContext(storage));
    expect([...(await views.read(view.id, 4, 200, [], storage)).rowIds]).toEqual([9]);
    expect([...(await views.read(view.id, 9, 200, ['note'], storage)).rowIds]).toEqual([]);
  });

  it('does not read a block twice, and never one that no row of the page lies in', async () => {
    const storage = makeStorage();
    const views = new RowViews();
    const view = await views.open(query(), makeContext(storage));
    await views.read(view.id, 0, 2, ['note'], storage);
    await views.read(view.id, 1, 2, ['note'], storage);
    expect(storage.read).toEqual(['2/0', 'rowIds/0']);
  });

  it('filters, sorts and picks rows by id, in the order of the ids', async () => {
    const storage = makeStorage();
    const views = new RowViews();
    const idsOf = async (changes: Partial<RowQuery>) => {
      const { id } = await views.open(query(changes), makeContext(storage));
      return [...(await views.read(id, 0, 100, [], storage)).rowIds];
    };
    expect(await idsOf({ rowIds: Int32Array.of(9, 0, 5, 3) })).toEqual([9, 0, 3]);
    expect(await idsOf({ sort: { column: '__proto__', direction: 'descending' } })).toEqual([7, 0, 9, 3, 2]);
    const filter = [{ kind: 'notMissing' as const, column: '__proto__' }];
    expect(await idsOf({ filter, rowIds: Int32Array.of(9, 2, 0) })).toEqual([9, 0]);
    expect(
      await idsOf({
        filter,
        rowIds: Int32Array.of(9, 2, 0),
        sort: { column: 'note', direction: 'ascending' },
      }),
    ).toEqual([0, 9]);
  });

  it('flags personal columns', async () => {
    const manifest = makeDatasetManifest();
    const storage = makeStorage({
      ...manifest,
      findings: [{ code: 'F-PERSONAL', column: 'note', severity: 'warn', details: { kind: 'name' } }],
    });
    expect((await new RowViews().open(query(), makeContext(storage))).personal).toEqual(['note']);
  });

  it('refuses columns that are not there, closed views and pages without end', async () => {
    const storage = makeStorage();
    const views = new RowViews();
    const sort = { column: 'nope', direction: 'ascending' } as const;
    await expect(views.open(query({ sort }), makeContext(storage))).rejects.toEqual(
      failure('E-STORE-MISSING'),
    );
    const view = await views.open(query(), makeContext(storage));
    await expect(views.read(view.id, 0, 1, ['nope'], storage)).rejects.toEqual(failure('E-STORE-MISSING'));
    await expect(views.read(view.id, 0, 1_001, [], storage)).rejects.toEqual(failure('E-WIRE'));
    views.close(view.id);
    views.close(view.id);
    await expect(views.read(view.id, 0, 1, [], storage)).rejects.toEqual(failure('E-VIEW-CLOSED'));
  });

  it('stops between two pieces, and forgets the view used longest ago', async () => {
    const storage = makeStorage();
    const views = new RowViews();
    const filter = [{ kind: 'missing' as const, column: 'note' }];
    await expect(views.open(query({ filter }), makeContext(storage, { requested: true }))).rejects.toEqual(
      failure('E-STOPPED'),
    );
    const first = await views.open(query(), makeContext(storage));
    for (let i = 0; i < 12; i++) await views.open(query(), makeContext(storage));
    await expect(views.read(first.id, 0, 1, [], storage)).rejects.toEqual(failure('E-VIEW-CLOSED'));
  });
});

describe('BlockCache', () => {
  it('stays within its bound by letting go what was used longest ago', async () => {
    const storage = makeStorage();
    // A block of numbers has 24 or 16 bytes.
    const cache = new BlockCache(40);
    await cache.columns(storage, 'd', [0], [0]);
    await cache.columns(storage, 'd', [0], [1]);
    expect(cache.sizeBytes).toBe(40);
    await cache.columns(storage, 'd', [0], [0]);
    await cache.rowIds(storage, 'd', [1]);
    expect(cache.sizeBytes).toBe(32);
    await cache.columns(storage, 'd', [0], [0]);
    expect(storage.read).toEqual(['0/0', '0/1', 'rowIds/1']);
    await cache.columns(storage, 'd', [0], [1]);
    expect(storage.read.at(-1)).toBe('0/1');
  });

  it('does not keep what is larger than itself', async () => {
    const storage = makeStorage();
    const cache = new BlockCache(10);
    await cache.columns(storage, 'd', [0], [0]);
    expect(cache.sizeBytes).toBe(0);
  });
});
