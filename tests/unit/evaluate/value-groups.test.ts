import { describe, expect, it } from 'vitest';
import { textAt } from '../../../src/pipeline/data';
import { groupValues } from '../../../src/pipeline/evaluate';
import { makeColumn, type Cells } from '../../support/make-table';
import type { ColumnType } from '../../../src/contracts';

function group(cells: Cells, type?: ColumnType) {
  const column = makeColumn('x', cells, type);
  return groupValues(column, cells.length, (row) => textAt(column, row));
}

describe('groupValues', () => {
  it('names ranges of about equal size by the values that lie in them', () => {
    const ages = Array.from({ length: 63 }, (_, i) => 18 + i);
    const { values, ranges } = group(ages);
    expect(ranges).toEqual(['18 – 33', '34 – 49', '50 – 64', '65 – 80']);
    expect(values[ages.indexOf(33)]).toBe('18 – 33');
    expect(values[ages.indexOf(34)]).toBe('34 – 49');
    for (const range of ranges) {
      const size = values.filter((value) => value === range).length;
      expect(size).toBeGreaterThanOrEqual(15);
      expect(size).toBeLessThanOrEqual(16);
    }
  });

  it('keeps each of few numbers as a group, and every category', () => {
    expect(group([3, 1, null, 2, 1])).toEqual({
      values: ['3', '1', '(missing)', '2', '1'],
      ranges: ['1', '2', '3'],
    });
    expect(group(['b', null, 'a'])).toEqual({ values: ['b', '(missing)', 'a'], ranges: [] });
  });

  it('keeps equal numbers together: half the rows at one value make one range', () => {
    const cells = Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : i));
    const { values, ranges } = group(cells);
    expect(new Set(values.slice(0, 20))).toEqual(new Set(['0']));
    expect(ranges[0]).toBe('0');
    expect(ranges.length).toBeLessThan(4);
  });

  it('takes as many digits as tell the ends apart, and dates as days', () => {
    const { ranges } = group(Array.from({ length: 20 }, (_, i) => 1.00001 + i * 0.00001));
    expect(new Set(ranges).size).toBe(4);
    expect(ranges[0]).toMatch(/^1\.0000\d+ – 1\.0000\d+$/);
    const day = Date.UTC(2026, 0, 1);
    const dates = group(
      Array.from({ length: 40 }, (_, i) => day + i * 86_400_000),
      'date',
    );
    expect(dates.ranges[0]).toBe('2026-01-01 – 2026-01-10');
  });

  it('has nothing to divide in a column of gaps or without rows', () => {
    expect(group([null, null], 'number')).toEqual({ values: ['(missing)', '(missing)'], ranges: [] });
    expect(group([], 'number')).toEqual({ values: [], ranges: [] });
  });
});
