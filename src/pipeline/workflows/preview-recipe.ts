/** Looks at a recipe before anything is trained: what `auto` would choose, and what a recipe does to the training rows. */
import { makeError, type PreviewRequest, type Recipe, type RecipePreview } from '../../contracts';
import { previewRecipeInPieces, proposeRecipeInPieces } from '../prepare';
import { runInPieces } from './run-in-pieces';
import type { SplitTableCache } from './split-table-cache';
import type { WorkflowContext } from './workflow-context';

type PreviewContext = Pick<WorkflowContext, 'ports' | 'storage' | 'stop' | 'onEvent'>;

/**
 * The recipe that training with `auto` would use.
 * @throws E-STORE-MISSING for a split that is not stored; E-STOPPED
 */
export async function proposeForSplit(
  splitId: string,
  cache: SplitTableCache,
  context: PreviewContext,
): Promise<Recipe> {
  const { split, table, train } = await cache.read(splitId, context.storage);
  return runInPieces(proposeRecipeInPieces(table, train, split.problem), 'fitting', context);
}

/**
 * What a recipe does to the training rows of a split.
 * @throws E-WIRE for a step that the recipe does not have; E-STORE-MISSING; E-STOPPED
 */
export async function previewRecipe(
  { splitId, recipe, step, rows }: PreviewRequest,
  cache: SplitTableCache,
  context: PreviewContext,
): Promise<RecipePreview> {
  if (step !== null && step >= recipe.steps.length) {
    throw makeError('E-WIRE', { path: 'step', problem: `the recipe has ${recipe.steps.length} steps` });
  }
  const { split, table, train } = await cache.read(splitId, context.storage);
  const work = previewRecipeInPieces(recipe, table, train, split.problem, { step, rows });
  return { splitId, ...(await runInPieces(work, 'fitting', context)) };
}
