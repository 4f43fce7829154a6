/** One column of a dataset as its stored blocks, read cell by cell without joining them. */
import type { BlockColumn, ColumnSchema } from '../../contracts';

export interface ColumnBlocks {
  readonly schema: Pick<ColumnSchema, 'name' | 'type'>;
  /** In dataset order. */
  readonly blocks: readonly BlockColumn[];
  /** Of categories and booleans; null for every other column. */
  readonly dictionary: readonly string[] | null;
}

const decoder = new TextDecoder();
const DAY_MS = 86_400_000;

/** First row of each block, and after the last one the number of rows. Shape [blocks + 1]. */
export function blockStarts(blockRows: readonly number[]): Int32Array {
  const starts = new Int32Array(blockRows.length + 1);
  blockRows.forEach((rows, block) => (starts[block + 1] = (starts[block] as number) + rows));
  return starts;
}

/** The block that holds a row. `starts` as of `blockStarts`; the row lies in [0, rows). */
export function blockOf(starts: Int32Array, row: number): number {
  let low = 0;
  let high = starts.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** True when a cell of a block is missing. */
export function isMissing(block: BlockColumn, row: number): boolean {
  if (block.kind === 'number') return Number.isNaN(block.values[row]);
  return block.kind === 'category' ? (block.codes[row] as number) < 0 : block.missing[row] === 1;
}

/** A date as 2025-03-03, with a time of day unless it is midnight. */
export function dateText(milliseconds: number): string {
  const text = new Date(milliseconds).toISOString();
  const [day = '', time = ''] = text.split('T');
  if (milliseconds % DAY_MS === 0) return day;
  return `${day} ${milliseconds % 60_000 === 0 ? time.slice(0, 5) : milliseconds % 1000 === 0 ? time.slice(0, 8) : time.slice(0, 12)}`;
}

/** A cell of a block as it is shown; null when missing. Numbers as JavaScript writes them. */
export function cellText(
  type: ColumnSchema['type'],
  block: BlockColumn,
  dictionary: readonly string[] | null,
  row: number,
): string | null {
  if (isMissing(block, row)) return null;
  if (block.kind === 'number') {
    const value = block.values[row] as number;
    return type === 'date' ? dateText(value) : String(value);
  }
  if (block.kind === 'category') return dictionary?.[block.codes[row] as number] ?? null;
  return decoder.decode(block.bytes.subarray(block.offsets[row], block.offsets[row + 1]));
}
