/** Holds a later dataset against the reference sketch that a model version carries. */
import { makeError, type DriftReport, type MonitorRequest } from '../../contracts';
import { Generator } from '../../foundation';
import { compareWithReference } from '../monitor';
import type { WorkflowContext } from './workflow-context';

/**
 * Only the columns the model uses are compared; the verdict's definition is in docs/numerics.md.
 * @throws E-STOPPED when stopping was asked
 */
export async function watchVersion(request: MonitorRequest, context: WorkflowContext): Promise<DriftReport> {
  const { storage, ports, stop, onEvent } = context;
  const { reference } = await storage.getVersion(request.modelVersionId);
  const { columns } = await storage.getDataset(request.datasetId);
  const present = new Set(columns.map(({ name }) => name));
  const wanted = reference.columns.map(({ name }) => name).filter((name) => present.has(name));
  const startedMs = ports.nowMs();
  const report = await compareWithReference(reference, await storage.readTable(request.datasetId, wanted), {
    generator: Generator.fromSeed(request.seed).fork('drift'),
    stop,
    onProgress(done, total) {
      const secondsLeft = done === 0 ? null : (((ports.nowMs() - startedMs) / 1000) * (total - done)) / done;
      onEvent({ kind: 'progress', activity: 'permuting', done, total, unit: 'shuffles', secondsLeft });
    },
    yieldControl: () => ports.yieldControl(),
  });
  if (report === null) throw makeError('E-STOPPED');
  return report;
}
