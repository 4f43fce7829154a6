/**
 * Editing a recipe: every verb takes one and gives another, so that undo is keeping the old one. A verb may leave a
 * recipe that cannot run (a step moved before the one it builds on); `checkRecipe` says what is wrong with it.
 */
import {
  DATE_PARTS,
  STEP_NEEDS,
  type ColumnType,
  type FittedStep,
  type Recipe,
  type RecipeStep,
} from '../contracts';
import { ColumnIndex, columnsAfter, type RecipeColumn } from './recipe-columns';

export type StepKind = RecipeStep['kind'];

/** The kinds in the order in which they usually follow each other. */
export const STEP_KINDS = [
  'drop',
  'impute',
  'dateParts',
  'rare',
  'oneHot',
  'log',
  'clip',
  'bins',
  'scale',
] as const satisfies readonly StepKind[];

type Fitted = readonly (FittedStep | null)[];

/** The columns before every step, and last those at the end; shape [steps + 1][columns]. */
export function walkColumns(
  recipe: Recipe,
  start: readonly RecipeColumn[],
  fitted: Fitted = [],
): readonly (readonly RecipeColumn[])[] {
  const walked: (readonly RecipeColumn[])[] = [start];
  for (const [i, step] of recipe.steps.entries()) {
    walked.push(columnsAfter(walked[i] ?? start, step, fitted[i] ?? null));
  }
  return walked;
}

/** The columns that are there when the step at a position runs; at the end, what is left. */
export function columnsAt(
  recipe: Recipe,
  start: readonly RecipeColumn[],
  position: number,
  fitted: Fitted = [],
): readonly RecipeColumn[] {
  const steps = recipe.steps.slice(0, position);
  return walkColumns({ steps }, start, fitted).at(-1) ?? start;
}

/** The columns of those that a kind of step can work on, families left out. */
export function usableColumns(kind: StepKind, columns: readonly RecipeColumn[]): RecipeColumn[] {
  const needs: readonly ColumnType[] = STEP_NEEDS[kind];
  return columns.filter(({ type, isFamily }) => !isFamily && needs.includes(type));
}

/** A step of a kind that names no column yet, and so does nothing. */
export function newStep(kind: StepKind): RecipeStep {
  const columns: string[] = [];
  switch (kind) {
    case 'impute':
      return { kind, columns, strategy: 'median', indicator: true };
    case 'clip':
      return { kind, columns, lowerQuantile: 0.01, upperQuantile: 0.99 };
    case 'dateParts':
      return { kind, columns, parts: ['year', 'month', 'dayOfWeek'] };
    case 'rare':
      return { kind, columns, minimumCount: 10 };
    case 'bins':
      return { kind, columns, count: 8 };
    case 'scale':
      return { kind, columns, method: 'standard' };
    default:
      return { kind, columns };
  }
}

/**
 * Where a new step of a kind belongs: before the first step of a kind that usually follows, if it finds a column there;
 * else at the last position where it does.
 * @param walked of the recipe, see `walkColumns`
 * @returns a position in [0, steps]; null when no position has a column for it
 */
export function placeFor(
  kind: StepKind,
  recipe: Recipe,
  walked: readonly (readonly RecipeColumn[])[],
): number | null {
  const rank = STEP_KINDS.indexOf(kind);
  const hasColumns = (position: number) => usableColumns(kind, walked[position] ?? []).length > 0;
  const following = recipe.steps.findIndex((step) => STEP_KINDS.indexOf(step.kind) > rank);
  const usual = following === -1 ? recipe.steps.length : following;
  if (hasColumns(usual)) return usual;
  for (let position = recipe.steps.length; position >= 0; position--)
    if (hasColumns(position)) return position;
  return null;
}

export function addStep(recipe: Recipe, position: number, step: RecipeStep): Recipe {
  return { ...recipe, steps: recipe.steps.toSpliced(position, 0, step) };
}

/** Moves the step at `from` so that it stands at `to`. Moving it back gives the recipe as it was. */
export function moveStep(recipe: Recipe, from: number, to: number): Recipe {
  const step = recipe.steps[from];
  if (step === undefined) return recipe;
  return { ...recipe, steps: recipe.steps.toSpliced(from, 1).toSpliced(to, 0, step) };
}

/** Takes a step out; later steps lose the columns that only it had made. */
export function removeStep(recipe: Recipe, position: number, start: readonly RecipeColumn[]): Recipe {
  return dropLostNames(recipe, { ...recipe, steps: recipe.steps.toSpliced(position, 1) }, position, 0, start);
}

/** Puts a step in the place of another; later steps lose the columns that are no longer there. */
export function replaceStep(
  recipe: Recipe,
  position: number,
  step: RecipeStep,
  start: readonly RecipeColumn[],
): Recipe {
  const next = { ...recipe, steps: recipe.steps.with(position, step) };
  return dropLostNames(recipe, next, position, 1, start);
}

/**
 * Names that a later step found before the edit and would not find after it are taken out of it; a step that is left
 * with no column goes, too.
 * @param kept how many steps of the edited recipe stand at `position` in place of the old one
 */
function dropLostNames(
  before: Recipe,
  after: Recipe,
  position: number,
  kept: 0 | 1,
  start: readonly RecipeColumn[],
): Recipe {
  const steps = after.steps.slice(0, position + kept);
  let earlier = columnsAt(before, start, position + 1);
  let later = columnsAt(after, start, position + kept);
  for (const step of before.steps.slice(position + 1)) {
    const [known, left] = [new ColumnIndex(earlier), new ColumnIndex(later)];
    const isLost = (name: string) => known.find(name) !== null && left.find(name) === null;
    const columns = step.columns.filter((name) => !isLost(name));
    const pruned = { ...step, columns };
    if (columns.length > 0 || step.columns.length === 0) steps.push(pruned);
    earlier = columnsAfter(earlier, step);
    later = columnsAfter(later, pruned);
  }
  return { ...after, steps };
}

/**
 * The recipe with steps for every column that is not a number at its end: dates are split, categories get a column each,
 * texts and ids are left out.
 */
export function finishRecipe(recipe: Recipe, start: readonly RecipeColumn[], fitted: Fitted = []): Recipe {
  const left = columnsAt(recipe, start, recipe.steps.length, fitted);
  const namesOf = (...types: ColumnType[]) =>
    left.filter(({ type }) => types.includes(type)).map(({ name }) => name);
  const added: RecipeStep[] = [
    { kind: 'drop', columns: namesOf('text', 'id') },
    { kind: 'dateParts', columns: namesOf('date'), parts: ['year', 'month', 'dayOfWeek'] },
    { kind: 'impute', columns: namesOf('category', 'boolean'), strategy: 'constant', value: 'missing' },
    { kind: 'oneHot', columns: namesOf('category', 'boolean') },
  ];
  return { ...recipe, steps: [...recipe.steps, ...added.filter(({ columns }) => columns.length > 0)] };
}

/** The parts that a date can be taken apart into. */
export const PARTS_OF_A_DATE = DATE_PARTS;
