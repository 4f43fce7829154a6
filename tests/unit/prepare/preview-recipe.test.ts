import { describe, expect, it } from 'vitest';
import type { Problem, Recipe, SampleColumn } from '../../../src/contracts';
import { finishPieces } from '../../../src/foundation';
import { previewRecipeInPieces, type PreviewOptions } from '../../../src/pipeline/prepare';
import { makeColumn, makeTable } from '../../support/make-table';

const problem: Problem = { task: 'classification', target: 'y', positive: null, ignore: ['secret'] };
const table = makeTable(
  makeColumn('age', [10, null, 30, 40, 20, 999], 'number'),
  makeColumn('clinic', ['north', 'south', 'north', null, 'west', 'far'], 'category'),
  makeColumn('seen', [0, 86_400_000, null, 3 * 86_400_000, 0, 0], 'date'),
  makeColumn('name', ['Ann', 'Bo', 'Cy', 'Di', 'Ed', 'Fay'], 'id'),
  makeColumn('secret', [1, 2, 3, 4, 5, 6], 'number'),
  makeColumn('y', ['p', 'q', 'p', 'q', 'p', 'q'], 'category'),
);
/** The last row is no training row. */
const train = Int32Array.of(0, 1, 2, 3, 4);
const recipe: Recipe = {
  steps: [
    { kind: 'drop', columns: ['name'] },
    { kind: 'impute', columns: ['age'], strategy: 'median', indicator: true },
    { kind: 'dateParts', columns: ['seen'], parts: ['dayOfMonth'] },
    { kind: 'impute', columns: ['clinic'], strategy: 'constant', value: 'missing' },
    { kind: 'rare', columns: ['clinic'], minimumCount: 2 },
    { kind: 'oneHot', columns: ['clinic'] },
    { kind: 'scale', columns: ['age'], method: 'standard' },
  ],
};
const preview = (steps = recipe.steps, options: PreviewOptions = {}) =>
  finishPieces(previewRecipeInPieces({ steps }, table, train, problem, options));
const columnOf = (columns: readonly SampleColumn[], name: string) =>
  columns.find((column) => column.name === name);

