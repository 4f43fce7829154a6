/**
 * How the database came to be what it is, step by step. Append only: a migration that was released is never edited,
 * because databases made by it exist. The version of the database is the number of migrations.
 */
import type { IDBPDatabase, IDBPTransaction } from 'idb';
import type { ProjectDatabase, StoreName } from './schema';

/** Runs inside the version-change transaction; may issue requests, must await nothing else. */
export type Migration = (
  database: IDBPDatabase<ProjectDatabase>,
  transaction: IDBPTransaction<ProjectDatabase, StoreName[], 'versionchange'>,
) => void;

/** Version 1: records, manifests, chunks. */
function createStores(database: IDBPDatabase<ProjectDatabase>): void {
  database.createObjectStore('records', { keyPath: ['kind', 'id'] });
  database.createObjectStore('manifests', { keyPath: ['kind', 'id'] });
  database.createObjectStore('chunks');
}

export const MIGRATIONS: readonly Migration[] = [createStores];
