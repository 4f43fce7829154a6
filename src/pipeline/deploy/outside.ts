/** Says in which ways a row lies outside what a model has seen, column by column, from its reference sketch. */
import type { Column, ColumnSketch, FittedRecipe, Outside, ReferenceProfile } from '../../contracts';
import { numberAt, textAt } from '../data';

/** Names of the columns that the model's features are made from: the others are read by nothing. */
export function usedColumns({ features }: Pick<FittedRecipe, 'features'>): ReadonlySet<string> {
  return new Set(features.map(({ column }) => column));
}

/** How one column's cells are judged: by row, null where there is nothing to say. */
export type ColumnJudge = (row: number) => Outside | null;

/**
 * @param column of any rows, read with the type that the model knows
 * @param sketch of the same column; null where the version has none (text), and then only unread cells are told
 * @param recipe whose one-hot categories count as known beside those of the sketch, which may have been cut
 * @param unread rows whose cell did not read; they are told as such and not as missing
 * @param cellAt the cell as it was written; default: as the table holds it
 */
export function judgeColumn(
  column: Column,
  sketch: ColumnSketch | null,
  recipe: FittedRecipe,
  unread: ReadonlySet<number> = new Set(),
  cellAt: (row: number) => string | null = (row) => textAt(column, row),
): ColumnJudge {
  const { name } = column;
  const known = knownCategories(name, sketch, recipe);
  const limits: Outside['limits'] = sketch?.range ?? null;
  return (row) => {
    if (unread.has(row)) return { column: name, kind: 'unread', cell: cellAt(row), limits: null };
    const cell = textAt(column, row);
    if (cell === null) {
      const hadNone = sketch !== null && sketch.rows > 0 && sketch.missing === 0;
      return hadNone ? { column: name, kind: 'missing', cell: null, limits: null } : null;
    }
    if (column.data.kind === 'number' && limits !== null) {
      const value = numberAt(column, row);
      return value < limits[0] || value > limits[1]
        ? { column: name, kind: 'range', cell: cellAt(row), limits }
        : null;
    }
    if (column.data.kind === 'category' && known !== null && !known.has(cell))
      return { column: name, kind: 'category', cell: cellAt(row), limits: null };
    return null;
  };
}

/** Words that training had; null where that is not known, because the sketch keeps none or had to leave some out. */
function knownCategories(
  name: string,
  sketch: ColumnSketch | null,
  { steps }: FittedRecipe,
): ReadonlySet<string> | null {
  const { categories = null, otherCount = 0 } = sketch ?? {};
  if (categories === null || otherCount > 0) return null;
  const fitted = steps.flatMap((step) =>
    step.kind === 'oneHot' ? step.categories.filter(({ column }) => column === name) : [],
  );
  return new Set([...categories.map(({ value }) => value), ...fitted.flatMap(({ values }) => values)]);
}

/** The sketch of a column, null without one. */
export function sketchOf({ columns }: ReferenceProfile, name: string): ColumnSketch | null {
  return columns.find((sketch) => sketch.name === name) ?? null;
}
