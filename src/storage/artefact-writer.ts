/**
 * Saving an artefact: its bytes are packed into chunks that no manifest names yet, read back and hashed, and then one
 * strict transaction puts the new slot before the last one and lets go of the one before that. Until that transaction is complete a reader sees the
 * state before; from then on the new one. What that one named is reclaimed afterwards.
 */
import { makeError, type HashPort } from '../contracts';
import {
  inChunkWrite,
  inRead,
  inStrictWrite,
  refuseReadOnly,
  type Connection,
  type WriteTransaction,
} from './connection';
import { saveIdOf, slotDigest, slotsOf } from './artefact-slots';
import { requireRecordIn } from './records';
import type { Envelope, Slot } from './schema';
import { currentSchemaVersion, parseBody, type NewBody, type StoredKind } from './stored-shapes';

/** A record that appears in the same transaction as the artefact. */
export interface CompanionRecord {
  readonly envelope: Envelope;
  /** True: fail with E-STORE-EXISTS instead of replacing an earlier record. */
  readonly mustBeNew: boolean;
}

/** More work of the transaction that makes an artefact visible, such as its entry in the log book. */
export type AlsoWrite = (transaction: WriteTransaction<'records' | 'manifests'>) => Promise<void>;

/** The record that the artefact belongs to: where it is gone, the save fails with E-STORE-MISSING. */
export type OwnerRecord = readonly [kind: StoredKind, id: string];

export interface ArtefactWriter<Kind extends StoredKind> {
  /** Adds a named piece; names must differ. The bytes must not change until this resolves. */
  append(name: string, bytes: Uint8Array): Promise<void>;
  /** Makes everything visible at once. The writer is spent afterwards, also when this fails. */
  commit(
    id: string,
    body: NewBody<Kind>,
    records?: readonly CompanionRecord[],
    owner?: OwnerRecord | null,
    also?: AlsoWrite,
  ): Promise<void>;
  /** Gives up; what was written is reclaimed. Calling it twice, or after a commit, does nothing. */
  abandon(): Promise<void>;
}

/** Begins a save. Nothing is visible before `commit`. @throws E-READ-ONLY */
export function beginArtefact<Kind extends StoredKind>(
  connection: Connection,
  kind: Kind,
): ArtefactWriter<Kind> {
  refuseReadOnly(connection);
  const saveId = makeSaveId();
  const packer = makePacker(connection, saveId);
  let spent = false;
  /** Calls run one after another, also when the caller does not wait. */
  let tail: Promise<void> = Promise.resolve();
  connection.inFlight.add(saveId);

  async function abandon(): Promise<void> {
    if (spent) return;
    spent = true;
    await tail.catch(() => undefined);
    await reclaimChunks(connection, [saveId]).catch(() => undefined);
    connection.inFlight.delete(saveId);
  }

  return {
    append(name, bytes) {
      if (spent)
        return Promise.reject(makeError('E-INTERNAL', { problem: 'the artefact is no longer open' }));
      tail = tail.then(() => packer.append(name, bytes));
      tail.catch(() => undefined);
      return tail;
    },
    async commit(id, body, records = [], owner = null, also = async () => undefined) {
      if (spent) throw makeError('E-INTERNAL', { problem: 'the artefact is no longer open' });
      try {
        await tail;
        await packer.finish();
        const schemaVersion = currentSchemaVersion(kind);
        const checked = parseBody(kind, id, schemaVersion, body);
        await readBack(connection, saveId, packer.chunks);
        const content = {
          saveId,
          schemaVersion,
          body: checked,
          arrays: packer.arrays,
          chunks: packer.chunks,
        };
        const overwritten = await flip(connection, kind, id, records, owner, content, also);
        spent = true;
        connection.inFlight.delete(saveId);
        // Saved already: what cannot be reclaimed now is an orphan that the next check finds.
        await reclaimChunks(connection, overwritten).catch(() => undefined);
      } catch (error) {
        await abandon();
        throw error;
      }
    },
    abandon,
  };
}

/** Saves an artefact whose pieces are in memory. Resolves when it is durable. */
export async function saveArtefact<Kind extends StoredKind>(
  connection: Connection,
  kind: Kind,
  id: string,
  body: NewBody<Kind>,
  arrays: Iterable<{ readonly name: string; readonly bytes: Uint8Array }>,
  records: readonly CompanionRecord[] = [],
  owner: OwnerRecord | null = null,
  also?: AlsoWrite,
): Promise<void> {
  const writer = beginArtefact(connection, kind);
  try {
    for (const { name, bytes } of arrays) await writer.append(name, bytes);
  } catch (error) {
    await writer.abandon();
    throw error;
  }
  await writer.commit(id, body, records, owner, also);
}

