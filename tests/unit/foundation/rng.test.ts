import { describe, expect, it } from 'vitest';
import { Generator, philox4x32 } from '../../../src/foundation';

const hex = (words: readonly number[]): string[] => words.map((word) => word.toString(16).padStart(8, '0'));

describe('philox4x32', () => {
  // Known-answer vectors of Random123 1.14, kat_vectors, philox4x32 with 10 rounds.
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8'],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      ['408f276d', '41c83b0e', 'a20bc7c6', '6d5451fd'],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      ['d16cfe09', '94fdcceb', '5001e420', '24126ea1'],
    ],
  ] as [[number, number, number, number], [number, number], string[]][])(
    'answers %j under key %j',
    (counter, key, expected) => {
      expect(hex(philox4x32(counter, key))).toEqual(expected);
    },
  );
});

describe('Generator', () => {
  it('continues on the exact next number from a stored state, at every position within a block', () => {
    const generator = Generator.fromSeed(0);
    for (let drawn = 0; drawn < 9; drawn++) {
      const state = structuredClone(generator.state());
      const restored = Generator.fromState(state);
      const expected = Array.from({ length: 7 }, () => restored.uint32());
      const again = Generator.fromState(state);
      expect(Array.from({ length: 7 }, () => again.uint32())).toEqual(expected);
      expect(generator.uint32()).toBe(expected[0]);
    }
  });

  it('takes 0, negative and large seeds as different seeds', () => {
    const firsts = [0, -1, 1, 2 ** 31, 2 ** 32 - 2].map((seed) => Generator.fromSeed(seed).uint32());
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it('forks by name alone, whatever was drawn before', () => {
    const untouched = Generator.fromSeed(12).fork('dropout');
    const used = Generator.fromSeed(12);
    used.uniform();
    used.normal();
    expect(used.fork('dropout').uint32()).toBe(untouched.uint32());
    expect(Generator.fromSeed(12).fork('order').uint32()).not.toBe(
      Generator.fromSeed(12).fork('dropout').uint32(),
    );
    expect(Generator.fromSeed(13).fork('dropout').uint32()).not.toBe(
      Generator.fromSeed(12).fork('dropout').uint32(),
    );
  });

  it('is uniform over [0, 1): mean, variance and every tenth as expected', () => {
    const generator = Generator.fromSeed(21);
    const n = 200_000;
    const tenths = new Array<number>(10).fill(0);
    let inside = true;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const value = generator.uniform();
      inside &&= value >= 0 && value < 1;
      sum += value;
      squares += value * value;
      tenths[Math.floor(value * 10)] = (tenths[Math.floor(value * 10)] as number) + 1;
    }
    expect(inside).toBe(true);
    // Four standard errors.
    expect(Math.abs(sum / n - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(squares / n - 1 / 3)).toBeLessThan(4 * Math.sqrt(4 / 45 / n));
    const chiSquared = tenths.reduce((total, count) => total + (count - n / 10) ** 2 / (n / 10), 0);
    expect(chiSquared).toBeLessThan(27.9); // 0.1 % point of chi-squared with 9 degrees of freedom
  });

  it('draws normals with the moments of a standard normal', () => {
    const generator = Generator.fromSeed(22);
    const n = 200_000;
    let [sum, squares, fourths, beyondTwo] = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const value = generator.normal();
      sum += value;
      squares += value ** 2;
      fourths += value ** 4;
      if (Math.abs(value) > 2) beyondTwo += 1;
    }
    expect(Math.abs(sum / n)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(squares / n - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(fourths / n - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
    expect(Math.abs(beyondTwo / n - 0.0455)).toBeLessThan(0.002);
  });

  it('draws integers without favouring the small ones', () => {
    const generator = Generator.fromSeed(23);
    const limit = 3 * 2 ** 30; // a plain remainder would give the lower third twice as often
    let lower = 0;
    for (let i = 0; i < 30_000; i++) if (generator.integer(limit) < 2 ** 30) lower += 1;
    expect(Math.abs(lower / 30_000 - 1 / 3)).toBeLessThan(0.011);
  });

  it('permutes every index once, and every order about as often', () => {
    const generator = Generator.fromSeed(24);
    expect([...generator.permutation(257)].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 257 }, (_, i) => i),
    );
    const counts = new Map<string, number>();
    for (let i = 0; i < 6_000; i++) {
      const order = generator.permutation(3).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});
