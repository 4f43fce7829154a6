/**
 * How far a window's predictions are expected to be off, without a single label: the mean absolute error that predictions
 * of this size had on the validation rows. Steps, not a curve: as many ranges of predicted values as the rows allow, up to
 * ten, each with its mean absolute residual. Limits: it assumes that the error depends on the predicted value alone;
 * predictions beyond those of the validation rows get the error of the outermost range; a changed relation between inputs
 * and target is not seen. Idea: direct loss estimation, with the predicted value as its only input.
 */
import { mean, quantileSorted, variance } from '../../foundation';

/** A range of predicted values and its absolute residuals. */
interface ErrorStep {
  /** Predictions up to here, inclusive; the last one is infinite. */
  readonly upTo: number;
  readonly meanAbsoluteError: number;
  /** Of one row's absolute residual. */
  readonly variance: number;
  readonly rows: number;
}
export interface ErrorSteps {
  readonly steps: readonly ErrorStep[];
  readonly rows: number;
}

const MOST_STEPS = 10;
const LEAST_ROWS_PER_STEP = 30;

/**
 * Learns the absolute error by predicted value.
 * @param predicted in the target's unit, of rows that the model was not fitted on, shape [rows]
 * @param residuals true value - predicted value, shape [rows], finite
 * @returns null below 30 rows. Deterministic; throws nothing.
 */
export function fitErrorSteps(predicted: ArrayLike<number>, residuals: ArrayLike<number>): ErrorSteps | null {
  const rows = predicted.length;
  if (rows < LEAST_ROWS_PER_STEP) return null;
  const sorted = Float64Array.from(predicted).sort();
  const nSteps = Math.min(MOST_STEPS, Math.floor(rows / LEAST_ROWS_PER_STEP));
  const limits = [
    ...new Set(Array.from({ length: nSteps - 1 }, (_, i) => quantileSorted(sorted, (i + 1) / nSteps))),
  ];
  const members = Array.from({ length: limits.length + 1 }, (): number[] => []);
  for (let row = 0; row < rows; row++)
    members[stepOf(limits, predicted[row] as number)]?.push(Math.abs(residuals[row] as number));
  const steps = members.flatMap((absolute, step): ErrorStep[] =>
    absolute.length < 2
      ? []
      : [
          {
            upTo: limits[step] ?? Infinity,
            meanAbsoluteError: mean(absolute),
            variance: variance(absolute, 1),
            rows: absolute.length,
          },
        ],
  );
  const last = steps.pop();
  return { steps: last === undefined ? [] : [...steps, { ...last, upTo: Infinity }], rows };
}

function stepOf(limits: readonly number[], value: number): number {
  const found = limits.findIndex((limit) => value <= limit);
  return found < 0 ? limits.length : found;
}

/**
 * The mean absolute error to be expected of some predictions.
 *
 * value = sum over steps of w m, w the share of the predictions in the step and m its mean absolute residual;
 * standardError^2 = sum of w s^2 / n (these rows) + sum of w^2 s^2 / rows (the steps), s^2 the step's variance.
 * @param predicted in the target's unit, shape [answers]
 * @returns in the target's unit; null without answers. Throws nothing.
 */
export function expectMeanAbsoluteError(
  { steps }: ErrorSteps,
  predicted: readonly number[],
): { readonly value: number; readonly standardError: number; readonly curveError: number } | null {
  const n = predicted.length;
  if (n === 0 || steps.length === 0) return null;
  const limits = steps.slice(0, -1).map(({ upTo }) => upTo);
  const shares = new Float64Array(steps.length);
  for (const value of predicted) {
    const step = stepOf(limits, value);
    shares[step] = (shares[step] as number) + 1 / n;
  }
  let value = 0;
  let ofRows = 0;
  let ofSteps = 0;
  steps.forEach((step, i) => {
    const share = shares[i] as number;
    value += share * step.meanAbsoluteError;
    ofRows += (share * step.variance) / n;
    ofSteps += (share ** 2 * step.variance) / step.rows;
  });
  return { value, standardError: Math.sqrt(ofRows + ofSteps), curveError: Math.sqrt(ofSteps) };
}
