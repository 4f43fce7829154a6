/** The recipe that a TF.js export carries, read back as whoever uses the export would read it. */
import { fittedRecipeSchema, makeError, type ExportFile, type FittedRecipe } from '../../contracts';
import { checkRecipe } from './bundle-fit';
import { checkShape, parseJsonBytes } from './bundle-json';

/**
 * Reads `recipe.json` of an exported folder.
 * @param files as `exportTfjs` made them
 * @throws E-BUNDLE-MISSING without the file; E-BUNDLE-SHAPE when it is not a fitted recipe
 */
export function readTfjsRecipe(files: readonly ExportFile[]): FittedRecipe {
  const file = files.find(({ path }) => path === 'recipe.json');
  if (file === undefined) throw makeError('E-BUNDLE-MISSING', { file: 'recipe.json' });
  const recipe = checkShape(file.path, fittedRecipeSchema, parseJsonBytes(file.path, file.bytes));
  checkRecipe(recipe);
  return recipe;
}
