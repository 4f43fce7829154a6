import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  Column,
  FittedRecipe,
  FittedStep,
  Problem,
  Recipe,
  RecipeStep,
  Table,
} from '../../src/contracts';
import { finishPieces } from '../../src/foundation';
import {
  applyRecipe,
  applyTarget,
  applyRecipeInPieces,
  fitRecipe,
  fitRecipeInPieces,
  fitTarget,
  invertFeatures,
  invertTarget,
  previewRecipeInPieces,
  proposeRecipe,
} from '../../src/pipeline/prepare';
import { readInputFrame } from '../../src/pipeline/prepare/input-frame';
import { applyStep, fitStep } from '../../src/pipeline/prepare/steps/registry';
import { makeColumn, makeTable, positions, type Cells } from '../support/make-table';

const runs = { numRuns: 300 };
const problem: Problem = { task: 'classification', target: 'y', positive: null, ignore: [] };

const number = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -40, max: 40 }).map((n) => n / 4) },
  { weight: 3, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(1e30, -1e30, 1e-30, Number.MAX_VALUE, -0) },
);
const gap = <Cell>(cell: fc.Arbitrary<Cell>) => fc.option(cell, { freq: 5 });
const word = fc.constantFrom('a', 'b', 'c', 'missing', '__proto__', '', '10', '9');
const row = fc.record({
  n: gap(number),
  m: number,
  k: fc.constantFrom(3, 3, 3, 5),
  w: gap(word),
  t: gap(fc.integer({ min: -5e12, max: 5e12 })),
  y: fc.constantFrom('p', 'q', 'r'),
});
type Row = { n: number | null; m: number; k: number; w: string | null; t: number | null; y: string };

function tableOf(rows: readonly Row[]): Table {
  const cells = <Key extends keyof Row>(key: Key): Cells => rows.map((cell) => cell[key]);
  return makeTable(
    makeColumn('n', cells('n'), 'number'),
    makeColumn('m', cells('m'), 'number'),
    makeColumn('k', cells('k'), 'number'),
    makeColumn('w', cells('w'), 'category'),
    makeColumn('t', cells('t'), 'date'),
    makeColumn('y', cells('y'), 'category'),
  );
}
/** Every kind of step at once. */
const everything: Recipe = {
  steps: [
    { kind: 'drop', columns: ['k'] },
    { kind: 'impute', columns: ['n', 'm', 't'], strategy: 'median', indicator: true },
    { kind: 'dateParts', columns: ['t'], parts: ['year', 'month', 'dayOfWeek', 'hour'] },
    { kind: 'rare', columns: ['w'], minimumCount: 2 },
    { kind: 'oneHot', columns: ['w'] },
    { kind: 'log', columns: ['m'] },
    { kind: 'clip', columns: ['n'], lowerQuantile: 0.05, upperQuantile: 0.95 },
    { kind: 'bins', columns: ['n', 'm', 't.month'], count: 4 },
    { kind: 'scale', columns: ['n', 'm', 't.year'], method: 'standard' },
    { kind: 'scale', columns: ['t.month'], method: 'minMax' },
  ],
};
const rowsOf = (minLength: number) => fc.array(row, { minLength, maxLength: 40 }) as fc.Arbitrary<Row[]>;
const anyRecipe = (table: Table, train: Int32Array, auto: boolean) =>
  auto ? proposeRecipe(table, train, problem) : everything;

function fitOrNull(recipe: Recipe, table: Table, train: Int32Array): FittedRecipe | null {
  try {
    return fitRecipe(recipe, table, train, problem);
  } catch (error) {
    expect(error).toMatchObject({ code: 'E-RECIPE-NO-FEATURES' });
    return null;
  }
}
const matrixRow = (values: Float32Array, nFeatures: number, index: number) =>
  Array.from(values.subarray(index * nFeatures, (index + 1) * nFeatures));

/** Every step fitted and applied on all columns and all rows at once, with every working column kept. */
function fitAtOnce(recipe: Recipe, table: Table, train: Int32Array): FittedStep[] {
  const excluded = new Set([problem.target]);
  const taken = new Set(table.columns.map(({ name }) => name));
  const wanted = table.columns.filter(({ name }) => !excluded.has(name));
  let frame = finishPieces(readInputFrame(table, wanted, train));
  return recipe.steps.map((step, i) => {
    const fitted = fitStep(step, frame, { step: i + 1, excluded, taken });
    frame = applyStep(fitted, frame);
    return fitted;
  });
}

