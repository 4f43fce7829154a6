/**
 * The receiver operating characteristic: share of the class that is caught against share of the rest that is flagged by
 * mistake, over every threshold. Equal to scikit-learn 1.2.1 with drop_intermediate=False, whose first threshold is the
 * largest score plus 1 where ours is infinite. Not handled: sample weights.
 */
import { withFirst, type ScoreSteps } from './binary-scores';

export interface RocCurve {
  /** The first is Infinity: nobody is flagged. */
  readonly thresholds: Float64Array; // [points], descending
  readonly falsePositiveRates: Float64Array; // [points], 0 to 1, ascending
  readonly truePositiveRates: Float64Array; // [points], 0 to 1, ascending
}

/**
 * The curve of one class against the rest.
 * @param steps rows by distinct score
 * @returns one point more than there are distinct scores, from (0, 0) to (1, 1); null when all rows or none are of the
 *   class. Throws nothing. Source: sklearn.metrics.roc_curve.
 */
export function rocCurve(steps: ScoreSteps): RocCurve | null {
  if (steps.positives === 0 || steps.negatives === 0) return null;
  return {
    thresholds: withFirst(Infinity, steps.thresholds),
    falsePositiveRates: withFirst(
      0,
      steps.falsePositives.map((count) => count / steps.negatives),
    ),
    truePositiveRates: withFirst(
      0,
      steps.truePositives.map((count) => count / steps.positives),
    ),
  };
}
