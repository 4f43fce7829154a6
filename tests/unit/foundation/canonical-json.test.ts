import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/foundation';

describe('canonicalJson', () => {
  it('sorts keys at every depth and adds no white space', () => {
    expect(canonicalJson({ b: [{ y: 1.5, x: 'é' }], a: null })).toBe('{"a":null,"b":[{"x":"é","y":1.5}]}');
  });

  it('gives equal text for equal values in another order, and other text for other values', () => {
    expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }));
    expect(canonicalJson({ a: [1, 2] })).not.toBe(canonicalJson({ a: [2, 1] }));
  });

  it('leaves out undefined members and keeps hostile names as plain keys', () => {
    const hostile = Object.fromEntries([
      ['__proto__', 3],
      ['constructor', undefined],
    ]);
    expect(canonicalJson(hostile)).toBe('{"__proto__":3}');
  });

  it('reads back as the same value', () => {
    const value = { text: 'a "quoted"\nline', list: [1e-7, -0.25, true, null], empty: {} };
    expect(JSON.parse(canonicalJson(value))).toEqual(value);
  });
});
