/**
 * Ridge regression in closed form: the normal equations of centred data, solved by Cholesky's factorisation in float64
 * (Hoerl and Kennard 1970; the bias is not penalised, as in scikit-learn's Ridge). Forming them costs
 * O(rows * features^2), each solution O(features^3).
 */
import type { LabelledMatrix } from '../../contracts';
import { solveShifted } from './cholesky';

const ROWS_BETWEEN_PAUSES = 64;

/** Everything about the training rows that the solution depends on. */
export interface NormalEquations {
  readonly nFeatures: number;
  readonly featureMeans: Float64Array; // [features]
  readonly targetMean: number;
  /** Mean over rows of the outer product of centred features, [features, features]; lower triangle only. */
  readonly covariance: Float64Array;
  /** Mean over rows of centred features times centred target, [features]. */
  readonly correlation: Float64Array;
}

/** Sums the normal equations over all rows. @param breathe lets messages in when that is due */
export async function formNormalEquations(
  { nRows, nFeatures, values, y }: LabelledMatrix,
  breathe: () => Promise<void>,
): Promise<NormalEquations> {
  const featureMeans = new Float64Array(nFeatures);
  let targetMean = 0;
  for (let row = 0; row < nRows; row++) {
    targetMean += (y[row] as number) / nRows;
    for (let i = 0; i < nFeatures; i++) {
      featureMeans[i] = (featureMeans[i] as number) + (values[row * nFeatures + i] as number) / nRows;
    }
  }
  const covariance = new Float64Array(nFeatures * nFeatures);
  const correlation = new Float64Array(nFeatures);
  const centred = new Float64Array(nFeatures);
  for (let row = 0; row < nRows; row++) {
    if (row % ROWS_BETWEEN_PAUSES === 0) await breathe();
    const target = (y[row] as number) - targetMean;
    for (let i = 0; i < nFeatures; i++) {
      const value = (centred[i] = (values[row * nFeatures + i] as number) - (featureMeans[i] as number));
      correlation[i] = (correlation[i] as number) + (value * target) / nRows;
      const scaled = value / nRows;
      for (let j = 0, at = i * nFeatures; j <= i; j++, at++) {
        covariance[at] = (covariance[at] as number) + scaled * (centred[j] as number);
      }
    }
  }
  return { nFeatures, featureMeans, targetMean, covariance, correlation };
}

/**
 * argmin of mean((x kernel + bias - y)^2) + l2 * sum(kernel^2). scikit-learn's `Ridge(alpha)` is l2 = alpha / rows.
 * @param l2 at least 0; raised just as far as needed where the features are linearly dependent
 * @returns [features + 1], the bias last
 */
export function solveRidge(equations: NormalEquations, l2: number): Float64Array {
  const { nFeatures: n, featureMeans, targetMean, covariance, correlation } = equations;
  const kernel = solveShifted(covariance, new Float64Array(n).fill(l2), correlation);
  const solution = new Float64Array(n + 1);
  solution.set(kernel);
  let bias = targetMean;
  for (let i = 0; i < n; i++) bias -= (kernel[i] as number) * (featureMeans[i] as number);
  solution[n] = bias;
  return solution;
}
