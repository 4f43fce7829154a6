import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAXIMUM_HEIGHT,
  offsetOf,
  offsetToShow,
  scrollHeight,
  scrollTopOf,
  visibleColumns,
  visibleRows,
  type RowSpace,
} from '../../../src/ui/virtual-window';

const space = (nRows: number): RowSpace => ({ nRows, rowHeight: 27, viewport: 390 });

describe('a long table', () => {
  it('scrolls pixel by pixel while browsers can draw its height', () => {
    expect(scrollHeight(space(1000))).toBe(27_000);
    expect(offsetOf(540, space(1000))).toBe(540);
    expect(visibleRows(540, space(1000))).toEqual({ first: 20, last: 34 });
  });

  it('is stretched above, and both of its ends can be reached', () => {
    const million = space(1_000_000);
    expect(scrollHeight(million)).toBe(MAXIMUM_HEIGHT);
    expect(visibleRows(offsetOf(0, million), million).first).toBe(0);
    const bottom = offsetOf(MAXIMUM_HEIGHT - million.viewport, million);
    expect(visibleRows(bottom, million).last).toBe(999_999);
    expect(bottom).toBe(27_000_000 - million.viewport);
  });

  it('shows every row that is asked for, and goes back to where it was', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, share) => {
          const table = space(n);
          const row = Math.min(n - 1, Math.floor(share * n));
          const offset = offsetToShow(row, 0, table);
          const { first, last } = visibleRows(offset, table);
          expect(first).toBeLessThanOrEqual(row);
          expect(last).toBeGreaterThanOrEqual(row);
          expect(last - first).toBeLessThanOrEqual(16);
          expect(offsetOf(scrollTopOf(offset, table), table)).toBeCloseTo(
            Math.min(offset, Math.max(0, n * 27 - 390)),
            3,
          );
        },
      ),
    );
  });

  it('moves no further than it must', () => {
    expect(offsetToShow(5, 0, space(100))).toBe(0);
    expect(offsetToShow(20, 0, space(100))).toBe(21 * 27 - 390);
    expect(offsetToShow(2, 540, space(100))).toBe(54);
  });

  it('has no rows without rows', () => {
    expect(visibleRows(0, space(0))).toEqual({ first: 0, last: -1 });
    expect(offsetOf(100, space(0))).toBe(0);
  });
});

describe('a wide table', () => {
  const edges = [76, 160, 260, 400, 500];
  it('has the columns that are at least partly seen', () => {
    expect(visibleColumns(76, 300, edges)).toEqual({ first: 0, last: 2 });
    expect(visibleColumns(161, 400, edges)).toEqual({ first: 1, last: 2 });
    expect(visibleColumns(450, 9000, edges)).toEqual({ first: 3, last: 3 });
    expect(visibleColumns(0, 100, [76])).toEqual({ first: 0, last: -1 });
  });
});
