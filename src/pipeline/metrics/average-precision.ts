/**
 * Average precision: the area under the precision-recall curve as a step function, without interpolation between its
 * points. One point per distinct score, so tied rows enter together. Equal to scikit-learn 1.2.1, except that a class
 * without rows has no average precision here (there it is 0).
 */
import type { ScoreRanking } from './score-ranking';
import type { SampleWeight } from './weighted-mean';

/**
 * Average precision of one class against the rest: sum over thresholds n of (R_n - R_(n-1)) P_n, from the highest score
 * down, with recall R and precision P of the rows scored at least that high.
 * @param ranking rows ranked by the class's score
 * @param sampleWeight shape [rows], indexed by row, not by place; default null
 * @returns in [0, 1]; without skill it tends to the share of the class. NaN when the rows with a weight hold no
 *   positive row, when there are no rows, or when a score is NaN; 1 when all of them are positive. Throws nothing.
 *   Source: sklearn.metrics.average_precision_score.
 */
export function averagePrecision(ranking: ScoreRanking, sampleWeight: SampleWeight = null): number {
  if (ranking.hasNaN) return NaN;
  const { order, isPositive, endsTie } = ranking;
  let positives = 0;
  let rows = 0;
  let tiedPositives = 0;
  let area = 0;
  for (let place = 0; place < order.length; place++) {
    const weight = sampleWeight === null ? 1 : (sampleWeight[order[place] as number] as number);
    rows += weight;
    if (isPositive[place] === 1) tiedPositives += weight;
    if (endsTie[place] === 0) continue;
    positives += tiedPositives;
    if (tiedPositives > 0) area += (tiedPositives * positives) / rows;
    tiedPositives = 0;
  }
  return positives === 0 ? NaN : area / positives;
}

/**
 * Unweighted mean of the average precision of every class against the rest.
 * @param rankings one ranking per class; a single one gives its own average precision
 * @param sampleWeight shape [rows]; default null
 * @returns in [0, 1]; NaN when any class is missing among the rows with a weight, and without rankings. Throws nothing.
 *   Source: sklearn.metrics.average_precision_score, average='macro', on one-hot labels.
 */
export function macroAveragePrecision(
  rankings: readonly ScoreRanking[],
  sampleWeight: SampleWeight = null,
): number {
  let total = 0;
  for (const ranking of rankings) total += averagePrecision(ranking, sampleWeight);
  return total / rankings.length;
}
