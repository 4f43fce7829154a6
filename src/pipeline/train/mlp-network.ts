/**
 * A multilayer perceptron as two passes over TF.js tensors: forward, and the backward pass written out, which needs about
 * a third of the kernel calls that recording a tape does. Every tensor made here is the caller's tidy's.
 */
import * as tf from '@tensorflow/tfjs-core';
import { activations, type ActivationName } from './activations';

/** The model's tensors in the layout's order: kernel and bias of each layer, the output layer last. */
export type DenseParameters = readonly tf.Tensor[];

/** What the backward pass needs to know of the forward pass. */
interface ForwardPass {
  /** What each layer was fed: the features, then each hidden layer's activations after dropout. */
  readonly inputs: readonly tf.Tensor2D[];
  /** Of each hidden layer, before dropout. */
  readonly hidden: readonly { readonly z: tf.Tensor2D; readonly h: tf.Tensor2D }[];
  readonly logits: tf.Tensor2D;
}

/**
 * h_0 = x, h_(i+1) = mask_i * activation(h_i kernel_i + bias_i); logits = h_last kernel + bias.
 * @param x [batch, features]
 * @param masks one dropout mask [batch, units] for each hidden layer; null: no dropout
 */
export function forwardMlp(
  parameters: DenseParameters,
  activation: ActivationName,
  x: tf.Tensor2D,
  masks: readonly tf.Tensor2D[] | null,
): ForwardPass {
  const inputs = [x];
  const hidden: { z: tf.Tensor2D; h: tf.Tensor2D }[] = [];
  const nLayers = parameters.length / 2;
  for (let layer = 0; layer < nLayers - 1; layer++) {
    const { z, h } = applyLayer(parameters, layer, inputs[layer] as tf.Tensor2D, activation);
    hidden.push({ z, h });
    const mask = masks?.[layer];
    inputs.push(mask === undefined ? h : tf.mul<tf.Tensor2D>(h, mask));
  }
  const { z: logits } = applyLayer(parameters, nLayers - 1, inputs[nLayers - 1] as tf.Tensor2D, null);
  return { inputs, hidden, logits };
}

function applyLayer(
  parameters: DenseParameters,
  layer: number,
  a: tf.Tensor2D,
  activation: ActivationName | null,
): { z: tf.Tensor2D; h: tf.Tensor2D } {
  const b = parameters[2 * layer] as tf.Tensor2D;
  const bias = parameters[2 * layer + 1] as tf.Tensor1D;
  if (activation === 'relu') {
    const h = tf.fused.matMul({ a, b, bias, activation: 'relu' }) as tf.Tensor2D;
    return { z: h, h };
  }
  const z = tf.fused.matMul({ a, b, bias }) as tf.Tensor2D;
  return { z, h: activation === null ? z : activations[activation].apply(z) };
}

/**
 * The derivative of a sum with respect to every parameter, from its derivative with respect to the logits.
 * kernel_i: h_i^T dz_i; bias_i: column sums of dz_i; going down: dh_i = dz_i kernel_i^T, dz = dh * mask * activation'(z).
 * @param logitsGradient [batch, outputs]
 * @returns tensors in the order of `parameters`
 */
export function backwardMlp(
  parameters: DenseParameters,
  activation: ActivationName,
  pass: ForwardPass,
  masks: readonly tf.Tensor2D[] | null,
  logitsGradient: tf.Tensor2D,
): tf.Tensor[] {
  const gradients: tf.Tensor[] = [];
  let dz = logitsGradient;
  for (let layer = parameters.length / 2 - 1; layer >= 0; layer--) {
    const input = pass.inputs[layer] as tf.Tensor2D;
    gradients.unshift(tf.matMul(input, dz, true, false), tf.sum(dz, 0));
    if (layer > 0) dz = descend(parameters, activation, pass, masks, layer, dz);
  }
  return gradients;
}

/**
 * The derivative of a sum with respect to what each hidden layer answers, dropout off.
 * @returns [batch, units] of every hidden layer, the first one first, and last that of the features, [batch, features]
 */
export function activationGradientsMlp(
  parameters: DenseParameters,
  activation: ActivationName,
  pass: ForwardPass,
  logitsGradient: tf.Tensor2D,
): { readonly hidden: readonly tf.Tensor2D[]; readonly features: tf.Tensor2D } {
  const hidden: tf.Tensor2D[] = [];
  let dz = logitsGradient;
  for (let layer = parameters.length / 2 - 1; layer > 0; layer--) {
    hidden.unshift(tf.matMul(dz, parameters[2 * layer] as tf.Tensor2D, false, true));
    dz = descend(parameters, activation, pass, null, layer, dz);
  }
  return { hidden, features: tf.matMul(dz, parameters[0] as tf.Tensor2D, false, true) };
}

/**
 * The derivative of a sum with respect to the features, dropout off.
 * @returns [batch, features]
 */
export function inputGradientMlp(
  parameters: DenseParameters,
  activation: ActivationName,
  pass: ForwardPass,
  logitsGradient: tf.Tensor2D,
): tf.Tensor2D {
  let dz = logitsGradient;
  for (let layer = parameters.length / 2 - 1; layer > 0; layer--) {
    dz = descend(parameters, activation, pass, null, layer, dz);
  }
  return tf.matMul(dz, parameters[0] as tf.Tensor2D, false, true);
}

function descend(
  parameters: DenseParameters,
  activation: ActivationName,
  pass: ForwardPass,
  masks: readonly tf.Tensor2D[] | null,
  layer: number,
  dz: tf.Tensor2D,
): tf.Tensor2D {
  const dh = tf.matMul(dz, parameters[2 * layer] as tf.Tensor2D, false, true);
  const mask = masks?.[layer - 1];
  const { z, h } = pass.hidden[layer - 1] as { z: tf.Tensor2D; h: tf.Tensor2D };
  const through = mask === undefined ? dh : tf.mul<tf.Tensor2D>(dh, mask);
  return tf.mul(through, activations[activation].derivative(z, h));
}
