/**
 * What happens when every row scored at least a threshold is flagged: four counts and the shares made of them. Shares
 * carry Wilson intervals where they are plain shares of rows.
 */
import type { Estimate } from '../../contracts';
import type { ScoreSteps } from './binary-scores';
import { wilsonShare } from './wilson-interval';

/** The confusion matrix of flagging against not flagging, in rows. */
export interface ThresholdCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/**
 * Counts at one threshold.
 * @param steps rows by distinct score
 * @param threshold rows with score >= threshold are flagged; Infinity flags nobody
 * @returns counts that sum to the number of rows. Throws nothing.
 *   Source: sklearn.metrics.confusion_matrix of (score >= threshold).
 */
export function countAtThreshold(steps: ScoreSteps, threshold: number): ThresholdCounts {
  const { thresholds, positives, negatives } = steps;
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((thresholds[middle] as number) >= threshold) low = middle + 1;
    else high = middle;
  }
  const truePositives = low === 0 ? 0 : (steps.truePositives[low - 1] as number);
  const falsePositives = low === 0 ? 0 : (steps.falsePositives[low - 1] as number);
  return {
    truePositives,
    falsePositives,
    falseNegatives: positives - truePositives,
    trueNegatives: negatives - falsePositives,
  };
}

/** Shares of rows at a threshold; each null where its rows are none. */
export interface ThresholdShares {
  /** Of the rows of the class, those flagged: recall, the true positive rate. */
  readonly recall: Estimate;
  /** Of the rows not of the class, those flagged: the false positive rate. */
  readonly falseAlarmRate: Estimate;
  /** Of the flagged rows, those of the class. */
  readonly precision: Estimate;
  /** Of all rows, those flagged or left alone rightly. */
  readonly accuracy: Estimate;
  /** Of all rows, those flagged. */
  readonly flagged: Estimate;
}

/**
 * Shares with 95 % Wilson intervals.
 * @param counts at one threshold
 * @returns each share in [0, 1]; precision is null when nobody is flagged. Throws nothing.
 */
export function thresholdShares(counts: ThresholdCounts): ThresholdShares {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = counts;
  const rows = truePositives + falsePositives + falseNegatives + trueNegatives;
  return {
    recall: wilsonShare(truePositives, truePositives + falseNegatives),
    falseAlarmRate: wilsonShare(falsePositives, falsePositives + trueNegatives),
    precision: wilsonShare(truePositives, truePositives + falsePositives),
    accuracy: wilsonShare(truePositives + trueNegatives, rows),
    flagged: wilsonShare(truePositives + falsePositives, rows),
  };
}
