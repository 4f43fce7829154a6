import { describe, expect, it } from 'vitest';
import type { Column, FittedRecipe, Problem, RecipeStep, Table } from '../../../src/contracts';
import { applyRecipe, fitRecipe } from '../../../src/pipeline/prepare';
import { datePart } from '../../../src/pipeline/prepare/steps/date-parts';
import { makeColumn, makeTable, positions } from '../../support/make-table';

const problem: Problem = { task: 'regression', target: 'y', positive: null, ignore: [] };
const source = 'worked by hand';

function withTarget(...columns: readonly Column[]): Table {
  const { nRows } = makeTable(...columns);
  return makeTable(
    ...columns,
    makeColumn(
      'y',
      Array.from({ length: nRows }, (_, row) => row * 2 - 3),
    ),
  );
}
function fitAll(table: Table, ...steps: RecipeStep[]): FittedRecipe {
  return fitRecipe({ steps }, table, positions(table.nRows), problem);
}
function featureOf(fitted: FittedRecipe, table: Table, name: string): number[] {
  const j = fitted.features.findIndex((feature) => feature.name === name);
  expect(j, `feature ${name} of ${fitted.features.map((feature) => feature.name).join()}`).not.toBe(-1);
  const { values, nFeatures } = applyRecipe(fitted, table);
  return Array.from({ length: table.nRows }, (_, row) => values[row * nFeatures + j] as number);
}

describe('impute', () => {
  it('marks gaps only for columns that had some in training', () => {
    const table = withTarget(makeColumn('age', [4, null, 9, 20]), makeColumn('size', [5, 7, 2, 3]));
    const fitted = fitAll(table, {
      kind: 'impute',
      columns: ['age', 'size'],
      strategy: 'median',
      indicator: true,
    });
    expect(fitted.features).toEqual([
      { name: 'age', column: 'age' },
      { name: 'age is missing', column: 'age' },
      { name: 'size', column: 'size' },
    ]);
    const later = makeTable(makeColumn('size', [null, 8]), makeColumn('age', [null, 30]));
    expect(Array.from(applyRecipe(fitted, later).values)).toEqual([9, 1, 4, 30, 0, 8]);
  });

  it('gives an indicator a free name when a column already has it', () => {
    const table = withTarget(makeColumn('age', [4, null]), makeColumn('age is missing', [3, 5]));
    const fitted = fitAll(table, { kind: 'impute', columns: ['age'], strategy: 'mean', indicator: true });
    expect(fitted.features.map((feature) => feature.name)).toEqual([
      'age',
      'age is missing (2)',
      'age is missing',
    ]);
  });

  it('fills a column without any value with 0, and words with "missing"', () => {
    const table = withTarget(makeColumn('empty', [null, null]), makeColumn('word', [null, null], 'category'));
    const fitted = fitAll(
      table,
      { kind: 'impute', columns: ['empty', 'word'], strategy: 'median' },
      { kind: 'oneHot', columns: ['word'] },
    );
    expect(fitted.features.map((feature) => feature.name)).toEqual(['empty', 'word=missing', 'word=(other)']);
    expect(Array.from(applyRecipe(fitted, table).values)).toEqual([0, 1, 0, 0, 1, 0]);
  });

  it('refuses a constant that is not a number for a column of numbers', () => {
    const table = withTarget(makeColumn('age', [4, null]));
    const step: RecipeStep = { kind: 'impute', columns: ['age'], strategy: 'constant', value: 'none' };
    expect(() => fitAll(table, step)).toThrow(expect.objectContaining({ code: 'E-RECIPE-VALUE' }));
  });
});

describe('clip', () => {
  it('limits later rows to the quantiles of the training rows', () => {
    const table = withTarget(makeColumn('x', [10, 20, 30, 40, 50]));
    const fitted = fitAll(table, { kind: 'clip', columns: ['x'], lowerQuantile: 0.25, upperQuantile: 0.875 });
    expect(featureOf(fitted, makeTable(makeColumn('x', [-7, 20, 31, 46, 9e9])), 'x')).toEqual([
      20, 20, 31, 45, 45,
    ]);
  });

  it('refuses crossed quantiles', () => {
    const table = withTarget(makeColumn('x', [10, 20]));
    const step: RecipeStep = { kind: 'clip', columns: ['x'], lowerQuantile: 0.9, upperQuantile: 0.1 };
    expect(() => fitAll(table, step)).toThrow(expect.objectContaining({ code: 'E-RECIPE-VALUE' }));
  });
});

it('log is ln(1 + |x|) with the sign of x', () => {
  const table = withTarget(makeColumn('x', [0, Math.E - 1, -(Math.E ** 3 - 1), 1e-12]));
  const fitted = fitAll(table, { kind: 'log', columns: ['x'] });
  expect(featureOf(fitted, table, 'x')).toBeAllClose([0, 1, -3, 1e-12], { relative: 1e-6, source });
});

