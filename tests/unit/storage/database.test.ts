import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../../src/storage/database';
import { MIGRATIONS, type Migration } from '../../../src/storage/migrations';
import { openProjectStore } from '../../../src/storage';
import { makeRun } from './stored-examples';
import { newDatabaseName, rawRequest, testPorts } from './test-database';

afterEach(() => void vi.restoreAllMocks());

const nextMigration: Migration = (database) => void database.createObjectStore('later' as never);
const NEWER = [...MIGRATIONS, nextMigration];

async function storeNames(name: string): Promise<string[]> {
  const { database } = await openDatabase({ name, migrations: NEWER });
  const names = [...database.objectStoreNames] as string[];
  database.close();
  return names;
}

describe('opening', () => {
  it('makes the stores of version 1 in a new project, and says that it is new', async () => {
    const name = newDatabaseName();
    const { database, isNew } = await openDatabase({ name });
    expect([...database.objectStoreNames].sort()).toEqual(['chunks', 'manifests', 'records']);
    expect(database.version).toBe(1);
    expect(isNew).toBe(true);
    database.close();
    const again = await openDatabase({ name });
    expect(again.isNew).toBe(false);
    again.database.close();
  });

  it('runs the migrations that are missing, once, and keeps what was stored', async () => {
    const name = newDatabaseName();
    const project = await openProjectStore({ name, ports: testPorts });
    await project.saveRun(makeRun('run-1'), null, null);
    project.close();
    const migrated = await openProjectStore({ name, ports: testPorts, migrations: NEWER });
    expect(await migrated.getRun('run-1')).toEqual(makeRun('run-1'));
    migrated.close();
    expect(await storeNames(name)).toContain('later');
  });

  it('leaves the old version when a migration is interrupted', async () => {
    const name = newDatabaseName();
    (await openDatabase({ name })).database.close();
    const broken: Migration = (database, transaction) => {
      nextMigration(database, transaction);
      transaction.done.catch(() => undefined);
      transaction.abort();
    };
    await expect(openDatabase({ name, migrations: [...MIGRATIONS, broken] })).rejects.toMatchObject({
      code: 'E-STORE-FAILED',
    });
    const { database } = await openDatabase({ name });
    expect(database.version).toBe(1);
    expect([...database.objectStoreNames].sort()).toEqual(['chunks', 'manifests', 'records']);
    database.close();
  });

  it('refuses the database of a newer Terrarium and does not touch it', async () => {
    const name = newDatabaseName();
    (await openDatabase({ name, migrations: NEWER })).database.close();
    await expect(openProjectStore({ name, ports: testPorts })).rejects.toMatchObject({
      code: 'E-STORE-NEWER',
    });
    expect(await storeNames(name)).toContain('later');
  });

  it('gives a coded error when the browser refuses storage', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('no storage here', 'SecurityError');
    });
    await expect(openProjectStore({ name: newDatabaseName(), ports: testPorts })).rejects.toMatchObject({
      code: 'E-STORE-FAILED',
      details: { problem: 'SecurityError' },
    });
  });
});

describe('two tabs', () => {
  it('lets the older one finish and closes it when a newer one migrates', async () => {
    const name = newDatabaseName();
    const events: string[] = [];
    const old = await openProjectStore({
      name,
      ports: testPorts,
      async onVersionChange() {
        await old.saveRun(makeRun('run-1'), null, null);
        events.push('flushed');
      },
    });
    const newer = await openProjectStore({ name, ports: testPorts, migrations: NEWER });
    expect(events).toEqual(['flushed']);
    expect(await newer.getRun('run-1')).toEqual(makeRun('run-1'));
    await expect(old.listRuns()).rejects.toMatchObject({ code: 'E-STORE-FAILED' });
    newer.close();
  });

  it('closes after a second although the older one does not finish', async () => {
    const name = newDatabaseName();
    await openProjectStore({ name, ports: testPorts, onVersionChange: () => new Promise(() => undefined) });
    const newer = await openProjectStore({ name, ports: testPorts, migrations: NEWER, timeoutMs: 5000 });
    newer.close();
  });

  it('says that it is blocked, gives up in time, and lets go of the database that opens too late', async () => {
    const name = newDatabaseName();
    (await openDatabase({ name })).database.close();
    const old = indexedDB.open(name);
    await new Promise((resolve) => (old.onsuccess = resolve));
    const onBlocked = vi.fn();
    await expect(
      openProjectStore({ name, ports: testPorts, migrations: NEWER, onBlocked, timeoutMs: 50 }),
    ).rejects.toMatchObject({ code: 'E-STORE-BLOCKED' });
    expect(onBlocked).toHaveBeenCalledOnce();
    const close = vi.spyOn(IDBDatabase.prototype, 'close');
    old.result.close();
    await vi.waitFor(() => expect(close).toHaveBeenCalledTimes(2));
    const third = await openDatabase({ name, migrations: [...NEWER, () => undefined], timeoutMs: 5000 });
    third.database.close();
  });

  it('only reads where the other holds the lock', async () => {
    const name = newDatabaseName();
    const writer = await openProjectStore({ name, ports: testPorts });
    await writer.saveRun(makeRun('run-1'), null, null);
    await rawRequest(name, 'chunks', (store) => store.put(Uint8Array.of(1, 2), ['0'.repeat(32), 0]));
    const reader = await openProjectStore({ name, ports: testPorts, readOnly: true });
    expect(reader.opened).toBeNull();
    expect(await reader.getRun('run-1')).toEqual(makeRun('run-1'));
    await expect(reader.saveRun(makeRun('run-2'), null, null)).rejects.toMatchObject({ code: 'E-READ-ONLY' });
    expect(() => reader.beginDataset()).toThrow(expect.objectContaining({ code: 'E-READ-ONLY' }));
    expect(await reader.fsck()).toMatchObject({ orphanChunks: 1, reclaimed: false });
    expect(await writer.fsck()).toMatchObject({ orphanChunks: 1, reclaimed: true });
    expect(await writer.fsck()).toMatchObject({ orphanChunks: 0 });
    reader.close();
    writer.close();
  });
});
