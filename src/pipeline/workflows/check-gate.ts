/** The gate of a stored version: its figures are gathered from stored artefacts, judged, and decided by people. */
import {
  makeError,
  openItems,
  personalColumns,
  PLAIN_DECISION,
  type Decision,
  type Deployment,
  type EvaluationSummary,
  type FittedTarget,
  type GateLine,
  type ModelCardFacts,
  type PassOverRequest,
  type PredictionSet,
  type PromoteRequest,
} from '../../contracts';
import { Generator, TerrariumError } from '../../foundation';
import { cardCompleteness, decidePredictions, judgeGate, writeModelCard, type GateEvidence } from '../deploy';
import { pairedDifference } from '../evaluate';
import { calibrationTest, labelledPredictions, oneVersusRest, wilsonShare } from '../metrics';
import { selectRows } from '../data';
import { compareRuns } from './judge-predictions';
import { predictBaseline, toPredictionSet } from './predict-rows';
import type { WorkflowContext } from './workflow-context';

const SEED = 0;
const REPLICATES = 1000;
const CALIBRATION_REPLICATES = 500;
const CALIBRATION_GROUPS = 10;

type Comparison = GateEvidence['comparison'];

/**
 * Judges the six items for a version, against the version in production or, while there is none, the baseline.
 * @throws E-STORE-MISSING when there is no such version, or what it was made from is gone; E-STOPPED when stopping was asked
 */
export async function checkGate(modelVersionId: string, context: WorkflowContext): Promise<GateLine[]> {
  const { storage } = context;
  const { summary, facts } = await storage.getVersion(modelVersionId);
  const { recipe } = await storage.readModel(summary.runId);
  const isImported = summary.imported !== undefined;
  const figures = isImported ? TRAINED_ELSEWHERE : await gatherFigures(modelVersionId, context);
  if (context.stop.requested) throw makeError('E-STOPPED');
  return judgeGate({
    ...figures,
    inputs: [...new Set(recipe.features.map(({ column }) => column))],
    receipts: await storage.listReceipts(modelVersionId),
    facts,
    completeness: cardCompleteness(facts),
    decided: facts.gate ?? [],
  });
}

/** The rows of an imported version never were here. */
const TRAINED_ELSEWHERE = { comparison: 'imported', calibration: 'imported', personal: 'imported' } as const;

/** What needs the rows that the version was trained and judged on. */
async function gatherFigures(
  modelVersionId: string,
  context: WorkflowContext,
): Promise<Pick<GateEvidence, 'comparison' | 'calibration' | 'personal'>> {
  const { storage } = context;
  const { summary } = await storage.getVersion(modelVersionId);
  const run = await storage.getRun(summary.runId);
  const split = await storage.getSplit(run.splitId);
  const dataset = await storage.getDataset(split.datasetId);
  const evaluation = await storage.getEvaluation(run.id);
  const { recipe } = await storage.readModel(run.id);
  const { projectId } = run.request;
  const deployment = projectId === undefined ? null : await storage.readDeployment(projectId);
  const isEmpty = evaluation.predictions.rowIds.length === 0;
  const decision = summary.decision ?? PLAIN_DECISION;
  return {
    comparison: isEmpty ? 'noTestRows' : await compareLoss(modelVersionId, evaluation, deployment, context),
    calibration: isEmpty ? 'noTestRows' : judgeCalibration(evaluation.predictions, recipe.target, decision),
    personal: [...personalColumns(dataset.findings)],
  };
}

async function compareLoss(
  modelVersionId: string,
  evaluation: EvaluationSummary,
  deployment: Deployment | null,
  context: WorkflowContext,
): Promise<Comparison> {
  const production = deployment?.production ?? null;
  const metric = evaluation.predictions.task === 'classification' ? 'logLoss' : 'rmse';
  const own = evaluation.metrics.test[metric]?.value ?? null;
  if (production === null || production === modelVersionId) {
    const { differences, other } = await compareWithBaseline(evaluation, metric, context);
    const difference = differences[metric] ?? { value: null, low: null, high: null };
    return { version: null, metric, own, other, difference, rows: evaluation.predictions.rowIds.length };
  }
  const { summary } = await context.storage.getVersion(production);
  if (summary.imported !== undefined) return 'otherRows';
  const theirs = await context.storage.getEvaluation(summary.runId);
  try {
    const { differences, rows } = await compareRuns(
      { runIds: [evaluation.runId, summary.runId], bootstrap: REPLICATES },
      context,
    );
    const difference = differences[metric] ?? { value: null, low: null, high: null };
    const other = theirs.metrics.test[metric]?.value ?? null;
    return { version: summary.version, metric, own, other, difference, rows };
  } catch (error) {
    if (error instanceof TerrariumError && error.code === 'E-PREDICTIONS-DIFFER') return 'otherRows';
    throw error;
  }
}

