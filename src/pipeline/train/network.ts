/**
 * What the training loop asks of a model trained by gradient: its parameters as one flat vector, a loss and its gradient.
 * A new family trained this way implements this and leaves minibatches, optimizer, schedule, averaging, early stopping
 * and reports to the loop.
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { FamilyId, ModelArtifact } from '../../contracts';
import type { Generator } from '../../foundation';
import type { Batch } from './batch';
import type { DroppedUnits } from './live-glass';

export interface Network {
  readonly family: FamilyId;
  readonly nParameters: number;
  /** 1 where weight decay applies, else 0, [parameters]. */
  readonly decayMask: Float32Array;
  /** Weights before training, [parameters]. */
  initialise(generator: Generator): Float32Array;
  /**
   * Sum of the rows' losses with dropout on, and its gradient. Called inside a tidy.
   * @param dropout source of the masks; draws the same amount for the same number of rows
   */
  lossAndGradient(
    parameters: tf.Tensor1D,
    batch: Batch,
    dropout: Generator,
  ): { readonly lossSum: tf.Scalar; readonly gradient: tf.Tensor1D };
  /** Sum of the rows' losses with dropout off, and the logits or predictions, [batch, outputs]. Called inside a tidy. */
  evaluate(
    parameters: tf.Tensor1D,
    batch: Batch,
  ): { readonly lossSum: tf.Scalar; readonly output: tf.Tensor2D };
  /** What dropout did to the first row of the latest batch, one for each hidden layer; null without dropout. */
  droppedUnits?(): readonly DroppedUnits[] | null;
  /** The model with these weights, [parameters]. */
  toArtifact(parameters: Float32Array): ModelArtifact;
}
