/**
 * Area under the receiver operating characteristic, computed as the rank statistic it equals: the chance that a row of
 * the class is scored above a row that is not, ties counting half. Source: Hanley and McNeil, "The meaning and use of
 * the area under a receiver operating characteristic (ROC) curve", Radiology 143, 1982. Equal to scikit-learn 1.2.1.
 */
import type { ScoreRanking } from './score-ranking';
import type { SampleWeight } from './weighted-mean';

/**
 * AUC of one class against the rest: sum over pairs (i positive, j negative) of w_i w_j (1[s_i > s_j] + 1[s_i = s_j] / 2),
 * divided by (sum of positive weights) (sum of negative weights).
 * @param ranking rows ranked by the class's score
 * @param sampleWeight shape [rows], indexed by row, not by place; default null
 * @returns in [0, 1]; 0.5 = no better than chance. NaN when the rows with a weight hold no positive or no negative row,
 *   when there are no rows, or when a score is NaN. Throws nothing. Source: sklearn.metrics.roc_auc_score.
 */
export function auc(ranking: ScoreRanking, sampleWeight: SampleWeight = null): number {
  if (ranking.hasNaN) return NaN;
  const { order, isPositive, endsTie } = ranking;
  let positives = 0;
  let negatives = 0;
  let tiedPositives = 0;
  let tiedNegatives = 0;
  let pairsWon = 0;
  for (let place = 0; place < order.length; place++) {
    const weight = sampleWeight === null ? 1 : (sampleWeight[order[place] as number] as number);
    if (isPositive[place] === 1) tiedPositives += weight;
    else tiedNegatives += weight;
    if (endsTie[place] === 0) continue;
    pairsWon += tiedNegatives * (positives + tiedPositives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
    tiedPositives = 0;
    tiedNegatives = 0;
  }
  return positives === 0 || negatives === 0 ? NaN : pairsWon / (positives * negatives);
}

/**
 * Unweighted mean of the AUC of every class against the rest.
 * @param rankings one ranking per class; a single one gives its own AUC
 * @param sampleWeight shape [rows]; default null
 * @returns in [0, 1]; NaN when any class is missing among the rows with a weight, and without rankings. Throws nothing.
 *   Source: sklearn.metrics.roc_auc_score, multi_class='ovr', average='macro'.
 */
export function macroAuc(rankings: readonly ScoreRanking[], sampleWeight: SampleWeight = null): number {
  let total = 0;
  for (const ranking of rankings) total += auc(ranking, sampleWeight);
  return total / rankings.length;
}