describe('preparing', () => {
  it('in pieces of any size gives the bits of all columns at once', () => {
    fc.assert(
      fc.property(rowsOf(3), fc.integer({ min: 1, max: 200 }), fc.boolean(), (rows, pieceCells, auto) => {
        const table = tableOf(rows);
        const train = positions(rows.length);
        const recipe = anyRecipe(table, train, auto);
        const whole = fitOrNull(recipe, table, train);
        if (whole === null) return;
        const fitted = finishPieces(fitRecipeInPieces(recipe, table, train, problem, pieceCells));
        expect(fitted).toStrictEqual(whole);
        expect(fitted.steps.slice(0, recipe.steps.length)).toStrictEqual(fitAtOnce(recipe, table, train));
        expect(finishPieces(applyRecipeInPieces(fitted, table))).toStrictEqual(applyRecipe(whole, table));
      }),
      runs,
    );
  });

  it('is previewed as it is fitted, and the counted changes are those of the cells', () => {
    fc.assert(
      fc.property(rowsOf(3), fc.integer({ min: 1, max: 200 }), fc.boolean(), (rows, pieceCells, auto) => {
        const table = tableOf(rows);
        const train = positions(rows.length);
        const recipe = anyRecipe(table, train, auto);
        const whole = fitOrNull(recipe, table, train);
        const preview = finishPieces(previewRecipeInPieces(recipe, table, train, problem, { pieceCells }));
        expect(preview.problem?.code ?? null).toBe(whole === null ? 'E-RECIPE-NO-FEATURES' : null);
        const learned = preview.steps.map(({ fitted }) => fitted);
        expect(learned).toStrictEqual(fitAtOnce(recipe, table, train));
        if (whole === null) return;
        expect([...learned, ...(preview.closing === null ? [] : [preview.closing])]).toStrictEqual(
          whole.steps,
        );
        expect(preview.features).toStrictEqual(whole.features);
        const shown = rows.slice(0, 20).map((_, i) => i);
        recipe.steps.forEach((_, step) => {
          const options = { step, rows: rows.length <= 20 ? shown : rows.length };
          const { sample, steps } = finishPieces(
            previewRecipeInPieces(recipe, table, train, problem, options),
          );
          const counts = sample.before
            .filter(({ mark }) => mark === 'changed')
            .map(({ name, differs }) => [name, differs.filter(Boolean).length]);
          expect(new Map(counts as [string, number][])).toEqual(
            new Map(steps[step]?.changed.map(({ column, rows: changed }) => [column, changed])),
          );
        });
      }),
      { numRuns: 60 },
    );
  });

  it('learns nothing from rows outside training', () => {
    fc.assert(
      fc.property(rowsOf(3), rowsOf(1), rowsOf(1), fc.boolean(), (train, others, changed, auto) => {
        const one = tableOf([...train, ...others]);
        // The other rows come first, so that dictionaries list their words in another order.
        const two = tableOf([...changed, ...train]);
        const trainOne = positions(train.length);
        const trainTwo = trainOne.map((position) => position + changed.length);
        const recipeOne = anyRecipe(one, trainOne, auto);
        expect(anyRecipe(two, trainTwo, auto)).toEqual(recipeOne);
        expect(fitOrNull(recipeOne, two, trainTwo)).toEqual(fitOrNull(recipeOne, one, trainOne));
      }),
      runs,
    );
  });

  it('does not depend on the order of training rows', () => {
    fc.assert(
      fc.property(
        rowsOf(3).chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
        ),
        fc.boolean(),
        ([rows, shuffled], auto) => {
          const one = tableOf(rows);
          const two = tableOf(shuffled);
          const fittedOne = fitOrNull(
            anyRecipe(one, positions(rows.length), auto),
            one,
            positions(rows.length),
          );
          const fittedTwo = fitOrNull(
            anyRecipe(two, positions(rows.length), auto),
            two,
            positions(rows.length),
          );
          expect(fittedTwo?.features).toEqual(fittedOne?.features);
          if (fittedOne === null || fittedTwo === null) return;
          const numbersOf = (fitted: FittedRecipe) =>
            [...JSON.stringify(fitted.steps).matchAll(/:(-?\d[\d.e+-]*)/g)].map((match) => Number(match[1]));
          const scale = Math.max(...numbersOf(fittedOne).map(Math.abs), 1);
          expect(numbersOf(fittedTwo)).toBeAllClose(numbersOf(fittedOne), {
            relative: 1e-12,
            absolute: 1e-15 * scale,
            source: 'the unshuffled rows',
          });
        },
      ),
      runs,
    );
  });

  it('gives every row finite features that no other row can change', () => {
    fc.assert(
      fc.property(rowsOf(3), rowsOf(1), fc.boolean(), (train, later, auto) => {
        const table = tableOf(train);
        const fitted = fitOrNull(
          anyRecipe(table, positions(train.length), auto),
          table,
          positions(train.length),
        );
        if (fitted === null) return;
        const whole = applyRecipe(fitted, tableOf(later));
        expect(whole.values).toHaveLength(later.length * fitted.features.length);
        expect(whole.values.every(Number.isFinite)).toBe(true);
        later.forEach((own, index) => {
          const alone = applyRecipe(fitted, tableOf([own]));
          expect(Array.from(alone.values)).toEqual(matrixRow(whole.values, whole.nFeatures, index));
        });
      }),
      runs,
    );
  });

  it('survives JSON', () => {
    fc.assert(
      fc.property(rowsOf(3), fc.boolean(), (train, auto) => {
        const table = tableOf(train);
        const fitted = fitOrNull(
          anyRecipe(table, positions(train.length), auto),
          table,
          positions(train.length),
        );
        if (fitted === null) return;
        const again = JSON.parse(JSON.stringify(fitted)) as FittedRecipe;
        expect(applyRecipe(again, table)).toEqual(applyRecipe(fitted, table));
      }),
      runs,
    );
  });
});

