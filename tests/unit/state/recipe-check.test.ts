/** The page's check of a recipe against fitting, case by case: the same code, or none for both. */
import { describe, expect, it } from 'vitest';
import { parseWith, recipeSchema, type Problem, type Recipe, type RecipeStep } from '../../../src/contracts';
import { fitRecipe } from '../../../src/pipeline/prepare';
import { checkRecipe } from '../../../src/state/recipe-check';
import { startColumns } from '../../../src/state/recipe-columns';
import { newStep, removeStep, replaceStep, STEP_KINDS } from '../../../src/state/recipe-editing';
import { makeColumn, makeTable, positions } from '../../support/make-table';

const table = makeTable(
  makeColumn('age', [10, null, 30, 40, 20, 50], 'number'),
  makeColumn('clinic', ['n', 's', 'n', null, 'w', 'n'], 'category'),
  makeColumn('seen', [0, 1e9, 4e9, null, 9e9, 2e10], 'date'),
  makeColumn('y', ['p', 'q', 'p', 'q', 'p', 'q'], 'category'),
);
const problem: Problem = { task: 'classification', target: 'y', positive: null, ignore: [] };
const start = startColumns(table.columns, problem);
const rest: RecipeStep = { kind: 'drop', columns: ['clinic', 'seen'] };
const clip = { kind: 'clip' as const, columns: ['age'] };
const fill = { kind: 'impute' as const, columns: ['age'], strategy: 'median' as const };

const cases: readonly (readonly [string, readonly RecipeStep[], string | null])[] = [
  ['nothing but numbers is left', [rest], null],
  ['limits in order', [rest, { ...clip, lowerQuantile: 0.1, upperQuantile: 0.1 }], null],
  [
    'limits the wrong way round',
    [rest, { ...clip, lowerQuantile: 0.9, upperQuantile: 0.1 }],
    'E-RECIPE-VALUE',
  ],
  [
    'the same of no column',
    [rest, { ...clip, columns: [], lowerQuantile: 1, upperQuantile: 0 }],
    'E-RECIPE-VALUE',
  ],
  ['a quantile out of range', [rest, { ...clip, lowerQuantile: 0, upperQuantile: 1.5 }], 'E-RECIPE-VALUE'],
  ['one bin', [rest, { kind: 'bins', columns: ['age'], count: 1 }], 'E-RECIPE-VALUE'],
  ['no row a category', [{ kind: 'rare', columns: ['clinic'], minimumCount: 0 }, rest], 'E-RECIPE-VALUE'],
  ['a word for numbers', [rest, { ...fill, strategy: 'constant', value: 'none' }], 'E-RECIPE-VALUE'],
  [
    'a word for dates',
    [{ ...fill, columns: ['seen'], strategy: 'constant', value: 'x' }, rest],
    'E-RECIPE-VALUE',
  ],
  ['a word for categories', [{ ...fill, columns: ['clinic'], strategy: 'constant', value: 'x' }, rest], null],
  ['a number beyond all', [rest, { ...fill, strategy: 'constant', value: 1e301 }], 'E-RECIPE-VALUE'],
  ['a column that was dropped', [rest, { kind: 'oneHot', columns: ['clinic'] }], 'E-RECIPE-COLUMN'],
  ['a logarithm of words', [{ kind: 'log', columns: ['clinic'] }, rest], 'E-RECIPE-STEP'],
  ['the target, which every step skips', [rest, { kind: 'log', columns: ['y', 'age'] }], null],
  [
    'a flag that was made',
    [rest, { ...fill, indicator: true }, { kind: 'log', columns: ['age is missing'] }],
    null,
  ],
  ['a flag that was not made', [rest, fill, { kind: 'log', columns: ['age is missing'] }], 'E-RECIPE-COLUMN'],
  ['words at the end', [{ kind: 'drop', columns: ['seen'] }], 'E-RECIPE-UNENCODED'],
  ['nothing at the end', [rest, { kind: 'drop', columns: ['age'] }], 'E-RECIPE-NO-FEATURES'],
  [
    'a date without parts',
    [
      { kind: 'dateParts', columns: ['seen'], parts: [] },
      { kind: 'drop', columns: ['clinic'] },
    ],
    null,
  ],
];

describe('the check of a recipe', () => {
  it.each(cases)('%s', (_, steps, expected) => {
    const recipe: Recipe = { steps: [...steps] };
    const codes = checkRecipe(recipe, start, problem).map(({ error }) => error.code);
    let fitting: string | null = null;
    try {
      fitRecipe(parseWith(recipeSchema, recipe, 'E-RECIPE-VALUE'), table, positions(6), problem);
    } catch (error) {
      fitting = (error as { code: string }).code;
    }
    expect(fitting).toBe(expected);
    if (expected === null) expect(codes).toEqual([]);
    else expect(codes[0]).toBe(expected);
  });

  it('finds nothing wrong with a new step of any kind', () => {
    for (const kind of STEP_KINDS)
      expect(checkRecipe({ steps: [rest, newStep(kind)] }, start, problem)).toEqual([]);
  });

  it('says what a step was called, what it needs, and which name is closest', () => {
    const [wrong] = checkRecipe({ steps: [rest, { kind: 'log', columns: ['agee'] }] }, start, problem);
    expect(wrong).toEqual({
      step: 1,
      error: {
        code: 'E-RECIPE-COLUMN',
        details: { step: 2, kind: 'log', column: 'agee', suggestion: 'age' },
      },
    });
  });
});

describe('an edit that takes columns away', () => {
  const parts: RecipeStep = { kind: 'dateParts', columns: ['seen'], parts: ['year', 'month'] };
  const recipe: Recipe = {
    steps: [
      parts,
      { kind: 'scale', columns: ['seen.year', 'seen.month'], method: 'standard' },
      { kind: 'log', columns: ['seen.month'] },
      { kind: 'log', columns: [] },
      { kind: 'scale', columns: ['age', 'seen.year', 'never.there'], method: 'minMax' },
    ],
  };

  it('takes them out of later steps, and steps that are left with none', () => {
    expect(replaceStep(recipe, 0, { ...parts, parts: ['year'] }, start).steps).toEqual([
      { ...parts, parts: ['year'] },
      { kind: 'scale', columns: ['seen.year'], method: 'standard' },
      { kind: 'log', columns: [] },
      { kind: 'scale', columns: ['age', 'seen.year', 'never.there'], method: 'minMax' },
    ]);
    expect(removeStep(recipe, 0, start).steps).toEqual([
      { kind: 'log', columns: [] },
      { kind: 'scale', columns: ['age', 'never.there'], method: 'minMax' },
    ]);
  });
});