async function compareWithBaseline(
  { runId, predictions, metrics }: EvaluationSummary,
  metric: 'logLoss' | 'rmse',
  { storage, ports, stop, onEvent }: WorkflowContext,
) {
  const split = await storage.getSplit((await storage.getRun(runId)).splitId);
  const { recipe } = await storage.readModel(runId);
  const training = selectRows(
    await storage.readTable(split.datasetId, [split.problem.target]),
    await storage.readSplitRows(split.id, 'train'),
  );
  const outputs = recipe.target.kind === 'classes' ? recipe.target.classes.length : 1;
  const { yTrue } = toPredictionSet(recipe.target, training, new Float32Array(training.nRows * outputs));
  const differences = await pairedDifference(predictions, predictBaseline(predictions, yTrue), {
    bootstrap: REPLICATES,
    generator: Generator.fromSeed(SEED),
    stop,
    onProgress: onEvent,
    yieldControl: () => ports.yieldControl(),
  });
  const baseline = metrics.baseline[metric];
  return { differences, other: typeof baseline === 'object' ? baseline.value : null };
}

/** The decision's promise on the test rows: probabilities that are true, or an interval that holds what it says. */
function judgeCalibration(
  predictions: PredictionSet,
  target: FittedTarget,
  decision: Decision,
): GateEvidence['calibration'] {
  const { calibration } = decision;
  const rows = labelledPredictions(decidePredictions(predictions, target, decision));
  if (predictions.task === 'regression') {
    if (calibration.method !== 'conformal') return 'noInterval';
    let held = 0;
    for (let i = 0; i < rows.nRows; i++) {
      const error = (rows.yTrue[i] as number) - (rows.yPred[i] as number);
      if (Math.abs(error) <= calibration.halfWidth) held += 1;
    }
    const covered = wilsonShare(held, rows.nRows);
    return { kind: 'interval', covered, promised: calibration.coverage, rows: rows.nRows };
  }
  const test = calibrationTest(
    predictions.positive === null ? confidenceOf(rows) : oneVersusRest(rows, predictions.positive),
    CALIBRATION_GROUPS,
    CALIBRATION_REPLICATES,
    Generator.fromSeed(SEED).fork('calibration'),
  );
  return test === null ? 'undefined' : { kind: 'probabilities', ...test };
}

/** More than two classes: whether the likeliest is right, and how likely it was said to be. */
function confidenceOf(rows: ReturnType<typeof labelledPredictions>) {
  const isPositive = new Uint8Array(rows.nRows);
  const scores = new Float64Array(rows.nRows);
  for (let row = 0; row < rows.nRows; row++) {
    const own = rows.probabilities.subarray(row * rows.nClasses, (row + 1) * rows.nClasses);
    const largest = own.reduce((best, value, k) => (value > (own[best] as number) ? k : best), 0);
    isPositive[row] = rows.yTrue[row] === largest ? 1 : 0;
    scores[row] = own[largest] as number;
  }
  return { isPositive, scores };
}

/**
 * Keeps why an item is passed over, or takes the reason back: in the version's card and in the log book, at once.
 * @throws E-STORE-MISSING when there is no such version
 */
export async function passOver(
  { modelVersionId, line, reason }: PassOverRequest,
  { storage }: Pick<WorkflowContext, 'storage'>,
): Promise<void> {
  const { facts } = await storage.getVersion(modelVersionId);
  const others = (facts.gate ?? []).filter(({ item }) => item !== line.item);
  const own: GateLine[] = reason === null ? [] : [{ ...line, state: 'passedOver', reason }];
  const gated: ModelCardFacts = { ...facts, gate: [...others, ...own] };
  await storage.decideGate(modelVersionId, gated, writeModelCard(gated, 'en'), line.item, reason);
}

/**
 * The version answers from now on, and its card says how its gate stood.
 * @throws E-GATE-OPEN while an item is neither passed nor passed over, or the gate is not as it was shown
 */
export async function promote(
  { modelVersionId, gate }: PromoteRequest,
  context: WorkflowContext,
): Promise<Deployment> {
  const { storage } = context;
  const found = await checkGate(modelVersionId, context);
  const unsettled = openItems(found).map(({ item }) => item);
  const changed = found.filter(({ item, state }) => gate.find((line) => line.item === item)?.state !== state);
  const items = [...new Set([...unsettled, ...changed.map(({ item }) => item)])];
  if (items.length > 0) throw makeError('E-GATE-OPEN', { items });
  const { facts } = await storage.getVersion(modelVersionId);
  const gated: ModelCardFacts = { ...facts, gate: found };
  return storage.promoteVersion(modelVersionId, gated, writeModelCard(gated, 'en'), found);
}
