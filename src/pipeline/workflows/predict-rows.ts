/** A stored model's answers for rows of a table, and what a baseline would have said. */
import type { FittedRecipe, FittedTarget, ModelArtifact, PredictionSet, Table } from '../../contracts';
import { applyRecipeInPieces, applyTarget, invertTarget } from '../prepare';
import { predictWithArtifact } from './predict-features';
import { runInPieces, type PaceContext } from './run-in-pieces';
import { targetColumn } from './problem-table';

function indexOfLargest(values: ArrayLike<number>, start: number, length: number): number {
  let best = 0;
  for (let i = 1; i < length; i++)
    if ((values[start + i] as number) > (values[start + best] as number)) best = i;
  return best;
}

/** True values of a table's target; all unknown when the column is not there (rows that come without labels). */
export function readTruth(target: FittedTarget, table: Table): Int32Array | Float64Array {
  const known = table.columns.some(({ name }) => name === target.column);
  if (target.kind === 'classes') {
    if (!known) return new Int32Array(table.nRows).fill(-1);
    return applyTarget(target, targetColumn(table, target.column)) as Int32Array;
  }
  const column = known ? targetColumn(table, target.column) : null;
  return column?.data.kind === 'number'
    ? column.data.values.slice()
    : new Float64Array(table.nRows).fill(NaN);
}

/** Raw model outputs as a prediction set: probabilities in float64 and their largest, or values in the target's unit. */
export function toPredictionSet(target: FittedTarget, table: Table, outputs: Float32Array): PredictionSet {
  const rowIds = table.rowIds.slice();
  const yTrue = readTruth(target, table);
  if (target.kind === 'number') {
    return {
      rowIds,
      task: 'regression',
      classes: [],
      positive: null,
      yTrue,
      yPred: Float64Array.from(invertTarget(target, outputs)),
      probabilities: new Float64Array(0),
    };
  }
  const nClasses = target.classes.length;
  const probabilities = Float64Array.from(outputs);
  const yPred = Int32Array.from({ length: table.nRows }, (_, row) =>
    indexOfLargest(probabilities, row * nClasses, nClasses),
  );
  return {
    rowIds,
    task: 'classification',
    classes: target.classes,
    positive: target.positive,
    yTrue,
    yPred,
    probabilities,
  };
}

/** A stored model's answers for every row of a table. @throws E-STOPPED when stopping was asked */
export async function predictTable(
  artifact: ModelArtifact,
  recipe: FittedRecipe,
  table: Table,
  context: PaceContext,
): Promise<PredictionSet> {
  const features = await runInPieces(applyRecipeInPieces(recipe, table), 'predicting', context);
  return toPredictionSet(recipe.target, table, await predictWithArtifact(artifact, features, context));
}

/**
 * What always answering the same gives: class shares and the most frequent class of the training rows, or their mean
 * target in its unit.
 */
export function predictBaseline(
  like: PredictionSet,
  trainingTruth: Int32Array | Float64Array,
): PredictionSet {
  const nRows = like.rowIds.length;
  if (like.task === 'regression') {
    let total = 0;
    for (const value of trainingTruth) total += value;
    return { ...like, yPred: new Float64Array(nRows).fill(total / trainingTruth.length) };
  }
  const nClasses = like.classes.length;
  const shares = new Float64Array(nClasses);
  for (const code of trainingTruth) shares[code] = (shares[code] as number) + 1 / trainingTruth.length;
  const probabilities = new Float64Array(nRows * nClasses);
  for (let row = 0; row < nRows; row++) probabilities.set(shares, row * nClasses);
  return { ...like, yPred: new Int32Array(nRows).fill(indexOfLargest(shares, 0, nClasses)), probabilities };
}
