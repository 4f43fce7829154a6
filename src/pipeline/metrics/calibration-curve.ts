/**
 * Whether probabilities mean what they say: rows are divided by their score into groups of equal size, and in each the
 * mean score is held against the share of rows that really are of the class. Groups as scikit-learn 1.2.1 makes them
 * with strategy='quantile': equal scores are never parted, so groups may differ in size, and empty ones are left out.
 */
import type { Estimate } from '../../contracts';
import { mean, quantileSorted } from '../../foundation';
import type { BinaryScores } from './binary-scores';
import { wilsonShare } from './wilson-interval';

export interface CalibrationGroup {
  readonly rows: number;
  /** Smallest and largest score of the group. */
  readonly from: number;
  readonly to: number;
  readonly meanScore: number;
  /** Share of the group's rows that are of the class, with its 95 % Wilson interval. */
  readonly observed: Estimate;
}

export interface CalibrationCurve {
  /** By ascending score; at most as many as asked for. */
  readonly groups: readonly CalibrationGroup[];
  /** Mean over rows of |mean score - observed share| of their group, in [0, 1]. */
  readonly expectedCalibrationError: number;
}

/**
 * The curve of one class against the rest.
 * @param rows who is of the class, and probabilities in [0, 1]
 * @param nGroups groups to divide into, >= 1
 * @returns null without rows and when a score is NaN. Throws nothing. Sources: sklearn.calibration.calibration_curve;
 *   Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015 (error).
 */
export function calibrationCurve(
  { isPositive, scores }: BinaryScores,
  nGroups: number,
): CalibrationCurve | null {
  const members = scoreGroups(scores, nGroups);
  if (members === null) return null;
  const groups = members
    .filter((ofGroup) => ofGroup.length > 0)
    .map((ofGroup): CalibrationGroup => {
      const own = Float64Array.from(ofGroup, (row) => scores[row] as number).sort();
      const hits = ofGroup.reduce((total, row) => total + (isPositive[row] as number), 0);
      return {
        rows: ofGroup.length,
        from: own[0] as number,
        to: own[own.length - 1] as number,
        meanScore: mean(own),
        observed: wilsonShare(hits, ofGroup.length),
      };
    });
  let error = 0;
  for (const { rows, meanScore, observed } of groups) {
    error += (rows / scores.length) * Math.abs(meanScore - (observed.value as number));
  }
  return { groups, expectedCalibrationError: error };
}

/**
 * Rows by groups of ascending score, as the curve's; some may be empty. Null without rows and when a score is NaN.
 */
export function scoreGroups(scores: Float64Array, nGroups: number): number[][] | null {
  if (scores.length === 0 || scores.some((score) => Number.isNaN(score))) return null;
  const sorted = scores.slice().sort();
  const edges = Array.from({ length: nGroups - 1 }, (_, i) => quantileSorted(sorted, (i + 1) / nGroups));
  const members: number[][] = Array.from({ length: nGroups }, () => []);
  scores.forEach((score, row) => members[countBelow(edges, score)]?.push(row));
  return members;
}

/** How many of the ascending edges lie below a value. */
function countBelow(edges: readonly number[], value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
