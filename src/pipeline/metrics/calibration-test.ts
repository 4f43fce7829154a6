/**
 * Whether a calibration error is more than chance. Few rows never fall on the line exactly, so the error of rows whose
 * scores are true is drawn many times, and the error found is held against those.
 */
import { quantile, sum, type Generator } from '../../foundation';
import type { BinaryScores } from './binary-scores';
import { calibrationCurve, scoreGroups } from './calibration-curve';

export interface CalibrationTest {
  /** Expected calibration error of the rows, in [0, 1]. */
  readonly error: number;
  /** The 95 % quantile of the error where every score is true. */
  readonly limit: number;
  readonly rows: number;
}

/**
 * Consistency resampling: each replicate draws who is of the class from the scores themselves and keeps the groups.
 * @param rows who is of the class, and probabilities in [0, 1]
 * @param nGroups groups of the curve, >= 1
 * @param replicates draws behind the limit, >= 1
 * @returns null without rows and when a score is NaN. Throws nothing. Source: Broecker and Smith, "Increasing the
 *   reliability of reliability diagrams", Weather and Forecasting 22, 2007.
 */
export function calibrationTest(
  rows: BinaryScores,
  nGroups: number,
  replicates: number,
  generator: Generator,
): CalibrationTest | null {
  const { scores } = rows;
  const curve = calibrationCurve(rows, nGroups);
  const members = scoreGroups(scores, nGroups);
  if (curve === null || members === null) return null;
  const totals = members.map((ofGroup) => sum(ofGroup.map((row) => scores[row] as number)));
  const errors = new Float64Array(replicates);
  for (let i = 0; i < replicates; i++) {
    let error = 0;
    for (const [group, ofGroup] of members.entries()) {
      let hits = 0;
      for (const row of ofGroup) if (generator.uniform() < (scores[row] as number)) hits += 1;
      error += Math.abs((totals[group] as number) - hits);
    }
    errors[i] = error / scores.length;
  }
  return { error: curve.expectedCalibrationError, limit: quantile(errors, 0.95), rows: scores.length };
}
