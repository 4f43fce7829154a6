/** Databases in memory for the tests, and direct access past the store to damage and to count what lies in them. */
import 'fake-indexeddb/auto';
import type { Ports } from '../../../src/contracts';
import type { Connection } from '../../../src/storage/connection';
import { openDatabase } from '../../../src/storage/database';
import type { Manifest, StoreName } from '../../../src/storage/schema';
import { nodeHash } from '../../support/training';

/** Small, so that a few numbers fill several chunks. */
export const CHUNK_BYTES = 256;

let created = 0;

/** A database name that no other test uses. */
export function newDatabaseName(): string {
  created += 1;
  return `project-${created}`;
}

export const testPorts: Ports = {
  ...nodeHash,
  nowMs: () => 0,
  timestamp: () => '2024-05-06T07:08:09.000Z',
  yieldControl: () => Promise.resolve(),
  createDecoder(label, options) {
    const decoder = new TextDecoder(label, { fatal: options?.fatal ?? false });
    return { decode: (bytes, flags) => decoder.decode(bytes, flags) };
  },
};

export async function openConnection(name = newDatabaseName()): Promise<Connection> {
  const { database } = await openDatabase({ name });
  return { database, ports: testPorts, readOnly: false, chunkBytes: CHUNK_BYTES, inFlight: new Set() };
}

/** Runs one request on one store, past everything that is tested. */
export async function rawRequest<Value>(
  name: string,
  store: StoreName,
  request: (store: IDBObjectStore) => IDBRequest<Value>,
): Promise<Value> {
  const opening = indexedDB.open(name);
  const database = await settled(opening);
  try {
    return await settled(request(database.transaction(store, 'readwrite').objectStore(store)));
  } finally {
    database.close();
  }
}

export async function countChunks(name: string): Promise<number> {
  return rawRequest(name, 'chunks', (store) => store.count());
}

/** Flips one bit of the chunks of an artefact's save; `position` counts over the whole save. */
export async function flipBit(
  name: string,
  key: [string, string],
  slot: 0 | 1,
  position: number,
): Promise<void> {
  const manifest = (await rawRequest(name, 'manifests', (store) => store.get(key))) as Manifest;
  const { saveId, chunks } = manifest.slots[slot] as NonNullable<Manifest['slots'][1]>;
  let start = 0;
  for (const [index, { sizeBytes }] of chunks.entries()) {
    if (position < start + sizeBytes) {
      const bytes = (await rawRequest(name, 'chunks', (store) => store.get([saveId, index]))) as Uint8Array;
      bytes[position - start] = (bytes[position - start] as number) ^ 16;
      await rawRequest(name, 'chunks', (store) => store.put(bytes, [saveId, index]));
      return;
    }
    start += sizeBytes;
  }
  throw new Error(`the save has ${start} bytes, not ${position}`);
}

function settled<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error as DOMException);
  });
}
