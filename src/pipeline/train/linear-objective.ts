/**
 * The objective of softmax or linear regression and its gradient, in float64: mean weighted loss plus a squared penalty
 * on the kernel. Rows are kept as their nonzero values only, which is what one-hot features are mostly made of.
 * O(nonzero values * outputs) for each evaluation.
 */
import type { FeatureMatrix, LabelledMatrix, Task } from '../../contracts';
import type { Hessian } from './newton';
import type { Objective } from './solver';

const ROWS_BETWEEN_PAUSES = 1024;

/** Nonzero values by row: those of row i are at rowStarts[i] ... rowStarts[i + 1] - 1. */
interface SparseRows {
  readonly rowStarts: Int32Array; // [rows + 1]
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

function toSparseRows({ nRows, nFeatures, values }: FeatureMatrix): SparseRows {
  const count = values.reduce((total, value) => total + (value === 0 ? 0 : 1), 0);
  const sparse = {
    rowStarts: new Int32Array(nRows + 1),
    columns: new Int32Array(count),
    values: new Float64Array(count),
  };
  let next = 0;
  for (let row = 0; row < nRows; row++) {
    for (let feature = 0; feature < nFeatures; feature++) {
      const value = values[row * nFeatures + feature] as number;
      if (value === 0) continue;
      sparse.columns[next] = feature;
      sparse.values[next++] = value;
    }
    sparse.rowStarts[row + 1] = next;
  }
  return sparse;
}

/** Turns logits into probabilities in place and returns ln(sum_k exp(z_k)). */
export function softmaxInPlace(logits: Float64Array): number {
  let most = -Infinity;
  for (let k = 0; k < logits.length; k++) most = Math.max(most, logits[k] as number);
  let total = 0;
  for (let k = 0; k < logits.length; k++) total += logits[k] = Math.exp((logits[k] as number) - most);
  for (let k = 0; k < logits.length; k++) logits[k] = (logits[k] as number) / total;
  return most + Math.log(total);
}

/** What makes up the mean loss besides the point it is evaluated at. */
export interface LinearProblem {
  readonly task: Task;
  readonly matrix: LabelledMatrix;
  readonly outputs: number;
  /** [rows]; null: all 1. */
  readonly weights: ArrayLike<number> | null;
  /** Lets messages in when that is due. */
  readonly breathe: () => Promise<void>;
  /** Sees every row's logits or value, [outputs], and its target before they are overwritten. */
  readonly observe?: (z: Float64Array, target: number) => void;
}

/** Replaces logits by the derivative of the cross entropy with respect to them; returns the cross entropy. */
function differentiateCrossEntropy(z: Float64Array, label: number): number {
  const labelLogit = z[label] as number;
  const logTotal = softmaxInPlace(z);
  z[label] = (z[label] as number) - 1;
  return logTotal - labelLogit;
}

/** Replaces the value by the derivative of its squared error; returns the squared error. */
function differentiateSquaredError(z: Float64Array, target: number): number {
  const error = (z[0] as number) - target;
  z[0] = 2 * error;
  return error * error;
}

/**
 * Mean loss as a function of the parameters, z = x kernel + bias. Classification: sum_i w_i (ln(sum_k exp(z_ik)) -
 * z_(i, y_i)) / rows. Regression: sum_i w_i (z_i - y_i)^2 / rows.
 * @returns an objective of [kernel [features, outputs] row-major, then bias [outputs]], without penalty
 */
export function makeMeanLoss({ task, matrix, outputs, weights, breathe, observe }: LinearProblem): Objective {
  const { nRows, nFeatures, y } = matrix;
  const { rowStarts, columns, values } = toSparseRows(matrix);
  const biasStart = nFeatures * outputs;
  const z = new Float64Array(outputs);
  const differentiate = task === 'classification' ? differentiateCrossEntropy : differentiateSquaredError;
  return async (point, gradient) => {
    gradient.fill(0);
    let loss = 0;
    for (let row = 0; row < nRows; row++) {
      if (row % ROWS_BETWEEN_PAUSES === 0) await breathe();
      const start = rowStarts[row] as number;
      const end = rowStarts[row + 1] as number;
      for (let k = 0; k < outputs; k++) z[k] = point[biasStart + k] as number;
      for (let i = start; i < end; i++) {
        const value = values[i] as number;
        const base = (columns[i] as number) * outputs;
        for (let k = 0; k < outputs; k++) z[k] = (z[k] as number) + value * (point[base + k] as number);
      }
      observe?.(z, y[row] as number);
      const weight = (weights === null ? 1 : (weights[row] as number)) / nRows;
      loss += weight * differentiate(z, y[row] as number);
      for (let k = 0; k < outputs; k++) {
        z[k] = (z[k] as number) * weight;
        gradient[biasStart + k] = (gradient[biasStart + k] as number) + (z[k] as number);
      }
      for (let i = start; i < end; i++) {
        const value = values[i] as number;
        const base = (columns[i] as number) * outputs;
        for (let k = 0; k < outputs; k++) {
          gradient[base + k] = (gradient[base + k] as number) + value * (z[k] as number);
        }
      }
    }
    return loss;
  };
}

/**
 * Second derivatives of `makeMeanLoss` for classes: sum_i w_i x_ia x_ib (p_ik (k = l) - p_ik p_il) / rows at row
 * a * outputs + k and column b * outputs + l, the bias being one more feature of value 1. O(rows * (nonzero values of a
 * row * outputs)^2).
 */
export function makeSoftmaxHessian({ matrix, outputs, weights, breathe }: LinearProblem): Hessian {
  const { nRows, nFeatures } = matrix;
  const { rowStarts, columns, values } = toSparseRows(matrix);
  const size = (nFeatures + 1) * outputs;
  const p = new Float64Array(outputs);
  const block = new Float64Array(outputs * outputs);
  const rowColumns = new Int32Array(nFeatures + 1);
  const rowValues = new Float64Array(nFeatures + 1);
  return async (point) => {
    const hessian = new Float64Array(size * size);
    for (let row = 0; row < nRows; row++) {
      if (row % ROWS_BETWEEN_PAUSES === 0) await breathe();
      const start = rowStarts[row] as number;
      const count = (rowStarts[row + 1] as number) - start;
      rowColumns.set(columns.subarray(start, start + count));
      rowValues.set(values.subarray(start, start + count));
      rowColumns[count] = nFeatures;
      rowValues[count] = 1;
      p.fill(0);
      for (let i = 0; i <= count; i++) {
        const base = (rowColumns[i] as number) * outputs;
        for (let k = 0; k < outputs; k++)
          p[k] = (p[k] as number) + (rowValues[i] as number) * (point[base + k] as number);
      }
      softmaxInPlace(p);
      const weight = (weights === null ? 1 : (weights[row] as number)) / nRows;
      for (let k = 0; k < outputs; k++) {
        for (let l = 0; l < outputs; l++) {
          block[k * outputs + l] = weight * (p[k] as number) * ((k === l ? 1 : 0) - (p[l] as number));
        }
      }
      for (let i = 0; i <= count; i++) {
        const top = (rowColumns[i] as number) * outputs;
        for (let j = 0; j <= i; j++) {
          const left = (rowColumns[j] as number) * outputs;
          const product = (rowValues[i] as number) * (rowValues[j] as number);
          for (let k = 0; k < outputs; k++) {
            const at = (top + k) * size + left;
            for (let l = 0; l < outputs; l++) {
              hessian[at + l] = (hessian[at + l] as number) + product * (block[k * outputs + l] as number);
            }
          }
        }
      }
    }
    return hessian;
  };
}

/**
 * Adds l2 * sum(kernel^2); the bias is free.
 * @param nPenalised leading parameters that belong to the kernel
 */
export function addPenalty(objective: Objective, l2: number, nPenalised: number): Objective {
  return async (point, gradient) => {
    let value = await objective(point, gradient);
    for (let i = 0; i < nPenalised; i++) {
      const weight = point[i] as number;
      value += l2 * weight * weight;
      gradient[i] = (gradient[i] as number) + 2 * l2 * weight;
    }
    return value;
  };
}
