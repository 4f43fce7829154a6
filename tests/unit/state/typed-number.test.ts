import { describe, expect, it } from 'vitest';
import { parseTypedNumber } from '../../../src/state/typed-number';

describe('a number as it is typed', () => {
  it.each([
    ['12', 12],
    [' 1 000 ', 1000],
    ['0,5', 0.5],
    ['.5', 0.5],
    ['-3e2', -300],
    ['15 %', 15],
    ['', null],
    ['twelve', null],
    ['1.2.3', null],
    ['0x10', null],
    ['1e999', null],
    ['Infinity', null],
    ['1,000,000', null],
  ])('%j is %j', (text, value) => {
    expect(parseTypedNumber(text)).toBe(value);
  });

  it('is refused out of range, and with a fraction where whole numbers are needed', () => {
    expect(parseTypedNumber('2', { minimum: 2, maximum: 256, isWhole: true })).toBe(2);
    expect(parseTypedNumber('1', { minimum: 2, maximum: 256, isWhole: true })).toBeNull();
    expect(parseTypedNumber('257', { minimum: 2, maximum: 256, isWhole: true })).toBeNull();
    expect(parseTypedNumber('2.5', { isWhole: true })).toBeNull();
  });
});