/** Deletes the chunks of saves that no manifest names. */
export async function reclaimChunks(connection: Connection, saveIds: readonly string[]): Promise<void> {
  if (saveIds.length === 0) return;
  await inChunkWrite(connection, async (transaction) => {
    const chunks = transaction.objectStore('chunks');
    for (const saveId of saveIds) await chunks.delete(chunkRange(saveId));
  });
}

/** The keys of one save's chunks. */
export function chunkRange(saveId: string): IDBKeyRange {
  return IDBKeyRange.bound([saveId], [saveId, []]);
}

/** Random, not derived from contents: equal contents must not show in the keys. */
function makeSaveId(): string {
  const words = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(words, (word) => word.toString(16).padStart(8, '0')).join('');
}

function makePacker(connection: Connection, saveId: string) {
  const { chunkBytes } = connection;
  const arrays: Slot['arrays'] = [];
  const chunks: Slot['chunks'] = [];
  const names = new Set<string>();
  let buffer = new Uint8Array(0);
  let filled = 0;
  let offset = 0;

  async function flush(): Promise<void> {
    const bytes = buffer.slice(0, filled);
    const index = chunks.length;
    const chunk = { sizeBytes: filled, sha256: '' };
    chunks.push(chunk);
    filled = 0;
    const hashing = digestAside(connection.ports, bytes);
    await inChunkWrite(connection, (transaction) =>
      transaction.objectStore('chunks').add(bytes, [saveId, index]),
    );
    chunk.sha256 = await hashing;
  }

  return {
    arrays,
    chunks,
    async append(name: string, bytes: Uint8Array): Promise<void> {
      if (names.has(name)) throw makeError('E-INTERNAL', { problem: `two arrays are named ${name}` });
      names.add(name);
      arrays.push({ name, offset, sizeBytes: bytes.length });
      offset += bytes.length;
      if (bytes.length > 0 && buffer.length === 0) buffer = new Uint8Array(chunkBytes);
      for (let start = 0; start < bytes.length;) {
        const taken = Math.min(chunkBytes - filled, bytes.length - start);
        buffer.set(bytes.subarray(start, start + taken), filled);
        filled += taken;
        start += taken;
        if (filled === chunkBytes) await flush();
      }
    },
    async finish(): Promise<void> {
      if (filled > 0) await flush();
    },
  };
}

async function readBack(connection: Connection, saveId: string, chunks: Slot['chunks']): Promise<void> {
  // Hashing would end a transaction, so each chunk is read in one of its own, and hashed while the next is read.
  let check = Promise.resolve(true);
  for (const [index, { sha256 }] of chunks.entries()) {
    const bytes = await inRead(connection, ['chunks'], (transaction) =>
      transaction.objectStore('chunks').get([saveId, index]),
    );
    if (!(await check) || !(bytes instanceof Uint8Array)) throw readsBackDifferently();
    check = digestAside(connection.ports, bytes).then((found) => found === sha256);
  }
  if (!(await check)) throw readsBackDifferently();
}

function readsBackDifferently() {
  return makeError('E-STORE-FAILED', { problem: 'what was written reads back differently' });
}

/** SHA-256 of one chunk, beside this thread where that is possible. */
function digestAside(hash: HashPort, bytes: Uint8Array): Promise<string> {
  const hasher = hash.createBackgroundSha256();
  hasher.update(bytes);
  return hasher.digest();
}

/** The one transaction that makes a save visible. Returns the saves that nothing names any more. */
async function flip(
  connection: Connection,
  kind: StoredKind,
  id: string,
  records: readonly CompanionRecord[],
  owner: OwnerRecord | null,
  content: Omit<Slot, 'sha256'>,
  also: AlsoWrite,
): Promise<string[]> {
  return inStrictWrite(connection, ['manifests', 'records'], async (transaction) => {
    const recordStore = transaction.objectStore('records');
    if (owner !== null) await requireRecordIn(transaction, ...owner);
    for (const { envelope, mustBeNew } of records) {
      if (mustBeNew && (await recordStore.getKey([envelope.kind, envelope.id])) !== undefined) {
        throw makeError('E-STORE-EXISTS', { kind: envelope.kind, id: envelope.id });
      }
      await recordStore.put(envelope);
    }
    const manifests = transaction.objectStore('manifests');
    const [newest, older] = slotsOf(await manifests.get([kind, id]));
    const slot: Slot = { ...content, sha256: slotDigest(connection.ports, kind, id, content) };
    await manifests.put({ kind, id, slots: [slot, (newest as Slot | undefined) ?? null] });
    await also(transaction);
    const overwritten = saveIdOf(older);
    return overwritten === null ? [] : [overwritten];
  });
}
