import { describe, expect, it } from 'vitest';
import { findLossExtent, needsLogScale } from '../../../src/state/loss-curve';
import { makeEpoch } from '../../support/fake-services';

describe('the scale of losses', () => {
  it('spans all curves, and is logarithmic when they differ by more than thirty times', () => {
    const extent = findLossExtent([[makeEpoch(1, 3, 0.5)], [makeEpoch(1, 0.2, null), makeEpoch(2, NaN, 4)]]);
    expect(extent).toEqual([0.2, 4]);
    expect(needsLogScale(extent)).toBe(false);
    expect(needsLogScale([0.1, 3.1])).toBe(true);
    expect(needsLogScale([0, 3])).toBe(false);
    expect(needsLogScale(findLossExtent([]))).toBe(false);
  });
});
