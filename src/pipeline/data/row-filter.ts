/**
 * Which rows satisfy some conditions: block by block, each condition over a whole block at once. Words of categories are
 * looked at once each, texts as bytes where letters need no folding beyond ASCII.
 */
import type { BlockColumn, RowCondition, TextData } from '../../contracts';
import type { Piecewise } from '../../foundation';
import { cellText, isMissing, type ColumnBlocks } from './column-blocks';
import { parseYearFirst } from './date-notation';

/** Clears `kept[row]` of the rows of one block that do not satisfy the condition. */
type BlockTest = (block: BlockColumn, kept: Uint8Array) => void;

function testNumbers(matches: (value: number) => boolean): BlockTest {
  return (block, kept) => {
    if (block.kind !== 'number') return void kept.fill(0);
    for (let row = 0; row < kept.length; row++) {
      if (kept[row] === 1 && !matches(block.values[row] as number)) kept[row] = 0;
    }
  };
}

function testWords(dictionary: readonly string[], matches: (word: string) => boolean): BlockTest {
  const isMatch = Uint8Array.from(dictionary, (word) => (matches(word) ? 1 : 0));
  return (block, kept) => {
    if (block.kind !== 'category') return void kept.fill(0);
    for (let row = 0; row < kept.length; row++) {
      if (isMatch[block.codes[row] as number] !== 1) kept[row] = 0;
    }
  };
}

function testTexts(matches: (block: TextData, row: number) => boolean): BlockTest {
  return (block, kept) => {
    if (block.kind !== 'text') return void kept.fill(0);
    for (let row = 0; row < kept.length; row++) {
      if (kept[row] === 1 && (block.missing[row] === 1 || !matches(block, row))) kept[row] = 0;
    }
  };
}

const NONE: BlockTest = (_, kept) => void kept.fill(0);

function testEquals({ schema, dictionary }: ColumnBlocks, value: string): BlockTest {
  if (schema.type === 'number' || schema.type === 'date') {
    const wanted = schema.type === 'date' ? parseYearFirst(value) : value.trim() === '' ? NaN : Number(value);
    return Number.isNaN(wanted) ? NONE : testNumbers((found) => found === wanted);
  }
  if (dictionary) return testWords(dictionary, (word) => word === value);
  const wanted = new TextEncoder().encode(value);
  return testTexts(({ offsets, bytes }, row) => {
    const start = offsets[row] as number;
    if ((offsets[row + 1] as number) - start !== wanted.length) return false;
    return wanted.every((byte, i) => bytes[start + i] === byte);
  });
}

const lowerByte = (byte: number): number => (byte >= 65 && byte <= 90 ? byte + 32 : byte);

function testContains(column: ColumnBlocks, text: string): BlockTest {
  const { schema, dictionary } = column;
  const wanted = text.toLowerCase();
  const matches = (cell: string): boolean => cell.toLowerCase().includes(wanted);
  if (dictionary) return testWords(dictionary, matches);
  const decoded: BlockTest = (block, kept) => {
    for (let row = 0; row < kept.length; row++) {
      if (kept[row] === 0) continue;
      const cell = cellText(schema.type, block, null, row);
      if (cell === null || !matches(cell)) kept[row] = 0;
    }
  };
  if (schema.type === 'number' || schema.type === 'date') return decoded;
  const isPlain = [...text].every((c) => c <= '\x7f' || c.toLowerCase() === c.toUpperCase());
  return isPlain ? testTexts(findBytes(new TextEncoder().encode(wanted))) : decoded;
}

/** Looks for bytes within a cell; ASCII letters are found in either case. */
function findBytes(wanted: Uint8Array): (block: TextData, row: number) => boolean {
  return ({ offsets, bytes }, row) => {
    const last = (offsets[row + 1] as number) - wanted.length;
    for (let at = offsets[row] as number; at <= last; at++) {
      let i = 0;
      while (i < wanted.length && lowerByte(bytes[at + i] as number) === wanted[i]) i++;
      if (i === wanted.length) return true;
    }
    return false;
  };
}

function makeTest(condition: RowCondition, column: ColumnBlocks): BlockTest {
  switch (condition.kind) {
    case 'equals':
      return testEquals(column, condition.value);
    case 'contains':
      return testContains(column, condition.text);
    case 'between': {
      const minimum = condition.minimum ?? -Infinity;
      const maximum = condition.maximum ?? Infinity;
      return testNumbers((value) => value >= minimum && value <= maximum);
    }
    case 'missing':
    case 'notMissing': {
      const wanted = condition.kind === 'missing';
      return (block, kept) => {
        for (let row = 0; row < kept.length; row++) {
          if (kept[row] === 1 && isMissing(block, row) !== wanted) kept[row] = 0;
        }
      };
    }
  }
}

/**
 * Positions of the rows that satisfy every condition, ascending, shape [found].
 * @param columns the column of each condition, in the conditions' order; all with the same blocks
 * @param blockRows rows of each block
 * @returns all positions without conditions. Pauses after every block
 */
export function* filterRows(
  conditions: readonly RowCondition[],
  columns: readonly ColumnBlocks[],
  blockRows: readonly number[],
): Piecewise<Int32Array> {
  const total = blockRows.reduce((sum, rows) => sum + rows, 0);
  const tests = conditions.map((condition, i) => makeTest(condition, columns[i] as ColumnBlocks));
  const found = new Int32Array(total);
  let nFound = 0;
  let start = 0;
  for (const [block, rows] of blockRows.entries()) {
    const kept = new Uint8Array(rows).fill(1);
    tests.forEach((test, i) => test((columns[i] as ColumnBlocks).blocks[block] as BlockColumn, kept));
    for (let row = 0; row < rows; row++) if (kept[row] === 1) found[nFound++] = start + row;
    start += rows;
    yield { done: start, total, unit: 'rows' };
  }
  return found.slice(0, nFound);
}
