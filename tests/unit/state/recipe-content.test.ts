/** What a recipe does, without why. */
import { describe, expect, it } from 'vitest';
import type { Recipe, RecipeStep } from '../../../src/contracts';
import { isSameRecipe } from '../../../src/state/freshness';
import { recipeContent } from '../../../src/state/recipe-content';
import { diffRecipes } from '../../../src/state/run-difference';

const drop: RecipeStep = { kind: 'drop', columns: ['body_mass_lb'] };
const log: RecipeStep = { kind: 'log', columns: ['fare'] };
const recipe = (steps: Recipe['steps'], target?: Recipe['target']): Recipe => ({
  steps,
  ...(target === undefined ? {} : { target }),
});

describe('recipes of one content', () => {
  it('may give other reasons, and name other columns that say the same', () => {
    const bare = recipe([drop, log]);
    const explained = recipe([
      { ...drop, repeats: 'body_mass_g', reason: 'R-REPEATS' } as RecipeStep,
      { ...log, reason: 'R-SKEWED' } as RecipeStep,
    ]);
    expect(recipeContent(bare)).toBe(recipeContent(explained));
    expect(diffRecipes(bare, explained)).toEqual([]);
    expect(isSameRecipe({ request: { prepare: bare } as never, recipe: bare }, explained)).toBe(true);
  });

  it('have the same steps in the same order, and the same target', () => {
    const start = recipeContent(recipe([drop, log]));
    expect(recipeContent(recipe([log, drop]))).not.toBe(start);
    expect(recipeContent(recipe([{ ...drop, columns: ['fare'] }, log]))).not.toBe(start);
    expect(recipeContent(recipe([drop, log], { transform: 'log' }))).not.toBe(start);
  });
});
