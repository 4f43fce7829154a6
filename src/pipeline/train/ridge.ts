/**
 * Ridge regression in closed form: the normal equations of centred data, solved by Cholesky's factorisation in float64
 * (Hoerl and Kennard 1970; the bias is not penalised, as in scikit-learn's Ridge). Forming them costs
 * O(rows * features^2), each solution O(features^3).
 */
import type { LabelledMatrix } from '../../contracts';

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
 * Lower factor L of a symmetric positive definite matrix, L L^T, in place of its lower triangle.
 * @returns false when a pivot is not above the rounding error of its diagonal: the matrix is singular
 */
export function factorCholesky(matrix: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const diagonal = matrix[i * n + i] as number;
    for (let j = 0; j <= i; j++) {
      let total = matrix[i * n + j] as number;
      for (let k = 0; k < j; k++) total -= (matrix[i * n + k] as number) * (matrix[j * n + k] as number);
      if (j < i) matrix[i * n + j] = total / (matrix[j * n + j] as number);
      else if (total > n * 1e-15 * diagonal) matrix[i * n + i] = Math.sqrt(total);
      else return false;
    }
  }
  return true;
}

/** Solves L L^T x = b. */
function solveCholesky(factor: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const x = b.slice();
  for (let i = 0; i < n; i++) {
    let total = x[i] as number;
    for (let k = 0; k < i; k++) total -= (factor[i * n + k] as number) * (x[k] as number);
    x[i] = total / (factor[i * n + i] as number);
  }
  for (let i = n - 1; i >= 0; i--) {
    let total = x[i] as number;
    for (let k = i + 1; k < n; k++) total -= (factor[k * n + i] as number) * (x[k] as number);
    x[i] = total / (factor[i * n + i] as number);
  }
  return x;
}

/**
 * argmin of mean((x kernel + bias - y)^2) + l2 * sum(kernel^2). scikit-learn's `Ridge(alpha)` is l2 = alpha / rows.
 * @param l2 at least 0; raised just as far as needed where the features are linearly dependent
 * @returns [features + 1], the bias last
 */
export function solveRidge(equations: NormalEquations, l2: number): Float64Array {
  const { nFeatures: n, featureMeans, targetMean, covariance, correlation } = equations;
  let scale = 0;
  for (let i = 0; i < n; i++) scale = Math.max(scale, covariance[i * n + i] as number);
  const solution = new Float64Array(n + 1);
  solution[n] = targetMean;
  if (scale === 0) return solution;
  for (let extra = 0; ; extra = extra === 0 ? scale * 1e-12 : extra * 10) {
    const matrix = covariance.slice();
    for (let i = 0; i < n; i++) matrix[i * n + i] = (matrix[i * n + i] as number) + l2 + extra;
    if (!factorCholesky(matrix, n)) continue;
    const kernel = solveCholesky(matrix, correlation);
    solution.set(kernel);
    for (let i = 0; i < n; i++)
      solution[n] = (solution[n] as number) - (kernel[i] as number) * (featureMeans[i] as number);
    return solution;
  }
}
