/**
 * A prediction log in figures: how much was answered, how fast, and, where labels have come in, how well, each with an
 * interval. Accuracy has Wilson's score interval (1927), the mean absolute error a seeded percentile bootstrap. Labels
 * that arrive late rarely arrive at random; nothing here corrects for that, so the labelled share stands beside.
 */
import type { Estimate, PredictionLogSummary, PredictionRecord } from '../../contracts';
import { mean, quantileSorted, standardDeviation, type Generator } from '../../foundation';

const Z_95 = 1.959963984540054;
const REPLICATES = 1000;
/** Above this many labels the mean absolute error's interval is mean +- 1.96 standard errors, with which the bootstrap then agrees. */
const MOST_RESAMPLED = 5000;

const UNDEFINED: Estimate = { value: null, low: null, high: null };

/**
 * A proportion with Wilson's 95 % score interval:
 * (p + z^2 / 2n +- z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n).
 * @param successes 0 ... n
 * @param n 0 gives nulls
 */
export function estimateProportion(successes: number, n: number): Estimate {
  if (n === 0) return UNDEFINED;
  const p = successes / n;
  const square = (Z_95 * Z_95) / n;
  const centre = (p + square / 2) / (1 + square);
  const half = (Z_95 * Math.sqrt((p * (1 - p)) / n + square / (4 * n))) / (1 + square);
  return {
    value: p,
    low: Math.min(p, Math.max(0, centre - half)),
    high: Math.max(p, Math.min(1, centre + half)),
  };
}

function estimateMean(values: Float64Array, generator: Generator): Estimate {
  const n = values.length;
  if (n === 0) return UNDEFINED;
  const value = mean(values);
  if (n === 1) return { value, low: null, high: null };
  if (n > MOST_RESAMPLED) {
    const half = (Z_95 * standardDeviation(values, 1)) / Math.sqrt(n);
    return { value, low: value - half, high: value + half };
  }
  const means = new Float64Array(REPLICATES);
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    let total = 0;
    for (let i = 0; i < n; i++) total += values[generator.integer(n)] as number;
    means[replicate] = total / n;
  }
  means.sort();
  return { value, low: quantileSorted(means, 0.025), high: quantileSorted(means, 0.975) };
}

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
    accuracy: estimateProportion(right, classLabels),
    meanAbsoluteError: estimateMean(Float64Array.from(errors), generator),
  };
}
