/** Judges a stored run on the test rows, with its baseline and groups beside it, and stores the verdict. */
import type { EvaluateRequest, EvaluationSummary, SplitSummary, Table } from '../../contracts';
import { makeError } from '../../contracts';
import { Generator } from '../../foundation';
import { selectRows } from '../data';
import { evaluate } from '../evaluate';
import { cellTexts } from './cell-texts';
import { predictBaseline, predictTable, toPredictionSet } from './predict-rows';
import { readProblemTable } from './problem-table';
import type { WorkflowContext } from './workflow-context';

/** The test rows of a split, from the same dataset or from the separate test dataset. */
export async function readTestTable(split: SplitSummary, context: WorkflowContext): Promise<Table> {
  const table = await readProblemTable(split.testDatasetId ?? split.datasetId, split, context);
  return selectRows(table, await context.storage.readSplitRows(split.id, 'test'));
}

async function readGroups(request: EvaluateRequest, split: SplitSummary, context: WorkflowContext) {
  if (request.groups.length === 0) return [];
  const datasetId = split.testDatasetId ?? split.datasetId;
  const { columns } = await context.storage.getDataset(datasetId);
  for (const column of request.groups) {
    if (!columns.some(({ name }) => name === column)) {
      throw makeError('E-GROUP-COLUMN', {
        column: column.slice(0, 80),
        columns: columns.slice(0, 20).map(({ name }) => name.slice(0, 80)),
      });
    }
  }
  const table = await context.storage.readTable(datasetId, request.groups);
  const rows = selectRows(table, await context.storage.readSplitRows(split.id, 'test'));
  return request.groups.map((column) => {
    const found = rows.columns.find(({ name }) => name === column);
    if (!found) throw makeError('E-GROUP-COLUMN', { column, columns: [] });
    return { column, values: cellTexts(found, rows.nRows, '(missing)') };
  });
}

/** @throws E-GROUP-COLUMN when a grouping column does not exist; E-STOPPED when stopping was asked, and nothing is stored */
export async function evaluateRun(
  request: EvaluateRequest,
  context: WorkflowContext,
): Promise<EvaluationSummary> {
  const { storage, ports, stop, onEvent } = context;
  const run = await storage.getRun(request.runId);
  const split = await storage.getSplit(run.splitId);
  const groups = await readGroups(request, split, context);
  const { artifact, recipe } = await storage.readModel(run.id);
  const testTable = await readTestTable(split, context);

  const predictions = await predictTable(artifact, recipe, testTable, context);

  const training = selectRows(
    await storage.readTable(split.datasetId, [split.problem.target]),
    await storage.readSplitRows(split.id, 'train'),
  );
  const outputs = recipe.target.kind === 'classes' ? recipe.target.classes.length : 1;
  const trainingTruth = toPredictionSet(
    recipe.target,
    training,
    new Float32Array(training.nRows * outputs),
  ).yTrue;

  const judged = await evaluate(predictions, predictBaseline(predictions, trainingTruth), {
    bootstrap: request.bootstrap,
    generator: Generator.fromSeed(run.request.train.seed).fork('bootstrap'),
    groups,
    stop,
    onProgress: onEvent,
    yieldControl: () => ports.yieldControl(),
  });
  if (stop.requested) throw makeError('E-STOPPED');
  const evaluation: EvaluationSummary = { runId: run.id, ...judged, predictions };
  await storage.saveEvaluation(evaluation);
  return evaluation;
}
