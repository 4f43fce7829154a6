/**
 * Losses of a batch and their gradients with respect to the last layer, computed together from logits: probabilities are
 * never clipped and never pass through a logarithm, so no logit makes them infinite. Sums, not means: the caller divides
 * by the rows it means.
 */
import * as tf from '@tensorflow/tfjs-core';

export const LOSSES = ['softmaxCrossEntropy', 'squaredError'] as const;
export type LossName = (typeof LOSSES)[number];

export interface LossAndGradient {
  /** Weighted sum over rows. */
  readonly lossSum: tf.Scalar;
  /** Derivative of `lossSum` with respect to the logits or predictions, [batch, outputs]. */
  readonly gradient: tf.Tensor2D;
}

interface Loss {
  /**
   * @param output logits or predictions, [batch, outputs]
   * @param targets one-hot rows or values, [batch, outputs]
   * @param weights of rows, [batch, 1]; null: all 1
   */
  evaluate(output: tf.Tensor2D, targets: tf.Tensor2D, weights: tf.Tensor2D | null): LossAndGradient;
}

function weigh(values: tf.Tensor2D, weights: tf.Tensor2D | null): tf.Tensor2D {
  return weights === null ? values : tf.mul(values, weights);
}

export const losses: Readonly<Record<LossName, Loss>> = {
  /** Per row: ln(sum_k exp(z_k)) - z_y, shifted by the largest logit; gradient softmax(z) - onehot(y). */
  softmaxCrossEntropy: {
    evaluate(output, targets, weights) {
      const shifted = tf.sub<tf.Tensor2D>(output, tf.max(output, 1, true));
      const exponentials = tf.exp(shifted);
      const totals = tf.sum(exponentials, 1, true);
      const rows = tf.sub<tf.Tensor2D>(tf.log(totals), tf.sum(tf.mul(shifted, targets), 1, true));
      const gradient = tf.sub<tf.Tensor2D>(tf.div(exponentials, totals), targets);
      return { lossSum: tf.sum(weigh(rows, weights)), gradient: weigh(gradient, weights) };
    },
  },
  /** Per row: (prediction - target)^2 summed over outputs; gradient 2 (prediction - target). */
  squaredError: {
    evaluate(output, targets, weights) {
      const errors = tf.sub<tf.Tensor2D>(output, targets);
      return {
        lossSum: tf.sum(weigh(tf.square(errors), weights)),
        gradient: weigh(tf.mul(2, errors), weights),
      };
    },
  },
};
