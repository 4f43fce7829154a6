/**
 * Precision against recall over every threshold. Equal to scikit-learn 1.2.1 in reverse order and without the point
 * (recall 0, precision 1) that it adds: no threshold gives that point. Not handled: sample weights.
 */
import type { ScoreSteps } from './binary-scores';

export interface PrecisionRecallCurve {
  readonly thresholds: Float64Array; // [points], descending
  readonly recalls: Float64Array; // [points], 0 to 1, ascending
  readonly precisions: Float64Array; // [points], 0 to 1
}

/**
 * The curve of one class against the rest.
 * @param steps rows by distinct score
 * @returns one point per distinct score, the last at recall 1; null when no row is of the class. Throws nothing.
 *   Source: sklearn.metrics.precision_recall_curve.
 */
export function precisionRecallCurve(steps: ScoreSteps): PrecisionRecallCurve | null {
  if (steps.positives === 0) return null;
  return {
    thresholds: steps.thresholds,
    recalls: steps.truePositives.map((count) => count / steps.positives),
    precisions: steps.truePositives.map((count, i) => count / (count + (steps.falsePositives[i] as number))),
  };
}
