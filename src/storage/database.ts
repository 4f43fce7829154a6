/**
 * Opening the project's database: migrations, a newer database left alone, other tabs that stand in the way, and tabs
 * that we stand in the way of.
 */
import { openDB, type IDBPDatabase } from 'idb';
import { makeError } from '../contracts';
import { MIGRATIONS, type Migration } from './migrations';
import type { ProjectDatabase } from './schema';
import { toStoreError } from './store-errors';

const FLUSH_LIMIT_MS = 1000;

export interface DatabaseOptions {
  readonly name: string;
  /** Another tab with an older version has the database open and has not closed it yet. */
  readonly onBlocked?: (() => void) | undefined;
  /**
   * Another tab wants to migrate or delete the database. May finish writing; the connection closes when it settles,
   * after one second at the latest.
   */
  readonly onVersionChange?: (() => void | Promise<void>) | undefined;
  /** The browser closed the connection: site data cleared, storage lost. */
  readonly onTerminated?: (() => void) | undefined;
  /** Default 10,000. */
  readonly timeoutMs?: number | undefined;
  /** Default: the released ones. */
  readonly migrations?: readonly Migration[] | undefined;
}

export interface OpenedDatabase {
  readonly database: IDBPDatabase<ProjectDatabase>;
  /** True when there was no database: a new project, or one whose storage the browser cleared. */
  readonly isNew: boolean;
}

/**
 * Opens the database, migrating it where it is older.
 * @throws E-STORE-NEWER when a newer Terrarium made it; it is not touched
 * @throws E-STORE-BLOCKED when an older tab did not let go of it in time
 * @throws E-STORE-QUOTA, E-STORE-FAILED when the browser cannot open it
 */
export async function openDatabase(options: DatabaseOptions): Promise<OpenedDatabase> {
  const migrations = options.migrations ?? MIGRATIONS;
  let oldVersion = migrations.length;
  let blocked = false;
  // An async function, because idb throws at once where the browser refuses storage.
  const open = async () =>
    openDB<ProjectDatabase>(options.name, migrations.length, {
      upgrade(database, version, _newVersion, transaction) {
        oldVersion = version;
        for (const migrate of migrations.slice(version)) migrate(database, transaction);
      },
      blocked() {
        blocked = true;
        options.onBlocked?.();
      },
      blocking(_current, _wanted, event) {
        void flushAndClose(options, event.target as IDBDatabase);
      },
      terminated: () => options.onTerminated?.(),
    });
  const database = await withTimeout(open(), options.timeoutMs ?? 10_000, () =>
    blocked ? makeError('E-STORE-BLOCKED') : makeError('E-STORE-FAILED', { problem: 'TimeoutError' }),
  );
  if (oldVersion < migrations.length) await settleMigration(database, migrations.length);
  return { database, isNew: oldVersion === 0 };
}

/** A version-change transaction takes no durability; a strict one after it flushes the same log. */
async function settleMigration(database: IDBPDatabase<ProjectDatabase>, version: number): Promise<void> {
  try {
    const transaction = database.transaction('records', 'readwrite', { durability: 'strict' });
    await Promise.all([
      transaction.store.put({ kind: 'counter', id: 'schema', schemaVersion: 1, body: { value: version } }),
      transaction.done,
    ]);
  } catch (error) {
    database.close();
    throw toStoreError(error);
  }
}

async function flushAndClose(options: DatabaseOptions, database: IDBDatabase): Promise<void> {
  try {
    await Promise.race([options.onVersionChange?.(), delay(FLUSH_LIMIT_MS)]);
  } catch {
    // What could not be finished is not saved; the other tab must not wait for it.
  } finally {
    database.close();
  }
}

async function withTimeout(
  opening: Promise<IDBPDatabase<ProjectDatabase>>,
  timeoutMs: number,
  makeTimeoutError: () => Error,
): Promise<IDBPDatabase<ProjectDatabase>> {
  let late = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      late = true;
      reject(makeTimeoutError());
    }, timeoutMs);
  });
  opening.then(
    (database) => {
      if (late) database.close();
    },
    () => undefined,
  );
  try {
    return await Promise.race([opening, timeout]);
  } catch (error) {
    throw toStoreError(error);
  } finally {
    clearTimeout(timer);
  }
}

function delay(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
