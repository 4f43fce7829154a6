/**
 * Logarithmic loss, also called cross-entropy: how surprised the probabilities were by the truth. As scikit-learn 1.2.1
 * does for float64, probabilities are first limited to [2^-52, 1 - 2^-52] and each row is then divided by its sum, so
 * that a certain and wrong answer costs about 36 nats instead of infinity.
 */
import { weightedMean, type SampleWeight } from './weighted-mean';

/** Clipping limit: the machine epsilon of float64, 2^-52, scikit-learn 1.2.1's `eps='auto'`. */
export const LOG_LOSS_EPSILON = Number.EPSILON;

/**
 * Loss of each row: -ln(q_true), with q = clip(p, epsilon, 1 - epsilon) / sum_k clip(p_k, epsilon, 1 - epsilon).
 * @param yTrue class indices, shape [rows], each in [0, nClasses)
 * @param probabilities row-major, shape [rows, classes], each in [0, 1]; rows that do not sum to 1 are rescaled
 * @param nClasses number of classes, >= 1
 * @returns nats, shape [rows], each >= 0; NaN for a row with a NaN among its probabilities. Throws nothing.
 */
export function logLossPerRow(
  yTrue: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  nClasses: number,
): Float64Array {
  const losses = new Float64Array(yTrue.length); // [rows]
  for (let i = 0; i < losses.length; i++) {
    let total = 0;
    let ofTrueClass = NaN;
    for (let k = 0; k < nClasses; k++) {
      const probability = probabilities[i * nClasses + k] as number;
      const clipped = Math.min(Math.max(probability, LOG_LOSS_EPSILON), 1 - LOG_LOSS_EPSILON);
      total += clipped;
      if (k === yTrue[i]) ofTrueClass = clipped;
    }
    losses[i] = -Math.log(ofTrueClass / total);
  }
  return losses;
}

/**
 * Weighted mean of the rows' losses; see logLossPerRow for the formula and the clipping.
 * @param yTrue class indices, shape [rows], each in [0, nClasses)
 * @param probabilities row-major, shape [rows, classes]
 * @param nClasses number of classes, >= 1; classes absent in yTrue are allowed
 * @param sampleWeight shape [rows]; default null, every row counts once
 * @returns nats, in [0, 36.05]; 0 = certain and right. NaN when there are no rows or a probability is NaN.
 *   Throws nothing. Source: sklearn.metrics.log_loss with labels given.
 */
export function logLoss(
  yTrue: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  nClasses: number,
  sampleWeight: SampleWeight = null,
): number {
  return weightedMean(logLossPerRow(yTrue, probabilities, nClasses), sampleWeight);
}
