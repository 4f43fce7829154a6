/** From data to pixels: places, ticks, paths. */
import { describe, expect, it } from 'vitest';
import {
  decimalsOf,
  linePath,
  logTicksOf,
  niceDomain,
  place,
  spreadLabels,
  thinOut,
  ticksOf,
} from '../../../src/ui/charts/scale';

describe('place', () => {
  it('is linear, upside down where the range is, and the middle of a point', () => {
    expect(place({ domain: [2, 6], range: [10, 50] }, 3)).toBe(20);
    expect(place({ domain: [2, 6], range: [50, 10] }, 3)).toBe(40);
    expect(place({ domain: [4, 4], range: [10, 50] }, 4)).toBe(30);
  });

  it('gives equal ratios equal distances on a logarithmic scale', () => {
    const scale = { isLogarithmic: true, domain: [0.01, 100], range: [0, 400] } as const;
    expect(place(scale, 1)).toBeCloseTo(200, 9);
    expect(place(scale, 0.1)).toBeCloseTo(100, 9);
  });
});

describe('ticks', () => {
  it.each([
    [0, 0.7, 4, [0, 0.2, 0.4, 0.6]],
    [0.36, 0.71, 4, [0.4, 0.5, 0.6, 0.7]],
    [-3, 12, 3, [0, 5, 10]],
    [0, 0.0007, 4, [0, 0.0002, 0.0004, 0.0006]],
    [5, 5, 4, [5]],
  ])('of %d to %d are round', (low, high, count, expected) => {
    expect(ticksOf(low, high, count)).toEqual(expected);
  });

  it('are whole when asked', () => {
    expect(ticksOf(1, 3, 8, true)).toEqual([1, 2, 3]);
    expect(ticksOf(1, 44, 8, true)).toEqual([10, 20, 30, 40]);
  });

  it('of a logarithmic scale are few whatever it spans', () => {
    expect(logTicksOf(0.06, 1.2)).toEqual([0.1, 0.2, 0.5, 1]);
    expect(logTicksOf(0.0009, 0.7)).toEqual([0.001, 0.003, 0.01, 0.03, 0.1, 0.3]);
    expect(logTicksOf(2e-7, 0.3)).toEqual([1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1]);
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

describe('a path', () => {
  it('is interrupted where a point is missing', () => {
    expect(
      linePath([
        [1, 2],
        [3, 4],
        [5, NaN],
        [7, 8],
        [9, 10],
      ]),
    ).toBe('M1.0 2.0L3.0 4.0M7.0 8.0L9.0 10.0');
  });

  it('keeps its ends when it is thinned out', () => {
    const items = Array.from({ length: 1001 }, (_, i) => i);
    const thin = thinOut(items, 11);
    expect(thin).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
    expect(thinOut(items, 5000)).toHaveLength(1001);
  });
});

it('keeps labels apart, in their order', () => {
  expect(spreadLabels([100, 104], 16)).toEqual([94, 110]);
  expect(spreadLabels([104, 100], 16)).toEqual([110, 94]);
  expect(spreadLabels([100, 140], 16)).toEqual([100, 140]);
});
