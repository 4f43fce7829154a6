/**
 * The one number by which `auto` compares families: log loss for classes, root mean squared error in the target's own
 * unit for values. Lower is better.
 */
import type { LabelledMatrix } from '../../contracts';
import type { TrainedModel } from './trained-model';
import type { TrainContext, TrainingData } from './training-data';

/** Smallest probability that is told apart from 0, as float32 rounds. */
const SMALLEST_PROBABILITY = 2 ** -24;

/**
 * Classification: -mean(ln(max(p_y, 2^-24))). Regression: sqrt(mean((yPred - yTrue)^2)) after `invertTarget`.
 * @returns null when the score is not finite
 */
export async function scoreValidation(
  model: TrainedModel,
  data: TrainingData,
  validation: LabelledMatrix,
  { invertTarget }: Pick<TrainContext, 'invertTarget'>,
): Promise<number | null> {
  const answers = await model.predict(validation);
  const { nRows, y } = validation;
  let total = 0;
  if (data.task === 'classification') {
    for (let row = 0; row < nRows; row++) {
      const probability = answers[row * data.nClasses + (y[row] as number)] as number;
      total -= Math.log(Math.max(probability, SMALLEST_PROBABILITY));
    }
    return toScore(total / nRows);
  }
  const yPred = invertTarget?.(answers) ?? answers;
  const yTrue = invertTarget?.(Float32Array.from(y)) ?? y;
  for (let row = 0; row < nRows; row++) total += ((yPred[row] as number) - (yTrue[row] as number)) ** 2;
  return toScore(Math.sqrt(total / nRows));
}

function toScore(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
