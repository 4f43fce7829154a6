/**
 * From intent to a fitted recipe: the steps run in order over the training rows, each learning from what the ones
 * before it made. No other row is ever read, so validation and test rows cannot leak into what is learned.
 */
import {
  makeError,
  type Column,
  type ColumnSchema,
  type Feature,
  type FittedRecipe,
  type FittedStep,
  type Problem,
  type Recipe,
  type Table,
} from '../../contracts';
import { readInputFrame } from './input-frame';
import { applyStep, fitStep } from './steps/registry';
import { missingTarget } from './missing-target';
import { fitImpute } from './steps/impute';
import type { FitContext } from './steps/step-kind';
import { fitTarget } from './target';
import type { WorkingFrame } from './working-frame';

/**
 * Learns a recipe from the training rows.
 *
 * The target and `problem.ignore` are out of reach of every step. A number that could still be missing after the last
 * step, in these or later rows, is closed off by one more fitted step, impute with the median. Inputs of the result are
 * only the columns that features come from.
 *
 * @param recipe intent; steps run in its order
 * @param table any rows that include the training rows, the target among its columns
 * @param trainPositions training rows, 0-based positions into the table; those without a target may be among them
 * @returns plain data: equal training rows give an equal fitted recipe, whatever the other rows hold
 * @throws E-RECIPE-NO-ROWS no training rows
 * @throws E-RECIPE-COLUMN, E-RECIPE-STEP, E-RECIPE-VALUE a step does not fit the data (see the steps)
 * @throws E-RECIPE-UNENCODED a column is still category, date, text or id at the end
 * @throws E-RECIPE-NO-FEATURES nothing is left
 * @throws E-TARGET-MISSING and what `fitTarget` throws
 */
export function fitRecipe(
  recipe: Recipe,
  table: Table,
  trainPositions: Int32Array,
  problem: Problem,
): FittedRecipe {
  const targetColumn = findTarget(table, problem);
  if (trainPositions.length === 0) throw makeError('E-RECIPE-NO-ROWS');
  const target = fitTarget(targetColumn, trainPositions, problem, recipe.target?.transform);
  const excluded = new Set([problem.target, ...problem.ignore]);
  const wanted = listInputs(table, excluded);
  const taken = new Set(table.columns.map((column) => column.name));

  let frame = readInputFrame(table, wanted, trainPositions);
  const steps: FittedStep[] = [];
  const run = (fitted: FittedStep) => {
    steps.push(fitted);
    frame = applyStep(fitted, frame);
  };
  recipe.steps.forEach((step, i) => run(fitStep(step, frame, { step: i + 1, excluded, taken })));
  const closing = closeGaps(frame, { step: recipe.steps.length + 1, excluded, taken });
  if (closing !== null) run(closing);

  const features = listFeatures(frame);
  const origins = new Set(features.map((feature) => feature.column));
  const inputs = wanted.filter((schema) => origins.has(schema.name));
  return { version: 1, inputs, steps, features, target };
}

function findTarget(table: Table, problem: Problem): Column {
  const column = table.columns.find((candidate) => candidate.name === problem.target);
  if (column === undefined) throw missingTarget(table, problem);
  return column;
}

function listInputs(table: Table, excluded: ReadonlySet<string>): ColumnSchema[] {
  return table.columns
    .filter((column) => !excluded.has(column.name))
    .map(({ name, type, overridden }) => ({ name, type, overridden }));
}

function closeGaps(frame: WorkingFrame, context: FitContext): FittedStep | null {
  const open = frame.columns.filter(
    (column) => column.kind === 'number' && column.type === 'number' && column.mayBeMissing,
  );
  if (open.length === 0) return null;
  const columns = open.map((column) => column.name);
  return fitImpute({ kind: 'impute', columns, strategy: 'median' }, frame, context);
}

function listFeatures(frame: WorkingFrame): Feature[] {
  const unencoded = frame.columns.filter((column) => column.kind !== 'number' || column.type === 'date');
  if (unencoded.length > 0) {
    throw makeError('E-RECIPE-UNENCODED', {
      columns: unencoded.slice(0, 20).map((column) => `${column.name} (${column.type})`),
    });
  }
  if (frame.columns.length === 0) throw makeError('E-RECIPE-NO-FEATURES');
  return frame.columns.map((column) => ({ name: column.name, column: column.origin }));
}
