/**
 * Export as a TensorFlow.js layers model: a folder that stock `tf.loadLayersModel` opens. The topology is written
 * directly in the Keras JSON that TF.js 4 documents, so no engine is needed to export. Every Terrarium family is a
 * Sequential of Dense layers: a baseline has a zero kernel and its answer as bias (through softmax: the logarithm).
 */
import { makeError, type ExportFile, type FittedRecipe, type ModelArtifact } from '../../contracts';
import { serialiseWeights, validateArtifact } from '../train';
import { toJsonBytes } from './bundle-json';
import { toDenseLayers, type DenseLayer } from './dense-layers';
import { writeTfjsReadme } from './tfjs-readme';

/** Names of TF.js layers' activations; its `gelu` is the exact one, by the error function. */
const ACTIVATIONS = {
  relu: 'relu',
  tanh: 'tanh',
  gelu: 'gelu',
  softmax: 'softmax',
  identity: 'linear',
} as const;

function toModelJson(layers: readonly DenseLayer[]): unknown {
  return {
    format: 'layers-model',
    generatedBy: 'Terrarium',
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
      config: {
        name: 'terrarium',
        layers: layers.map(({ bias, inputs, activation }, i) => ({
          class_name: 'Dense',
          config: {
            name: `dense_${i}`,
            trainable: true,
            dtype: 'float32',
            ...(i === 0 ? { batch_input_shape: [null, inputs] } : {}),
            units: bias.length,
            activation: ACTIVATIONS[activation],
            use_bias: true,
          },
        })),
      },
    },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: layers.flatMap(({ bias, inputs }, i) => [
          { name: `dense_${i}/kernel`, shape: [inputs, bias.length], dtype: 'float32' },
          { name: `dense_${i}/bias`, shape: [bias.length], dtype: 'float32' },
        ]),
      },
    ],
  };
}

/** Kernels and biases as an mlp artifact, whose byte layout is the one TF.js reads. */
function toWeightBytes(layers: readonly DenseLayer[]): Uint8Array {
  const units = layers.map(({ bias }) => bias.length);
  return serialiseWeights({
    topology: {
      family: 'mlp',
      nFeatures: (layers[0] as DenseLayer).inputs,
      hiddenUnits: units.slice(0, -1),
      activation: 'relu',
      outputs: units.at(-1) as number,
      output: 'identity',
    },
    tensors: layers.flatMap(({ kernel, bias, inputs }, i) => [
      { name: `dense_${i}/kernel`, shape: [inputs, bias.length], values: kernel },
      { name: `dense_${i}/bias`, shape: [bias.length], values: bias },
    ]),
  });
}

/**
 * A TensorFlow.js layers model with everything needed to use it: `model.json`, `weights.bin`, `recipe.json` (how raw
 * columns become features), `features.json` (their names in the order to feed), `labels.json` (classes in the order of
 * the probabilities; classification only), `README.md`.
 * @param recipe the fitted recipe the model was trained with
 * @returns files with paths relative to the export's folder; equal input gives equal bytes
 * @throws E-EXPORT-UNSUPPORTED for a model without features, which a Dense layer cannot express; E-MODEL-SIZE and
 *   E-MODEL-NOT-FINITE for an artifact that is not whole
 */
export function exportTfjs(artifact: ModelArtifact, recipe: FittedRecipe): ExportFile[] {
  validateArtifact(artifact);
  if (artifact.topology.nFeatures === 0) {
    throw makeError('E-EXPORT-UNSUPPORTED', { export: 'tfjs', feature: 'nFeatures = 0' });
  }
  const layers = toDenseLayers(artifact);
  const { target } = recipe;
  return [
    { path: 'model.json', bytes: toJsonBytes(toModelJson(layers)) },
    { path: 'weights.bin', bytes: toWeightBytes(layers) },
    { path: 'recipe.json', bytes: toJsonBytes(recipe) },
    { path: 'features.json', bytes: toJsonBytes(recipe.features.map(({ name }) => name)) },
    ...(target.kind === 'classes' ? [{ path: 'labels.json', bytes: toJsonBytes(target.classes) }] : []),
    { path: 'README.md', bytes: new TextEncoder().encode(writeTfjsReadme(recipe)) },
  ];
}
