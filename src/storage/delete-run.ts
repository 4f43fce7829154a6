/**
 * Deleting a run: one strict transaction removes its record, its model, its evaluation and its importances, so that a kill leaves it whole
 * or gone; the chunks are reclaimed afterwards.
 */
import { makeError } from '../contracts';
import { reclaimChunks } from './artefact-writer';
import { inStrictWrite, type Connection } from './connection';
import { deleteRunIn, readAllIn } from './delete-artefact';
import { appendActIn } from './logbook';
import { openEnvelope } from './records';

/**
 * Deletes a run with its model and its evaluation. Unknown ids do nothing.
 * @throws E-RUN-IN-USE while a version was made from it: its facts and its checks name the run
 * @throws E-RUN-RUNNING while it is being trained
 */
export async function deleteRun(connection: Connection, runId: string): Promise<void> {
  const unnamed = await inStrictWrite(connection, ['records', 'manifests'], async (transaction) => {
    const stored = await transaction.objectStore('records').get(['run', runId]);
    if (stored === undefined) return [];
    if (openEnvelope('run', stored).status === 'running') throw makeError('E-RUN-RUNNING');
    const made = (await readAllIn(transaction, 'version')).find(({ summary }) => summary.runId === runId);
    if (made !== undefined)
      throw makeError('E-RUN-IN-USE', { name: made.summary.name, version: made.summary.version });
    const { request } = openEnvelope('run', stored);
    if (request.projectId !== undefined)
      await appendActIn(transaction, connection, {
        projectId: request.projectId,
        kind: 'erased',
        subject: runId,
        details: { what: 'run' },
      });
    return deleteRunIn(transaction, runId);
  });
  await reclaimChunks(connection, unnamed).catch(() => undefined);
}
