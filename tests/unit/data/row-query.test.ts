import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlockColumn, Column, ColumnType, RowCondition } from '../../../src/contracts';
import { compareCodePoints, finishPieces } from '../../../src/foundation';
import {
  blockOf,
  blockStarts,
  cellText,
  filterRows,
  orderRows,
  type ColumnBlocks,
} from '../../../src/pipeline/data';
import { makeColumn, type Cells } from '../../support/make-table';

/** Cuts a column into blocks of the given sizes. */
function inBlocks(column: Column, blockRows: readonly number[]): ColumnBlocks {
  const starts = blockStarts(blockRows);
  const { data } = column;
  const blocks = blockRows.map((_, i): BlockColumn => {
    const [from, to] = [starts[i] as number, starts[i + 1] as number];
    if (data.kind === 'number') return { kind: 'number', values: data.values.slice(from, to) };
    if (data.kind === 'category') return { kind: 'category', codes: data.codes.slice(from, to) };
    const first = data.offsets[from] as number;
    return {
      kind: 'text',
      offsets: data.offsets.slice(from, to + 1).map((offset) => offset - first),
      bytes: data.bytes.slice(first, data.offsets[to]),
      missing: data.missing.slice(from, to),
    };
  });
  return { schema: column, blocks, dictionary: data.kind === 'category' ? data.dictionary : null };
}

const BLOCKS = [3, 4];
const column = (cells: Cells, type: ColumnType, name = 'c'): ColumnBlocks =>
  inBlocks(makeColumn(name, cells, type), BLOCKS);
const filter = (columns: readonly ColumnBlocks[], ...conditions: RowCondition[]): number[] => [
  ...finishPieces(filterRows(conditions, columns, BLOCKS)),
];
const DAY = Date.UTC(2025, 2, 3);
const numbers = column([5, null, -1, 0, 12, 5, 7.25], 'number');
const words = column(['Elm', 'harbour', null, 'HARBOUR', 'Elm', 'No 7', 'Übersee'], 'category');
const texts = column(['Ann Lee', null, 'bob', '', 'ANNE', 'Zoë', '李雷 ann'], 'text');
const dates = column([DAY, DAY + 33_600_000, null, DAY + 1, DAY, 0, -1], 'date');

describe('filterRows', () => {
  it('keeps every row without conditions, and none that fails one of several', () => {
    expect(filter([])).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(
      filter(
        [numbers, words],
        { kind: 'between', column: 'c', minimum: 0, maximum: null },
        { kind: 'equals', column: 'c', value: 'Elm' },
      ),
    ).toEqual([0, 4]);
  });

  it('compares numbers and days as values, words and texts to the letter', () => {
    const equals = (of: ColumnBlocks, value: string) => filter([of], { kind: 'equals', column: 'c', value });
    expect(equals(numbers, '5.0')).toEqual([0, 5]);
    expect(equals(numbers, '')).toEqual([]);
    expect(equals(numbers, 'five')).toEqual([]);
    expect(equals(dates, '2025-03-03')).toEqual([0, 4]);
    expect(equals(dates, '2025-03-03 09:20')).toEqual([1]);
    expect(equals(words, 'harbour')).toEqual([1]);
    expect(equals(texts, 'bob')).toEqual([2]);
    expect(equals(texts, '')).toEqual([3]);
  });

  it('finds a part of a cell in either case, also outside ASCII', () => {
    const contains = (of: ColumnBlocks, text: string) =>
      filter([of], { kind: 'contains', column: 'c', text });
    expect(contains(texts, 'ANN')).toEqual([0, 4, 6]);
    expect(contains(texts, 'ZOË')).toEqual([5]);
    expect(contains(texts, '雷')).toEqual([6]);
    expect(contains(words, 'harb')).toEqual([1, 3]);
    expect(contains(words, 'ü')).toEqual([6]);
    expect(contains(numbers, '.2')).toEqual([6]);
    expect(contains(dates, '09:20')).toEqual([1]);
  });

  it('knows ranges with open ends, and missing cells', () => {
    const between = (minimum: number | null, maximum: number | null) =>
      filter([numbers], { kind: 'between', column: 'c', minimum, maximum });
    expect(between(5, 7.25)).toEqual([0, 5, 6]);
    expect(between(null, 0)).toEqual([2, 3]);
    expect(between(null, null)).toEqual([0, 2, 3, 4, 5, 6]);
    expect(filter([words], { kind: 'between', column: 'c', minimum: null, maximum: null })).toEqual([]);
    for (const [of, row] of [
      [numbers, 1],
      [words, 2],
      [texts, 1],
      [dates, 2],
    ] as const) {
      expect(filter([of], { kind: 'missing', column: 'c' })).toEqual([row]);
      expect(filter([of], { kind: 'notMissing', column: 'c' })).toHaveLength(6);
    }
  });
});

