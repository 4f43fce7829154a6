/** From a model's outputs for one row to the answer that a person reads: calibration, threshold, abstaining, interval. */
import type { Answer, Decision, FittedTarget, PredictionSet } from '../../contracts';
import { invertTarget } from '../prepare';
import { calibrateRow } from './calibrate';

/** An answer before anything is said about the row itself. */
export type DecidedAnswer = Omit<Answer, 'outside'>;

function indexOfLargest(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > (values[best] as number) ? i : best), 0);
}

/**
 * Classes: calibrated probabilities; with a threshold the positive class from it on, else the likelier, the earlier of
 * equals. The answer is withheld where its probability is below `abstainBelow`. Numbers: the value in the target's unit
 * with the conformal interval around it; nothing is withheld.
 * @param outputs of one row: class probabilities, or one standardised value
 * @returns not finite outputs give an answer that is not finite: the caller's features were not
 */
export function decide(outputs: ArrayLike<number>, target: FittedTarget, decision: Decision): DecidedAnswer {
  if (target.kind === 'number') {
    const value = invertTarget(target, outputs)[0] as number;
    const { calibration } = decision;
    const interval: DecidedAnswer['interval'] =
      calibration.method === 'conformal'
        ? [value - calibration.halfWidth, value + calibration.halfWidth]
        : null;
    return { output: value, likeliest: value, confidence: null, probabilities: [], interval };
  }
  const { positive, classes } = target;
  const probabilities = calibrateRow(Array.from(outputs), decision.calibration, positive);
  const chosen = chooseClass(probabilities, positive, decision.threshold);
  const likeliest = classes[chosen] as string;
  const confidence = probabilities[chosen] as number;
  const abstains = decision.abstainBelow !== null && confidence < decision.abstainBelow;
  return { output: abstains ? null : likeliest, likeliest, confidence, probabilities, interval: null };
}

function chooseClass(
  probabilities: readonly number[],
  positive: number | null,
  threshold: number | null,
): number {
  if (threshold === null || positive === null) return indexOfLargest(probabilities);
  return (probabilities[positive] as number) >= threshold ? positive : 1 - positive;
}

/**
 * Predictions as a version with this decision gives them: calibrated probabilities, and the class that it thinks likeliest,
 * also where it abstains. What the model itself says, and the truth, are untouched; numbers are returned as they are.
 * @param set outputs of the model, in the order of the target's classes
 */
export function decidePredictions(
  set: PredictionSet,
  target: FittedTarget,
  decision: Decision,
): PredictionSet {
  if (target.kind === 'number') return set;
  const nClasses = target.classes.length;
  const { positive } = target;
  const probabilities = new Float64Array(set.probabilities.length);
  const yPred = Int32Array.from(set.yPred, (_, row) => {
    const raw = Array.from(set.probabilities.subarray(row * nClasses, (row + 1) * nClasses));
    const calibrated = calibrateRow(raw, decision.calibration, positive);
    probabilities.set(calibrated, row * nClasses);
    return chooseClass(calibrated, positive, decision.threshold);
  });
  return { ...set, yPred, probabilities };
}
