/**
 * How far predicted values lie from the true ones, in the target's unit: root mean squared error, which large errors
 * dominate, and mean absolute error, which they do not. Both follow scikit-learn 1.2.1. Not handled: several targets.
 */
import { weightedMean, type SampleWeight } from './weighted-mean';

/**
 * Squared error of each row: (yTrue_i - yPred_i)^2.
 * @param yTrue shape [rows]
 * @param yPred shape [rows]
 * @returns squared target unit, shape [rows]; NaN where either is NaN. Throws nothing.
 */
export function squaredErrors(yTrue: ArrayLike<number>, yPred: ArrayLike<number>): Float64Array {
  return Float64Array.from(yTrue, (value, i) => (value - (yPred[i] as number)) ** 2);
}

/**
 * Absolute error of each row: |yTrue_i - yPred_i|.
 * @param yTrue shape [rows]
 * @param yPred shape [rows]
 * @returns target unit, shape [rows]; NaN where either is NaN. Throws nothing.
 */
export function absoluteErrors(yTrue: ArrayLike<number>, yPred: ArrayLike<number>): Float64Array {
  return Float64Array.from(yTrue, (value, i) => Math.abs(value - (yPred[i] as number)));
}

/**
 * Root mean squared error: sqrt(sum(w (yTrue - yPred)^2) / sum(w)).
 * @param yTrue shape [rows], the target's unit
 * @param yPred shape [rows], the target's unit
 * @param sampleWeight shape [rows]; default null, every row counts once
 * @returns the target's unit, >= 0; NaN when there are no rows, when a value is not finite, and when an error is too
 *   large to be squared (above about 1.3e154). Throws nothing.
 *   Source: sklearn.metrics.mean_squared_error, squared=False.
 */
export function rmse(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  sampleWeight: SampleWeight = null,
): number {
  return Math.sqrt(weightedMean(squaredErrors(yTrue, yPred), sampleWeight));
}

/**
 * Mean absolute error: sum(w |yTrue - yPred|) / sum(w).
 * @param yTrue shape [rows], the target's unit
 * @param yPred shape [rows], the target's unit
 * @param sampleWeight shape [rows]; default null, every row counts once
 * @returns the target's unit, >= 0; NaN when there are no rows and when a value is not finite. Throws nothing.
 *   Source: sklearn.metrics.mean_absolute_error.
 */
export function mae(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  sampleWeight: SampleWeight = null,
): number {
  return weightedMean(absoluteErrors(yTrue, yPred), sampleWeight);
}
