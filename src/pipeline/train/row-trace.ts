/** What happens inside a model as one row passes, and what its loss would have every number do. */
import type { NamedTensor } from '../../contracts';

/** One layer's part in it. */
export interface TracedLayer {
  /** As in `LayerActivation`. */
  readonly name: string;
  readonly activations: Float32Array; // [units]
  /**
   * Derivative of the row's loss with respect to the activations; of the output layer with respect to its logits or value.
   * Null without a target.
   */
  readonly gradient: Float32Array | null; // [units]
}

export interface RowTrace {
  /** First hidden layer first, the output last. */
  readonly layers: readonly TracedLayer[];
  /** Of the row, unweighted: nats, or squared error; null without a target. */
  readonly loss: number | null;
  /** Derivative of the loss with respect to the features; null without a target. */
  readonly inputGradient: Float32Array | null; // [features]
  /** Derivative of the loss with respect to every tensor of the artifact, by name; null without a target. */
  readonly weightGradients: readonly NamedTensor[] | null;
}

/** Cross entropy of probabilities for a class, or squared error of one value. */
export function rowLoss(answer: ArrayLike<number>, output: 'softmax' | 'identity', target: number): number {
  return output === 'softmax' ? -Math.log(answer[target] as number) : ((answer[0] as number) - target) ** 2;
}

/** Derivative of `rowLoss` with respect to logits or value: p - onehot, or 2 (value - target). */
export function rowLossGradient(
  answer: ArrayLike<number>,
  output: 'softmax' | 'identity',
  target: number,
): Float32Array {
  return Float32Array.from(answer, (value, k) =>
    output === 'softmax' ? value - (k === target ? 1 : 0) : 2 * (value - target),
  );
}
