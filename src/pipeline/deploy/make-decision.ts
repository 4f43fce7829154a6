/** What a new version decides by: calibration from validation rows, and a person's threshold and limit of confidence. */
import type { Decision, FittedTarget, PredictionSet } from '../../contracts';
import { raiseByPlatt } from './calibrate';
import { fitCalibration } from './fit-calibration';

/** What a person chose. Null: the likelier class; always an answer. */
export interface DecisionChoices {
  /** Probability of the positive class as the model itself gives it, which is what Evaluate shows; two classes. */
  readonly threshold: number | null;
  /** Calibrated confidence; classes. */
  readonly abstainBelow: number | null;
}

/**
 * The calibration rises with the probability, so the threshold is carried over into calibrated probabilities and flags the
 * same rows.
 * @param validation predictions for the validation rows, null without any: nothing is calibrated then
 * @returns a decision for good: another threshold, or another limit, is another version. A choice that the target does not
 *   know is left out. Throws nothing.
 */
export function makeDecision(
  validation: PredictionSet | null,
  target: FittedTarget,
  { threshold, abstainBelow }: DecisionChoices,
): Decision {
  const fit = validation === null ? null : fitCalibration(validation);
  const calibration = fit?.calibration ?? { method: 'none' };
  const isTwoClasses = target.kind === 'classes' && target.positive !== null;
  const raised =
    threshold !== null && calibration.method === 'platt' ? raiseByPlatt(threshold, calibration) : threshold;
  return {
    calibration,
    calibratedOnRows: fit?.rows ?? 0,
    threshold: isTwoClasses ? raised : null,
    abstainBelow: target.kind === 'classes' ? abstainBelow : null,
  };
}
