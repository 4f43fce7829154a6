/** Holds a later dataset against the reference sketch that a model version carries. */
import type { DriftReport, MonitorRequest } from '../../contracts';
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
  return compareWithReference(reference, await storage.readTable(request.datasetId, wanted), {
    generator: Generator.fromSeed(request.seed).fork('drift'),
    stop,
    onProgress(event) {
      const { done, total } = event;
      const perShuffle = (ports.nowMs() - startedMs) / 1000 / done;
      onEvent({ ...event, secondsLeft: done === 0 || total === null ? null : perShuffle * (total - done) });
    },
    yieldControl: () => ports.yieldControl(),
  });
}
