/**
 * The one number by which `auto` compares families: log loss for classes, root mean squared error in the target's own
 * unit for values. Lower is better.
 */
import type { LabelledMatrix } from '../../contracts';
import { logLoss } from '../metrics';
import type { TrainedModel } from './trained-model';
import type { TrainContext, TrainingData } from './training-data';

/**
 * Classification: `logLoss` of the metrics. Regression: sqrt(mean((yPred - yTrue)^2)) after `invertTarget`.
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
  if (data.task === 'classification') return finiteOrNull(logLoss(y, answers, data.nClasses));
  const yPred = invertTarget?.(answers) ?? answers;
  const yTrue = invertTarget?.(Float32Array.from(y)) ?? y;
  let total = 0;
  for (let row = 0; row < nRows; row++) total += ((yPred[row] as number) - (yTrue[row] as number)) ** 2;
  return finiteOrNull(Math.sqrt(total / nRows));
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
