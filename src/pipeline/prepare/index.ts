/** The Prepare room: recipe -> fitted recipe (from training rows only) -> matrix of features, and back. */
export { applyRecipe, applyRecipeInPieces } from './apply-recipe';
export { fitRecipe, fitRecipeInPieces } from './fit-recipe';
export { invertFeatures, type InvertedColumn } from './invert-features';
export { previewRecipeInPieces, type PreviewOptions } from './preview-recipe';
export { proposeRecipe, proposeRecipeInPieces } from './propose-recipe';
export { applyTarget, fitTarget, invertTarget } from './target';
