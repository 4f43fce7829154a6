import { describe, expect, it } from 'vitest';
import { parseNumber } from '../../../src/foundation';

describe('parseNumber', () => {
  it.each([
    ['12.5', '.', 12.5],
    ['12,500', '.', 12500],
    ['1.234', ',', 1234],
    ['1.234.567', ',', 1234567],
    ['$1,200', '.', 1200],
    ['(3.5 %)', '.', -3.5],
    ['-0', '.', 0],
    ['12,5', '.', null],
    ['1.234,5', ',', 1234.5],
    ['12,5', ',', 12.5],
    ['1e400', '.', null],
    ['seven', '.', null],
    ['', '.', null],
  ] as const)('reads %s with the mark %s as %s', (text, decimal, value) => {
    expect(parseNumber(text, decimal)).toBe(value);
  });
});
