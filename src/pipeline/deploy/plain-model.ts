/**
 * A model in plain float64 arithmetic, without TF.js: what answers single rows, in the app and wherever an export is
 * opened, and what every other export is held against. It never waits for a graphics card, so that a form is answered
 * while another run trains. One row at a time; not for training.
 */
import type { FeatureMatrix, ModelArtifact } from '../../contracts';
import { erf } from './error-function';

/** relu: max(0, z); tanh; gelu: z * Phi(z), Phi the standard normal distribution function (Hendrycks and Gimpel 2016). */
const activations = {
  relu: (z: number) => Math.max(0, z),
  tanh: (z: number) => Math.tanh(z),
  gelu: (z: number) => 0.5 * z * (1 + erf(z / Math.SQRT2)),
} as const;

type Vector = Float64Array;

/** exp(z_i - max z) / sum of exp(z_j - max z), in place. */
function softmax(logits: Vector): Vector {
  let largest = -Infinity;
  for (const logit of logits) if (logit > largest) largest = logit;
  let total = 0;
  for (let i = 0; i < logits.length; i++) total += logits[i] = Math.exp((logits[i] as number) - largest);
  for (let i = 0; i < logits.length; i++) logits[i] = (logits[i] as number) / total;
  return logits;
}

/** bias_j plus the sum over i, ascending, of input_i * kernel[i, j]; kernel [inputs, outputs] row-major. */
function dense(input: ArrayLike<number>, kernel: Float32Array, bias: Float32Array): Vector {
  const sums = Float64Array.from(bias);
  const outputs = sums.length;
  for (let i = 0; i < input.length; i++) {
    const value = input[i] as number;
    // Most one-hot features are 0; a value that is no number must still be carried on.
    if (value === 0) continue;
    const at = i * outputs;
    for (let j = 0; j < outputs; j++) sums[j] = (sums[j] as number) + value * (kernel[at + j] as number);
  }
  return sums;
}

function makeForward(artifact: ModelArtifact): (row: Float32Array) => Vector {
  const { topology } = artifact;
  const byName = new Map(artifact.tensors.map(({ name, values }) => [name, values]));
  const valuesOf = (name: string): Float32Array => byName.get(name) as Float32Array;
  const finish = (logits: Vector): Vector => (topology.output === 'softmax' ? softmax(logits) : logits);
  switch (topology.family) {
    case 'baseline': {
      const answer = Float64Array.from(valuesOf('output'));
      return () => answer;
    }
    case 'linear': {
      const [kernel, bias] = [valuesOf('kernel'), valuesOf('bias')];
      return (row) => finish(dense(row, kernel, bias));
    }
    case 'mlp': {
      const activate = activations[topology.activation];
      const layers = Array.from({ length: topology.hiddenUnits.length + 1 }, (_, i) => ({
        kernel: valuesOf(`dense_${i}/kernel`),
        bias: valuesOf(`dense_${i}/bias`),
      }));
      return (row) => {
        let values: Float32Array | Vector = row;
        for (const [i, { kernel, bias }] of layers.entries()) {
          const sums: Vector = dense(values, kernel, bias);
          values = i === layers.length - 1 ? sums : sums.map(activate);
        }
        return finish(values as Vector);
      };
    }
  }
}

/** Answers for features: [rows, outputs] row-major, probabilities (softmax) or the standardised target (identity). */
export type PlainModel = (features: FeatureMatrix) => Float64Array;

/**
 * @param artifact whole and finite: what `readBundle` and storage give back was checked
 * @returns a function of features [rows, features] in the number of the topology; 0 rows give an empty answer. NaN in a
 *   row makes NaN in its answer, except for a baseline, which ignores its features
 */
export function openPlainModel(artifact: ModelArtifact): PlainModel {
  const forward = makeForward(artifact);
  const { outputs } = artifact.topology;
  return ({ nRows, nFeatures, values }) => {
    const answers = new Float64Array(nRows * outputs);
    for (let row = 0; row < nRows; row++)
      answers.set(forward(values.subarray(row * nFeatures, (row + 1) * nFeatures)), row * outputs);
    return answers;
  };
}
