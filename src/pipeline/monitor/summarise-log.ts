/**
 * A prediction log in figures: how much was answered, how fast, and, where labels have come in, how well, each with an
 * interval. Accuracy has Wilson's score interval (1927), the mean absolute error a seeded percentile bootstrap. Labels
 * that arrive late rarely arrive at random; nothing here corrects for that, so the labelled share stands beside.
 */
import type { PredictionLogSummary, PredictionRecord } from '../../contracts';
import { mean, quantileSorted, type Generator } from '../../foundation';
import { wilsonShare } from '../metrics';
import { estimateMean } from './estimate-figures';

function countOutputs(records: readonly PredictionRecord[]): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { output } of records)
    if (typeof output === 'string') counts.set(output, (counts.get(output) ?? 0) + 1);
  return Array.from(counts, ([value, count]) => ({ value, count })).sort(
    (a, b) => b.count - a.count || (a.value < b.value ? -1 : 1),
  );
}

/**
 * Summarises the answers of one model.
 * @param records any order; records of one task. A label counts when it is of its output's type (a class name beside a
 *   class name, a finite number beside a number); others are left out of `labelled`
 * @param generator for the bootstrap of the mean absolute error
 * @returns figures over all records; undefined ones are null. Deterministic for the generator's state. Throws nothing.
 */
export function summariseLog(
  records: readonly PredictionRecord[],
  generator: Generator,
): PredictionLogSummary {
  let right = 0;
  let classLabels = 0;
  const errors: number[] = [];
  let from: string | null = null;
  let to: string | null = null;
  for (const { output, label, at } of records) {
    if (from === null || at < from) from = at;
    if (to === null || at > to) to = at;
    if (typeof output === 'string' && typeof label === 'string') {
      classLabels += 1;
      if (output === label) right += 1;
    } else if (typeof output === 'number' && typeof label === 'number') {
      const error = Math.abs(output - label);
      if (Number.isFinite(error)) errors.push(error);
    }
  }
  const answers = records.length;
  const labelled = classLabels + errors.length;
  const latencies = Float64Array.from(records, ({ latencyMs }) => latencyMs).sort();
  const confidences = records.flatMap(({ confidence }) => (confidence === null ? [] : [confidence]));
  return {
    answers,
    from,
    to,
    outputs: countOutputs(records),
    meanConfidence: confidences.length === 0 ? null : mean(confidences),
    latencyMs:
      answers === 0
        ? null
        : {
            median: quantileSorted(latencies, 0.5),
            p95: quantileSorted(latencies, 0.95),
            p99: quantileSorted(latencies, 0.99),
          },
    labelled,
    labelledShare: answers === 0 ? null : labelled / answers,
    accuracy: wilsonShare(right, classLabels),
    meanAbsoluteError: estimateMean(Float64Array.from(errors), generator),
  };
}
