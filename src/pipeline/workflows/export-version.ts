/** Exports of a stored version, made again from what is stored: the same model and recipe, with the card as it is now. */
import type {
  DatasetManifest,
  DeployedExport,
  ExportTextsPort,
  ExportVersionRequest,
  StoragePort,
} from '../../contracts';
import { TerrariumError } from '../../foundation';
import { makeExports } from './make-exports';
import { openStoredVersion } from './stored-version';
import type { WorkflowContext } from './workflow-context';

/** @throws E-STORE-MISSING when there is no such version, or its model is gone */
export async function exportVersion(
  { modelVersionId, exports }: ExportVersionRequest,
  context: WorkflowContext,
  texts: ExportTextsPort,
): Promise<readonly DeployedExport[]> {
  const { storage } = context;
  const { summary, facts } = await storage.getVersion(modelVersionId);
  const { recipe, decision, reference, inputs } = await openStoredVersion(modelVersionId, storage);
  const { artifact } = await storage.readModel(summary.runId);
  const run = await storage.getRun(summary.runId);
  const made = await makeExports(
    exports,
    {
      name: summary.name,
      modelVersion: summary.version,
      createdAt: summary.createdAt,
      task: facts.task,
      dataFingerprint: run.dataFingerprint,
      environment: run.environment,
      artifact,
      recipe,
      reference,
      card: summary.card,
      decision,
      notation: inputs.notation,
      facts,
    },
    { source: await sourceOf(summary.runId, storage), inputs },
    false,
    context,
    texts,
  );
  return made.exports;
}

/** As the tables are written that the app makes itself: of a version whose data are not here. */
const USUAL_SOURCE: DatasetManifest['source'] = {
  format: 'csv',
  encoding: 'utf-8',
  delimiter: ',',
  header: true,
  decimal: '.',
};

async function sourceOf(
  runId: string,
  storage: Pick<StoragePort, 'getRun' | 'getSplit' | 'getDataset'>,
): Promise<DatasetManifest['source']> {
  try {
    const { splitId } = await storage.getRun(runId);
    const { datasetId } = await storage.getSplit(splitId);
    return (await storage.getDataset(datasetId)).source;
  } catch (error) {
    if (!(error instanceof TerrariumError) || error.code !== 'E-STORE-MISSING') throw error;
    return USUAL_SOURCE;
  }
}
