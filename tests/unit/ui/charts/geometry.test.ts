/** From data to pixels: places, ticks, paths, fewer points, labels out of each other's way. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Extent, makeAxis, widestTick } from '../../../../src/ui/charts/axis';
import type { Point } from '../../../../src/ui/charts/chart-shapes';
import { intervalAxis, intervalScale } from '../../../../src/ui/charts/intervals';
import { boxOfText, estimateTextWidth, findFree, spreadLabels } from '../../../../src/ui/charts/label-places';
import { bandPath, linePath, markPath } from '../../../../src/ui/charts/paths';
import { makeScale } from '../../../../src/ui/charts/scales';
import { findNearest, placesAlong, valueAt } from '../../../../src/ui/charts/series-values';
import { onePerPixel, simplify, thinOut } from '../../../../src/ui/charts/simplify';
import { decimalsOf, logTicksOf, niceDomain, ticksOf } from '../../../../src/ui/charts/ticks';

describe('a scale', () => {
  it('is linear, upside down where the range is, and the middle of a point', () => {
    expect(makeScale('linear', [2, 6], [10, 50]).place(3)).toBe(20);
    expect(makeScale('linear', [2, 6], [50, 10]).place(3)).toBe(40);
    expect(makeScale('linear', [4, 4], [10, 50]).place(4)).toBe(30);
  });

  it('gives equal ratios equal distances when it is logarithmic, and nothing for what has no logarithm', () => {
    const scale = makeScale('log', [0.01, 100], [0, 400]);
    expect(scale.place(1)).toBeCloseTo(200, 9);
    expect(scale.place(0.1)).toBeCloseTo(100, 9);
    expect(scale.invert(200)).toBeCloseTo(1, 9);
    expect(scale.place(0)).toBe(NaN);
    expect(scale.place(-1)).toBe(NaN);
  });
});

describe('ticks', () => {
  it.each([
    [0, 0.7, 4, [0, 0.2, 0.4, 0.6]],
    [0.36, 0.71, 4, [0.4, 0.5, 0.6, 0.7]],
    [-3, 12, 3, [0, 5, 10]],
    [0, 0.0007, 4, [0, 0.0002, 0.0004, 0.0006]],
    [5, 5, 4, [5]],
    [0, Infinity, 4, [0]],
  ])('of %d to %d are round', (low, high, count, expected) => {
    expect(ticksOf(low, high, count)).toEqual(expected);
  });

  it('are whole when asked', () => {
    expect(ticksOf(1, 3, 8, true)).toEqual([1, 2, 3]);
    expect(ticksOf(1, 44, 8, true)).toEqual([5, 10, 15, 20, 25, 30, 35, 40]);
  });

  it('of a logarithmic scale are few whatever it spans', () => {
    expect(logTicksOf(0.06, 1.2)).toEqual([0.1, 0.2, 0.5, 1]);
    expect(logTicksOf(0.0009, 0.7)).toEqual([0.001, 0.003, 0.01, 0.03, 0.1, 0.3]);
    expect(logTicksOf(2e-7, 0.3)).toEqual([1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1]);
    expect(logTicksOf(1e-30, 1).length).toBeLessThanOrEqual(8);
  });

  it('lie inside a domain that ends on round numbers', () => {
    expect(niceDomain(0.36, 0.71, 4)).toEqual([expect.closeTo(0.3, 12), expect.closeTo(0.8, 12)]);
    const [low, high] = niceDomain(0.5, 0.5, 4);
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
  });

  it('are told apart by their decimals', () => {
    expect(decimalsOf([0, 0.2, 0.4])).toBe(1);
    expect(decimalsOf([0, 0.05])).toBe(2);
    expect(decimalsOf([0, 500])).toBe(0);
  });
});

describe('an axis', () => {
  it('writes its ticks in the language, with as many decimals as tell them apart', () => {
    expect(makeAxis({ name: 'loss' }, [0.36, 0.71], 4, 'en').ticks.map(({ text }) => text)).toEqual([
      '0.3',
      '0.4',
      '0.5',
      '0.6',
      '0.7',
      '0.8',
    ]);
    expect(makeAxis({ name: 'rows' }, [0, 4000], 4, 'en').ticks.at(-1)?.text).toBe('4,000');
    expect(makeAxis({ name: 'x' }, [0, 4e9], 4, 'en').ticks.at(-1)?.text).toBe('4e9');
  });

  it('counts from its first number on', () => {
    const axis = makeAxis({ name: 'epoch', domain: [1, 40], isWhole: true }, [0, 1], 8, 'en', true);
    expect(axis.ticks.map(({ value }) => value)).toEqual([1, 5, 10, 15, 20, 25, 30, 35, 40]);
    expect(axis.domain).toEqual([1, 40]);
  });

  it('is linear where a logarithm has no value', () => {
    expect(makeAxis({ name: 'loss', kind: 'log' }, [0, 3], 4, 'en').kind).toBe('linear');
    expect(makeAxis({ name: 'loss', kind: 'log' }, [0.1, 3], 4, 'en').kind).toBe('log');
  });

  it('ignores what is not a number, and holds with nothing at all', () => {
    expect(new Extent().add(null).add(NaN).add(3).add(-1).add(Infinity).ends).toEqual([-1, 3]);
    expect(new Extent().ends).toEqual([0, 1]);
    expect(widestTick([])).toBe(0);
  });

  it('of intervals covers every estimate and every baseline', () => {
    const axis = intervalAxis([{ value: 0.83, low: 0.79, high: 0.87 }], [0.5, null], { name: 'AUC' }, 'en');
    expect(axis.domain[0]).toBeLessThanOrEqual(0.5);
    expect(axis.domain[1]).toBeGreaterThanOrEqual(0.87);
    const scale = intervalScale(axis, 220);
    expect(scale.place(axis.domain[0])).toBeGreaterThan(4);
    expect(scale.place(axis.domain[1])).toBeLessThan(216);
  });
});

describe('a path', () => {
  const x = makeScale('linear', [0, 10], [0, 10]);

  it('is interrupted where a point is missing', () => {
    const points: Point[] = [
      [1, 2],
      [3, 4],
      [5, null],
      [7, 8],
      [9, 10],
    ];
    expect(linePath(points, x, x)).toBe('M1,2L3,4M7,8L9,10');
    expect(linePath([[1, NaN], ...points.slice(3)], x, x)).toBe('M7,8L9,10');
  });

  it('steps from one point to the next', () => {
    expect(
      linePath(
        [
          [1, 1],
          [3, 5],
        ],
        x,
        x,
        true,
      ),
    ).toBe('M1,1L3,1L3,5');
  });

  it('encloses a band', () => {
    expect(
      bandPath(
        [
          { x: 1, low: 2, high: 4 },
          { x: 3, low: 2, high: 6 },
        ],
        x,
        x,
      ),
    ).toBe('M1,4L3,6L3,2L1,2Z');
  });

  it.each(['circle', 'square', 'triangle', 'diamond', 'plus', 'cross'] as const)(
    'draws a %s around its point, closed',
    (shape) => {
      expect(markPath(shape, 10, 20, 4)).toMatch(/^M[^M]*Z$/);
      expect(markPath(shape, 10, 20, 4)).not.toMatch(/NaN|undefined/);
    },
  );
});

describe('fewer points', () => {
  const noisy = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 3000 });

  it('keep the first, the last, the lowest and the highest, in order, at most four a column', () => {
    fc.assert(
      fc.property(noisy, fc.integer({ min: 1, max: 200 }), (values, columns) => {
        const points: Point[] = values.map((value, i) => [i, value]);
        const columnOf = (at: number): number => (at / values.length) * columns;
        const kept = simplify(points, columns, columnOf);
        expect(kept.length).toBeLessThanOrEqual(Math.max(4 * columns, 0));
        expect(kept[0]).toEqual(points[0]);
        expect(kept.at(-1)).toEqual(points.at(-1));
        const heights = kept.map(([, y]) => y as number);
        expect(Math.min(...heights)).toBe(Math.min(...values));
        expect(Math.max(...heights)).toBe(Math.max(...values));
        const places = kept.map(([at]) => at);
        expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
      }),
    );
  });

  it('keep the extremes of every single column', () => {
    const points: Point[] = Array.from({ length: 10_000 }, (_, i) => [i, Math.sin(i) * (i % 97)]);
    const columnOf = (at: number): number => at / 20;
    const kept = simplify(points, 500, columnOf);
    for (const column of [0, 77, 499]) {
      const of = (from: readonly Point[]): number[] =>
        from.filter(([at]) => Math.floor(columnOf(at)) === column).map(([, y]) => y as number);
      expect(Math.max(...of(kept))).toBe(Math.max(...of(points)));
      expect(Math.min(...of(kept))).toBe(Math.min(...of(points)));
    }
  });

  it('leave a gap a gap', () => {
    const points: Point[] = Array.from({ length: 1000 }, (_, i) => [i, i > 400 && i < 600 ? null : i]);
    const kept = simplify(points, 50, (at) => at / 20);
    expect(kept.filter(([, y]) => y === null)).toHaveLength(1);
    expect(
      linePath(kept, makeScale('linear', [0, 999], [0, 50]), makeScale('linear', [0, 999], [0, 50])).match(
        /M/g,
      ),
    ).toHaveLength(2);
  });

  it('are taken evenly for a table, with both ends', () => {
    const items = Array.from({ length: 1001 }, (_, i) => i);
    expect(thinOut(items, 11)).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
    expect(thinOut(items, 5000)).toHaveLength(1001);
  });

  it('are one to a pixel in a cloud', () => {
    const points = Array.from(
      { length: 10_000 },
      (_, i) => [(i % 100) / 100, Math.floor(i / 100) / 100] as const,
    );
    const place = (value: number): number => 10 * value;
    const kept = onePerPixel(points, place, place);
    expect(kept).toHaveLength(121);
    expect(onePerPixel([[NaN, 1]], place, place)).toEqual([]);
  });
});

describe('labels', () => {
  it('are kept apart, in their order', () => {
    expect(spreadLabels([100, 104], 16)).toEqual([94, 110]);
    expect(spreadLabels([104, 100], 16)).toEqual([110, 94]);
    expect(spreadLabels([100, 140], 16)).toEqual([100, 140]);
    expect(spreadLabels([], 16)).toEqual([]);
  });

  it('never overlap, keep their order and stay inside wherever they fit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 1, maxLength: 12 }),
        (wishes) => {
          const places = spreadLabels(wishes, 16, 0, 300);
          const order = wishes.map((_, i) => i).sort((a, b) => (wishes[a] as number) - (wishes[b] as number));
          order.slice(1).forEach((label, i) => {
            const above = places[order[i] as number] as number;
            expect((places[label] as number) - above).toBeGreaterThanOrEqual(16 - 1e-9);
          });
          expect(Math.min(...places)).toBeGreaterThanOrEqual(-1e-9);
          expect(Math.max(...places)).toBeLessThanOrEqual(300 + 1e-9);
        },
      ),
    );
  });

  it('take as much room as their letters', () => {
    expect(estimateTextWidth('验证损失', 12)).toBe(48);
    expect(estimateTextWidth('loss', 12)).toBeLessThan(30);
    expect(estimateTextWidth('')).toBe(0);
  });
});

describe('a readout', () => {
  const steps: Point[] = [
    [0, 0],
    [0, 0.4],
    [0.5, 0.8],
    [1, null],
  ];

  it('finds the places of all series, and the nearest', () => {
    expect(placesAlong([steps])).toEqual([0, 0.5, 1]);
    expect(placesAlong([steps, [[0.25, 1]]])).toEqual([0, 0.25, 0.5, 1]);
    expect(placesAlong([])).toEqual([]);
    expect(findNearest([0, 0.5, 1], 0.7)).toBe(1);
  });

  it('reads a value where there is one, the last of a step', () => {
    expect(valueAt(steps, 0)).toBe(0.4);
    expect(valueAt(steps, 0.5)).toBe(0.8);
    expect(valueAt(steps, 0.7)).toBe(null);
    expect(valueAt(steps, 1)).toBe(null);
  });
});

describe('a place for a label', () => {
  it('is the first that covers no other label, else nowhere', () => {
    const places = [18, 60, 120].map((at) => ({ ...boxOfText('not yet run', 100, at, 'middle'), at }));
    const kept = boxOfText('best so far', 90, 20, 'start');
    expect(findFree(places, [])?.at).toBe(18);
    expect(findFree(places, [kept])?.at).toBe(60);
    expect(findFree(places, [kept, boxOfText('train', 110, 62, 'end')])?.at).toBe(120);
    expect(findFree(places, places)).toBeNull();
    expect(findFree(places, [boxOfText('far away', 400, 18, 'start')])?.at).toBe(18);
  });
});
