import { describe, expect, it } from 'vitest';
import {
  describeError,
  parseWith,
  fittedRecipeSchema,
  type Problem,
  type Recipe,
  type RecipeStep,
} from '../../../src/contracts';
import { applyRecipe, fitRecipe, proposeRecipe } from '../../../src/pipeline/prepare';
import { makeColumn, makeTable, positions } from '../../support/make-table';

const problem: Problem = { task: 'classification', target: 'y', positive: null, ignore: ['secret'] };
const table = makeTable(
  makeColumn('id', ['a1', 'b2', 'c3', 'd4', 'e5'], 'id'),
  makeColumn('age', [31, null, 25, 47, 33]),
  makeColumn('city', ['Lyon', 'Bonn', 'Lyon', null, 'Bonn']),
  makeColumn('secret', [9, 8, 7, 6, 5]),
  makeColumn(
    'joined',
    ['2021-03-04', '2022-08-09', '2020-01-31', '2021-11-30', '2022-02-02'].map((day) => Date.parse(day)),
    'date',
  ),
  makeColumn('y', ['no', 'yes', 'no', 'yes', 'yes']),
);
const all = positions(5);
const encode: RecipeStep[] = [
  { kind: 'drop', columns: ['id'] },
  { kind: 'dateParts', columns: ['joined'], parts: ['year'] },
  { kind: 'oneHot', columns: ['city'] },
];
const fit = (steps: RecipeStep[], rows = all, asked = problem) => fitRecipe({ steps }, table, rows, asked);

/** The error a call ends with; fails the test when it does not. */
function refusal(run: () => unknown): { code: string; details: Record<string, unknown> } {
  try {
    run();
  } catch (error) {
    return error as { code: string; details: Record<string, unknown> };
  }
  throw new Error('expected a refusal');
}

