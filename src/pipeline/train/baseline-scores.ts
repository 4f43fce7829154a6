/** What a run has to beat on the validation rows, in the units of its own curves. */
import type { BaselineScores } from '../../contracts';
import { mean } from '../../foundation';
import { r2 } from '../metrics';
import { countClasses, rowWeights } from './class-weights';
import { validationRows, type TrainContext, type TrainingData } from './training-data';

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/**
 * Classification: mean over validation rows of -w ln(share of the row's class among the weighted training rows), and the
 * share of them that belong to the training rows' most frequent class. Regression: mean squared distance to the training
 * rows' mean, standardised, and R squared of that mean in the target's unit.
 * @param classWeights [classes], null: all 1
 * @returns nulls without validation rows, and for what is not finite (a class that training rows lack)
 */
export function scoreBaseline(
  data: TrainingData,
  classWeights: ArrayLike<number> | null,
  { invertTarget }: Pick<TrainContext, 'invertTarget'>,
): BaselineScores {
  const validation = validationRows(data);
  if (validation === null) return { validationLoss: null, validationScore: null };
  const { y, nRows } = validation;
  if (data.task === 'regression') {
    const centre = mean(data.train.y);
    let squares = 0;
    for (const value of y) squares += (value - centre) ** 2;
    const guesses = new Float32Array(nRows).fill(centre);
    const yTrue = invertTarget?.(Float32Array.from(y)) ?? y;
    return {
      validationLoss: finiteOrNull(squares / nRows),
      validationScore: finiteOrNull(r2(yTrue, invertTarget?.(guesses) ?? guesses)),
    };
  }
  const counts = countClasses(data.train.y, data.nClasses);
  const mass = counts.map((count, label) => count * (classWeights?.[label] ?? 1));
  const total = mass.reduce((sum, value) => sum + value, 0);
  const likeliest = counts.indexOf(Math.max(...counts));
  const weights = rowWeights(y, classWeights);
  let loss = 0;
  let hits = 0;
  for (let row = 0; row < nRows; row++) {
    const label = y[row] as number;
    loss -= (weights?.[row] ?? 1) * Math.log((mass[label] as number) / total);
    if (label === likeliest) hits += 1;
  }
  return { validationLoss: finiteOrNull(loss / nRows), validationScore: hits / nRows };
}
