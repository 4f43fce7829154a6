/**
 * Deleting a project: one strict transaction removes every record and manifest that only it used, so that a kill leaves
 * it whole or gone; the chunks are reclaimed afterwards.
 */
import { saveIdOf, slotsOf } from './artefact-slots';
import { reclaimChunks } from './artefact-writer';
import { inStrictWrite, type Connection, type WriteTransaction } from './connection';
import { kindRange, openEnvelope } from './records';
import type { StoredBody, StoredKind } from './stored-shapes';

type Writing = WriteTransaction<'records' | 'manifests'>;

/** Deletes a project with its runs, versions and answers, and the datasets that nothing else uses. Unknown ids do nothing. */
export async function deleteProject(connection: Connection, projectId: string): Promise<void> {
  const unnamed = await inStrictWrite(connection, ['records', 'manifests'], async (transaction) => {
    const projects = await readAll(transaction, 'project');
    const project = projects.find(({ id }) => id === projectId);
    if (project === undefined) return [];
    const runs = await readAll(transaction, 'run');
    const own = runs.filter(({ request }) => request.projectId === projectId);
    const ownRunIds = new Set(own.map(({ id }) => id));
    const saveIds: string[] = [];
    await transaction.objectStore('records').delete(['project', projectId]);
    for (const id of ownRunIds) {
      await transaction.objectStore('records').delete(['run', id]);
      for (const kind of ['model', 'evaluation'] as const)
        saveIds.push(...(await deleteManifest(transaction, kind, id)));
    }
    for (const { summary } of await readAll(transaction, 'version')) {
      if (!ownRunIds.has(summary.runId)) continue;
      await transaction.objectStore('records').delete(['version', summary.id]);
      await transaction.objectStore('records').delete(kindRange('prediction', `${summary.id}/`));
      saveIds.push(...(await deleteManifest(transaction, 'reference', summary.id)));
    }
    const kept = new Set(
      projects.filter(({ id }) => id !== projectId).flatMap(({ datasetIds }) => datasetIds),
    );
    const splitsInUse = new Set(runs.filter(({ id }) => !ownRunIds.has(id)).map(({ splitId }) => splitId));
    const splits = await readSplitDatasets(transaction);
    for (const [splitId, datasetId] of splits) if (splitsInUse.has(splitId)) kept.add(datasetId);
    const gone = new Set(project.datasetIds.filter((id) => !kept.has(id)));
    for (const [splitId, datasetId] of splits)
      if (gone.has(datasetId)) saveIds.push(...(await deleteManifest(transaction, 'split', splitId)));
    for (const id of gone) saveIds.push(...(await deleteManifest(transaction, 'dataset', id)));
    return saveIds;
  });
  await reclaimChunks(connection, unnamed).catch(() => undefined);
}

async function readAll<Kind extends StoredKind>(
  transaction: Writing,
  kind: Kind,
): Promise<StoredBody<Kind>[]> {
  const values = await transaction.objectStore('records').getAll(kindRange(kind));
  return values.map((value) => openEnvelope(kind, value));
}

/** The dataset of every split, by split id; splits whose manifest cannot be read are left out. */
async function readSplitDatasets(transaction: Writing): Promise<Map<string, string>> {
  const datasets = new Map<string, string>();
  for (const manifest of await transaction.objectStore('manifests').getAll(kindRange('split'))) {
    const datasetId = (manifest.slots[0].body as { datasetId?: unknown }).datasetId;
    if (typeof datasetId === 'string') datasets.set(manifest.id, datasetId);
  }
  return datasets;
}

/** @returns the saves that nothing names any more */
async function deleteManifest(transaction: Writing, kind: StoredKind, id: string): Promise<string[]> {
  const manifests = transaction.objectStore('manifests');
  const slots = slotsOf(await manifests.get([kind, id]));
  await manifests.delete([kind, id]);
  return slots.map(saveIdOf).filter((saveId) => saveId !== null);
}