describe('inverting', () => {
  const plain = fc.integer({ min: -100_000, max: 100_000 }).map((n) => n / 100);

  it.each<[string, RecipeStep[]]>([
    ['standard', [{ kind: 'scale', columns: ['x'], method: 'standard' }]],
    ['minMax', [{ kind: 'scale', columns: ['x'], method: 'minMax' }]],
    ['robust', [{ kind: 'scale', columns: ['x'], method: 'robust' }]],
    ['log', [{ kind: 'log', columns: ['x'] }]],
    [
      'log and standard',
      [
        { kind: 'log', columns: ['x'] },
        { kind: 'scale', columns: ['x'], method: 'standard' },
      ],
    ],
  ])('undoes %s', (_, steps) => {
    fc.assert(
      fc.property(fc.array(plain, { minLength: 2, maxLength: 30 }), (values) => {
        const cells = [...values, -3, 4, 11, 90];
        const column: Column = makeColumn('x', cells);
        const table = makeTable(
          column,
          makeColumn(
            'y',
            cells.map((_cell, index) => (index % 2 === 0 ? 'p' : 'q')),
          ),
        );
        const fitted = fitRecipe({ steps }, table, positions(cells.length), problem);
        const [inverted] = invertFeatures(fitted, applyRecipe(fitted, table));
        const largest = Math.max(...cells.map(Math.abs));
        expect(inverted?.values as number[]).toBeAllClose(cells, {
          relative: 3e-6,
          absolute: 1e-6 * largest,
          source: 'the column',
        });
      }),
      runs,
    );
  });

  it('undoes one-hot', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 3 }), { minLength: 2, maxLength: 30 }),
        (words) => {
          const table = makeTable(
            makeColumn('w', words),
            makeColumn(
              'y',
              words.map((_, index) => (index % 2 === 0 ? 'p' : 'q')),
            ),
          );
          const fitted = fitRecipe(
            { steps: [{ kind: 'oneHot', columns: ['w'] }] },
            table,
            positions(words.length),
            problem,
          );
          expect(invertFeatures(fitted, applyRecipe(fitted, table))[0]?.values).toEqual(words);
        },
      ),
      runs,
    );
  });

  it.each(['none', 'log'] as const)('brings a target back to its unit, transform %s', (transform) => {
    fc.assert(
      fc.property(fc.array(plain, { minLength: 1, maxLength: 30 }), (values) => {
        const column = makeColumn('y', [...values, -2, 7]);
        const rows = positions(values.length + 2);
        const target = fitTarget(column, rows, { ...problem, task: 'regression' }, transform);
        const back = invertTarget(target, applyTarget(target, column) as Float32Array);
        const largest = Math.max(...values.map(Math.abs), 7);
        expect(back).toBeAllClose([...values, -2, 7], {
          relative: 1e-5,
          absolute: 1e-6 * largest,
          source: 'the column',
        });
      }),
      runs,
    );
  });
});
