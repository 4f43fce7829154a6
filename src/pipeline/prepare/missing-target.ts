/** One wording for a target that is not among the columns, wherever Prepare meets it first. */
import { makeError, type Problem, type Table } from '../../contracts';
import type { TerrariumError } from '../../foundation';

/** E-TARGET-MISSING with the first names that exist, each cut to a readable length. */
export function missingTarget(table: Table, problem: Problem): TerrariumError {
  const columns = table.columns.slice(0, 20).map((column) => column.name.slice(0, 80));
  return makeError('E-TARGET-MISSING', { column: problem.target, columns });
}
