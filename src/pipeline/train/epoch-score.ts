/**
 * The score beside the loss at the end of an epoch: accuracy by counting hits on the device, or R squared in the target's
 * unit from the predictions themselves.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { LabelledMatrix } from '../../contracts';
import { r2 } from '../metrics';
import { rowRange } from './batch';
import type { TrainContext } from './training-data';

/** Training rows a score is computed on at most. */
const MAX_SAMPLE_ROWS = 2048;

/** Evenly spaced row indices, all of them when there are few; ascending. */
export function sampleRows(nRows: number): Int32Array {
  if (nRows <= MAX_SAMPLE_ROWS) return rowRange(0, nRows);
  return Int32Array.from({ length: MAX_SAMPLE_ROWS }, (_, i) => Math.floor((i * nRows) / MAX_SAMPLE_ROWS));
}

/** Rows whose largest output is their class, the first of equals counting. Inside a tidy. */
export function countHits(output: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  return tf.sum<tf.Scalar>(tf.cast(tf.equal(tf.argMax(output, 1), tf.argMax(targets, 1)), 'float32'));
}

/** R squared of standardised predictions for some rows; null when undefined. */
export function scorePredictions(
  yTrue: ArrayLike<number>,
  predictions: Float32Array,
  { invertTarget }: Pick<TrainContext, 'invertTarget'>,
): number | null {
  const score = r2(yTrue, invertTarget?.(predictions) ?? predictions);
  return Number.isFinite(score) ? score : null;
}

/** The targets of some rows in their own unit. */
export function trueTargets(
  { y }: LabelledMatrix,
  rows: Int32Array | null,
  { invertTarget }: Pick<TrainContext, 'invertTarget'>,
): ArrayLike<number> {
  const chosen = rows === null ? Float32Array.from(y) : Float32Array.from(rows, (row) => y[row] as number);
  return invertTarget?.(chosen) ?? chosen;
}
