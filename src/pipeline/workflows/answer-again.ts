/** Stability: stored inputs are answered again. The same version must give the same answers on the same inputs. */
import type { FittedTarget, MonitorReport, PredictionRecord, PredictionSet } from '../../contracts';
import { applyTarget } from '../prepare';

/** The latest answers are enough to see a change of numbers, and cost no more than a window. */
export const STABILITY_ROWS = 1_000;
/** Larger differences are no rounding: exports are held to the same. */
export const STABILITY_TOLERANCE = 1e-5;

/** A regression answer as the model sees it, in standard deviations of the training target. */
function standardise(target: FittedTarget, value: number): number {
  const values = Float64Array.of(value);
  const column = {
    name: '',
    type: 'number' as const,
    overridden: false,
    data: { kind: 'number' as const, values },
  };
  return applyTarget(target, column)[0] as number;
}

/**
 * The largest difference between what was answered and what is answered now.
 * @param records answers, in the order of the rows of `now`
 * @param now what the version answers to the same inputs
 * @returns over the answers of which enough was kept, the largest difference of a probability or of the standardised
 *   target; null where there is none. Throws nothing.
 */
export function compareAnswers(
  records: readonly PredictionRecord[],
  now: PredictionSet,
  target: FittedTarget,
): MonitorReport['stability'] {
  const nClasses = now.classes.length;
  const differences = records.flatMap(({ output, probabilities }, row): number[] => {
    if (now.task === 'regression')
      return typeof output !== 'number'
        ? []
        : [Math.abs(standardise(target, output) - standardise(target, now.yPred[row] as number))];
    if (probabilities?.length !== nClasses) return [];
    return probabilities.map((then, k) => Math.abs(then - (now.probabilities[row * nClasses + k] as number)));
  });
  if (differences.length === 0) return null;
  const rows = now.task === 'regression' ? differences.length : differences.length / nClasses;
  return { rows, maxAbsDifference: differences.reduce((largest, value) => Math.max(largest, value), 0) };
}