describe('previewing a recipe', () => {
  it('tells of every step what it learned and changed, over the training rows alone', () => {
    const { steps, trainingRows, features, problem: whole } = preview();
    expect(trainingRows).toBe(5);
    expect(whole).toBeNull();
    expect(steps.map(({ columnsBefore, columnsAfter }) => [columnsBefore, columnsAfter])).toEqual([
      [4, 3],
      [3, 4],
      [4, 4],
      [4, 4],
      [4, 4],
      [4, 5],
      [5, 5],
    ]);
    expect(steps[0]).toMatchObject({ removed: ['name'], added: [], changed: [], rowsChanged: 0 });
    expect(steps[1]).toMatchObject({
      fitted: { kind: 'impute', fills: [{ column: 'age', value: 25, indicator: 'age is missing' }] },
      added: [{ name: 'age is missing', column: 'age' }],
      changed: [{ column: 'age', rows: 1 }],
      rowsChanged: 1,
    });
    expect(steps[2]).toMatchObject({
      removed: ['seen'],
      added: [{ name: 'seen.dayOfMonth', column: 'seen' }],
      rowsChanged: 0,
    });
    expect(steps[3]).toMatchObject({ changed: [{ column: 'clinic', rows: 1 }] });
    // south, west and "missing" come once each among the training rows.
    expect(steps[4]).toMatchObject({
      fitted: { kept: [{ column: 'clinic', values: ['north'] }] },
      changed: [{ column: 'clinic', rows: 3 }],
    });
    expect(steps[5]).toMatchObject({ removed: ['clinic'] });
    expect(steps[6]).toMatchObject({ changed: [{ column: 'age', rows: 5 }], rowsChanged: 5 });
    expect(features.map(({ name }) => name)).toEqual([
      'age',
      'age is missing',
      'clinic=north',
      'clinic=(other)',
      'seen.dayOfMonth',
    ]);
  });

  it('says that gaps left open are filled by one more step', () => {
    expect(preview().closing).toEqual({
      kind: 'impute',
      fills: [{ column: 'seen.dayOfMonth', value: 1.5, indicator: null }],
    });
  });

  it('shows rows that change before rows that do not, before and after the step', () => {
    const { sample } = preview(recipe.steps, { step: 1, rows: 3 });
    expect(sample.positions).toEqual([0, 1, 2]);
    expect(columnOf(sample.before, 'age')).toMatchObject({
      mark: 'changed',
      cells: [10, null, 30],
      differs: [false, true, false],
    });
    expect(columnOf(sample.after, 'age')).toMatchObject({ mark: 'changed', cells: [10, 25, 30] });
    expect(columnOf(sample.after, 'age is missing')).toMatchObject({ mark: 'new', cells: [0, 1, 0] });
    expect(columnOf(sample.after, 'clinic')).toMatchObject({
      mark: 'kept',
      cells: ['north', 'south', 'north'],
    });
    expect(columnOf(sample.before, 'name')).toBeUndefined();
    expect(preview(recipe.steps, { step: 3, rows: 1 }).sample.positions).toEqual([3]);
  });

  it('shows texts and dates as they are, what a step removes, and the bucket of rare categories', () => {
    const first = preview(recipe.steps, { step: 0, rows: 2 }).sample;
    expect(columnOf(first.before, 'name')).toMatchObject({
      mark: 'removed',
      type: 'id',
      cells: ['Ann', 'Bo'],
    });
    expect(columnOf(first.before, 'seen')).toMatchObject({ type: 'date', cells: [0, 86_400_000] });
    expect(first.before[0]?.name).toBe('name');
    expect(columnOf(first.after, 'name')).toBeUndefined();
    const rare = preview(recipe.steps, { step: 4, rows: [0, 1] }).sample;
    expect(columnOf(rare.after, 'clinic')).toMatchObject({
      cells: ['north', null],
      isOther: [false, true],
      differs: [false, true],
    });
  });

  it('shows the whole recipe from the data to the features', () => {
    const { sample, features } = preview(recipe.steps, { step: null, rows: 2 });
    expect(sample.before.map(({ name }) => name).sort()).toEqual(['age', 'clinic', 'name', 'seen']);
    expect(sample.after.map(({ name }) => name).sort()).toEqual(features.map(({ name }) => name).sort());
    expect(columnOf(sample.after, 'age')?.cells[0]).toBeCloseTo((10 - 25) / Math.sqrt(100), 12);
    expect(sample.after.every(({ cells }) => !cells.includes(null))).toBe(true);
  });

  it('keeps rows outside training sealed, also when they are asked for', () => {
    expect(preview(recipe.steps, { step: 0, rows: [5, 4, 5] }).sample.positions).toEqual([4]);
    expect(preview(recipe.steps, { step: 0, rows: 100 }).sample.positions).toEqual([0, 1, 2, 3, 4]);
  });

  it('skips a step that cannot be fitted, says why, and goes on', () => {
    const broken = recipe.steps.map((step, i) =>
      i === 2 ? { kind: 'log' as const, columns: ['agee'] } : step,
    );
    const { steps, problem: whole, features } = preview(broken);
    expect(steps[2]).toMatchObject({
      fitted: null,
      problem: { code: 'E-RECIPE-COLUMN', details: { step: 3, column: 'agee', suggestion: 'age' } },
      columnsBefore: 4,
      columnsAfter: 4,
    });
    expect(steps[3]?.problem).toBeNull();
    expect(whole).toMatchObject({ code: 'E-RECIPE-UNENCODED', details: { columns: ['seen (date)'] } });
    expect(features).toEqual([]);
  });

  it('gives back the names that a failed step had claimed', () => {
    const fill = { kind: 'impute' as const, strategy: 'median' as const, indicator: true };
    const steps: Recipe['steps'] = [
      { ...fill, columns: ['age', 'agee'] },
      { ...fill, columns: ['age'] },
    ];
    const { steps: shown } = preview(steps, { pieceCells: 1 });
    expect(shown[0]?.fitted).toBeNull();
    expect(shown[1]?.added).toEqual([{ name: 'age is missing', column: 'age' }]);
  });

  it('tells of a target that the recipe cannot present', () => {
    const work = previewRecipeInPieces(recipe, table, train, { ...problem, task: 'regression' });
    expect(finishPieces(work).problem).toMatchObject({ code: 'E-TARGET-NOT-NUMBER' });
  });

  it('draws a bounded number of columns and counts the rest', () => {
    const wide = makeTable(
      ...Array.from({ length: 90 }, (_, i) => makeColumn(`c${i}`, [i, i + 1], 'number')),
      makeColumn('y', ['p', 'q'], 'category'),
    );
    const steps: Recipe['steps'] = [{ kind: 'log', columns: ['c80'] }];
    const work = previewRecipeInPieces({ steps }, wide, Int32Array.of(0, 1), problem, { step: 0, rows: 2 });
    const { sample } = finishPieces(work);
    expect([sample.before.length, sample.beforeLeftOut]).toEqual([40, 50]);
    expect(sample.after[0]).toMatchObject({ name: 'c80', mark: 'changed' });
  });
});
