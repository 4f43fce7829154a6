/** What every deletion does inside its one strict transaction: reads whole kinds, and lets go of artefacts. */
import { saveIdOf, slotsOf } from './artefact-slots';
import type { WriteTransaction } from './connection';
import { kindRange, openReadable } from './records';
import type { StoredBody, StoredKind } from './stored-shapes';

export type Deleting = WriteTransaction<'records' | 'manifests'>;

/** Every record of a kind that can be read, as the transaction sees it. */
export async function readAllIn<Kind extends StoredKind>(
  transaction: Deleting,
  kind: Kind,
): Promise<StoredBody<Kind>[]> {
  const values = await transaction.objectStore('records').getAll(kindRange(kind));
  return openReadable(kind, values);
}

/** @returns the saves that nothing names any more; their chunks are reclaimed when the transaction is complete */
export async function deleteManifest(transaction: Deleting, kind: StoredKind, id: string): Promise<string[]> {
  const manifests = transaction.objectStore('manifests');
  const slots = slotsOf(await manifests.get([kind, id]));
  await manifests.delete([kind, id]);
  return slots.map(saveIdOf).filter((saveId) => saveId !== null);
}

/** Deletes a run's record with its model, its evaluation and its importances. @returns the saves that nothing names any more */
export async function deleteRunIn(transaction: Deleting, runId: string): Promise<string[]> {
  await transaction.objectStore('records').delete(['run', runId]);
  await transaction.objectStore('records').delete(['importance', runId]);
  return [
    ...(await deleteManifest(transaction, 'model', runId)),
    ...(await deleteManifest(transaction, 'evaluation', runId)),
  ];
}
