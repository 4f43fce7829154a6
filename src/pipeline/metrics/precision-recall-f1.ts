/**
 * Precision, recall and F1, per class and averaged. Per class, a zero denominator gives NaN: a class that was never
 * predicted has no precision. Averages run over the classes present in yTrue or yPred and count an undefined member
 * as 0, which is scikit-learn's `average='macro'` / `'weighted'` with `zero_division=0`, so the figures are equal.
 */
import type { ClassCounts } from './confusion-matrix';

/**
 * Share of right answers among the rows predicted as each class: TP_k / predictedTotal_k.
 * @param counts margins of the confusion matrix
 * @returns shape [classes], each in [0, 1]; NaN for a class that was never predicted. Throws nothing.
 *   Source: sklearn.metrics.precision_score, average=None.
 */
export function precisionPerClass(counts: ClassCounts): Float64Array {
  return counts.truePositives.map((hits, k) => hits / (counts.predictedTotals[k] as number));
}

/**
 * Share of right answers among the rows of each class: TP_k / trueTotal_k.
 * @param counts margins of the confusion matrix
 * @returns shape [classes], each in [0, 1]; NaN for a class absent in yTrue. Throws nothing.
 *   Source: sklearn.metrics.recall_score, average=None.
 */
export function recallPerClass(counts: ClassCounts): Float64Array {
  return counts.truePositives.map((hits, k) => hits / (counts.trueTotals[k] as number));
}

/**
 * Harmonic mean of precision and recall of each class, from counts: 2 TP_k / (trueTotal_k + predictedTotal_k).
 * @param counts margins of the confusion matrix
 * @returns shape [classes], each in [0, 1]; NaN only for a class absent in both yTrue and yPred, 0 where the class
 *   occurs but was never hit. Throws nothing. Source: sklearn.metrics.f1_score, average=None.
 */
export function f1PerClass(counts: ClassCounts): Float64Array {
  return counts.truePositives.map(
    (hits, k) => (2 * hits) / ((counts.trueTotals[k] as number) + (counts.predictedTotals[k] as number)),
  );
}

function macro(perClass: Float64Array, counts: ClassCounts): number {
  let total = 0;
  let present = 0;
  for (let k = 0; k < counts.nClasses; k++) {
    if (counts.trueTotals[k] === 0 && counts.predictedTotals[k] === 0) continue;
    const value = perClass[k] as number;
    total += Number.isNaN(value) ? 0 : value;
    present += 1;
  }
  return present === 0 ? NaN : total / present;
}

/**
 * Unweighted mean of the precision of the classes present in yTrue or yPred.
 * @param counts margins of the confusion matrix
 * @returns in [0, 1]; an undefined precision counts as 0; NaN when there are no rows. Throws nothing.
 *   Source: sklearn.metrics.precision_score, average='macro', zero_division=0.
 */
export function macroPrecision(counts: ClassCounts): number {
  return macro(precisionPerClass(counts), counts);
}

/**
 * Unweighted mean of the recall of the classes present in yTrue or yPred.
 * @param counts margins of the confusion matrix
 * @returns in [0, 1]; the undefined recall of a class that is only predicted counts as 0 (balancedAccuracy leaves it
 *   out instead); NaN when there are no rows. Throws nothing.
 *   Source: sklearn.metrics.recall_score, average='macro', zero_division=0.
 */
export function macroRecall(counts: ClassCounts): number {
  return macro(recallPerClass(counts), counts);
}

/**
 * Unweighted mean of the F1 of the classes present in yTrue or yPred.
 * @param counts margins of the confusion matrix
 * @returns in [0, 1]; NaN when there are no rows. Throws nothing.
 *   Source: sklearn.metrics.f1_score, average='macro', zero_division=0.
 */
export function macroF1(counts: ClassCounts): number {
  return macro(f1PerClass(counts), counts);
}

/**
 * Mean F1 weighted by how many rows are of each class: sum_k trueTotal_k F1_k / n.
 * @param counts margins of the confusion matrix
 * @returns in [0, 1]; NaN when there are no rows. Throws nothing.
 *   Source: sklearn.metrics.f1_score, average='weighted', zero_division=0.
 */
export function weightedF1(counts: ClassCounts): number {
  if (counts.total === 0) return NaN;
  const f1 = f1PerClass(counts);
  let total = 0;
  for (let k = 0; k < counts.nClasses; k++) {
    const actual = counts.trueTotals[k] as number;
    if (actual > 0) total += actual * (f1[k] as number);
  }
  return total / counts.total;
}
