import { describe, expect, it } from 'vitest';
import type { SplitConfig } from '../../../src/contracts';
import { Generator } from '../../../src/foundation';
import {
  checkTestLabels,
  splitRows,
  type ClassTarget,
  type NumberTarget,
  type Target,
} from '../../../src/pipeline/data';

const DEFAULT: SplitConfig = { train: 0.7, validation: 0.15, test: 0.15, seed: 7 };

function classes(counts: Record<string, number>, missing = 0): ClassTarget {
  const names = Object.keys(counts);
  const codes = names.flatMap((name, code) => new Array<number>(counts[name] ?? 0).fill(code));
  return {
    kind: 'classes',
    column: 'species',
    codes: Int32Array.from([...new Array<number>(missing).fill(-1), ...codes]),
    classes: names,
  };
}

function numbers(values: readonly number[]): NumberTarget {
  return { kind: 'number', column: 'price', values: Float64Array.from(values) };
}

function split(target: Target, config: Partial<SplitConfig> = {}, isTestSeparate = false) {
  const whole = { ...DEFAULT, ...config };
  return splitRows(target, whole, Generator.fromSeed(whole.seed), isTestSeparate);
}

function countIn(target: ClassTarget, rows: Int32Array): number[] {
  return target.classes.map((_, code) => rows.filter((row) => target.codes[row] === code).length);
}

describe('splitRows', () => {
  it('rounds each class by largest remainder, ties to the part that is behind', () => {
    const target = classes({ Adelie: 152, Chinstrap: 68, Gentoo: 124 });
    const { train, validation, test } = split(target);
    expect([train, validation, test].map((rows) => countIn(target, rows))).toEqual([
      [106, 48, 87],
      [23, 10, 19],
      [23, 10, 18],
    ]);
  });

  it('fills the test part from many classes of three rows', () => {
    const target = classes(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`class ${i}`, 3])));
    const { train, validation, test } = split(target);
    expect([train.length, validation.length, test.length]).toEqual([80, 20, 20]);
  });

  it('is random for numbers, ascending within a part, and never holds a row without a target', () => {
    const { train, validation, test } = split(
      numbers([NaN, ...Array.from({ length: 20 }, (_, i) => i), NaN]),
    );
    expect([train.length, validation.length, test.length]).toEqual([14, 3, 3]);
    const all = [...train, ...validation, ...test].sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect([...train]).toEqual([...train].sort((a, b) => a - b));
  });

  it('depends on the seed alone', () => {
    const target = classes({ a: 50, b: 30 });
    expect(split(target, { seed: 3 })).toEqual(split(target, { seed: 3 }));
    expect(split(target, { seed: 3 })).not.toEqual(split(target, { seed: 4 }));
    expect(split(target, { seed: 0 })).not.toEqual(split(target, { seed: 4294967295 }));
  });

  it('keeps the ratio of training to validation rows beside a test file', () => {
    const target = numbers(Array.from({ length: 85 }, (_, i) => i));
    const { train, validation, test } = split(target, {}, true);
    expect([train.length, validation.length, test.length]).toEqual([70, 15, 0]);
  });

  it('counts no test share beside a test file', () => {
    const target = numbers(Array.from({ length: 50 }, (_, i) => i));
    const { train, validation, test } = split(target, { train: 0.8, validation: 0.2 }, true);
    expect([train.length, validation.length, test.length]).toEqual([40, 10, 0]);
    expect(() => split(target, { train: 0.9, validation: 0.2, test: 0 }, true)).toThrowError(
      /E-SPLIT-SHARES/,
    );
  });

  it('takes a share of 0 for no part', () => {
    const target = classes({ a: 6, b: 4 });
    const { train, validation, test } = split(target, { train: 0.5, validation: 0, test: 0.5 });
    expect([train.length, validation.length, test.length]).toEqual([5, 0, 5]);
  });

  it.each([
    ['shares of 0.9 in all', numbers([1, 2, 3]), { train: 0.6 }, 'E-SPLIT-SHARES'],
    ['no training rows', numbers([1, 2, 3]), { train: 0, validation: 0.5, test: 0.5 }, 'E-SPLIT-SHARES'],
    ['three rows', classes({ a: 2, b: 1 }), {}, 'E-SPLIT-SMALL'],
    ['no labelled row', numbers([NaN, NaN]), {}, 'E-SPLIT-SMALL'],
    ['one class', classes({ a: 30 }), {}, 'E-TARGET-ONE-CLASS'],
    ['a class of one row', classes({ a: 30, b: 1 }), {}, 'E-TARGET-RARE-CLASS'],
    [
      '5,000 classes',
      classes(Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`c${i}`, 3]))),
      {},
      'E-TARGET-CLASSES',
    ],
    [
      'more classes than half the rows',
      classes({ a: 2, b: 2, c: 2, d: 1, e: 1, f: 1, g: 1 }),
      {},
      'E-TARGET-CLASSES',
    ],
  ] as const)('refuses %s', (_, target, config, code) => {
    expect(() => split(target, config)).toThrowError(expect.objectContaining({ code }) as Error);
  });

  it('splits a class of one row at random when asked', () => {
    const { train, validation, test } = split(classes({ a: 30, b: 1 }), { kind: 'random' });
    expect(train.length + validation.length + test.length).toBe(31);
  });
});

describe('checkTestLabels', () => {
  it('names labels that training never saw', () => {
    const test = classes({ '<=50K.': 3, '>50K': 2 });
    expect(() => checkTestLabels(['<=50K', '>50K'], test)).toThrowError(
      expect.objectContaining({
        code: 'E-LABEL-UNSEEN',
        details: expect.objectContaining({ labels: ['<=50K.'] }) as object,
      }) as Error,
    );
    expect(() => checkTestLabels(['<=50K.', '>50K', 'other'], test)).not.toThrow();
  });
});
