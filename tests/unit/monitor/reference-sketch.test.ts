import { describe, expect, it } from 'vitest';
import { parseWith, referenceProfileSchema, type ColumnSketch } from '../../../src/contracts';
import { Generator, quantile } from '../../../src/foundation';
import { sketchColumns } from '../../../src/pipeline/data';
import { makeColumn, makeTable, positions } from '../../support/make-table';

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;

function sketchOf(column: ReturnType<typeof makeColumn>, rows?: Int32Array): ColumnSketch {
  const table = makeTable(column);
  const profile = sketchColumns(table, rows ?? positions(table.nRows), [column.name], Generator.fromSeed(4));
  return profile.columns[0] as ColumnSketch;
}

describe('sketchColumns', () => {
  it('looks at the given rows only and counts missing cells', () => {
    const column = makeColumn('x', [7, null, 3, 900, 5, null]);
    const sketch = sketchOf(column, Int32Array.from([4, 0, 1, 2]));
    expect(sketch).toMatchObject({ name: 'x', type: 'number', rows: 4, missing: 1 });
    expect(sketch.sample).toHaveLength(3);
    expect(sketch.sample?.[1]).toBe(5);
  });

  it('trims to the 0.5 % and 99.5 % quantiles and keeps at most 4,096 ascending values', () => {
    const generator = Generator.fromSeed(8);
    const values = Array.from({ length: 20_000 }, () => Math.exp(3 * generator.normal()));
    const sample = sketchOf(makeColumn('x', values)).sample as number[];
    expect(sample).toHaveLength(4096);
    expect([...sample].sort((a, b) => a - b)).toEqual(sample);
    expect(sample[0]).toBeAllClose(quantile(values, 0.005), { relative: 1e-8, source: 'type 7 quantile' });
    expect(sample[4095]).toBeAllClose(quantile(values, 0.995), { relative: 1e-8, source: 'type 7 quantile' });
    expect(quantile(sample, 0.5) / quantile(values, 0.5)).toBeGreaterThan(0.8);
    expect(quantile(sample, 0.5) / quantile(values, 0.5)).toBeLessThan(1.25);
  });

  it('lets the range hold every value without giving an extreme away', () => {
    const generator = Generator.fromSeed(12);
    const values = Array.from({ length: 4000 }, () => Math.exp(1.5 * generator.normal()));
    values[17] = 987_654.321;
    const { range } = sketchOf(makeColumn('pay', values));
    const [low, high] = range as [number, number];
    const minimum = Math.min(...values);
    expect(low).toBeLessThan(minimum);
    expect(high).toBeGreaterThan(987_654.321);
    expect(high).toBeLessThan(2.01 * 987_654.321);
    values[17] = 987_655.5;
    expect(sketchOf(makeColumn('pay', values)).range).toEqual(range);
    const step = (quantile(values, 0.75) - quantile(values, 0.25)) / 8;
    const doublings = Math.log2((high - quantile(values, 0.995)) / step + 1);
    expect(doublings).toBeAllClose(Math.round(doublings), { absolute: 1e-6, source: 'powers of two' });
  });

  it('ends the range where many rows end', () => {
    const scores = Array.from({ length: 2000 }, (_, i) => i % 11);
    expect(sketchOf(makeColumn('score', scores)).range).toEqual([0, 10]);
    expect(sketchOf(makeColumn('same', [4.5, 4.5, 4.5])).range).toEqual([4.5, 4.5]);
    const wild = sketchOf(makeColumn('wild', [-1.7e308, 5e-324, 0, 1.7e308])).range as [number, number];
    expect(wild.every(Number.isFinite)).toBe(true);
    const tiny = sketchOf(makeColumn('tiny', [-1e9, ...Array.from({ length: 999 }, () => 5e-324)]));
    expect(tiny.range?.[0]).toBeLessThanOrEqual(-1e9);
  });

  it('leaves the share of missing cells its share of the sample', () => {
    const cells = Array.from({ length: 8192 }, (_, i) => (i % 4 === 0 ? null : i));
    expect(sketchOf(makeColumn('x', cells)).sample).toHaveLength(3072);
  });

  it('counts categories, most frequent first, and folds the rest beyond 1,000', () => {
    const cells = Array.from({ length: 1205 }, (_, i) => `value ${i}`).concat([
      'value 7',
      'value 7',
      '__proto__',
    ]);
    const sketch = sketchOf(makeColumn('c', cells, 'category'));
    expect(sketch.categories).toHaveLength(1000);
    expect(sketch.categories?.[0]).toEqual({ value: 'value 7', count: 3 });
    expect(sketch.otherCount).toBe(1205 + 3 - 1002);
  });

  it('stays below 64 kB of JSON a column', () => {
    const generator = Generator.fromSeed(2);
    const long = Array.from({ length: 5000 }, () => -generator.uniform() * 1e-200);
    const wide = Array.from({ length: 300 }, (_, i) => '饕餮'.repeat(200) + String(i));
    for (const column of [makeColumn('饕'.repeat(3000), long), makeColumn('w', wide, 'category')]) {
      const sketch = sketchOf(column);
      expect(bytes(sketch)).toBeLessThanOrEqual(64_000);
      expect(bytes(sketch)).toBeGreaterThan(48_000);
    }
  });

  it('keeps nothing of texts and ids but their number of missing cells', () => {
    const sketch = sketchOf(makeColumn('who', ['Ada', null, 'Grace'], 'id'));
    expect(sketch).toMatchObject({ rows: 3, missing: 1, sample: null, range: null, categories: null });
    expect(JSON.stringify(sketch)).not.toContain('Ada');
  });

  it('does not depend on the order of rows nor on other columns', () => {
    const generator = Generator.fromSeed(5);
    const values = Array.from({ length: 6000 }, () => generator.normal());
    const x = makeColumn('x', values);
    const reversed = sketchOf(x, positions(6000).reverse());
    const beside = sketchColumns(
      makeTable(makeColumn('a', values), x),
      positions(6000),
      ['a', 'x'],
      Generator.fromSeed(4),
    );
    expect(reversed).toEqual(sketchOf(x));
    expect(beside.columns[1]).toEqual(sketchOf(x));
    expect(beside.columns[0]?.sample).not.toEqual(beside.columns[1]?.sample);
  });

  it('survives having nothing to sketch', () => {
    const table = makeTable(
      makeColumn('x', [1, 2]),
      makeColumn('c', ['a', 'b']),
      makeColumn('e', [null, null]),
    );
    const none = sketchColumns(table, new Int32Array(0), ['x', 'c', 'absent'], Generator.fromSeed(1));
    expect(none.columns.map(({ rows, sample, categories }) => [rows, sample, categories])).toEqual([
      [0, [], null],
      [0, null, []],
    ]);
    const empty = sketchColumns(table, positions(2), ['e'], Generator.fromSeed(1));
    expect(empty.columns[0]).toMatchObject({ rows: 2, missing: 2, sample: [], range: null });
    expect(() => parseWith(referenceProfileSchema, none, 'E-BUNDLE-SHAPE')).not.toThrow();
  });
});
