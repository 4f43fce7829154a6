/**
 * Shares of right answers: over all rows, and averaged over the classes so that a rare class weighs as much as a
 * common one. Both follow scikit-learn 1.2.1. Not handled: top-k accuracy, adjustment for chance.
 */
import { sum } from '../../foundation';
import type { ClassCounts } from './confusion-matrix';

/**
 * Share of the rows whose predicted class is the true one: sum_k TP_k / n.
 * @param counts margins of the confusion matrix
 * @returns in [0, 1]; NaN when there are no rows. Throws nothing. Source: sklearn.metrics.accuracy_score.
 */
export function accuracy(counts: ClassCounts): number {
  return counts.total === 0 ? NaN : sum(counts.truePositives) / counts.total;
}

/**
 * Mean recall over the classes present in yTrue: mean_k (TP_k / trueTotal_k).
 * @param counts margins of the confusion matrix
 * @returns in [0, 1]; NaN when there are no rows. A class absent in yTrue is left out; with a single class present it
 *   is that class's recall. Throws nothing. Source: sklearn.metrics.balanced_accuracy_score, adjusted=False.
 */
export function balancedAccuracy(counts: ClassCounts): number {
  let recalls = 0;
  let present = 0;
  for (let k = 0; k < counts.nClasses; k++) {
    const actual = counts.trueTotals[k] as number;
    if (actual === 0) continue;
    recalls += (counts.truePositives[k] as number) / actual;
    present += 1;
  }
  return present === 0 ? NaN : recalls / present;
}