describe('dateParts', () => {
  const parts = ['year', 'month', 'dayOfMonth', 'dayOfWeek', 'hour'] as const;

  it.each([
    ['1970-01-01T00:00Z', [1970, 1, 1, 4, 0]],
    ['2024-02-29T23:59:59.999Z', [2024, 2, 29, 4, 23]],
    ['2023-12-31T06:30Z', [2023, 12, 31, 7, 6]],
    ['1900-02-28T12:00Z', [1900, 2, 28, 3, 12]],
    ['1969-12-31T23:00Z', [1969, 12, 31, 3, 23]],
    ['1600-03-01T01:00Z', [1600, 3, 1, 3, 1]],
  ])('reads %s', (text, expected) => {
    expect(parts.map((part) => datePart(Date.parse(text), part))).toEqual(expected);
  });

  it('agrees with the calendar of the language over five centuries', () => {
    for (let day = -120_000; day < 90_000; day += 17) {
      const time = day * 86_400_000 + 12_345_678;
      const date = new Date(time);
      const expected = [
        date.getUTCFullYear(),
        date.getUTCMonth() + 1,
        date.getUTCDate(),
        date.getUTCDay() || 7,
        date.getUTCHours(),
      ];
      expect(parts.map((part) => datePart(time, part))).toEqual(expected);
    }
  });

  it('replaces the date, keeps clear of a column with the name of a part, and fills missing parts at the end', () => {
    const times = ['2020-05-04', '2021-07-11', '2022-07-30'].map((text) => Date.parse(text));
    const table = withTarget(
      makeColumn('day', [...times, null], 'date'),
      makeColumn('day.month', [8, 8, 6, 9]),
    );
    const fitted = fitAll(table, { kind: 'dateParts', columns: ['day'], parts: ['month', 'dayOfWeek'] });
    expect(fitted.features.map((feature) => feature.name)).toEqual([
      'day.month (2)',
      'day.dayOfWeek',
      'day.month',
    ]);
    expect(featureOf(fitted, table, 'day.month (2)')).toEqual([5, 7, 7, 7]);
    expect(featureOf(fitted, table, 'day.dayOfWeek')).toEqual([1, 7, 6, 6]);
    expect(fitted.steps.at(-1)).toMatchObject({ kind: 'impute' });
  });
});

describe('rare and oneHot', () => {
  const colours = ['red', 'blue', 'red', 'green', 'blue', 'red', null, 'pink'];

  it('merges rare, new and missing categories into one bucket that training fills', () => {
    const table = withTarget(makeColumn('colour', colours));
    const fitted = fitAll(
      table,
      { kind: 'rare', columns: ['colour'], minimumCount: 2 },
      { kind: 'oneHot', columns: ['colour'] },
    );
    expect(fitted.features.map((feature) => feature.name)).toEqual([
      'colour=blue',
      'colour=red',
      'colour=(other)',
    ]);
    expect(featureOf(fitted, table, 'colour=(other)')).toEqual([0, 0, 0, 1, 0, 0, 1, 1]);
    const later = makeTable(makeColumn('colour', ['violet', 'red', 'green', null, 'blue']));
    expect(featureOf(fitted, later, 'colour=(other)')).toEqual([1, 0, 1, 1, 0]);
    expect(featureOf(fitted, later, 'colour=red')).toEqual([0, 1, 0, 0, 0]);
    expect(featureOf(fitted, later, 'colour=blue')).toEqual([0, 0, 0, 0, 1]);
  });

  it('leaves missing cells to a later impute step', () => {
    const table = withTarget(makeColumn('colour', colours));
    const fitted = fitAll(
      table,
      { kind: 'rare', columns: ['colour'], minimumCount: 2 },
      { kind: 'impute', columns: ['colour'], strategy: 'constant', value: 'none' },
      { kind: 'oneHot', columns: ['colour'] },
    );
    expect(featureOf(fitted, table, 'colour=none')).toEqual([0, 0, 0, 0, 0, 0, 1, 0]);
    expect(featureOf(fitted, table, 'colour=(other)')).toEqual([0, 0, 0, 1, 0, 0, 0, 1]);
  });

  it('takes category names that are anything', () => {
    const hostile = ['__proto__', 'constructor', '(other)', '</script><img src=x>', '__proto__'];
    const table = withTarget(makeColumn('__proto__', hostile));
    const fitted = fitAll(table, { kind: 'oneHot', columns: ['__proto__'] });
    expect(fitted.features.map((feature) => feature.name)).toEqual([
      '__proto__=(other)',
      '__proto__=</script><img src=x>',
      '__proto__=__proto__',
      '__proto__=constructor',
      '__proto__=(other) (2)',
    ]);
    expect(featureOf(fitted, table, '__proto__=__proto__')).toEqual([1, 0, 0, 0, 1]);
    const again = JSON.parse(JSON.stringify(fitted)) as FittedRecipe;
    expect(applyRecipe(again, table).values).toEqual(applyRecipe(fitted, table).values);
  });
});

