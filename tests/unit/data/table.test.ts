import { describe, expect, it } from 'vitest';
import {
  findColumn,
  labelledRows,
  numberAt,
  profileColumns,
  readTarget,
  selectRows,
  textAt,
} from '../../../src/pipeline/data';
import { readTable } from '../../support/read-table';

const CSV = `size,colour,note,when
1.5,red,"${'a long note about the first thing, '.repeat(4)}",2020-01-02
,blue,"${'中文说明'.repeat(30)}",2020-01-03
4,red,?,?
2.5,,"${'fourth '.repeat(20)}",2020-01-05
`;

describe('tables', () => {
  it('pick rows in any order, with repeats, and keep their row ids', async () => {
    const { table } = await readTable(CSV);
    expect(table.columns.map(({ type }) => type)).toEqual(['number', 'category', 'text', 'date']);
    const picked = selectRows(table, [3, 1, 1, 2]);
    expect([...picked.rowIds]).toEqual([3, 1, 1, 2]);
    for (const column of table.columns) {
      const other = findColumn(picked, column.name);
      const expected = [3, 1, 1, 2].map((row) => textAt(column, row));
      expect([0, 1, 2, 3].map((row) => other && textAt(other, row))).toEqual(expected);
    }
    expect(selectRows(table, []).nRows).toBe(0);
  });

  it('give numbers for numbers and dates alone', async () => {
    const { table } = await readTable(CSV);
    const row = table.columns.map((column) => numberAt(column, 0));
    expect(row).toEqual([1.5, NaN, NaN, Date.parse('2020-01-02T00:00Z')]);
  });
});

describe('profiles', () => {
  it('are those of the values, missing left out', async () => {
    const { manifest, table } = await readTable(CSV);
    const [size, colour, note, when] = manifest.profile;
    expect(size).toMatchObject({
      rows: 4,
      missing: 1,
      distinct: 3,
      numeric: { minimum: 1.5, maximum: 4, quartiles: [2, 2.5, 3.25] },
    });
    expect(size?.numeric?.mean).toBeCloseTo(8 / 3, 12);
    expect(size?.numeric?.standardDeviation).toBeCloseTo(1.2583057392117916, 12);
    expect(size?.numeric?.histogram.reduce((a, b) => a + b, 0)).toBe(3);
    expect(size?.numeric?.histogram[0]).toBe(1);
    expect(size?.numeric?.histogram.at(-1)).toBe(1);
    expect(colour).toMatchObject({
      distinct: 2,
      top: [
        { value: 'red', count: 2 },
        { value: 'blue', count: 1 },
      ],
      numeric: null,
    });
    expect(note).toMatchObject({ distinct: 3, missing: 1, textLength: { minimum: 120, maximum: 140 - 1 } });
    expect(when?.numeric?.maximum).toBe(Date.parse('2020-01-05T00:00Z'));
    expect(profileColumns(table)).toEqual(manifest.profile);
  });

  it('stay undefined where there is nothing to average', async () => {
    const { manifest } = await readTable('a,b\n?,5\n?,?\n', { columns: { a: 'number' }, header: true });
    expect(manifest.profile[0]).toMatchObject({ missing: 2, distinct: 0, numeric: null });
    expect(manifest.profile[1]?.numeric).toMatchObject({
      standardDeviation: null,
      mean: 5,
      quartiles: [5, 5, 5],
    });
  });

  it('are exact for large numbers close together', async () => {
    const body = Array.from({ length: 1000 }, (_, i) => `${1e9 + (i % 3)},x`).join('\n');
    const { manifest } = await readTable(`a,b\n${body}\n`);
    expect(manifest.profile[0]?.numeric?.mean).toBeCloseTo(1e9 + 0.999, 6);
    expect(manifest.profile[0]?.numeric?.standardDeviation).toBeCloseTo(Math.sqrt(666.999 / 999), 9);
  });
});

describe('profiles of numbers near the largest', () => {
  it('are finite, or null where float64 cannot hold the figure', async () => {
    const body = ['1.7e308', '-1.7e308', '1.6e308', '-1.5e308', '1', '1.7e308'].map((value) => `${value},x`);
    const { manifest } = await readTable(`a,b\n${body.join('\n')}\n`);
    const numeric = manifest.profile[0]?.numeric;
    expect(numeric).toMatchObject({ minimum: -1.7e308, maximum: 1.7e308, standardDeviation: null });
    expect((numeric?.mean ?? NaN) / 1e308).toBeCloseTo(1.8 / 6, 12);
    expect(numeric?.quartiles.map((value) => value / 1e308)).toEqual([
      expect.closeTo(-1.125, 12),
      expect.closeTo(0.8, 12),
      expect.closeTo(1.675, 12),
    ]);
    expect(Object.keys(numeric?.histogram ?? [])).toHaveLength(20);
    expect(numeric?.histogram).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
  });
});

describe('targets', () => {
  it('are read from any column as classes, and from numbers alone as numbers', async () => {
    const { table } = await readTable(CSV);
    const colour = readTarget(table, { task: 'classification', target: 'colour' });
    expect(colour).toMatchObject({ classes: ['blue', 'red'], codes: Int32Array.of(1, 0, 1, -1) });
    expect([...labelledRows(colour)]).toEqual([0, 1, 2]);
    const sizes = readTarget(table, { task: 'classification', target: 'size' });
    expect(sizes).toMatchObject({ classes: ['1.5', '2.5', '4'], codes: Int32Array.of(0, -1, 2, 1) });
    const size = readTarget(table, { task: 'regression', target: 'size' });
    expect(size).toMatchObject({ values: Float64Array.of(1.5, NaN, 4, 2.5) });
    expect([...labelledRows(size)]).toEqual([0, 2, 3]);
  });
});
