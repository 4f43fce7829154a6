/** What a recipe does, without why: two recipes of one content prepare the same features. */
import type { Recipe, RecipeStep } from '../contracts';

export type TargetScale = 'none' | 'log';

export function targetOf({ target }: Recipe): TargetScale {
  return target?.transform ?? 'none';
}

/** A step as text, without the reason for it; that a dropped column repeats another is such a reason. */
export function stepContent({ reason: _, ...step }: RecipeStep): string {
  return JSON.stringify(step.kind === 'drop' ? { kind: step.kind, columns: step.columns } : step);
}

/** A recipe as text: its steps in their order, and the scale of the target. */
export function recipeContent(recipe: Recipe): string {
  return JSON.stringify([recipe.steps.map(stepContent), targetOf(recipe)]);
}
