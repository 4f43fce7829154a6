/**
 * Rows in the order of one column: numbers and dates by value, words by the one order of labels, texts by code point
 * (which is the order of their UTF-8 bytes). Missing cells come last in both directions, ties keep their order.
 */
import type { BlockColumn, RowSort, TextData } from '../../contracts';
import { sortLabels, type Piecewise } from '../../foundation';
import { blockOf, blockStarts, isMissing, type ColumnBlocks } from './column-blocks';
import { radixOrder, type RadixKeys } from './radix-order';

const PREFIX = 8;
const words = new Uint32Array(2);
const float = new Float64Array(words.buffer);

interface Located {
  readonly block: BlockColumn;
  readonly row: number;
}

/** Finds cells by position; positions near the one before are found at once. */
function makeLocator({ blocks }: ColumnBlocks, starts: Int32Array): (position: number) => Located {
  let block = 0;
  return (position) => {
    if (position < (starts[block] as number) || position >= (starts[block + 1] as number))
      block = blockOf(starts, position);
    return { block: blocks[block] as BlockColumn, row: position - (starts[block] as number) };
  };
}

/** Keys whose unsigned order is that of the numbers; -0 and 0 are equal. */
function writeNumberKey(keys: RadixKeys, i: number, value: number): void {
  float[0] = value === 0 ? 0 : value;
  const low = words[0] as number;
  const high = words[1] as number;
  const isNegative = high >>> 31 === 1;
  keys.high[i] = isNegative ? ~high : high | 0x80000000;
  keys.low[i] = isNegative ? ~low : low;
}

/** Up to eight bytes of a text from `depth` on as one number, shorter texts filled with 0. */
function writeTextKey(keys: RadixKeys, i: number, text: TextData, row: number, depth: number): void {
  const start = (text.offsets[row] as number) + depth;
  const end = text.offsets[row + 1] as number;
  const byte = (at: number): number => (at < end ? (text.bytes[at] as number) : 0);
  const word = (at: number): number =>
    ((byte(at) << 24) | (byte(at + 1) << 16) | (byte(at + 2) << 8) | byte(at + 3)) >>> 0;
  keys.high[i] = word(start);
  keys.low[i] = word(start + 4);
}

function makeKeys(n: number): RadixKeys {
  return { high: new Uint32Array(n), low: new Uint32Array(n) };
}

function invert({ high, low }: RadixKeys): void {
  for (let i = 0; i < high.length; i++) {
    high[i] = ~(high[i] as number);
    low[i] = ~(low[i] as number);
  }
}

/** Numbers and words have one key each. */
function* orderByKey(
  column: ColumnBlocks,
  positions: Int32Array,
  locate: (position: number) => Located,
  isDescending: boolean,
): Piecewise<Int32Array> {
  const keys = makeKeys(positions.length);
  const ranks = column.dictionary ? rankWords(column.dictionary) : null;
  for (let i = 0; i < positions.length; i++) {
    const { block, row } = locate(positions[i] as number);
    if (block.kind === 'number') writeNumberKey(keys, i, block.values[row] as number);
    else if (block.kind === 'category') keys.low[i] = ranks?.[block.codes[row] as number] ?? 0;
  }
  yield null;
  if (isDescending) invert(keys);
  const order = yield* radixOrder(keys);
  return Int32Array.from(order, (i) => positions[i] as number);
}

function rankWords(dictionary: readonly string[]): Uint32Array {
  const rank = new Map(sortLabels(dictionary).map((word, i) => [word, i]));
  return Uint32Array.from(dictionary, (word) => rank.get(word) as number);
}

/** Texts by eight bytes at a time: runs that agree so far are ordered by their next eight. */
function* orderTexts(
  positions: Int32Array,
  locate: (position: number) => Located,
  isDescending: boolean,
): Piecewise<Int32Array> {
  const ordered = positions.slice();
  const runs: { start: number; end: number; depth: number }[] = [{ start: 0, end: ordered.length, depth: 0 }];
  for (let run = runs.pop(); run; run = runs.pop()) {
    const { start, end, depth } = run;
    const part = ordered.slice(start, end);
    const keys = makeKeys(part.length);
    let isLonger = false;
    for (let i = 0; i < part.length; i++) {
      const { block, row } = locate(part[i] as number);
      if (block.kind !== 'text') continue;
      writeTextKey(keys, i, block, row, depth);
      isLonger ||= (block.offsets[row + 1] as number) - (block.offsets[row] as number) > depth + PREFIX;
    }
    if (isDescending) invert(keys);
    const order = yield* radixOrder(keys);
    for (let i = 0; i < part.length; i++) ordered[start + i] = part[order[i] as number] as number;
    yield null;
    if (isLonger) pushRuns(runs, keys, order, start, depth + PREFIX);
  }
  return ordered;
}

function pushRuns(
  runs: { start: number; end: number; depth: number }[],
  { high, low }: RadixKeys,
  order: Uint32Array,
  offset: number,
  depth: number,
): void {
  for (let start = 0, end = 0; start < order.length; start = end) {
    const first = order[start] as number;
    while (
      end < order.length &&
      high[order[end] as number] === high[first] &&
      low[order[end] as number] === low[first]
    )
      end += 1;
    if (end - start > 1) runs.push({ start: offset + start, end: offset + end, depth });
  }
}

/**
 * Positions in the order of a column.
 * @param column whose cells decide, all blocks of it
 * @param positions rows to order, repeats allowed, shape [rows]
 * @param blockRows rows of each block
 * @returns the same positions, ordered, shape [rows]. Stable. Pauses within
 */
export function* orderRows(
  column: ColumnBlocks,
  positions: Int32Array,
  direction: RowSort['direction'],
  blockRows: readonly number[],
): Piecewise<Int32Array> {
  const locate = makeLocator(column, blockStarts(blockRows));
  const present = new Int32Array(positions.length);
  const missing = new Int32Array(positions.length);
  let nPresent = 0;
  let nMissing = 0;
  for (const position of positions) {
    const { block, row } = locate(position);
    if (isMissing(block, row)) missing[nMissing++] = position;
    else present[nPresent++] = position;
  }
  yield null;
  const isDescending = direction === 'descending';
  const isText = column.schema.type === 'text' || column.schema.type === 'id';
  const wanted = present.subarray(0, nPresent);
  const ordered = isText
    ? yield* orderTexts(wanted, locate, isDescending)
    : yield* orderByKey(column, wanted, locate, isDescending);
  const all = new Int32Array(positions.length);
  all.set(ordered);
  all.set(missing.subarray(0, nMissing), nPresent);
  return all;
}
