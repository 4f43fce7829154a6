/** Who was taken for whom, and which rows they are. Pure. */
import type { PredictionSet } from '../../contracts';
import { confusionMatrix, labelledPredictions } from '../../pipeline/metrics';

export interface ConfusionCell {
  readonly actual: number;
  readonly predicted: number;
  readonly count: number;
  /** Of the rows of the true class; null when it has none. */
  readonly share: number | null;
}

export interface Confusion {
  readonly classes: readonly string[];
  /** Row by row: true classes down, predicted classes across. */
  readonly rows: readonly (readonly ConfusionCell[])[];
  readonly actualTotals: readonly number[];
  readonly predictedTotals: readonly number[];
  readonly largest: number;
}

/**
 * The answers of a set as class indices: the most probable class, or with two classes and a threshold the positive one
 * from it on.
 */
export function answersAt(predictions: PredictionSet, threshold: number | null): Int32Array {
  const { classes, positive, probabilities, yPred } = predictions;
  if (threshold === null || classes.length !== 2) return Int32Array.from(yPred);
  const index = positive ?? 1;
  return Int32Array.from(yPred, (_, row) =>
    (probabilities[2 * row + index] as number) >= threshold ? index : 1 - index,
  );
}

/** The matrix of the labelled rows; null for regression and without rows. */
export function makeConfusion(predictions: PredictionSet | null, threshold: number | null): Confusion | null {
  if (predictions === null || predictions.task !== 'classification') return null;
  const answered = { ...predictions, yPred: answersAt(predictions, threshold) };
  const labelled = labelledPredictions(answered);
  if (labelled.nRows === 0) return null;
  const { nClasses } = labelled;
  const counts = confusionMatrix(labelled.yTrue, labelled.yPred, nClasses);
  const at = (actual: number, predicted: number): number => counts[actual * nClasses + predicted] as number;
  const range = Array.from({ length: nClasses }, (_, k) => k);
  const actualTotals = range.map((actual) => range.reduce((total, k) => total + at(actual, k), 0));
  return {
    classes: predictions.classes,
    actualTotals,
    predictedTotals: range.map((predicted) => range.reduce((total, k) => total + at(k, predicted), 0)),
    largest: counts.reduce((most, count) => Math.max(most, count), 0),
    rows: range.map((actual) =>
      range.map((predicted) => {
        const total = actualTotals[actual] as number;
        const count = at(actual, predicted);
        return { actual, predicted, count, share: total === 0 ? null : count / total };
      }),
    ),
  };
}

/** Row ids of one cell, in file order. */
export function rowsOfCell(
  predictions: PredictionSet,
  threshold: number | null,
  actual: number,
  predicted: number,
): Int32Array {
  const answers = answersAt(predictions, threshold);
  return predictions.rowIds.filter((_, i) => predictions.yTrue[i] === actual && answers[i] === predicted);
}

/** The most frequent confusion: the fullest cell off the diagonal; null when every row is right. */
export function worstConfusion({ rows }: Confusion): ConfusionCell | null {
  const off = rows.flat().filter(({ actual, predicted, count }) => actual !== predicted && count > 0);
  return off.reduce<ConfusionCell | null>(
    (worst, cell) => (cell.count > (worst?.count ?? 0) ? cell : worst),
    null,
  );
}
