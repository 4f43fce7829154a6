/**
 * A prediction set as the metrics see it: checked once, rows without a known label left out, and the score rankings
 * that AUC and average precision share made once and kept. Everything that loops over METRICS starts here.
 */
import { makeError, type PredictionSet } from '../../contracts';
import { rankScores, type ScoreRanking } from './score-ranking';
import { selectPredictions } from './select-predictions';

/** Checked predictions of rows whose label is known. */
export interface LabelledPredictions {
  readonly task: PredictionSet['task'];
  readonly nRows: number;
  readonly nClasses: number;
  /** Index of the positive class of two; null for regression and for any other number of classes. */
  readonly positive: number | null;
  readonly yTrue: ArrayLike<number>; // [rows]
  readonly yPred: ArrayLike<number>; // [rows]
  readonly probabilities: Float64Array; // [rows, classes]
  /** The positive class's ranking for two classes, else one per class; made at the first call. */
  rankings(): readonly ScoreRanking[];
}

/**
 * Positions of the rows whose label is known, ascending.
 * @param predictions any prediction set
 * @returns positions into its arrays: those where yTrue is neither NaN nor negative (classification), or not NaN
 *   (regression). Throws nothing.
 */
export function labelledRows(predictions: PredictionSet): Int32Array {
  const isClassification = predictions.task === 'classification';
  const rows: number[] = [];
  predictions.yTrue.forEach((label, i) => {
    if (isClassification ? label >= 0 : !Number.isNaN(label)) rows.push(i);
  });
  return Int32Array.from(rows);
}

function refuse(problem: string): never {
  throw makeError('E-PREDICTIONS-INVALID', { problem });
}

function checkShape(predictions: PredictionSet): void {
  const nRows = predictions.rowIds.length;
  const { yTrue, yPred, classes, probabilities } = predictions;
  if (yTrue.length !== nRows || yPred.length !== nRows) {
    refuse(`${nRows} row ids, ${yTrue.length} labels, ${yPred.length} predictions`);
  }
  if (predictions.task === 'regression') return;
  if (probabilities.length !== nRows * classes.length) {
    refuse(`${probabilities.length} probabilities for ${nRows} rows and ${classes.length} classes`);
  }
  for (const indices of [yTrue, yPred]) {
    for (const index of indices) {
      const isKnown = Number.isInteger(index) && index < classes.length;
      if (!isKnown && !Number.isNaN(index)) refuse(`class index ${index} of ${classes.length} classes`);
    }
  }
}

/**
 * Checks a prediction set and keeps its labelled rows.
 * @param predictions class indices or values in the target's unit, one per row id; probabilities [rows, classes]
 * @returns zero rows when no label is known. With two classes and no `positive` the second class is positive.
 * @throws E-PREDICTIONS-INVALID when lengths disagree, a class index is outside the classes, or a labelled row has no
 *   predicted class
 */
export function labelledPredictions(predictions: PredictionSet): LabelledPredictions {
  checkShape(predictions);
  const rows = labelledRows(predictions);
  const kept = rows.length === predictions.rowIds.length ? predictions : selectPredictions(predictions, rows);
  const { task, yTrue, yPred, probabilities } = kept;
  const nClasses = task === 'classification' ? kept.classes.length : 0;
  if (task === 'classification' && yPred.some((predicted) => !(predicted >= 0))) {
    refuse('a labelled row without a predicted class');
  }
  const positive = nClasses === 2 ? (kept.positive ?? 1) : null;
  let rankings: readonly ScoreRanking[] | null = null;
  return {
    task,
    nRows: rows.length,
    nClasses,
    positive,
    yTrue,
    yPred,
    probabilities,
    rankings() {
      const columns = positive === null ? Array.from({ length: nClasses }, (_, k) => k) : [positive];
      rankings ??= columns.map((column) => rankScores(yTrue, probabilities, nClasses, column));
      return rankings;
    },
  };
}