describe('fitRecipe', () => {
  it('keeps how slashed dates were read', () => {
    const dayFirst = table.columns.map((column) =>
      column.name === 'joined' ? { ...column, dateOrder: 'dayFirst' as const } : column,
    );
    const { inputs } = fitRecipe({ steps: encode }, { ...table, columns: dayFirst }, all, problem);
    expect(inputs.find(({ name }) => name === 'joined')).toEqual({
      name: 'joined',
      type: 'date',
      overridden: false,
      dateOrder: 'dayFirst',
    });
  });

  it('expects only the columns its features come from, in dataset order', () => {
    const fitted = fit(encode);
    expect(fitted.inputs.map((input) => input.name)).toEqual(['age', 'city', 'joined']);
    expect(fitted.target).toEqual({ kind: 'classes', column: 'y', classes: ['no', 'yes'], positive: 0 });
  });

  it('closes gaps that no step fills with the median of the training rows', () => {
    const fitted = fit(encode);
    const closing = fitted.steps.at(-1);
    expect(closing).toMatchObject({
      kind: 'impute',
      fills: [
        { column: 'age', value: 32, indicator: null },
        { column: 'joined.year', value: 2021 },
      ],
    });
  });

  it('is plain data that its own schema accepts', () => {
    const fitted = fitRecipe(proposeRecipe(table, all, problem), table, all, problem);
    expect(parseWith(fittedRecipeSchema, JSON.parse(JSON.stringify(fitted)), 'E-INTERNAL')).toEqual(fitted);
  });

  it('learns from the training rows alone', () => {
    const fitted = fit(
      [...encode, { kind: 'scale', columns: ['age'], method: 'standard' }],
      Int32Array.of(0, 2),
    );
    expect(fitted.steps.find((step) => step.kind === 'scale')).toMatchObject({
      scales: [{ centre: 28, spread: 3 }],
    });
    expect(fitted.features.map((feature) => feature.name)).toContain('city=Lyon');
    expect(fitted.features.map((feature) => feature.name)).not.toContain('city=Bonn');
  });

  it('runs steps in their order: what is dropped is gone, what is made can be named', () => {
    const fitted = fit([
      ...encode,
      { kind: 'scale', columns: ['joined.year', 'city=Bonn'], method: 'minMax' },
    ]);
    expect(fitted.steps.at(-2)).toMatchObject({
      kind: 'scale',
      scales: [{ column: 'joined.year', centre: 2020, spread: 2 }, { column: 'city=Bonn' }],
    });
    const late = refusal(() => fit([...encode, { kind: 'scale', columns: ['joined'], method: 'minMax' }]));
    expect(late).toMatchObject({
      code: 'E-RECIPE-COLUMN',
      details: { step: 4, kind: 'scale', column: 'joined' },
    });
  });

  it('lets no step touch the target or an ignored column', () => {
    const steps: RecipeStep[] = [
      ...encode,
      { kind: 'scale', columns: ['secret', 'y', 'age'], method: 'minMax' },
    ];
    const fitted = fit(steps);
    expect(JSON.stringify([fitted.features, fitted.inputs, fitted.steps])).not.toMatch(/secret|"y"/);
  });

  it('names the closest column when a name is wrong', () => {
    const wrong = refusal(() => fit([{ kind: 'impute', columns: ['Agee'], strategy: 'mean' }]));
    expect(wrong).toMatchObject({
      code: 'E-RECIPE-COLUMN',
      details: { step: 1, kind: 'impute', column: 'Agee', suggestion: 'age' },
    });
    expect(describeError(wrong, 'en').what).toContain('“age”');
    expect(describeError(wrong, 'zh').what).toContain('“age”');
  });

  it.each<[RecipeStep, string]>([
    [{ kind: 'scale', columns: ['city'], method: 'standard' }, 'category'],
    [{ kind: 'log', columns: ['id'] }, 'id'],
    [{ kind: 'oneHot', columns: ['age'] }, 'number'],
    [{ kind: 'dateParts', columns: ['age'], parts: ['year'] }, 'number'],
    [{ kind: 'scale', columns: ['joined'], method: 'robust' }, 'date'],
    [{ kind: 'bins', columns: ['city'], count: 4 }, 'category'],
    [{ kind: 'impute', columns: ['id'], strategy: 'median' }, 'id'],
  ])('refuses %o on a column of another type', (step, type) => {
    expect(refusal(() => fit([step]))).toMatchObject({
      code: 'E-RECIPE-STEP',
      details: { step: 1, kind: step.kind, type },
    });
  });

  it('refuses columns that are still words or dates at the end, all of them at once', () => {
    const left = refusal(() => fit([]));
    expect(left).toMatchObject({
      code: 'E-RECIPE-UNENCODED',
      details: { columns: ['id (id)', 'city (category)', 'joined (date)'] },
    });
  });

  it('refuses a recipe that leaves nothing, no training rows, and a target that is not there', () => {
    const drop: RecipeStep = { kind: 'drop', columns: ['id', 'age', 'city', 'joined'] };
    expect(refusal(() => fit([drop])).code).toBe('E-RECIPE-NO-FEATURES');
    expect(refusal(() => fit(encode, new Int32Array(0))).code).toBe('E-RECIPE-NO-ROWS');
    const absent = refusal(() => fit(encode, all, { ...problem, target: 'z' }));
    expect(absent).toMatchObject({ code: 'E-TARGET-MISSING', details: { column: 'z' } });
  });
});

