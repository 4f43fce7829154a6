/** Whether what was made still follows from what was decided. Comparison only: freshness is derived, never stored. */
import type { Recipe, RunSummary } from '../contracts';
import { recipeContent } from './recipe-content';

/** Why what a room shows is out of date. */
export type StaleReason = 'target' | 'positive' | 'columns' | 'split' | 'recipe' | 'data' | 'decision';

/** True when a run was prepared as the decisions say: both by `auto`, or by the same steps. */
export function isSameRecipe(
  { request, recipe }: Pick<RunSummary, 'request' | 'recipe'>,
  prepare: 'auto' | Recipe,
): boolean {
  if (prepare === 'auto') return request.prepare === 'auto';
  return recipeContent(recipe) === recipeContent(prepare);
}
