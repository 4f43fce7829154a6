/**
 * Rows on their way to the device: gathered on the processor, uploaded as one tensor each. Nothing keeps more than the
 * rows of one batch there.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { LabelledMatrix, Task } from '../../contracts';

/** Rows a loss can be computed on. Owned by the tidy it was made in, or by whoever keeps it. */
export interface Batch {
  readonly nRows: number;
  readonly x: tf.Tensor2D; // [batch, features]
  /** One-hot classes or values. */
  readonly targets: tf.Tensor2D; // [batch, outputs]
  /** Null: every row weighs 1. */
  readonly weights: tf.Tensor2D | null; // [batch, 1]
}

/** Rows of a part together with what a loss has to know about them. */
export interface RowSource {
  readonly task: Task;
  readonly matrix: LabelledMatrix;
  readonly outputs: number;
  /** [rows], null: every row weighs 1. */
  readonly weights: ArrayLike<number> | null;
}

/** Features of the given rows, [batch, features], row-major. */
function gatherFeatures({ matrix }: RowSource, rows: ArrayLike<number>): Float32Array {
  const { nFeatures, values } = matrix;
  const gathered = new Float32Array(rows.length * nFeatures);
  for (let i = 0; i < rows.length; i++) {
    const start = (rows[i] as number) * nFeatures;
    gathered.set(values.subarray(start, start + nFeatures), i * nFeatures);
  }
  return gathered;
}

function gatherTargets({ task, matrix, outputs }: RowSource, rows: ArrayLike<number>): Float32Array {
  const targets = new Float32Array(rows.length * outputs);
  for (let i = 0; i < rows.length; i++) {
    const y = matrix.y[rows[i] as number] as number;
    if (task === 'classification') targets[i * outputs + y] = 1;
    else targets[i] = y;
  }
  return targets;
}

/** @param rows indices into the source's matrix, in any order */
export function makeBatch(source: RowSource, rows: ArrayLike<number>): Batch {
  const { matrix, outputs, weights } = source;
  const nRows = rows.length;
  return {
    nRows,
    x: tf.tensor2d(gatherFeatures(source, rows), [nRows, matrix.nFeatures]),
    targets: tf.tensor2d(gatherTargets(source, rows), [nRows, outputs]),
    weights:
      weights === null
        ? null
        : tf.tensor2d(
            Float32Array.from({ length: nRows }, (_, i) => weights[rows[i] as number] as number),
            [nRows, 1],
          ),
  };
}

/** The rows start ... end - 1. */
export function rowRange(start: number, end: number): Int32Array {
  return Int32Array.from({ length: end - start }, (_, i) => start + i);
}

export function disposeBatch({ x, targets, weights }: Batch): void {
  tf.dispose(weights === null ? [x, targets] : [x, targets, weights]);
}
