/**
 * One class against the rest: who is of the class, and how strongly each row was scored for it. What ROC, precision and
 * recall, calibration and costs are made from. Rows are sorted once into steps, one for each distinct score from the
 * highest down, so that every threshold afterwards costs a binary search.
 */
import type { LabelledPredictions } from './labelled-predictions';

export interface BinaryScores {
  /** 1 where the row is of the class. */
  readonly isPositive: Uint8Array; // [rows]
  /** Probability of the class. */
  readonly scores: Float64Array; // [rows]
}

/** Counts of the rows scored at least `thresholds[i]`, by distinct score from the highest to the lowest. */
export interface ScoreSteps {
  readonly thresholds: Float64Array; // [steps], strictly descending
  readonly truePositives: Float64Array; // [steps], ascending
  readonly falsePositives: Float64Array; // [steps], ascending
  readonly positives: number;
  readonly negatives: number;
}

/**
 * The scores of one class.
 * @param rows checked predictions of a classification
 * @param classIndex the class that counts as positive, in [0, nClasses)
 * @returns one entry per labelled row. Throws nothing.
 */
export function oneVersusRest(rows: LabelledPredictions, classIndex: number): BinaryScores {
  const isPositive = new Uint8Array(rows.nRows);
  const scores = new Float64Array(rows.nRows);
  for (let i = 0; i < rows.nRows; i++) {
    isPositive[i] = rows.yTrue[i] === classIndex ? 1 : 0;
    scores[i] = rows.probabilities[i * rows.nClasses + classIndex] as number;
  }
  return { isPositive, scores };
}

/**
 * Rows sorted into steps. Equal scores (the same float64) are one step, so the order of the rows changes nothing.
 * @param rows who is positive, and the scores; any monotone scale
 * @returns null when a score is NaN, because such rows cannot be ordered; no steps without rows. Throws nothing.
 */
export function scoreSteps({ isPositive, scores }: BinaryScores): ScoreSteps | null {
  if (scores.some((score) => Number.isNaN(score))) return null;
  const order = Int32Array.from(scores, (_, i) => i).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
  );
  const thresholds: number[] = [];
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let hits = 0;
  let alarms = 0;
  order.forEach((row, place) => {
    if (isPositive[row] === 1) hits += 1;
    else alarms += 1;
    const next = order[place + 1];
    if (next !== undefined && scores[next] === scores[row]) return;
    thresholds.push(scores[row] as number);
    truePositives.push(hits);
    falsePositives.push(alarms);
  });
  return {
    thresholds: Float64Array.from(thresholds),
    truePositives: Float64Array.from(truePositives),
    falsePositives: Float64Array.from(falsePositives),
    positives: hits,
    negatives: alarms,
  };
}

/** A value before all others of a curve. */
export function withFirst(first: number, rest: Float64Array): Float64Array {
  const all = new Float64Array(rest.length + 1);
  all[0] = first;
  all.set(rest, 1);
  return all;
}
