import { describe, expect, it } from 'vitest';
import { describeDifference } from '../../support/all-close';

const source = 'worked by hand';

describe('toBeAllClose', () => {
  it('accepts values inside the tolerance and refuses those outside', () => {
    expect([1, 1000.5]).toBeAllClose([1, 1000], { relative: 1e-3, source });
    expect([1, 1001.5]).not.toBeAllClose([1, 1000], { relative: 1e-3, source });
    expect(0.01).toBeAllClose(0, { absolute: 0.02, source });
    expect(0.01).not.toBeAllClose(0, { relative: 0.5, source });
  });

  it('treats NaN and each infinity as equal to itself only', () => {
    expect([NaN, Infinity, -Infinity]).toBeAllClose([NaN, Infinity, -Infinity], { source });
    for (const [actual, expected] of [
      [NaN, 0],
      [0, NaN],
      [Infinity, -Infinity],
      [Infinity, 1e308],
      [1e308, Infinity],
    ] as const) {
      expect(actual).not.toBeAllClose(expected, { absolute: Infinity, source });
    }
  });

  it('compares shapes exactly, across lists and typed arrays', () => {
    expect(Float64Array.of(1, 2)).toBeAllClose([1, 2], { source });
    expect([[1, 2]]).not.toBeAllClose([1, 2], { source });
    expect([]).not.toBeAllClose([0], { source });
    expect([[1], [2, 3]]).not.toBeAllClose([[1, 2], [3]], { source });
  });

  it('names the worst place, the tolerance and the source', () => {
    expect(
      describeDifference(
        [
          [1, 2],
          [3, 9],
        ],
        [
          [1, 2.5],
          [3, 4],
        ],
        { source },
      ),
    ).toBe(
      '2 of 4 values differ; the worst at [1][1]: 9 instead of 4 (relative 1e-7, absolute 0; worked by hand)',
    );
  });
});
