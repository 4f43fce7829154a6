/** Rows that repeat an earlier row exactly, and the target without them: so that no copy of a training row judges. */
import type { Table } from '../../contracts';
import { hashRows, MAXIMUM_HASHED_ROWS, RowGroups } from './row-hash';
import type { Target } from './target';

/**
 * Positions of the rows that agree with an earlier row in every column, ascending, shape [repeats]. Missing cells are
 * equal to each other. Told by 64-bit hashes, see `row-hash.ts`; empty for more than 8 million rows, which are not compared.
 */
export function findRepeatedRows(table: Table): Int32Array {
  const { nRows, columns } = table;
  if (nRows > MAXIMUM_HASHED_ROWS || columns.length === 0) return new Int32Array(0);
  const { first, second } = hashRows(
    columns.map(({ data }) => data),
    nRows,
  );
  const groups = new RowGroups(nRows);
  const repeated: number[] = [];
  for (let row = 0; row < nRows; row++) {
    const before = groups.count;
    groups.add(first[row] as number, second[row] as number);
    if (groups.count === before) repeated.push(row);
  }
  return Int32Array.from(repeated);
}

/** The target with some rows made missing, so that they are in no part of a split. Copies. */
export function withoutRows(target: Target, rows: Int32Array): Target {
  if (target.kind === 'classes') {
    const codes = target.codes.slice();
    for (const row of rows) codes[row] = -1;
    return { ...target, codes };
  }
  const values = target.values.slice();
  for (const row of rows) values[row] = NaN;
  return { ...target, values };
}
