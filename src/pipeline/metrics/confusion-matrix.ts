/**
 * Who was taken for whom: the confusion matrix, and the three margins of it that accuracy, precision, recall, F1 and
 * the Matthews correlation are made from. The margins are counted without the matrix, so a problem of a thousand
 * classes costs a thousand numbers, not a million. Conventions are scikit-learn's: rows are true classes.
 */
import type { SampleWeight } from './weighted-mean';

/**
 * Weighted confusion matrix: element [t, p] is the weight of the rows of true class t that were predicted as p.
 * @param yTrue class indices, shape [rows], each in [0, nClasses)
 * @param yPred class indices, shape [rows], each in [0, nClasses)
 * @param nClasses number of classes, >= 1
 * @param sampleWeight shape [rows]; default null, every row counts once
 * @returns row-major, shape [true classes, predicted classes]; all 0 when there are no rows. Throws nothing.
 *   Source: sklearn.metrics.confusion_matrix 1.2.1.
 */
export function confusionMatrix(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  nClasses: number,
  sampleWeight: SampleWeight = null,
): Float64Array {
  const matrix = new Float64Array(nClasses * nClasses); // [true classes, predicted classes]
  for (let i = 0; i < yTrue.length; i++) {
    const cell = (yTrue[i] as number) * nClasses + (yPred[i] as number);
    matrix[cell] = (matrix[cell] as number) + (sampleWeight === null ? 1 : (sampleWeight[i] as number));
  }
  return matrix;
}

/** Margins of a confusion matrix, in units of weight. A class is present where its total is above 0. */
export interface ClassCounts {
  readonly nClasses: number;
  /** Weight of the rows predicted as the class they are of. */
  readonly truePositives: Float64Array; // [classes]
  /** Weight of the rows that are of the class. */
  readonly trueTotals: Float64Array; // [classes]
  /** Weight of the rows that are predicted as the class. */
  readonly predictedTotals: Float64Array; // [classes]
  readonly total: number;
}

/**
 * Margins of the confusion matrix: its diagonal, its row sums and its column sums.
 * @param yTrue class indices, shape [rows], each in [0, nClasses)
 * @param yPred class indices, shape [rows], each in [0, nClasses)
 * @param nClasses number of classes, >= 1
 * @param sampleWeight shape [rows]; default null, every row counts once
 * @returns all 0 when there are no rows or no weights. Throws nothing.
 */
export function classCounts(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  nClasses: number,
  sampleWeight: SampleWeight = null,
): ClassCounts {
  const truePositives = new Float64Array(nClasses);
  const trueTotals = new Float64Array(nClasses);
  const predictedTotals = new Float64Array(nClasses);
  let total = 0;
  for (let i = 0; i < yTrue.length; i++) {
    const weight = sampleWeight === null ? 1 : (sampleWeight[i] as number);
    const actual = yTrue[i] as number;
    const predicted = yPred[i] as number;
    trueTotals[actual] = (trueTotals[actual] as number) + weight;
    predictedTotals[predicted] = (predictedTotals[predicted] as number) + weight;
    if (actual === predicted) truePositives[actual] = (truePositives[actual] as number) + weight;
    total += weight;
  }
  return { nClasses, truePositives, trueTotals, predictedTotals, total };
}
