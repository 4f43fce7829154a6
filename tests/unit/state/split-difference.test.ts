import { describe, expect, it } from 'vitest';
import { findSplitDifference } from '../../../src/state/split-difference';

const divided = (ignore: string[], duplicates?: 'keep' | 'drop') => ({
  problem: { ignore },
  split: duplicates === undefined ? {} : { duplicates },
});

describe('the difference of two splits', () => {
  it('names the columns that are left out or put back, and no other', () => {
    expect(findSplitDifference(divided(['a', 'b']), divided(['b', 'c', 'd']))).toEqual({
      leftOut: ['c', 'd'],
      putBack: ['a'],
      copies: null,
    });
  });

  it('knows what is done with copies of rows; without a word they are kept', () => {
    expect(findSplitDifference(divided([]), divided([], 'drop')).copies).toBe('leftOut');
    expect(findSplitDifference(divided([], 'drop'), divided([], 'keep')).copies).toBe('putBack');
    expect(findSplitDifference(divided([]), divided([], 'keep')).copies).toBeNull();
    expect(findSplitDifference(divided([], 'drop'), divided([], 'drop')).copies).toBeNull();
  });
});
