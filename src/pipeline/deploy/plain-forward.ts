/** A model's answers in plain arithmetic, its artifact checked first: the twin that every export is held against. */
import { makeError, type FeatureMatrix, type ModelArtifact } from '../../contracts';
import { validateArtifact } from '../train';
import { openPlainModel } from './plain-model';

/**
 * Answers of a model for some rows.
 * @param features [rows, features]; 0 rows give an empty answer
 * @returns [rows, outputs] row-major: probabilities (softmax) or the standardised target (identity). NaN in a row makes
 *   NaN in its answer, except for a baseline, which ignores its features
 * @throws E-MODEL-SIZE when the artifact is not whole or the number of features is not the model's; E-MODEL-NOT-FINITE
 */
export function forwardReference(artifact: ModelArtifact, features: FeatureMatrix): Float64Array {
  validateArtifact(artifact);
  const { nFeatures } = artifact.topology;
  if (features.nFeatures !== nFeatures) {
    throw makeError('E-MODEL-SIZE', { part: 'nFeatures', expected: nFeatures, actual: features.nFeatures });
  }
  return openPlainModel(artifact)(features);
}
