import { describe, expect, it } from 'vitest';
import { sortLabels } from '../../../src/foundation';

describe('sortLabels', () => {
  it('sorts numerically when every label reads as a number', () => {
    expect(sortLabels(['10', '9', '-1', '2.5', '1e1'])).toEqual(['-1', '2.5', '9', '10', '1e1']);
  });
  it('sorts by code point otherwise, beyond the basic plane too', () => {
    expect(sortLabels(['b', 'é', 'B', '10', '9', '\u{1F600}', '\uFF21'])).toEqual([
      '10',
      '9',
      'B',
      'b',
      'é',
      '\uFF21',
      '\u{1F600}',
    ]);
  });
});
