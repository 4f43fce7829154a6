import { describe, expect, it } from 'vitest';
import { toEstimate } from '../../../src/pipeline/evaluate/percentile-interval';

// numpy.quantile([k ** 2 for k in range(1, 41)], [0.025, 0.975]) = [3.925, 1522.975], numpy 1.24.2, default method.
const squares = Float64Array.from({ length: 40 }, (_, k) => (40 - k) ** 2);

describe('toEstimate', () => {
  it('takes the outer quantiles by linear interpolation', () => {
    const { value, low, high } = toEstimate(400, squares);
    expect(value).toBe(400);
    expect(low).toBeCloseTo(3.925, 10);
    expect(high).toBeCloseTo(1522.975, 10);
  });

  it('leaves undefined replicates out, up to half of them', () => {
    const half = Float64Array.of(...squares, ...squares.map(() => NaN));
    expect(toEstimate(400, half)).toEqual(toEstimate(400, squares));
    expect(toEstimate(400, Float64Array.of(...half, NaN))).toEqual({ value: 400, low: null, high: null });
  });

  it('has no interval without replicates and nothing at all without a value', () => {
    expect(toEstimate(0.7, new Float64Array(0))).toEqual({ value: 0.7, low: null, high: null });
    expect(toEstimate(NaN, squares)).toEqual({ value: null, low: null, high: null });
    expect(toEstimate(Infinity, squares)).toEqual({ value: null, low: null, high: null });
  });
});
