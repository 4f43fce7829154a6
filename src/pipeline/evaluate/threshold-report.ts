/**
 * What flagging at a threshold comes to on rows that did not choose it: shares and the mean cost of a row, each with an
 * interval. Replicates are drawn as evaluate.ts draws them, stratified by true class.
 */
import type { PredictionSet, ThresholdReport } from '../../contracts';
import type { Generator } from '../../foundation';
import { labelledPredictions, oneVersusRest, type MistakeCosts } from '../metrics';
import { bootstrapEstimates } from './bootstrap';
import { makeStrata } from './strata';
import { WorkPace, type WorkOptions } from './work-pace';

export interface ThresholdOptions extends WorkOptions {
  /** Rows of the positive class scored at least this are flagged; null flags nobody. */
  readonly threshold: number | null;
  readonly costs: MistakeCosts;
  /** Replicates behind every interval. */
  readonly bootstrap: number;
  readonly generator: Generator;
}

/**
 * Judges one threshold.
 * @param predictions of two classes, with the positive one named
 * @param options threshold, prices, replicates, and the ports of long work
 * @returns shares in [0, 1] and the mean cost of a row in the unit of the prices; null where undefined (no row of a
 *   class, nobody flagged) and everywhere without labelled rows. Deterministic given the generator.
 * @throws E-PREDICTIONS-INVALID as labelledPredictions
 */
export async function judgeThreshold(
  predictions: PredictionSet,
  options: ThresholdOptions,
): Promise<Omit<ThresholdReport, 'runId'>> {
  const rows = labelledPredictions(predictions);
  const { isPositive, scores } = oneVersusRest(rows, rows.positive ?? 1);
  const threshold = options.threshold ?? Infinity;
  const isFlagged = Uint8Array.from(scores, (score) => (score >= threshold ? 1 : 0));
  const { falseAlarm, miss } = options.costs;
  const [recall, falseAlarmRate, precision, accuracy, flagged, costPerRow] = await bootstrapEstimates(
    (sampleWeight) => {
      const counts = [0, 0, 0, 0]; // unflagged negative, unflagged positive, flagged negative, flagged positive
      for (let i = 0; i < rows.nRows; i++) {
        const cell = 2 * (isFlagged[i] as number) + (isPositive[i] as number);
        counts[cell] = (counts[cell] as number) + (sampleWeight === null ? 1 : (sampleWeight[i] as number));
      }
      const [left = 0, missed = 0, alarms = 0, caught = 0] = counts;
      const total = left + missed + alarms + caught;
      return [
        caught / (caught + missed),
        alarms / (alarms + left),
        caught / (caught + alarms),
        (caught + left) / total,
        (caught + alarms) / total,
        (alarms * falseAlarm + missed * miss) / total,
      ];
    },
    {
      nRows: rows.nRows,
      strata: makeStrata(rows),
      replicates: options.bootstrap,
      generator: options.generator.fork('threshold'),
      visitsPerReplicate: 2 * rows.nRows,
    },
    new WorkPace(options, options.bootstrap),
  );
  const none = { value: null, low: null, high: null };
  return {
    threshold: options.threshold,
    rows: rows.nRows,
    recall: recall ?? none,
    falseAlarmRate: falseAlarmRate ?? none,
    precision: precision ?? none,
    accuracy: accuracy ?? none,
    flagged: flagged ?? none,
    costPerRow: costPerRow ?? none,
  };
}
