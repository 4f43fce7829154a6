/**
 * What hidden units do with their sums, and the derivative of that, as TF.js tensors.
 * gelu is the exact one, z * Phi(z) (Hendrycks and Gimpel 2016), with Phi from `erf`, as in TF.js layers and Keras.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { InitializerName } from './initializers';

export const ACTIVATIONS = ['relu', 'tanh', 'gelu'] as const;
export type ActivationName = (typeof ACTIVATIONS)[number];

interface Activation {
  readonly initializer: InitializerName;
  /** Elementwise, same shape. */
  apply(z: tf.Tensor2D): tf.Tensor2D;
  /** Derivative at `z`; `h` is `apply(z)`, for those that find it there cheaper. */
  derivative(z: tf.Tensor2D, h: tf.Tensor2D): tf.Tensor2D;
}

function normalCdf(z: tf.Tensor2D): tf.Tensor2D {
  return tf.mul(0.5, tf.add(1, tf.erf(tf.mul(Math.SQRT1_2, z))));
}

export const activations: Readonly<Record<ActivationName, Activation>> = {
  /** max(0, z); derivative 1 above 0, else 0. */
  relu: { initializer: 'heNormal', apply: tf.relu<tf.Tensor2D>, derivative: (_, h) => tf.step(h) },
  /** Hyperbolic tangent; derivative 1 - h^2. */
  tanh: {
    initializer: 'glorotUniform',
    apply: tf.tanh<tf.Tensor2D>,
    derivative: (_, h) => tf.sub(1, tf.square(h)),
  },
  /** z Phi(z); derivative Phi(z) + z phi(z), phi the standard normal density. */
  gelu: {
    initializer: 'heNormal',
    apply: (z) => tf.mul(z, normalCdf(z)),
    derivative: (z) => {
      const density = tf.mul(1 / Math.sqrt(2 * Math.PI), tf.exp(tf.mul(-0.5, tf.square(z))));
      return tf.add(normalCdf(z), tf.mul(z, density));
    },
  },
};
