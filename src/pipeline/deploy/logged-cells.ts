/** Cells as the prediction log sees them: as they were read, not as they were typed, whoever answers. */
import type { Column, FittedRecipe, Table } from '../../contracts';
import { findColumn, numberAt, textAt } from '../data';
import { usedColumns } from './outside';

/** A number, null where it is missing, or the text of anything else. */
export function cellAt(column: Column, row: number): number | string | null {
  if (column.type !== 'number') return textAt(column, row);
  const value = numberAt(column, row);
  return Number.isNaN(value) ? null : value;
}

/** Cells of one row by column, of the columns that the model uses and the table has. */
export function loggedCells(
  recipe: FittedRecipe,
  table: Table,
): (row: number) => Map<string, string | number | null> {
  const columns = [...usedColumns(recipe)].flatMap((name) => findColumn(table, name) ?? []);
  return (row) => new Map(columns.map((column) => [column.name, cellAt(column, row)]));
}
