/** From a model's outputs for one row to the answer that a person reads: calibration, threshold, abstaining, interval. */
import type { Answer, Decision, FittedTarget } from '../../contracts';
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
