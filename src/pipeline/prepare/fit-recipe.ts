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
import { finishPieces, type Piecewise } from '../../foundation';
import { readInputFrame } from './input-frame';
import { missingTarget } from './missing-target';
import { fitImpute } from './steps/impute';
import { applyStepInPieces, fitStepInPieces, PIECE_CELLS } from './step-in-pieces';
import type { FitContext } from './steps/step-kind';
import { fitTarget } from './target';
import type { WorkingColumn, WorkingFrame } from './working-frame';

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
  return finishPieces(fitRecipeInPieces(recipe, table, trainPositions, problem));
}

/**
 * `fitRecipe` with a pause after every few columns of a step.
 * @param pieceCells about how many cells are worked through between two pauses; no result depends on it
 */
export function* fitRecipeInPieces(
  recipe: Recipe,
  table: Table,
  trainPositions: Int32Array,
  problem: Problem,
  pieceCells = PIECE_CELLS,
): Piecewise<FittedRecipe> {
  const targetColumn = findTarget(table, problem);
  if (trainPositions.length === 0) throw makeError('E-RECIPE-NO-ROWS');
  const target = fitTarget(targetColumn, trainPositions, problem, recipe.target?.transform);
  const excluded = new Set([problem.target, ...problem.ignore]);
  const wanted = listInputs(table, excluded);
  const taken = new Set(table.columns.map((column) => column.name));

  let frame = yield* readInputFrame(table, wanted, trainPositions);
  const steps: FittedStep[] = [];
  const lastRead = findLastReads(recipe);
  const total = recipe.steps.reduce((sum, { columns }) => sum + columns.length, 0);
  let done = 0;
  for (const [i, step] of recipe.steps.entries()) {
    const context = { step: i + 1, excluded, taken };
    const fitted = yield* fitStepInPieces(step, frame, context, { done, total, pieceCells });
    const isRead = (column: WorkingColumn) => isOpen(column) || (lastRead.get(column.name) ?? -1) > i;
    frame = yield* applyStepInPieces(fitted, frame, isRead, pieceCells);
    steps.push(fitted);
    done += step.columns.length;
  }
  const closing = closeGaps(frame, { step: recipe.steps.length + 1, excluded, taken });
  if (closing !== null) {
    steps.push(closing);
    frame = yield* applyStepInPieces(closing, frame, () => false, pieceCells);
  }

  const features = listFeatures(frame);
  const origins = new Set(features.map((feature) => feature.column));
  const inputs = wanted.filter((schema) => origins.has(schema.name));
  return { version: 1, inputs, steps, features, target };
}

export function findTarget(table: Table, problem: Problem): Column {
  const column = table.columns.find((candidate) => candidate.name === problem.target);
  if (column === undefined) throw missingTarget(table, problem);
  return column;
}

export function listInputs(table: Table, excluded: ReadonlySet<string>): ColumnSchema[] {
  return table.columns.filter((column) => !excluded.has(column.name)).map(({ data: _, ...schema }) => schema);
}

/** The last step that reads the cells of each column; dropping needs the name only. */
export function findLastReads(recipe: Recipe): Map<string, number> {
  const lastRead = new Map<string, number>();
  recipe.steps.forEach((step, i) => {
    if (step.kind !== 'drop') for (const name of step.columns) lastRead.set(name, i);
  });
  return lastRead;
}

/** A number that may still be missing. */
export function isOpen(column: WorkingColumn): boolean {
  return column.kind === 'number' && column.type === 'number' && column.mayBeMissing;
}

export function closeGaps(frame: WorkingFrame, context: FitContext): FittedStep | null {
  const open = frame.columns.filter(isOpen);
  if (open.length === 0) return null;
  const columns = open.map((column) => column.name);
  return fitImpute({ kind: 'impute', columns, strategy: 'median' }, frame, context);
}

export function listFeatures(frame: WorkingFrame): Feature[] {
  const unencoded = frame.columns.filter((column) => column.kind !== 'number' || column.type === 'date');
  if (unencoded.length > 0) {
    throw makeError('E-RECIPE-UNENCODED', {
      columns: unencoded.slice(0, 20).map((column) => `${column.name} (${column.type})`),
    });
  }
  if (frame.columns.length === 0) throw makeError('E-RECIPE-NO-FEATURES');
  return frame.columns.map((column) => ({ name: column.name, column: column.origin }));
}
