/**
 * Whether a recipe can be run, as far as its columns and settings tell. The codes are those of fitting, so that a refusal
 * here reads like one there; what only the data can tell is left to fitting.
 */
import {
  makeError,
  parseWith,
  recipeStepSchema,
  STEP_NEEDS,
  toWireError,
  type ColumnType,
  type FittedStep,
  type Problem,
  type Recipe,
  type RecipeStep,
  type WireError,
} from '../contracts';
import { closestName } from '../foundation';
import { ColumnIndex, columnsAfter, type RecipeColumn } from './recipe-columns';

/** Numbers beyond this are not taken as a value to fill gaps with. */
const NUMBER_LIMIT = 1e300;

export interface RecipeProblem {
  /** 0-based step it is about; null: what is left when all steps have run. */
  readonly step: number | null;
  readonly error: WireError;
}

/**
 * What is wrong with the settings of one step, whatever the data.
 * @param columns there when the step runs: a constant must be a number where a column of numbers is filled
 * @returns E-RECIPE-VALUE, or null
 */
export function checkSettings(step: RecipeStep, columns: ColumnIndex, number: number): WireError | null {
  const refuse = (setting: string, value: unknown): WireError =>
    toWireError(
      makeError('E-RECIPE-VALUE', { step: number, kind: step.kind, setting, value: String(value) }),
    );
  try {
    parseWith(recipeStepSchema, step, 'E-RECIPE-VALUE');
  } catch (error) {
    const setting = String(toWireError(error).details.path).split('.')[0] ?? '';
    return refuse(setting, (step as unknown as Record<string, unknown>)[setting]);
  }
  if (step.kind === 'clip' && step.lowerQuantile > step.upperQuantile) {
    return refuse('lowerQuantile', step.lowerQuantile);
  }
  if (step.kind === 'impute' && step.strategy === 'constant' && step.value !== undefined) {
    const isNumber = typeof step.value === 'number' && Math.abs(step.value) <= NUMBER_LIMIT;
    const fillsNumbers = step.columns.some((name) => {
      const type = columns.find(name)?.type;
      return type === 'number' || type === 'date';
    });
    if (fillsNumbers && !isNumber) return refuse('value', step.value);
  }
  return null;
}

/** The first column that a step cannot work on: it is not there, or of another type. */
function checkColumns(
  step: RecipeStep,
  columns: ColumnIndex,
  excluded: ReadonlySet<string>,
  number: number,
): WireError | null {
  const needs: readonly ColumnType[] = STEP_NEEDS[step.kind];
  for (const name of step.columns) {
    if (excluded.has(name)) continue;
    const found = columns.find(name);
    const common = { step: number, kind: step.kind, column: name };
    if (found === null) {
      const suggestion = closestName(name, columns.names);
      return toWireError(makeError('E-RECIPE-COLUMN', { ...common, suggestion }));
    }
    if (!needs.includes(found.type)) {
      return toWireError(makeError('E-RECIPE-STEP', { ...common, type: found.type, needs: [...needs] }));
    }
  }
  return null;
}

/**
 * Everything that keeps a recipe from running. A step with a problem counts as not there for the steps after it.
 * @param start the columns it starts on
 * @param problem its target and ignored columns may be named by a step, which then skips them
 * @param fitted what each step learned, where that is known
 */
export function checkRecipe(
  recipe: Recipe,
  start: readonly RecipeColumn[],
  problem: Pick<Problem, 'target' | 'ignore'>,
  fitted: readonly (FittedStep | null)[] = [],
): RecipeProblem[] {
  const excluded = new Set([problem.target, ...problem.ignore]);
  const problems: RecipeProblem[] = [];
  let columns = start;
  recipe.steps.forEach((step, i) => {
    const index = new ColumnIndex(columns);
    const error = checkColumns(step, index, excluded, i + 1) ?? checkSettings(step, index, i + 1);
    if (error === null) columns = columnsAfter(columns, step, fitted[i] ?? null);
    else problems.push({ step: i, error });
  });
  const unencoded = columns.filter(({ type }) => type !== 'number');
  if (unencoded.length > 0) {
    const listed = unencoded.slice(0, 20).map(({ name, type }) => `${name} (${type})`);
    problems.push({ step: null, error: toWireError(makeError('E-RECIPE-UNENCODED', { columns: listed })) });
  } else if (columns.length === 0) {
    problems.push({ step: null, error: toWireError(makeError('E-RECIPE-NO-FEATURES')) });
  }
  return problems;
}
