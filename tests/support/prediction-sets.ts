/** Small prediction sets for tests of metrics, evaluation and what builds on them. */
import type { PredictionSet } from '../../src/contracts';
import type { Generator } from '../../src/foundation';

/** Classification answers; yPred is the most probable class unless given. */
export function makeClassification(
  classes: readonly string[],
  yTrue: readonly number[],
  probabilities: readonly (readonly number[])[],
  overrides: Partial<PredictionSet> = {},
): PredictionSet {
  return {
    rowIds: Int32Array.from(yTrue, (_, i) => 3 * i + 2),
    task: 'classification',
    classes,
    positive: classes.length === 2 ? 1 : null,
    yTrue: Int32Array.from(yTrue),
    yPred: Int32Array.from(probabilities, (row) => row.indexOf(Math.max(...row))),
    probabilities: Float64Array.from(probabilities.flat()),
    ...overrides,
  };
}

/** Regression answers. */
export function makeRegression(yTrue: readonly number[], yPred: readonly number[]): PredictionSet {
  return {
    rowIds: Int32Array.from(yTrue, (_, i) => 3 * i + 2),
    task: 'regression',
    classes: [],
    positive: null,
    yTrue: Float64Array.from(yTrue),
    yPred: Float64Array.from(yPred),
    probabilities: new Float64Array(0),
  };
}

/** Random answers that lean towards the truth by `skill` (0 = none). */
export function drawClassification(
  classes: readonly string[],
  yTrue: readonly number[],
  skill: number,
  generator: Generator,
): PredictionSet {
  const probabilities = yTrue.map((label) => {
    const scores = classes.map((_, k) => generator.uniform() + (k === label ? skill : 0));
    const total = scores.reduce((sum, score) => sum + score, 0);
    return scores.map((score) => score / total);
  });
  return makeClassification(classes, yTrue, probabilities);
}
