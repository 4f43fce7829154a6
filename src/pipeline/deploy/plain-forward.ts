/**
 * A model's answers in plain float64 arithmetic, without TF.js: the independent twin that every export is held against.
 * Written for clarity, one row at a time; not for training and not for large sets.
 */
import { makeError, type FeatureMatrix, type ModelArtifact } from '../../contracts';
import { validateArtifact } from '../train';
import { erf } from './error-function';

type Vector = readonly number[];

/** relu: max(0, z); tanh; gelu: z * Phi(z), Phi the standard normal distribution function (Hendrycks and Gimpel 2016). */
const activations = {
  relu: (z: number) => Math.max(0, z),
  tanh: (z: number) => Math.tanh(z),
  gelu: (z: number) => 0.5 * z * (1 + erf(z / Math.SQRT2)),
} as const;

/** exp(z_i - max z) / sum of exp(z_j - max z). */
function softmax(logits: Vector): Vector {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** Sum over i of input_i * kernel[i, j], plus bias_j; kernel [inputs, outputs] row-major. */
function dense(input: Vector, kernel: Float32Array, bias: Float32Array): Vector {
  const outputs = bias.length;
  return Array.from(bias, (offset, j) =>
    input.reduce((total, value, i) => total + value * (kernel[i * outputs + j] as number), offset),
  );
}

function makeForward(artifact: ModelArtifact): (row: Vector) => Vector {
  const { topology } = artifact;
  const byName = new Map(artifact.tensors.map(({ name, values }) => [name, values]));
  const valuesOf = (name: string): Float32Array => byName.get(name) as Float32Array;
  const finish = (logits: Vector): Vector => (topology.output === 'softmax' ? softmax(logits) : logits);
  switch (topology.family) {
    case 'baseline': {
      const answer = Array.from(valuesOf('output'));
      return () => answer;
    }
    case 'linear':
      return (row) => finish(dense(row, valuesOf('kernel'), valuesOf('bias')));
    case 'mlp': {
      const activate = activations[topology.activation];
      return (row) => {
        const hidden = topology.hiddenUnits.reduce<Vector>(
          (input, _, layer) =>
            dense(input, valuesOf(`dense_${layer}/kernel`), valuesOf(`dense_${layer}/bias`)).map(activate),
          row,
        );
        const last = topology.hiddenUnits.length;
        return finish(dense(hidden, valuesOf(`dense_${last}/kernel`), valuesOf(`dense_${last}/bias`)));
      };
    }
  }
}

/**
 * Answers of a model for some rows.
 * @param features [rows, features]; 0 rows give an empty answer
 * @returns [rows, outputs] row-major: probabilities (softmax) or the standardised target (identity). NaN in a row makes
 *   NaN in its answer, except for a baseline, which ignores its features
 * @throws E-MODEL-SIZE when the artifact is not whole or the number of features is not the model's; E-MODEL-NOT-FINITE
 */
export function forwardReference(artifact: ModelArtifact, features: FeatureMatrix): Float64Array {
  validateArtifact(artifact);
  const { nFeatures, outputs } = artifact.topology;
  if (features.nFeatures !== nFeatures) {
    throw makeError('E-MODEL-SIZE', { part: 'nFeatures', expected: nFeatures, actual: features.nFeatures });
  }
  const forward = makeForward(artifact);
  const answers = new Float64Array(features.nRows * outputs);
  for (let row = 0; row < features.nRows; row++) {
    const values = Array.from(features.values.subarray(row * nFeatures, (row + 1) * nFeatures));
    answers.set(forward(values), row * outputs);
  }
  return answers;
}
