/**
 * An open database and the three ways to touch it. All access goes through here, so that every transaction that
 * writes manifests or records is strict, success means that the transaction completed, and every fault has a code.
 * The work handed in may await requests of its own transaction and nothing else: the transaction would end early.
 */
import type { IDBPDatabase, IDBPTransaction } from 'idb';
import { makeError, type Ports } from '../contracts';
import { toStoreError } from './store-errors';
import type { ProjectDatabase, StoreName } from './schema';

export interface Connection {
  readonly database: IDBPDatabase<ProjectDatabase>;
  readonly ports: Ports;
  /** True when this tab does not hold the project's lock. */
  readonly readOnly: boolean;
  /** Bytes in every chunk but a save's last. Stored chunks may have been cut differently. */
  readonly chunkBytes: number;
  /** Save ids whose chunks are being written and no manifest names yet. */
  readonly inFlight: Set<string>;
}

type Transaction<Names extends StoreName, Mode extends IDBTransactionMode> = IDBPTransaction<
  ProjectDatabase,
  Names[],
  Mode
>;
export type ReadTransaction<Names extends StoreName = StoreName> = Transaction<Names, 'readonly'>;
export type WriteTransaction<Names extends StoreName = StoreName> = Transaction<Names, 'readwrite'>;

/** Reads from one consistent state. */
export async function inRead<Names extends StoreName, Value>(
  connection: Connection,
  stores: Names[],
  work: (transaction: ReadTransaction<Names>) => Promise<Value>,
): Promise<Value> {
  return settle(() => connection.database.transaction(stores, 'readonly'), work);
}

/** Writes manifests and records; resolves once the transaction is complete and the browser was asked to flush it. */
export async function inStrictWrite<Names extends StoreName, Value>(
  connection: Connection,
  stores: Names[],
  work: (transaction: WriteTransaction<Names>) => Promise<Value>,
): Promise<Value> {
  refuseReadOnly(connection);
  return settle(() => connection.database.transaction(stores, 'readwrite', { durability: 'strict' }), work);
}

/** Writes chunks that no manifest names, where a loss is found by its missing SHA-256. */
export async function inChunkWrite<Value>(
  connection: Connection,
  work: (transaction: WriteTransaction<'chunks'>) => Promise<Value>,
): Promise<Value> {
  refuseReadOnly(connection);
  return settle(
    () => connection.database.transaction(['chunks'], 'readwrite', { durability: 'relaxed' }),
    work,
  );
}

/** @throws E-READ-ONLY when another tab holds the project's lock. */
export function refuseReadOnly(connection: Connection): void {
  if (connection.readOnly) throw makeError('E-READ-ONLY');
}

async function settle<Names extends StoreName, Mode extends IDBTransactionMode, Value>(
  begin: () => Transaction<Names, Mode>,
  work: (transaction: Transaction<Names, Mode>) => Promise<Value>,
): Promise<Value> {
  let transaction: Transaction<Names, Mode> | undefined;
  try {
    transaction = begin();
    // Looked at below; a handler now keeps an early abort from being reported as unhandled.
    transaction.done.catch(() => undefined);
    const value = await work(transaction);
    await transaction.done;
    return value;
  } catch (error) {
    await abort(transaction);
    // A request of an aborted transaction only says AbortError; the transaction knows why.
    throw toStoreError(transaction?.error ?? error);
  }
}

async function abort(
  transaction: { abort(): void; readonly done: Promise<void> } | undefined,
): Promise<void> {
  try {
    transaction?.abort();
  } catch {
    // It has ended already.
  }
  await transaction?.done.catch(() => undefined);
}
