/**
 * The Brier score: mean squared distance between probabilities and what happened. Two scales are in use; here two
 * classes are scored on the positive class alone, in [0, 1], as scikit-learn's brier_score_loss 1.2.1, and several
 * classes by the sum over all classes, in [0, 2], as in Brier, "Verification of forecasts expressed in terms of
 * probability", Monthly Weather Review 78, 1950. Figures of the two scales must not be compared.
 */
import { weightedMean, type SampleWeight } from './weighted-mean';

/**
 * Score of each row: (p_positive - 1[y = positive])^2 with a positive class, else sum_k (p_k - 1[y = k])^2.
 * @param yTrue class indices, shape [rows], each in [0, nClasses)
 * @param probabilities row-major, shape [rows, classes], each in [0, 1]; used as they are, never rescaled
 * @param nClasses number of classes, >= 1
 * @param positive index of the positive class of two, or null to sum over all classes
 * @returns squared probability, shape [rows]; NaN where a probability that is used is NaN. Throws nothing.
 */
export function brierPerRow(
  yTrue: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  nClasses: number,
  positive: number | null,
): Float64Array {
  const scores = new Float64Array(yTrue.length); // [rows]
  const first = positive ?? 0;
  const last = positive ?? nClasses - 1;
  for (let i = 0; i < scores.length; i++) {
    let total = 0;
    for (let k = first; k <= last; k++) {
      total += ((probabilities[i * nClasses + k] as number) - (yTrue[i] === k ? 1 : 0)) ** 2;
    }
    scores[i] = total;
  }
  return scores;
}

/**
 * Weighted mean of the rows' scores; see brierPerRow for the formula and the two scales.
 * @param yTrue class indices, shape [rows], each in [0, nClasses)
 * @param probabilities row-major, shape [rows, classes]
 * @param nClasses number of classes, >= 1
 * @param positive index of the positive class of two, or null to sum over all classes
 * @param sampleWeight shape [rows]; default null, every row counts once
 * @returns in [0, 1] with a positive class, else in [0, 2]; 0 = certain and right. NaN when there are no rows.
 *   A single class present changes nothing. Throws nothing. Source: sklearn.metrics.brier_score_loss.
 */
export function brier(
  yTrue: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  nClasses: number,
  positive: number | null,
  sampleWeight: SampleWeight = null,
): number {
  return weightedMean(brierPerRow(yTrue, probabilities, nClasses, positive), sampleWeight);
}
