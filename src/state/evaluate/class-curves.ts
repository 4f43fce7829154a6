/** ROC, precision against recall and calibration of one class against the rest, and what they come to. Pure. */
import type { Estimate, PredictionSet } from '../../contracts';
import {
  aucWithInterval,
  calibrationCurve,
  labelledPredictions,
  oneVersusRest,
  precisionRecallCurve,
  rocCurve,
  scoreSteps,
  type CalibrationCurve,
  type PrecisionRecallCurve,
  type RocCurve,
} from '../../pipeline/metrics';

/** Groups that calibration asks for; fewer rows give fewer. */
const MOST_GROUPS = 10;
const ROWS_PER_GROUP = 15;

export interface ClassCurves {
  readonly name: string;
  readonly positives: number;
  readonly rows: number;
  /** Area under the ROC curve with its interval; null without rows of the class or of the rest. */
  readonly auc: Estimate | null;
  readonly roc: RocCurve | null;
  readonly precisionRecall: PrecisionRecallCurve | null;
  readonly calibration: CalibrationCurve | null;
}

/** The curves of one class; null for regression and without rows. */
export function makeClassCurves(predictions: PredictionSet | null, classIndex: number): ClassCurves | null {
  if (predictions === null || predictions.task !== 'classification') return null;
  const rows = labelledPredictions(predictions);
  if (rows.nRows === 0) return null;
  const scores = oneVersusRest(rows, classIndex);
  const steps = scoreSteps(scores);
  const nGroups = Math.max(2, Math.min(MOST_GROUPS, Math.floor(rows.nRows / ROWS_PER_GROUP)));
  return {
    name: predictions.classes[classIndex] ?? '',
    positives: steps?.positives ?? 0,
    rows: rows.nRows,
    auc: steps && steps.positives > 0 && steps.negatives > 0 ? aucWithInterval(steps) : null,
    roc: steps && rocCurve(steps),
    precisionRecall: steps && precisionRecallCurve(steps),
    calibration: calibrationCurve(scores, nGroups),
  };
}

/** How many calibration groups hold their mean score within the interval of what was seen. */
export function countCalibrated({ groups }: CalibrationCurve): number {
  return groups.filter(({ meanScore, observed }) => contains(observed, meanScore)).length;
}

/** Whether probabilities of groups outside their interval lean to one side. */
export function calibrationLean(curve: CalibrationCurve): 'sound' | 'tooHigh' | 'tooLow' | 'mixed' {
  const outside = curve.groups.filter(({ meanScore, observed }) => !contains(observed, meanScore));
  // One in twenty lies outside by chance alone.
  if (outside.length <= Math.max(1, Math.round(curve.groups.length / 20))) return 'sound';
  const high = outside.filter(({ meanScore, observed }) => meanScore > (observed.value ?? 0)).length;
  return high === outside.length ? 'tooHigh' : high === 0 ? 'tooLow' : 'mixed';
}

function contains({ low, high }: Estimate, value: number): boolean {
  return low !== null && high !== null && low <= value && value <= high;
}
