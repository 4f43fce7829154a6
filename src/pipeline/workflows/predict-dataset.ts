/** Answers every row of a later dataset with a deployed version and keeps a record of each answer. */
import { canonicalJson } from '../../foundation';
import type { FittedRecipe, MonitorRequest, PredictionRecord, PredictionSet, Table } from '../../contracts';
import { loadModel } from '../train';
import { cellTexts } from './cell-texts';
import { predictTable } from './predict-rows';
import type { WorkflowContext } from './workflow-context';

const RECORDS_PER_WRITE = 5_000;

/** One record a row: a digest of the inputs, never the inputs. */
function makeRecords(
  versionId: string,
  recipe: FittedRecipe,
  table: Table,
  answers: PredictionSet,
  latencyMs: number,
  context: WorkflowContext,
): PredictionRecord[] {
  const at = context.ports.timestamp();
  const encoder = new TextEncoder();
  const inputs = recipe.inputs.flatMap(({ name }) => {
    const column = table.columns.find((candidate) => candidate.name === name);
    return column ? [cellTexts(column, table.nRows, '')] : [];
  });
  return Array.from({ length: table.nRows }, (_, row) => {
    const answer = answers.yPred[row] as number;
    const truth = answers.yTrue[row] as number;
    const nClasses = answers.classes.length;
    const classified = answers.task === 'classification';
    return {
      id: context.newId(),
      at,
      modelVersionId: versionId,
      inputSha256: context.ports.sha256(
        encoder.encode(canonicalJson(inputs.map((cells) => cells[row] ?? ''))),
      ),
      output: classified ? (answers.classes[answer] as string) : answer,
      confidence: classified ? (answers.probabilities[row * nClasses + answer] as number) : null,
      latencyMs,
      label: classified ? (answers.classes[truth] ?? null) : Number.isNaN(truth) ? null : truth,
    };
  });
}

/** @throws E-COLUMNS-MISSING when a column the recipe needs is absent */
export async function predictDataset(
  request: MonitorRequest,
  context: WorkflowContext,
): Promise<PredictionSet> {
  const { storage, ports, onEvent } = context;
  const { summary } = await storage.getVersion(request.modelVersionId);
  const { artifact, recipe } = await storage.readModel(summary.runId);
  const table = await storage.readTable(request.datasetId, null);
  const model = loadModel(artifact);
  const startedMs = ports.nowMs();
  const answers = await predictTable(model, recipe, table);
  const latencyMs = (ports.nowMs() - startedMs) / Math.max(1, table.nRows);
  model.dispose();
  const records = makeRecords(summary.id, recipe, table, answers, latencyMs, context);
  for (let start = 0; start < records.length; start += RECORDS_PER_WRITE) {
    onEvent({
      kind: 'progress',
      activity: 'predicting',
      done: start,
      total: records.length,
      unit: 'rows',
      secondsLeft: null,
    });
    await storage.appendPredictions(records.slice(start, start + RECORDS_PER_WRITE));
    await ports.yieldControl();
  }
  return answers;
}
