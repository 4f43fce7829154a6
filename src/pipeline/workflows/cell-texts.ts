/** A whole column as texts, for grouping and for digests. */
import type { Column } from '../../contracts';
import { textAt } from '../data';

/** One text per row; `whenMissing` stands for a missing cell. */
export function cellTexts(column: Column, nRows: number, whenMissing: string): string[] {
  return Array.from({ length: nRows }, (_, row) => textAt(column, row) ?? whenMissing);
}
