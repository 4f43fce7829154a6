/** Judges a stored run on the test rows, with its baseline and groups beside it, and stores the verdict. */
import {
  makeError,
  type EvaluateRequest,
  type EvaluationSummary,
  type Part,
  type SplitSummary,
  type Table,
} from '../../contracts';
import { selectRows } from '../data';
import { judgeAnswers } from './judge-answers';
import { predictTable } from './predict-rows';
import { readProblemTable } from './problem-table';
import { checkGroupColumns } from './read-groups';
import type { WorkflowContext } from './workflow-context';

/** The rows of a part, the test rows from the separate test dataset where there is one. */
export async function readPartTable(
  split: SplitSummary,
  part: Part,
  context: Pick<WorkflowContext, 'storage'>,
): Promise<Table> {
  const datasetId = part === 'test' ? (split.testDatasetId ?? split.datasetId) : split.datasetId;
  const table = await readProblemTable(datasetId, split, context);
  return selectRows(table, await context.storage.readSplitRows(split.id, part));
}

/** @throws E-GROUP-COLUMN when a grouping column does not exist; E-STOPPED when stopping was asked, and nothing is stored */
export async function evaluateRun(
  request: EvaluateRequest,
  context: WorkflowContext,
): Promise<EvaluationSummary> {
  const { storage, ports, stop } = context;
  const run = await storage.getRun(request.runId);
  const split = await storage.getSplit(run.splitId);
  await checkGroupColumns(split, request.groups, storage);
  const { artifact, recipe } = await storage.readModel(run.id);
  const testTable = await readPartTable(split, 'test', context);
  const predictions = await predictTable(artifact, recipe, testTable, context);
  const validationTable = await readPartTable(split, 'validation', context);
  const validation =
    validationTable.nRows === 0 ? null : await predictTable(artifact, recipe, validationTable, context);

  const judged = await judgeAnswers(
    { run, split, recipe, predictions },
    request.groups,
    request.bootstrap,
    context,
  );
  if (stop.requested) throw makeError('E-STOPPED');
  const evaluation: EvaluationSummary = {
    runId: run.id,
    ...judged,
    predictions,
    validation,
    evaluatedAt: ports.timestamp(),
    bootstrap: request.bootstrap,
  };
  await storage.saveEvaluation(evaluation);
  return evaluation;
}
