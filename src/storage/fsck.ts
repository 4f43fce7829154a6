/**
 * Checking the store: every manifest leads to its chunks, and every chunk is named by a manifest. What no manifest
 * names (an import that was killed, a save that lost the race with a closing tab) is reclaimed.
 */
import { SlotDamage, saveIdOf, slotsOf, verifySlot } from './artefact-slots';
import { readChunk } from './artefact-reader';
import { reclaimChunks } from './artefact-writer';
import { inRead, type Connection, type ReadTransaction } from './connection';

export interface FsckReport {
  readonly artefacts: number;
  readonly chunks: number;
  /** Saves that cannot be read; `slot` 0 is the newest of its artefact. */
  readonly damaged: readonly {
    readonly kind: string;
    readonly id: string;
    readonly slot: number;
    readonly problem: string;
  }[];
  /** Chunks that no manifest named. */
  readonly orphanChunks: number;
  /** False where another tab holds the lock: nothing was changed. */
  readonly reclaimed: boolean;
}

export interface FsckOptions {
  /** Also hash every chunk; otherwise only their presence is looked at. */
  readonly hashChunks?: boolean;
}

/** Looks at one consistent state of the store, then reclaims orphans if this tab may write. */
export async function fsck(connection: Connection, options: FsckOptions = {}): Promise<FsckReport> {
  // Taken first: a save that ends meanwhile is named by its manifest or still counted here.
  const underway = new Set(connection.inFlight);
  const seen = await inRead(connection, ['manifests', 'chunks'], async (transaction) => {
    const counts = await countChunks(transaction);
    const named = new Set<string>();
    const damaged: { kind: string; id: string; slot: number; problem: string }[] = [];
    let artefacts = 0;
    let cursor = await transaction.objectStore('manifests').openCursor();
    while (cursor) {
      artefacts += 1;
      const [kind, id] = cursor.key;
      for (const [slot, raw] of slotsOf(cursor.value).entries()) {
        const saveId = saveIdOf(raw);
        if (saveId !== null) named.add(saveId);
        const problem = await findDamage(
          transaction,
          connection,
          kind,
          id,
          raw,
          counts,
          options.hashChunks ?? false,
        );
        if (problem !== null) damaged.push({ kind, id, slot, problem });
      }
      cursor = await cursor.continue();
    }
    return { artefacts, counts, named, damaged };
  });
  const orphans = [...seen.counts.keys()].filter(
    (saveId) => !seen.named.has(saveId) && !underway.has(saveId),
  );
  if (!connection.readOnly) await reclaimChunks(connection, orphans);
  return {
    artefacts: seen.artefacts,
    chunks: [...seen.counts.values()].reduce((total, n) => total + n, 0),
    damaged: seen.damaged,
    orphanChunks: orphans.reduce((total, saveId) => total + (seen.counts.get(saveId) ?? 0), 0),
    reclaimed: !connection.readOnly,
  };
}

/** Number of chunks by save id. */
async function countChunks(
  transaction: ReadTransaction<'manifests' | 'chunks'>,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const [saveId] of await transaction.objectStore('chunks').getAllKeys()) {
    counts.set(saveId, (counts.get(saveId) ?? 0) + 1);
  }
  return counts;
}

async function findDamage(
  transaction: ReadTransaction<'manifests' | 'chunks'>,
  connection: Connection,
  kind: string,
  id: string,
  raw: unknown,
  counts: ReadonlyMap<string, number>,
  hashChunks: boolean,
): Promise<string | null> {
  try {
    const slot = verifySlot(connection.ports, kind, id, raw);
    if ((counts.get(slot.saveId) ?? 0) !== slot.chunks.length) return 'chunks are missing';
    if (!hashChunks) return null;
    for (const index of slot.chunks.keys()) await readChunk(transaction, connection.ports, slot, index);
    return null;
  } catch (error) {
    if (error instanceof SlotDamage) return error.message;
    throw error;
  }
}