describe('applyRecipe', () => {
  const recipe: Recipe = { steps: [...encode, { kind: 'scale', columns: ['age'], method: 'standard' }] };
  const fitted = fitRecipe(recipe, table, all, problem);

  it('finds columns by name and ignores extra ones', () => {
    const shuffled = makeTable(...[...table.columns].reverse(), makeColumn('extra', [1, 2, 3, 4, 5]));
    expect(applyRecipe(fitted, shuffled)).toEqual(applyRecipe(fitted, table));
  });

  it('needs neither the target nor dropped columns', () => {
    const bare = makeTable(
      ...table.columns.filter((column) => ['joined', 'city', 'age'].includes(column.name)),
    );
    expect(applyRecipe(fitted, bare)).toEqual(applyRecipe(fitted, table));
  });

  it('lists every missing input', () => {
    const short = makeTable(makeColumn('city', ['Lyon']));
    expect(refusal(() => applyRecipe(fitted, short))).toMatchObject({
      code: 'E-COLUMNS-MISSING',
      details: { columns: ['age', 'joined'] },
    });
  });

  it('carries digits read as words over into numbers, and numbers into words', () => {
    const numbered = makeTable(
      makeColumn('code', ['3', '12', '3']),
      makeColumn('x', [1.5, -2, 4]),
      makeColumn('y', ['p', 'q', 'q']),
    );
    const byCode = fitRecipe(
      { steps: [{ kind: 'oneHot', columns: ['code'] }] },
      numbered,
      positions(3),
      problem,
    );
    const later = makeTable(makeColumn('code', [12, 3, null, 7]), makeColumn('x', ['-2', 'n/k', ' ', '1e1']));
    expect(Array.from(applyRecipe(byCode, later).values)).toEqual([
      0, 1, 0, -2, 1, 0, 0, 1.5, 0, 0, 1, 1.5, 0, 0, 1, 10,
    ]);
  });

  it('refuses types that cannot be carried over', () => {
    const texts = makeTable(
      makeColumn('age', ['x'], 'text'),
      makeColumn('city', ['Lyon']),
      makeColumn('joined', [5], 'date'),
    );
    expect(refusal(() => applyRecipe(fitted, texts))).toMatchObject({
      code: 'E-COLUMN-TYPE',
      details: { column: 'age', type: 'text', expected: 'number' },
    });
  });

  it('picks rows by position and takes an empty table', () => {
    const whole = applyRecipe(fitted, table);
    const some = applyRecipe(fitted, table, Int32Array.of(3, 0));
    const rows = [3, 0].map((row) =>
      Array.from(whole.values.subarray(row * whole.nFeatures, (row + 1) * whole.nFeatures)),
    );
    expect(Array.from(some.values)).toEqual(rows.flat());
    expect(applyRecipe(fitted, table, new Int32Array(0))).toMatchObject({
      nRows: 0,
      nFeatures: whole.nFeatures,
    });
  });

  it('gives every row the same features in a table of several blocks', () => {
    const rows = Int32Array.from({ length: 20_000 }, (_, i) => (i * 7) % 5);
    const whole = applyRecipe(fitted, table);
    const many = applyRecipe(fitted, table, rows);
    for (const row of [0, 8191, 8192, 16_383, 16_384, 19_999]) {
      const at = (rows[row] as number) * whole.nFeatures;
      expect(many.values.subarray(row * whole.nFeatures, (row + 1) * whole.nFeatures)).toEqual(
        whole.values.subarray(at, at + whole.nFeatures),
      );
    }
  });

  it('keeps the matrix finite when a damaged recipe divides by zero', () => {
    const three = makeTable(makeColumn('x', [2, 4, 6]), makeColumn('y', ['p', 'q', 'p']));
    const steps: RecipeStep[] = [
      { kind: 'impute', columns: ['x'], strategy: 'mean' },
      { kind: 'scale', columns: ['x'], method: 'standard' },
    ];
    const sound = fitRecipe({ steps }, three, positions(3), problem);
    const damaged = JSON.parse(
      JSON.stringify(sound).replace(/"spread":[\d.]+/, '"spread":0'),
    ) as typeof sound;
    expect(Array.from(applyRecipe(damaged, three).values)).toEqual([-1e6, 0, 1e6]);
    const renamed = { ...fitted, features: [{ name: 'ghost', column: 'age' }] };
    expect(refusal(() => applyRecipe(renamed, table)).code).toBe('E-INTERNAL');
  });
});
