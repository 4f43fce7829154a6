/** The Prepare room: recipe -> fitted recipe (from training rows only) -> matrix of features, and back. */
export { applyRecipe } from './apply-recipe';
export { fitRecipe } from './fit-recipe';
export { invertFeatures, type InvertedColumn } from './invert-features';
export { proposeRecipe } from './propose-recipe';
export { applyTarget, fitTarget, invertTarget, listUnseenLabels } from './target';
