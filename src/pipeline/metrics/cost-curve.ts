/**
 * What a threshold costs: every false alarm and every miss has a price, and the mean price of a row is a step function
 * of the threshold. Rightly flagged and rightly left rows cost nothing. The cheapest threshold is looked for on
 * validation rows and then judged on test rows, which is the caller's business.
 */
import { withFirst, type ScoreSteps } from './binary-scores';
import type { ThresholdCounts } from './threshold-counts';

/** Prices of the two mistakes, >= 0, in any one unit. */
export interface MistakeCosts {
  readonly falseAlarm: number;
  readonly miss: number;
}

/** Mean cost of a row at every threshold that makes a difference. */
export interface CostCurve {
  /** Flag rows scored at least this; the first is Infinity: flag nobody. */
  readonly thresholds: Float64Array; // [points], descending
  readonly costs: Float64Array; // [points], cost unit per row
}

/**
 * Mean cost of a row: (falsePositives falseAlarm + falseNegatives miss) / rows.
 * @param counts at one threshold
 * @returns cost unit per row, >= 0; NaN without rows. Throws nothing.
 */
export function costPerRow(counts: ThresholdCounts, { falseAlarm, miss }: MistakeCosts): number {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = counts;
  const rows = truePositives + falsePositives + falseNegatives + trueNegatives;
  return rows === 0 ? NaN : (falsePositives * falseAlarm + falseNegatives * miss) / rows;
}

/**
 * The cost of every threshold, from flagging nobody to flagging everybody.
 * @param steps rows by distinct score
 * @param costs prices of the two mistakes
 * @returns one point more than there are distinct scores; null without rows. Throws nothing.
 */
export function costCurve(steps: ScoreSteps, costs: MistakeCosts): CostCurve | null {
  const { thresholds, positives, negatives } = steps;
  const rows = positives + negatives;
  if (rows === 0) return null;
  const values = new Float64Array(thresholds.length + 1);
  values[0] = (positives * costs.miss) / rows;
  for (let i = 0; i < thresholds.length; i++) {
    const missed = positives - (steps.truePositives[i] as number);
    values[i + 1] = ((steps.falsePositives[i] as number) * costs.falseAlarm + missed * costs.miss) / rows;
  }
  return { thresholds: withFirst(Infinity, thresholds), costs: values };
}

/**
 * The cheapest threshold of a curve; where several cost the same, the highest, which flags the fewest rows.
 * @returns Infinity when flagging nobody is cheapest. Throws nothing.
 */
export function cheapestThreshold({ thresholds, costs }: CostCurve): number {
  let best = 0;
  for (let i = 1; i < costs.length; i++) if ((costs[i] as number) < (costs[best] as number)) best = i;
  return thresholds[best] as number;
}

/**
 * The shortest decimal that flags exactly the rows a threshold flags: it lies above the next lower score and not above
 * the threshold.
 * @param steps rows by distinct score
 * @param threshold one of the scores, or Infinity
 * @returns Infinity as it is; never above the threshold. Throws nothing.
 */
export function shortenThreshold({ thresholds }: ScoreSteps, threshold: number): number {
  if (!Number.isFinite(threshold)) return threshold;
  const below = thresholds.find((score) => score < threshold) ?? -Infinity;
  for (let digits = 1; digits <= 15; digits++) {
    const rounded = Math.floor(threshold * 10 ** digits) / 10 ** digits;
    if (rounded > below && rounded <= threshold) return rounded;
  }
  return threshold;
}
