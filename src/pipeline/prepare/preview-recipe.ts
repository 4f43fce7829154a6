/**
 * What a recipe does, for people to see: `fitRecipe` step by step over the training rows, with what each step learned
 * and changed. A step that does not fit is skipped and carries its error, so that a recipe in the middle of an edit can
 * be shown as well. Reads no other row.
 */
import {
  toWireError,
  type Feature,
  type FittedStep,
  type Problem,
  type Recipe,
  type RecipePreview,
  type RecipeStep,
  type StepPreview,
  type Table,
  type WireError,
} from '../../contracts';
import { TerrariumError, type Piecewise } from '../../foundation';
import { ChangeCount } from './change-count';
import { closeGaps, findLastReads, findTarget, isOpen, listFeatures, listInputs } from './fit-recipe';
import { readInputFrame } from './input-frame';
import { chooseSampleRows, takeSample } from './preview-sample';
import { applyStepInPieces, fitStepInPieces, PIECE_CELLS } from './step-in-pieces';
import type { FitContext } from './steps/step-kind';
import { fitTarget } from './target';
import type { WorkingColumn, WorkingFrame } from './working-frame';

export interface PreviewOptions {
  /** 0-based step whose before and after are sampled; null: the whole recipe. Default null. */
  readonly step?: number | null;
  /** Rows to sample: how many, those that change first; or positions into the table. Default 6. */
  readonly rows?: number | readonly number[];
  /** About how many cells are worked through between two pauses; no result depends on it. */
  readonly pieceCells?: number;
}

type Preview = Omit<RecipePreview, 'splitId'>;

/**
 * Fits a recipe on the training rows and tells what every step does.
 *
 * @param trainPositions training rows, 0-based positions into the table, ascending
 * @returns plain data. `fitRecipe` accepts the recipe exactly when its `problem` and that of every step are null, and
 * then learns and makes the same
 * @throws E-TARGET-MISSING the target is not a column of the table
 */
export function* previewRecipeInPieces(
  recipe: Recipe,
  table: Table,
  trainPositions: Int32Array,
  problem: Problem,
  { step = null, rows = 6, pieceCells = PIECE_CELLS }: PreviewOptions = {},
): Piecewise<Preview> {
  const targetColumn = findTarget(table, problem);
  const excluded = new Set([problem.target, ...problem.ignore]);
  const wanted = listInputs(table, excluded);
  const nRows = trainPositions.length;
  const lastRead = findLastReads(recipe);
  const total = recipe.steps.reduce((sum, { columns }) => sum + columns.length, 0);
  const sampled = new ChangeCount(nRows);

  let taken = new Set(table.columns.map(({ name }) => name));
  let frame = yield* readInputFrame(table, wanted, trainPositions);
  let done = 0;
  const steps: StepPreview[] = [];
  for (const [i, intent] of recipe.steps.entries()) {
    const context: FitContext = { step: i + 1, excluded, taken: new Set(taken) };
    const outcome = yield* tryStep(intent, frame, context, { done, total, pieceCells });
    done += intent.columns.length;
    if (outcome.fitted === null) {
      steps.push(skipped(outcome.problem, frame));
      continue;
    }
    taken = context.taken;
    const changes = new ChangeCount(nRows, step === null || step === i ? sampled.rows : null);
    const isRead = (column: WorkingColumn) => isOpen(column) || (lastRead.get(column.name) ?? -1) > i;
    const touched = new Set(intent.columns);
    const after = yield* applyStepInPieces(outcome.fitted, frame, isRead, pieceCells, (before, made) =>
      changes.add(before, made, touched),
    );
    steps.push({
      fitted: outcome.fitted,
      problem: null,
      ...compareFrames(frame, after),
      ...changes.report(),
    });
    frame = after;
  }

  const closing = closeGaps(frame, { step: steps.length + 1, excluded, taken });
  if (closing !== null) frame = yield* applyStepInPieces(closing, frame, () => false, pieceCells);
  const ended = tryWhole(frame, () => {
    fitTarget(targetColumn, trainPositions, problem, recipe.target?.transform);
  });
  const positions = chooseSampleRows(trainPositions, sampled.rows, rows);
  const fitted = steps.map((preview) => preview.fitted);
  const sample = yield* takeSample({ table, wanted, positions, fitted, closing, step });
  return { trainingRows: nRows, steps, closing, ...ended, sample };
}

type StepOutcome =
  | { readonly fitted: FittedStep; readonly problem: null }
  | { readonly fitted: null; readonly problem: WireError };

function* tryStep(
  step: RecipeStep,
  frame: WorkingFrame,
  context: FitContext,
  pace: { done: number; total: number; pieceCells: number },
): Piecewise<StepOutcome> {
  try {
    return { fitted: yield* fitStepInPieces(step, frame, context, pace), problem: null };
  } catch (error) {
    return { fitted: null, problem: asProblem(error) };
  }
}

/** Only what a person can mend in the recipe or the problem is a problem of it; faults go on. */
function asProblem(error: unknown): WireError {
  if (error instanceof TerrariumError && /^E-(RECIPE|TARGET)-/.test(error.code)) return toWireError(error);
  throw error;
}

function tryWhole(
  frame: WorkingFrame,
  checkTarget: () => void,
): { readonly problem: WireError | null; readonly features: Feature[] } {
  try {
    const features = listFeatures(frame);
    checkTarget();
    return { problem: null, features };
  } catch (error) {
    return { problem: asProblem(error), features: [] };
  }
}

function skipped(problem: WireError, frame: WorkingFrame): StepPreview {
  const nColumns = frame.columns.length;
  return {
    fitted: null,
    problem,
    columnsBefore: nColumns,
    columnsAfter: nColumns,
    removed: [],
    added: [],
    changed: [],
    rowsChanged: 0,
  };
}

function compareFrames(
  before: WorkingFrame,
  after: WorkingFrame,
): Pick<StepPreview, 'columnsBefore' | 'columnsAfter' | 'removed' | 'added'> {
  const earlier = new Set(before.columns.map(({ name }) => name));
  const later = new Set(after.columns.map(({ name }) => name));
  return {
    columnsBefore: before.columns.length,
    columnsAfter: after.columns.length,
    removed: before.columns.map(({ name }) => name).filter((name) => !later.has(name)),
    added: after.columns
      .filter(({ name }) => !earlier.has(name))
      .map(({ name, origin }) => ({ name, column: origin })),
  };
}
