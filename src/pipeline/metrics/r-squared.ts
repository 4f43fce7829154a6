/**
 * The coefficient of determination: how much smaller the squared error is than that of always answering the mean of
 * these very rows. Equal to scikit-learn 1.2.1 except where all targets are equal: there the quantity is undefined,
 * while scikit-learn answers 1 or 0.
 */
import { squaredErrors } from './regression-errors';
import { weightedMean, type SampleWeight } from './weighted-mean';

/**
 * R squared under weights, with the squared errors already at hand; see r2.
 * @param yTrue shape [rows], the target's unit
 * @param errors squared errors, shape [rows]
 * @param sampleWeight shape [rows]; default null
 * @returns as r2. Throws nothing.
 */
export function r2FromSquaredErrors(
  yTrue: ArrayLike<number>,
  errors: ArrayLike<number>,
  sampleWeight: SampleWeight = null,
): number {
  const centre = weightedMean(yTrue, sampleWeight);
  let spread = 0;
  let unexplained = 0;
  let first = NaN;
  let hasSpread = false;
  for (let i = 0; i < yTrue.length; i++) {
    const weight = sampleWeight === null ? 1 : (sampleWeight[i] as number);
    if (weight === 0) continue;
    const value = yTrue[i] as number;
    if (Number.isNaN(first)) first = value;
    else if (value !== first) hasSpread = true;
    spread += weight * (value - centre) ** 2;
    unexplained += weight * (errors[i] as number);
  }
  return hasSpread && Number.isFinite(unexplained) ? 1 - unexplained / spread : NaN;
}

/**
 * R squared: 1 - sum(w (yTrue - yPred)^2) / sum(w (yTrue - mean_w(yTrue))^2).
 * @param yTrue shape [rows], the target's unit
 * @param yPred shape [rows], the target's unit
 * @param sampleWeight shape [rows]; default null, every row counts once
 * @returns in (-infinity, 1]; 1 = exact, 0 = no better than the mean of these rows, below 0 = worse. NaN when the rows
 *   with a weight hold fewer than two distinct targets, and when a value is not finite. Throws nothing.
 *   Source: sklearn.metrics.r2_score.
 */
export function r2(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  sampleWeight: SampleWeight = null,
): number {
  return r2FromSquaredErrors(yTrue, squaredErrors(yTrue, yPred), sampleWeight);
}
