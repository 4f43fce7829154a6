/**
 * Some rows of a prediction set, in a given order: what groups, labelled rows and windows of a log are made with.
 * Arrays are copied; the set they come from stays as it is. Positions outside the set are not handled.
 */
import type { PredictionSet } from '../../contracts';

/**
 * The prediction set of the rows at some positions.
 * @param predictions any prediction set
 * @param positions positions into its arrays, shape [picked rows], in any order, repeats allowed
 * @returns a new set with the same task, classes and positive class; empty arrays for no positions. Throws nothing.
 */
export function selectPredictions(predictions: PredictionSet, positions: Int32Array): PredictionSet {
  const nClasses = predictions.task === 'classification' ? predictions.classes.length : 0;
  const probabilities = new Float64Array(positions.length * nClasses); // [picked rows, classes]
  positions.forEach((position, i) => {
    const row = predictions.probabilities.subarray(position * nClasses, (position + 1) * nClasses);
    probabilities.set(row, i * nClasses);
  });
  return {
    ...predictions,
    rowIds: positions.map((position) => predictions.rowIds[position] as number),
    yTrue: pick(predictions.yTrue, positions),
    yPred: pick(predictions.yPred, positions),
    probabilities,
  };
}

function pick(values: Int32Array | Float64Array, positions: Int32Array): Int32Array | Float64Array {
  const picked =
    values instanceof Int32Array ? new Int32Array(positions.length) : new Float64Array(positions.length);
  for (let i = 0; i < positions.length; i++) picked[i] = values[positions[i] as number] as number;
  return picked;
}
