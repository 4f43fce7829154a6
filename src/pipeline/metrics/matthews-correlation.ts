/**
 * The Matthews correlation coefficient for any number of classes: the correlation between true and predicted class
 * memberships. Source: Gorodkin, "Comparing two K-category assignments by a K-category correlation coefficient",
 * Computational Biology and Chemistry 28, 2004; equal to scikit-learn 1.2.1 wherever it is defined.
 */
import { sum } from '../../foundation';
import type { ClassCounts } from './confusion-matrix';

function countPresent(totals: Float64Array): number {
  let present = 0;
  for (const total of totals) if (total > 0) present += 1;
  return present;
}

/**
 * Matthews correlation: (c n - sum_k p_k t_k) / sqrt((n^2 - sum_k p_k^2) (n^2 - sum_k t_k^2)), with c the weight of the
 * right answers, n that of all rows, t_k and p_k those of the rows that are, or are predicted as, class k.
 * @param counts margins of the confusion matrix
 * @returns in [-1, 1]; 1 = every answer right, 0 = no better than chance. NaN when there are no rows and when yTrue or
 *   yPred hold a single class, because a constant correlates with nothing (scikit-learn answers 0 there).
 *   Throws nothing. Source: sklearn.metrics.matthews_corrcoef.
 */
export function mcc(counts: ClassCounts): number {
  const { trueTotals, predictedTotals, total } = counts;
  if (countPresent(trueTotals) < 2 || countPresent(predictedTotals) < 2) return NaN;
  let together = 0;
  let trueSquares = 0;
  let predictedSquares = 0;
  for (let k = 0; k < counts.nClasses; k++) {
    const actual = trueTotals[k] as number;
    const predicted = predictedTotals[k] as number;
    together += actual * predicted;
    trueSquares += actual * actual;
    predictedSquares += predicted * predicted;
  }
  const covariance = sum(counts.truePositives) * total - together;
  return covariance / (Math.sqrt(total * total - trueSquares) * Math.sqrt(total * total - predictedSquares));
}
