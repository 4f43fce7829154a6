/**
 * From rows to the matrix a model reads. Works through the table in blocks of rows, so that only one block's columns
 * are held beside the table and the result. Cost is linear in cells; one row's features never depend on another row.
 */
import { makeError, type FeatureMatrix, type FittedRecipe, type Table } from '../../contracts';
import { finishPieces, type Piecewise } from '../../foundation';
import { readInputFrame, sliceFrame } from './input-frame';
import { applyStep } from './steps/registry';
import type { WorkingFrame } from './working-frame';

const BLOCK_ROWS = 8192;
/** Nearly the largest float32, 3.4028e38. */
const FLOAT32_LIMIT = 3.4e38;

/**
 * Features of every row of a table.
 *
 * Inputs are found by name whatever their order, extra columns are ignored, categories are matched by text and new ones
 * go to the unknown bucket. Every value is finite: scaled columns end at +-1e6 (`applyScale`), any other at +-3.4e38.
 *
 * @param table any rows, with or without a target; no rows give an empty matrix
 * @param positions rows to use, 0-based positions into the table, in this order; null (default) for all
 * @returns shape [rows, features], features in the order of `fitted.features`
 * @throws E-COLUMNS-MISSING an input is not in the table (all missing ones are listed)
 * @throws E-COLUMN-TYPE an input has a type that cannot be carried over
 * @throws E-INTERNAL a damaged fitted recipe lists a feature that its steps do not make
 */
export function applyRecipe(
  fitted: FittedRecipe,
  table: Table,
  positions: Int32Array | null = null,
): FeatureMatrix {
  return finishPieces(applyRecipeInPieces(fitted, table, positions));
}

/** `applyRecipe` with a pause after every input column and every 8192 rows. */
export function* applyRecipeInPieces(
  fitted: FittedRecipe,
  table: Table,
  positions: Int32Array | null = null,
): Piecewise<FeatureMatrix> {
  const frame = yield* readInputFrame(table, fitted.inputs, positions);
  const nFeatures = fitted.features.length;
  const values = new Float32Array(frame.nRows * nFeatures);
  for (let start = 0; start < frame.nRows; start += BLOCK_ROWS) {
    const end = Math.min(start + BLOCK_ROWS, frame.nRows);
    const block = fitted.steps.reduce((rows, step) => applyStep(step, rows), sliceFrame(frame, start, end));
    writeBlock(block, fitted, values.subarray(start * nFeatures, end * nFeatures));
    yield { done: end, total: frame.nRows, unit: 'rows' };
  }
  return { nRows: frame.nRows, nFeatures, values };
}

function writeBlock(block: WorkingFrame, fitted: FittedRecipe, out: Float32Array): void {
  const nFeatures = fitted.features.length;
  const byName = new Map(block.columns.map((column) => [column.name, column]));
  fitted.features.forEach((feature, j) => {
    const column = byName.get(feature.name);
    if (column?.kind !== 'number') {
      throw makeError('E-INTERNAL', {
        problem: `the recipe does not make the feature ${feature.name.slice(0, 80)}`,
      });
    }
    const { values } = column;
    for (let row = 0, at = j; row < block.nRows; row++, at += nFeatures)
      out[at] = toFiniteFloat32(values[row] as number);
  });
}

function toFiniteFloat32(value: number): number {
  if (value > FLOAT32_LIMIT) return FLOAT32_LIMIT;
  if (value < -FLOAT32_LIMIT) return -FLOAT32_LIMIT;
  // Adding 0 turns -0 into 0, which is what it would be after a round trip through JSON.
  return Number.isNaN(value) ? 0 : value + 0;
}