describe('bins', () => {
  it('climbs through each quantile bin and keeps the number', () => {
    const table = withTarget(makeColumn('x', [0, 1, 2, 4, 8, 16, 32, 64, 128]));
    const fitted = fitAll(table, { kind: 'bins', columns: ['x'], count: 4 });
    expect(fitted.features.map((feature) => feature.name)).toEqual([
      'x',
      'x 0..2',
      'x 2..8',
      'x 8..32',
      'x 32..128',
    ]);
    const later = makeTable(makeColumn('x', [-5, 1, 5, 32, 80, 500]));
    expect(featureOf(fitted, later, 'x')).toEqual([-5, 1, 5, 32, 80, 500]);
    expect(featureOf(fitted, later, 'x 0..2')).toEqual([0, 0.5, 1, 1, 1, 1]);
    expect(featureOf(fitted, later, 'x 2..8')).toEqual([0, 0, 0.5, 1, 1, 1]);
    expect(featureOf(fitted, later, 'x 32..128')).toEqual([0, 0, 0, 0, 0.5, 1]);
  });

  it('puts an edge at each of few distinct values', () => {
    const table = withTarget(makeColumn('cylinders', [4, 8, 4, 4, 4, 6, 4, 3]));
    const fitted = fitAll(table, { kind: 'bins', columns: ['cylinders'], count: 3 });
    expect(featureOf(fitted, table, 'cylinders 4..6')).toEqual([0, 1, 0, 0, 0, 1, 0, 0]);
    expect(fitted.features).toHaveLength(4);
  });

  it('adds nothing to a column of two values or one', () => {
    const table = withTarget(makeColumn('flag', [5, 3, 5, 3]), makeColumn('same', [2, 2, 2, 2]));
    const fitted = fitAll(table, { kind: 'bins', columns: ['flag', 'same'], count: 8 });
    expect(fitted.features.map((feature) => feature.name)).toEqual(['flag', 'same']);
  });
});

describe('scale', () => {
  it('never divides by zero and ends at a million', () => {
    const table = withTarget(makeColumn('same', [7.5, 7.5, 7.5]), makeColumn('small', [2e-6, 3e-6, 4e-6]));
    const fitted = fitAll(table, { kind: 'scale', columns: ['same', 'small'], method: 'standard' });
    expect(
      featureOf(
        fitted,
        makeTable(makeColumn('same', [7.5, 9.5]), makeColumn('small', [1e30, -1e30])),
        'same',
      ),
    ).toEqual([0, 2]);
    expect(
      featureOf(
        fitted,
        makeTable(makeColumn('same', [7.5, 9.5]), makeColumn('small', [1e30, -1e30])),
        'small',
      ),
    ).toEqual([1e6, -1e6]);
  });

  it('gives a constant column exactly 0, also where its mean rounds to another number', () => {
    // 0.1 + 0.1 + 0.1 divided by 3 is 0.10000000000000002.
    const table = withTarget(makeColumn('x', [0.1, 0.1, 0.1]));
    const fitted = fitAll(table, { kind: 'scale', columns: ['x'], method: 'standard' });
    expect(featureOf(fitted, makeTable(makeColumn('x', [0.1, 0.35])), 'x')).toEqual([0, 0.25]);
  });

  it('takes a spread that is nothing beside the range for none', () => {
    const table = withTarget(makeColumn('x', [0, 0, 0, 0, 5e-324, 5e-324, 5e-324, 90]));
    const fitted = fitAll(table, { kind: 'scale', columns: ['x'], method: 'robust' });
    expect(featureOf(fitted, table, 'x')).toEqual([0, 0, 0, 0, 0, 0, 0, 90]);
  });

  it('measures numbers whose squares overflow float64', () => {
    const table = withTarget(makeColumn('x', [1.7e308, -1.7e308, 1e300, 5]));
    const fitted = fitAll(table, { kind: 'scale', columns: ['x'], method: 'standard' });
    // Beyond 1e300 is read as 1e300: mean 0.25e300, variance (0.75^2 + 1.25^2 + 0.75^2 + 0.25^2) / 4 e600.
    const spread = Math.sqrt(0.6875);
    const expected = [0.75, -1.25, 0.75, -0.25].map((deviation) => deviation / spread);
    expect(featureOf(fitted, table, 'x')).toBeAllClose(expected, { relative: 1e-6, source });
  });

  it('stays finite for numbers near the end of float64', () => {
    const table = withTarget(makeColumn('x', [1.7e308, -1.7e308, 1e300, 5]));
    for (const method of ['standard', 'minMax', 'robust'] as const) {
      const fitted = fitAll(
        table,
        { kind: 'bins', columns: ['x'], count: 2 },
        { kind: 'scale', columns: ['x'], method },
      );
      expect(JSON.stringify(fitted)).not.toContain('null,');
      expect(applyRecipe(fitted, table).values.every(Number.isFinite)).toBe(true);
    }
  });
});
