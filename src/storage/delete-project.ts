/**
 * Deleting a project: one strict transaction removes every record and manifest that only it used, so that a kill leaves
 * it whole or gone; the chunks are reclaimed afterwards.
 */
import { CHAIN_START, DEVICE_LOGBOOK } from '../contracts';
import { reclaimChunks } from './artefact-writer';
import { inStrictWrite, type Connection } from './connection';
import { deleteManifest, deleteRunIn, readAllIn, type Deleting } from './delete-artefact';
import { appendActIn, readHeadIn } from './logbook';
import { kindRange } from './records';
import { versionCounterOf } from './versions';

/**
 * Deletes a project with its runs, versions, answers and log book, and the datasets that nothing else uses. Unknown ids do
 * nothing. What is left is one entry in the device's log book: that a project of this id, of so many runs, versions and
 * entries, was erased, and how its own book was sealed. No name is left.
 */
export async function deleteProject(connection: Connection, projectId: string): Promise<void> {
  const unnamed = await inStrictWrite(connection, ['records', 'manifests'], async (transaction) => {
    const projects = await readAllIn(transaction, 'project');
    const project = projects.find(({ id }) => id === projectId);
    if (project === undefined) return [];
    const runs = await readAllIn(transaction, 'run');
    const own = runs.filter(({ request }) => request.projectId === projectId);
    const ownRunIds = new Set(own.map(({ id }) => id));
    const saveIds: string[] = [];
    await transaction.objectStore('records').delete(['project', projectId]);
    for (const id of ownRunIds) saveIds.push(...(await deleteRunIn(transaction, id)));
    let versions = 0;
    for (const { summary } of await readAllIn(transaction, 'version')) {
      if (!ownRunIds.has(summary.runId)) continue;
      versions += 1;
      await transaction.objectStore('records').delete(['receipts', summary.id]);
      await transaction.objectStore('records').delete(['version', summary.id]);
      await transaction.objectStore('records').delete(kindRange('prediction', `${summary.id}/`));
      await transaction.objectStore('records').delete(kindRange('feedback', `${summary.id}/`));
      await transaction.objectStore('records').delete(kindRange('acknowledgement', `${summary.id}/`));
      saveIds.push(...(await deleteManifest(transaction, 'reference', summary.id)));
    }
    await eraseLogbook(transaction, connection, projectId, { runs: own.length, versions });
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

async function eraseLogbook(
  transaction: Deleting,
  connection: Connection,
  projectId: string,
  counts: { readonly runs: number; readonly versions: number },
): Promise<void> {
  const records = transaction.objectStore('records');
  const head = await readHeadIn(transaction, projectId);
  await records.delete(kindRange('logbook', `${projectId}/`));
  await records.delete(['logbookHead', projectId]);
  await records.delete(['deployment', projectId]);
  await records.delete(['counter', versionCounterOf(projectId)]);
  await appendActIn(transaction, connection, {
    projectId: DEVICE_LOGBOOK,
    kind: 'erased',
    subject: projectId,
    details: {
      what: 'project',
      ...counts,
      logbookEntries: head?.sequence ?? 0,
      logbookSha256: head?.sha256 ?? CHAIN_START,
    },
  });
}

/** The dataset of every split, by split id; splits whose manifest cannot be read are left out. */
async function readSplitDatasets(transaction: Deleting): Promise<Map<string, string>> {
  const datasets = new Map<string, string>();
  for (const manifest of await transaction.objectStore('manifests').getAll(kindRange('split'))) {
    const datasetId = (manifest.slots[0].body as { datasetId?: unknown }).datasetId;
    if (typeof datasetId === 'string') datasets.set(manifest.id, datasetId);
  }
  return datasets;
}
