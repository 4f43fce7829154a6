/** From data back to a model that answers. */
import type { ModelArtifact } from '../../contracts';
import { BaselineModel } from './baseline';
import { LinearModel } from './linear-model';
import { MlpModel } from './mlp-model';
import type { TrainedModel } from './trained-model';
import { validateArtifact } from './weights';

/**
 * Builds a model from its artifact, on the TF.js backend in use.
 * @returns the caller's to dispose; it shares the artifact's arrays
 * @throws what `validateArtifact` throws, before anything is built
 */
export function loadModel(artifact: ModelArtifact): TrainedModel {
  validateArtifact(artifact);
  const { topology } = artifact;
  switch (topology.family) {
    case 'baseline':
      return new BaselineModel(topology, artifact);
    case 'linear':
      return new LinearModel(topology, artifact);
    case 'mlp':
      return new MlpModel(topology, artifact);
  }
}
