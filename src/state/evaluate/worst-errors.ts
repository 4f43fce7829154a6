/** The mistakes that were made with the most confidence, or by the greatest distance. Pure. */
import type { PredictionSet } from '../../contracts';
import { answersAt } from './confusion';

export interface RowError {
  readonly rowId: number;
  /** Position in the prediction set. */
  readonly position: number;
  /** Class names, or null for regression. */
  readonly actual: string | null;
  readonly predicted: string | null;
  /** Probability of the answer that was shown, or of the positive class of two; predicted value for regression. */
  readonly score: number;
  /** True minus predicted; null for classification. */
  readonly residual: number | null;
}

/**
 * Every wrong answer to a labelled row, the most confident first: the smallest probability of the true class. For
 * regression every row, the largest distance first. Ties keep file order.
 */
export function listErrors(predictions: PredictionSet | null, threshold: number | null): RowError[] {
  if (predictions === null) return [];
  return predictions.task === 'regression'
    ? listResiduals(predictions)
    : listWrongAnswers(predictions, threshold);
}

function listWrongAnswers(predictions: PredictionSet, threshold: number | null): RowError[] {
  const { rowIds, yTrue, classes, positive, probabilities } = predictions;
  const answers = answersAt(predictions, threshold);
  const errors: (RowError & { readonly doubt: number })[] = [];
  yTrue.forEach((actual, position) => {
    const predicted = answers[position] as number;
    if (!(actual >= 0) || predicted === actual) return;
    const of = (k: number): number => probabilities[position * classes.length + k] as number;
    errors.push({
      rowId: rowIds[position] as number,
      position,
      actual: classes[actual] ?? '',
      predicted: classes[predicted] ?? '',
      score: of(classes.length === 2 ? (positive ?? 1) : predicted),
      residual: null,
      doubt: of(actual),
    });
  });
  return errors.sort((a, b) => a.doubt - b.doubt || a.position - b.position);
}

function listResiduals({ rowIds, yTrue, yPred }: PredictionSet): RowError[] {
  const errors: RowError[] = [];
  yTrue.forEach((actual, position) => {
    const score = yPred[position] as number;
    const residual = actual - score;
    if (!Number.isFinite(residual)) return;
    const rowId = rowIds[position] as number;
    errors.push({ rowId, position, actual: null, predicted: null, score, residual });
  });
  return errors.sort(
    (a, b) => Math.abs(b.residual ?? 0) - Math.abs(a.residual ?? 0) || a.position - b.position,
  );
}