describe('cellText', () => {
  it('shows days without a time of day at midnight, and instants as exactly as they are', () => {
    const show = (milliseconds: number) =>
      cellText('date', { kind: 'number', values: Float64Array.of(milliseconds) }, null, 0);
    expect(show(DAY)).toBe('2025-03-03');
    expect(show(DAY + 33_600_000)).toBe('2025-03-03 09:20');
    expect(show(DAY + 33_605_000)).toBe('2025-03-03 09:20:05');
    expect(show(DAY + 33_605_007)).toBe('2025-03-03 09:20:05.007');
    expect(show(NaN)).toBe(null);
  });
});

describe('orderRows', () => {
  const order = (of: ColumnBlocks, direction: 'ascending' | 'descending', positions?: number[]): number[] => [
    ...finishPieces(orderRows(of, Int32Array.from(positions ?? [0, 1, 2, 3, 4, 5, 6]), direction, BLOCKS)),
  ];

  it('puts missing cells last both ways and keeps ties in their order', () => {
    expect(order(numbers, 'ascending')).toEqual([2, 3, 0, 5, 6, 4, 1]);
    expect(order(numbers, 'descending')).toEqual([4, 6, 0, 5, 3, 2, 1]);
    expect(order(words, 'ascending')).toEqual([0, 4, 3, 5, 1, 6, 2]);
    expect(order(numbers, 'ascending', [5, 1, 0])).toEqual([5, 0, 1]);
  });

  it('orders category names that are numbers by value', () => {
    expect(order(column(['10', '9', '100', '9', '2', '10', '1'], 'category'), 'ascending')).toEqual([
      6, 4, 1, 3, 0, 5, 2,
    ]);
  });

  it('agrees with a plain sort of numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ noNaN: false }), fc.constantFrom(0, -0, 1, 1e-310)), {
          minLength: 1,
          maxLength: 600,
        }),
        fc.boolean(),
        (cells, isDescending) => {
          const values = cells.map((value) => (Number.isFinite(value) ? value : NaN));
          const of = inBlocks(makeColumn('c', values, 'number'), [values.length]);
          const sign = isDescending ? -1 : 1;
          const expected = [...values.keys()].sort((a, b) => {
            const [left, right] = [values[a] as number, values[b] as number];
            if (Number.isNaN(left) || Number.isNaN(right))
              return Number(Number.isNaN(left)) - Number(Number.isNaN(right)) || a - b;
            return sign * (left - right) || a - b;
          });
          const found = finishPieces(
            orderRows(of, Int32Array.from(values.keys()), isDescending ? 'descending' : 'ascending', [
              values.length,
            ]),
          );
          expect([...found]).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('agrees with a plain sort of texts by code point, also where long beginnings agree', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({ maxLength: 4 }).map((end) => `https://example.test/a/long/beginning/${end}`),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 500 }), fc.boolean(), (cells, isDescending) => {
        // NUL stands for "no more bytes" in a key, so it is no part of this comparison.
        const plain = cells.map((cell) => cell.replaceAll('\0', ' '));
        const of = inBlocks(makeColumn('c', plain, 'text'), [plain.length]);
        const sign = isDescending ? -1 : 1;
        const expected = [...plain.keys()].sort(
          (a, b) => sign * compareCodePoints(plain[a] as string, plain[b] as string) || a - b,
        );
        const found = finishPieces(
          orderRows(of, Int32Array.from(plain.keys()), isDescending ? 'descending' : 'ascending', [
            plain.length,
          ]),
        );
        expect([...found]).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe('blockOf', () => {
  it('finds the block of every row, also past empty blocks', () => {
    const starts = blockStarts([3, 0, 2, 4]);
    expect([...Array(9).keys()].map((row) => blockOf(starts, row))).toEqual([0, 0, 0, 2, 2, 3, 3, 3, 3]);
  });
});
