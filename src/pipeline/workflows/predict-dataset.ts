/** Answers every row of a later dataset with a deployed version and keeps a record of each answer. */
import {
  makeError,
  PLAIN_DECISION,
  type Decision,
  type FittedRecipe,
  type MonitorRequest,
  type PredictionRecord,
  type PredictionSet,
  type Table,
} from '../../contracts';
import { findColumn } from '../data';
import { cellAt, decidePredictions } from '../deploy';
import { makePredictionRecord } from '../monitor';
import { predictTable } from './predict-rows';
import type { WorkflowContext } from './workflow-context';

const RECORDS_PER_WRITE = 2_000;

/** What was answered for one row. */
function answerAt(
  answers: PredictionSet,
  row: number,
  { abstainBelow }: Decision,
): Pick<PredictionRecord, 'output' | 'confidence' | 'label' | 'probabilities' | 'abstained'> {
  const answer = answers.yPred[row] as number;
  const truth = answers.yTrue[row] as number;
  if (answers.task === 'regression')
    return { output: answer, confidence: null, label: Number.isNaN(truth) ? null : truth };
  const nClasses = answers.classes.length;
  const confidence = answers.probabilities[row * nClasses + answer] as number;
  return {
    output: answers.classes[answer] as string,
    confidence,
    abstained: abstainBelow !== null && confidence < abstainBelow,
    probabilities: [...answers.probabilities.subarray(row * nClasses, (row + 1) * nClasses)],
    label: answers.classes[truth] ?? null,
  };
}

/** Records of some rows: where the row lies and a digest of its inputs, so that no cell is kept twice. */
function makeRecords(
  rows: { readonly start: number; readonly end: number },
  shared: Pick<PredictionRecord, 'at' | 'modelVersionId' | 'latencyMs' | 'source'> & {
    readonly datasetId: string;
    readonly decision: Decision;
  },
  recipe: FittedRecipe,
  table: Table,
  answers: PredictionSet,
  { ports, newId }: WorkflowContext,
): PredictionRecord[] {
  const { datasetId, decision, ...own } = shared;
  const columns = recipe.inputs.flatMap(({ name }) => findColumn(table, name) ?? []);
  return Array.from({ length: rows.end - rows.start }, (_, i) => {
    const row = rows.start + i;
    const inputs = new Map(columns.map((column) => [column.name, cellAt(column, row)]));
    const answer = answerAt(answers, row, decision);
    const place = { datasetId, rowId: table.rowIds[row] as number };
    return makePredictionRecord({ id: newId(), ...own, ...answer, row: place, inputs }, ports);
  });
}

/**
 * The model's answers for every row as they are, each with a record in the log of what the version decides from them.
 * @throws E-COLUMNS-MISSING when a column the recipe needs is absent; E-STOPPED when stopping was asked, and the rows
 *   recorded so far stay recorded
 */
export async function predictDataset(
  request: MonitorRequest,
  context: WorkflowContext,
): Promise<PredictionSet> {
  const { storage, ports, stop, onEvent } = context;
  const { summary } = await storage.getVersion(request.modelVersionId);
  const { artifact, recipe } = await storage.readModel(summary.runId);
  const table = await storage.readTable(request.datasetId, null);
  const startedMs = ports.nowMs();
  const answers = await predictTable(artifact, recipe, table, context);
  const latencyMs = (ports.nowMs() - startedMs) / Math.max(1, table.nRows);
  const shared = {
    at: ports.timestamp(),
    modelVersionId: summary.id,
    latencyMs,
    source: 'file' as const,
    datasetId: request.datasetId,
    decision: summary.decision ?? PLAIN_DECISION,
  };
  const decided = decidePredictions(answers, recipe.target, shared.decision);
  for (let start = 0; start < table.nRows; start += RECORDS_PER_WRITE) {
    const end = Math.min(start + RECORDS_PER_WRITE, table.nRows);
    await storage.appendPredictions(makeRecords({ start, end }, shared, recipe, table, decided, context));
    onEvent({
      kind: 'progress',
      activity: 'predicting',
      done: end,
      total: table.nRows,
      unit: 'rows',
      secondsLeft: null,
    });
    await ports.yieldControl();
    if (stop.requested && end < table.nRows) throw makeError('E-STOPPED');
  }
  return answers;
}
