/**
 * Permutation importance of a stored run: every dataset column that the recipe reads is shuffled as it stands in the
 * file, so that all features made from it move together, and the model answers again.
 */
import {
  makeError,
  type Column,
  type ExplainRequest,
  type FittedRecipe,
  type ImportanceReport,
  type PredictionSet,
  type Table,
} from '../../contracts';
import { Generator, TerrariumError } from '../../foundation';
import { selectRows } from '../data';
import { findCorrelated, ImportanceReference } from '../evaluate';
import { labelledRows } from '../metrics';
import { applyRecipeInPieces } from '../prepare';
import { loadModel, type TrainedModel } from '../train';
import { readPartTable } from './evaluate-run';
import { predictFeatures } from './predict-features';
import { toPredictionSet } from './predict-rows';
import { runInPieces } from './run-in-pieces';
import type { WorkflowContext } from './workflow-context';

/** Rows that are shuffled at most: enough for an accuracy within a hundredth. */
const MOST_ROWS = 10_000;
/** Columns whose correlations are looked for. */
const MOST_COMPARED = 20;

/** Answers with one table after the other. */
async function predictWith(
  model: TrainedModel,
  recipe: FittedRecipe,
  table: Table,
  context: WorkflowContext,
): Promise<PredictionSet> {
  const silent = { ...context, onEvent: () => undefined };
  const features = await runInPieces(applyRecipeInPieces(recipe, table), 'explaining', silent);
  return toPredictionSet(recipe.target, table, await predictFeatures(model, features, silent));
}

/** The table with one column's cells dealt out anew. */
function shuffleColumn(table: Table, name: string, generator: Generator): Table {
  const columns = table.columns.map((column): Column => {
    if (column.name !== name) return column;
    const order = generator.permutation(table.nRows);
    return selectRows({ ...table, columns: [column] }, order).columns[0] as Column;
  });
  return { ...table, columns };
}

async function readRows(
  request: ExplainRequest,
  recipe: FittedRecipe,
  context: WorkflowContext,
): Promise<Table> {
  const { splitId } = await context.storage.getRun(request.runId);
  const table = await readPartTable(await context.storage.getSplit(splitId), request.part, context);
  const nOutputs = recipe.target.kind === 'classes' ? recipe.target.classes.length : 1;
  const truth = toPredictionSet(recipe.target, table, new Float32Array(table.nRows * nOutputs));
  const rows = labelledRows(truth);
  if (rows.length <= MOST_ROWS) return rows.length === table.nRows ? table : selectRows(table, rows);
  const drawn = Generator.fromSeed(request.seed).fork('importance/rows').shuffle(rows.slice());
  return selectRows(table, drawn.slice(0, MOST_ROWS).sort());
}

/**
 * Explains a run, or answers with the report that is kept for the same part, repeats and seed.
 * @throws E-STOPPED when stopping was asked; nothing is kept then
 */
export async function explainRun(
  request: ExplainRequest,
  context: WorkflowContext,
): Promise<ImportanceReport> {
  const { runId, part, repeats, seed } = request;
  const { storage } = context;
  const kept = await storage.getImportance(runId);
  if (kept && kept.part === part && kept.repeats === repeats && kept.seed === seed) return kept;
  const { artifact, recipe } = await storage.readModel(runId);
  const table = await readRows(request, recipe, context);
  const model = loadModel(artifact);
  try {
    const report = await measure(request, model, recipe, table, context);
    await storage.saveImportance(report).catch((error: unknown) => {
      // A tab that only reads may look, and keeps nothing.
      if (!(error instanceof TerrariumError) || error.code !== 'E-READ-ONLY') throw error;
    });
    return report;
  } finally {
    model.dispose();
  }
}

async function measure(
  request: ExplainRequest,
  model: TrainedModel,
  recipe: FittedRecipe,
  table: Table,
  context: WorkflowContext,
): Promise<ImportanceReport> {
  const { ports, stop, onEvent } = context;
  const { runId, part, repeats, seed } = request;
  const generator = Generator.fromSeed(seed).fork('importance');
  const isClassification = recipe.target.kind === 'classes';
  const lossMetric = isClassification ? 'logLoss' : 'rmse';
  const primaryMetric = isClassification ? 'accuracy' : 'r2';
  const names = [...new Set(recipe.features.map(({ column }) => column))];
  const total = names.length * repeats;
  const startedMs = ports.nowMs();
  let done = 0;
  const report = (): void => {
    const elapsedMs = ports.nowMs() - startedMs;
    const secondsLeft = done === 0 ? null : ((elapsedMs / done) * (total - done)) / 1000;
    onEvent({ kind: 'progress', activity: 'explaining', done, total, unit: 'shuffles', secondsLeft });
  };

  report();
  const reference = new ImportanceReference(
    await predictWith(model, recipe, table, context),
    { loss: lossMetric, primary: primaryMetric },
    repeats,
    generator.fork('replicates'),
  );
  const columns: ImportanceReport['columns'] = [];
  for (const name of names) {
    const shuffles = generator.fork(`column/${name}`);
    const answers: PredictionSet[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      if (stop.requested) throw makeError('E-STOPPED');
      answers.push(await predictWith(model, recipe, shuffleColumn(table, name, shuffles), context));
      done += 1;
      report();
      await ports.yieldControl();
    }
    columns.push(reference.measure(name, answers));
    await ports.yieldControl();
  }
  if (stop.requested) throw makeError('E-STOPPED');
  const size = ({ lossRise }: (typeof columns)[number]): number => lossRise.value ?? -Infinity;
  columns.sort((a, b) => size(b) - size(a));
  return {
    runId,
    part,
    repeats,
    seed,
    rows: table.nRows,
    lossMetric,
    primaryMetric,
    loss: finiteOrNull(reference.loss),
    primary: finiteOrNull(reference.primary),
    columns,
    correlated: findCorrelated(
      columns.slice(0, MOST_COMPARED).flatMap(({ column }) => {
        const data = table.columns.find(({ name }) => name === column)?.data;
        return data?.kind === 'number' ? [{ name: column, values: data.values }] : [];
      }),
    ),
  };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
