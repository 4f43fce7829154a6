/**
 * Reading an artefact: every chunk that is needed is held against its SHA-256; where the newest save is damaged the one
 * before it answers, and the reader is told.
 */
import { makeError, type Finding, type HashPort } from '../contracts';
import { SlotDamage, slotsOf, verifySlot } from './artefact-slots';
import { inRead, type Connection, type ReadTransaction } from './connection';
import { kindRange } from './records';
import type { Slot } from './schema';
import { parseBody, type StoredBody, type StoredKind } from './stored-shapes';

/** Takes an artefact in. A fresh one is begun for each save that is tried. */
export interface ArtefactVisitor<Value> {
  isWanted(name: string): boolean;
  /** Called in stored order. The bytes are a copy of their own, aligned at 0. */
  take(name: string, bytes: Uint8Array<ArrayBuffer>): void;
  finish(): Value;
}
export type ArrayEntries = Slot['arrays'];

export interface ReadResult<Value> {
  readonly value: Value;
  /** What a person should know: `F-STORE-OLDER-COPY`, or null. */
  readonly notice: Finding | null;
}

/**
 * Reads the newest intact save.
 * @throws E-STORE-MISSING when there is none, E-STORE-DAMAGED when no save is intact, E-STORE-SHAPE, E-STORE-NEWER
 */
export async function visitArtefact<Kind extends StoredKind, Value>(
  connection: Connection,
  kind: Kind,
  id: string,
  begin: (body: StoredBody<Kind>, arrays: ArrayEntries) => ArtefactVisitor<Value>,
): Promise<ReadResult<Value>> {
  return inRead(connection, ['manifests', 'chunks'], async (transaction) => {
    const manifest = await transaction.objectStore('manifests').get([kind, id]);
    if (manifest === undefined) throw makeError('E-STORE-MISSING', { kind, id });
    let problem = 'the manifest has an unexpected shape';
    for (const [age, raw] of slotsOf(manifest).entries()) {
      try {
        const slot = verifySlot(connection.ports, kind, id, raw);
        const visitor = begin(parseBody(kind, id, slot.schemaVersion, slot.body), slot.arrays);
        await visitArrays(transaction, connection.ports, slot, visitor);
        return { value: visitor.finish(), notice: age === 0 ? null : olderCopyNotice(kind, id, problem) };
      } catch (error) {
        if (!(error instanceof SlotDamage)) throw error;
        if (age === 0) problem = error.message;
      }
    }
    throw makeError('E-STORE-DAMAGED', { kind, id, problem });
  });
}

export interface ReadArtefact<Kind extends StoredKind> {
  readonly body: StoredBody<Kind>;
  readonly arrays: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** An artefact whole. See `visitArtefact`. */
export async function readArtefact<Kind extends StoredKind>(
  connection: Connection,
  kind: Kind,
  id: string,
): Promise<ReadResult<ReadArtefact<Kind>>> {
  return visitArtefact(connection, kind, id, (body) => {
    const arrays = new Map<string, Uint8Array<ArrayBuffer>>();
    return {
      isWanted: () => true,
      take: (name, bytes) => void arrays.set(name, bytes),
      finish: () => ({ body, arrays }),
    };
  });
}

/** The body of an artefact, without its bytes. See `visitArtefact`. */
export async function readArtefactBody<Kind extends StoredKind>(
  connection: Connection,
  kind: Kind,
  id: string,
): Promise<ReadResult<StoredBody<Kind>>> {
  return visitArtefact(connection, kind, id, (body) => ({
    isWanted: () => false,
    take: () => undefined,
    finish: () => body,
  }));
}

/** Ids of every artefact of a kind, ascending. */
export async function listArtefactIds(connection: Connection, kind: StoredKind): Promise<string[]> {
  const keys = await inRead(connection, ['manifests'], (transaction) =>
    transaction.objectStore('manifests').getAllKeys(kindRange(kind)),
  );
  return keys.map(([, id]) => id);
}

/** Hands a slot's wanted arrays to a visitor. @throws SlotDamage */
async function visitArrays(
  transaction: ReadTransaction<'manifests' | 'chunks'>,
  hash: HashPort,
  slot: Slot,
  visitor: Pick<ArtefactVisitor<unknown>, 'isWanted' | 'take'>,
): Promise<void> {
  let index = 0;
  let start = 0;
  let bytes: Uint8Array | null = null;
  for (const { name, offset, sizeBytes } of slot.arrays) {
    if (!visitor.isWanted(name)) continue;
    const array = new Uint8Array(sizeBytes);
    let filled = 0;
    while (filled < sizeBytes) {
      const chunk = slot.chunks[index];
      if (!chunk) throw new SlotDamage(`chunk ${index} is missing`);
      const from = offset + filled - start;
      if (from >= chunk.sizeBytes) {
        start += chunk.sizeBytes;
        index += 1;
        bytes = null;
        continue;
      }
      bytes ??= await readChunk(transaction, hash, slot, index);
      const piece = bytes.subarray(from, from + sizeBytes - filled);
      array.set(piece, filled);
      filled += piece.length;
    }
    visitor.take(name, array);
  }
}

/** One chunk, held against its SHA-256. @throws SlotDamage */
export async function readChunk(
  transaction: ReadTransaction<'manifests' | 'chunks'>,
  hash: HashPort,
  slot: Slot,
  index: number,
): Promise<Uint8Array> {
  const bytes: unknown = await transaction.objectStore('chunks').get([slot.saveId, index]);
  const expected = slot.chunks[index];
  if (!(bytes instanceof Uint8Array) || !expected) throw new SlotDamage(`chunk ${index} is missing`);
  if (bytes.length !== expected.sizeBytes || hash.sha256(bytes) !== expected.sha256) {
    throw new SlotDamage(`chunk ${index} does not match its checksum`);
  }
  return bytes;
}

function olderCopyNotice(kind: string, id: string, problem: string): Finding {
  return { code: 'F-STORE-OLDER-COPY', column: null, severity: 'warn', details: { kind, id, problem } };
}
