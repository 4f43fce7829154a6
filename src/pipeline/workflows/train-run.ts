/**
 * One run from stored rows to a stored model: Prepare fitted on the training rows, then Train. The run is recorded as
 * `running` before the first step, so that a worker that dies leaves a trace.
 */
import {
  type Environment,
  type FittedRecipe,
  type LabelledMatrix,
  type ProgressEvent,
  type RunEvent,
  type RunSummary,
  type SplitSummary,
  type Table,
  type TrainRequest,
} from '../../contracts';
import { Generator, TerrariumError } from '../../foundation';
import { selectRows } from '../data';
import {
  applyRecipeInPieces,
  applyTarget,
  fitRecipeInPieces,
  invertTarget,
  proposeRecipeInPieces,
} from '../prepare';
import { hashWeights, train, type RunControls, type TrainResult } from '../train';
import { ModelGlass } from './model-glass';
import { readProblemTable, targetColumn } from './problem-table';
import { runInPieces, type PaceContext } from './run-in-pieces';
import type { WorkflowContext } from './workflow-context';

function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** Features and targets of some rows as the model sees them. */
async function prepareRows(
  recipe: FittedRecipe,
  table: Table,
  positions: Int32Array,
  context: PaceContext,
): Promise<LabelledMatrix> {
  const features = await runInPieces(applyRecipeInPieces(recipe, table, positions), 'fitting', context);
  const column = targetColumn(table, recipe.target.column);
  const target = targetColumn(selectRows({ ...table, columns: [column] }, positions), recipe.target.column);
  return { ...features, y: applyTarget(recipe.target, target) };
}

/**
 * Trains one run and stores it with its model.
 * @param controls hold, step and watch the run; null: nobody does
 * @returns the stored summary; with `outcome: 'stopped'` when stop was asked and the best weights so far were kept
 * @throws what Prepare and Train refuse; the run is then stored as `failed`. E-STOPPED when stop was asked before there
 *   was a model; nothing is stored, or the run as `interrupted`
 */
export async function trainRun(
  request: TrainRequest,
  environment: Environment,
  context: WorkflowContext<RunEvent | ProgressEvent>,
  controls: RunControls | null = null,
): Promise<RunSummary> {
  const { storage, ports } = context;
  const split = await storage.getSplit(request.splitId);
  const dataset = await storage.getDataset(split.datasetId);
  const table = await readProblemTable(split.datasetId, split, context);
  const trainRows = await storage.readSplitRows(split.id, 'train');
  const validationRows = await storage.readSplitRows(split.id, 'validation');

  const recipe =
    request.prepare === 'auto'
      ? await runInPieces(proposeRecipeInPieces(table, trainRows, split.problem), 'fitting', context)
      : request.prepare;
  const fitting = fitRecipeInPieces(recipe, table, trainRows, split.problem);
  const fitted = await runInPieces(fitting, 'fitting', context);
  const started: RunSummary = {
    id: context.newId(),
    splitId: split.id,
    status: 'running',
    request,
    environment,
    recipe,
    nFeatures: fitted.features.length,
    family: request.train.model,
    candidates: [],
    parameters: 0,
    epochs: [],
    bestEpoch: 0,
    steps: 0,
    outcome: 'completed',
    durationMs: 0,
    samplesPerSecond: 0,
    weightsSha256: '',
    dataFingerprint: dataset.fingerprint,
    startedAt: ports.timestamp(),
  };
  await storage.saveRun(started, null, null);
  context.onEvent({ kind: 'prepared', recipe, nFeatures: started.nFeatures });

  let result: TrainResult | null = null;
  try {
    result = await runToEnd(request, split, fitted, table, trainRows, validationRows, context, controls);
    const artifact = result.model.toArtifact();
    const finished: RunSummary = {
      ...started,
      status: result.outcome === 'stopped' ? 'stopped' : 'done',
      family: result.family,
      candidates: result.candidates,
      parameters: result.parameters,
      epochs: result.epochs.map((record) => ({
        ...record,
        trainingLoss: finiteOrNull(record.trainingLoss),
        validationLoss: finiteOrNull(record.validationLoss),
      })),
      baseline: result.baseline,
      choices: result.choices,
      bestEpoch: result.bestEpoch,
      steps: result.steps,
      outcome: result.outcome,
      durationMs: result.durationMs,
      samplesPerSecond: result.samplesPerSecond,
      weightsSha256: hashWeights(artifact, ports),
    };
    await storage.saveRun(finished, artifact, fitted);
    return finished;
  } catch (error) {
    const status = error instanceof TerrariumError && error.code === 'E-STOPPED' ? 'interrupted' : 'failed';
    // What went wrong first is what must be told, also when storage refuses this note of it.
    await storage.saveRun({ ...started, status }, null, null).catch(() => undefined);
    throw error;
  } finally {
    result?.model.dispose();
  }
}

async function runToEnd(
  request: TrainRequest,
  split: SplitSummary,
  fitted: FittedRecipe,
  table: Table,
  trainRows: Int32Array,
  validationRows: Int32Array,
  context: WorkflowContext<RunEvent | ProgressEvent>,
  controls: RunControls | null,
): Promise<TrainResult> {
  const { ports, stop, onEvent } = context;
  const { target } = fitted;
  const run = train(
    {
      task: split.problem.task,
      train: await prepareRows(fitted, table, trainRows, context),
      validation: await prepareRows(fitted, table, validationRows, context),
      nClasses: target.kind === 'classes' ? target.classes.length : 0,
    },
    request.train,
    {
      generator: Generator.fromSeed(request.train.seed).fork('train'),
      clock: ports,
      yieldControl: () => ports.yieldControl(),
      stop,
      ...(controls === null
        ? {}
        : { controls, glass: new ModelGlass(fitted, table, trainRows, validationRows) }),
      ...(target.kind === 'number'
        ? { invertTarget: (values: Float32Array) => invertTarget(target, values) }
        : {}),
    },
  );
  for (;;) {
    const next = await run.next();
    if (next.done) return next.value;
    onEvent(next.value);
  }
}
