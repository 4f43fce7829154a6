import { describe, expect, it } from 'vitest';
import { parity } from '../../../src/pipeline/deploy';
import { codeOf } from './sample-models';

const matrix = (nRows: number, nOutputs: number, values: number[]) => ({ nRows, nOutputs, values });

describe('parity', () => {
  it('is the largest absolute difference, in either direction and any column', () => {
    const expected = matrix(2, 3, [0.2, 0.3, 0.5, 0.1, 0.7, 0.2]);
    const actual = matrix(2, 3, [0.2, 0.31, 0.49, 0.1, 0.66, 0.24]);
    expect(parity(expected, actual).rows).toBe(2);
    expect(parity(expected, actual).maxAbsDifference).toBeCloseTo(0.04, 12);
    expect(parity(actual, expected).maxAbsDifference).toBeCloseTo(0.04, 12);
  });

  it.each([NaN, Infinity, -Infinity])('never takes %s for equal', (value) => {
    expect(parity(matrix(2, 1, [0.5, value]), matrix(2, 1, [0.5, value])).maxAbsDifference).toBe(Infinity);
    expect(parity(matrix(2, 1, [0.5, 0.5]), matrix(2, 1, [0.5, value])).maxAbsDifference).toBe(Infinity);
  });

  it('refuses differing shapes, also with equally many values', async () => {
    const pairs = [
      [matrix(2, 3, [1, 2, 3, 4, 5, 6]), matrix(3, 2, [1, 2, 3, 4, 5, 6])],
      [matrix(2, 2, [1, 2, 3, 4]), matrix(2, 2, [1, 2, 3])],
      [matrix(2, 2, [1, 2, 3, 4, 5]), matrix(2, 2, [1, 2, 3, 4, 5])],
    ] as const;
    for (const [expected, actual] of pairs)
      expect(await codeOf(() => parity(expected, actual))).toBe('E-PARITY-SHAPE');
  });

  it('compares nothing when there are no rows, and says so', () => {
    expect(parity(matrix(0, 3, []), matrix(0, 3, []))).toEqual({ rows: 0, maxAbsDifference: 0 });
  });
});
