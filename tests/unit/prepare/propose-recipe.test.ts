import { describe, expect, it } from 'vitest';
import {
  REASON_CATALOGUE,
  describeReason,
  recipeSchema,
  parseWith,
  type Problem,
  type RecipeStep,
} from '../../../src/contracts';
import { Generator } from '../../../src/foundation';
import { applyRecipe, fitRecipe, proposeRecipe } from '../../../src/pipeline/prepare';
import { makeColumn, makeTable, positions, type Cells } from '../../support/make-table';

const problem: Problem = { task: 'classification', target: 'y', positive: null, ignore: [] };
const nRows = 400;

/** `nRows` cells from a seeded generator. */
function draw(label: string, make: (generator: Generator, row: number) => number | string | null): Cells {
  const generator = Generator.fromSeed(5).fork(label);
  return Array.from({ length: nRows }, (_, row) => make(generator, row));
}
const colours = ['red', 'blue', 'green'];
const table = makeTable(
  makeColumn(
    'ticket',
    draw('ticket', (_, row) => `T${row}`),
    'id',
  ),
  makeColumn(
    'notes',
    draw('notes', (_, row) => `note ${row}`),
    'text',
  ),
  makeColumn(
    'row',
    draw('row', (_, row) => 5 + row),
  ),
  makeColumn(
    'empty',
    draw('empty', () => null),
    'number',
  ),
  makeColumn(
    'unit',
    draw('unit', () => 'kg'),
  ),
  makeColumn(
    'street',
    draw('street', (_, row) => `street ${row % 300}`),
  ),
  makeColumn(
    'height',
    draw('height', (generator) => 170 + 8 * generator.normal()),
  ),
  makeColumn(
    'income',
    draw('income', (generator) => Math.round(Math.exp(9 + generator.normal()))),
  ),
  makeColumn(
    'gauge',
    draw('gauge', (generator, row) => (row === 77 ? 4000 : row === 78 ? -3900 : generator.normal())),
  ),
  makeColumn(
    'alarm',
    draw('alarm', (_, row) => (row % 100 === 3 ? row : 0)),
  ),
  makeColumn(
    'dose',
    draw('dose', (generator) => (generator.uniform() < 0.2 ? null : 3 + generator.uniform())),
  ),
  makeColumn(
    'colour',
    draw('colour', (generator, row) =>
      row === 9 ? 'mauve' : row % 50 === 0 ? null : (colours[generator.integer(3)] as string),
    ),
  ),
  makeColumn(
    'seen',
    draw('seen', (generator) => Date.UTC(2021, generator.integer(12), 1 + generator.integer(28))),
    'date',
  ),
  makeColumn(
    'y',
    draw('y', (generator) => (generator.uniform() < 0.3 ? 'yes' : 'no')),
  ),
);
const recipe = proposeRecipe(table, positions(nRows), problem);
const stepOf = (reason: string): RecipeStep | undefined =>
  recipe.steps.find((step) => step.reason === reason);

describe('proposeRecipe', () => {
  it.each([
    ['R-DROP-ID', ['ticket']],
    ['R-DROP-TEXT', ['notes']],
    ['R-DROP-ROW-NUMBER', ['row']],
    ['R-DROP-EMPTY', ['empty']],
    ['R-DROP-CONSTANT', ['unit']],
    ['R-DROP-MANY-CATEGORIES', ['street']],
    ['R-IMPUTE-DATE', ['seen']],
    ['R-IMPUTE-CATEGORY', ['colour']],
    ['R-RARE', ['colour']],
    ['R-ONE-HOT', ['colour']],
    ['R-LOG', ['income']],
    ['R-SCALE-SPARSE', ['alarm']],
  ])('gives %s for %j', (reason, columns) => {
    expect(stepOf(reason)?.columns).toEqual(columns);
  });

  it('leaves out parts of a date that never change', () => {
    expect(stepOf('R-DATE-PARTS')).toMatchObject({
      columns: ['seen'],
      parts: ['month', 'dayOfMonth', 'dayOfWeek'],
    });
  });

  it('limits far-out values only with enough rows to spare', () => {
    expect(stepOf('R-CLIP')).toBeUndefined();
    const many = Int32Array.from({ length: 1200 }, (_, i) => i % nRows);
    const clip = proposeRecipe(table, many, problem).steps.find((step) => step.kind === 'clip');
    expect(clip?.columns).toContain('gauge');
    expect(clip?.columns).not.toContain('height');
  });

  it('gives bins what the rows can carry', () => {
    expect(stepOf('R-BINS')).toMatchObject({ count: 4 });
    expect(stepOf('R-BINS')?.columns).toContain('height');
    const few = proposeRecipe(table, positions(150), problem);
    expect(few.steps.some((step) => step.kind === 'bins')).toBe(false);
  });

  it('is a valid recipe that fits and applies', () => {
    expect(parseWith(recipeSchema, JSON.parse(JSON.stringify(recipe)), 'E-INTERNAL')).toEqual(recipe);
    const fitted = fitRecipe(recipe, table, positions(nRows), problem);
    expect(fitted.inputs.map((input) => input.name)).toEqual([
      'height',
      'income',
      'gauge',
      'alarm',
      'dose',
      'colour',
      'seen',
    ]);
    expect(fitted.features.map((feature) => feature.name)).toEqual(
      expect.arrayContaining([
        'colour=missing',
        'colour=red',
        'colour=(other)',
        'dose is missing',
        'seen.month',
      ]),
    );
    expect(fitted.features.map((feature) => feature.name)).not.toContain('height is missing');
    const { values, nFeatures } = applyRecipe(fitted, table);
    expect(values.every(Number.isFinite)).toBe(true);
    const height = fitted.features.findIndex((feature) => feature.name === 'height');
    const scaled = Array.from({ length: nRows }, (_, row) => values[row * nFeatures + height] as number);
    expect(scaled.reduce((sum, value) => sum + value, 0) / nRows).toBeCloseTo(0, 5);
  });

  it('looks at training rows alone', () => {
    const train = positions(200);
    const changed = makeTable(
      ...table.columns.map((column) => {
        if (column.data.kind !== 'number') return column;
        const values = column.data.values.map((value, row) => (row < 200 ? value : 1e9 * row ** 5));
        return { ...column, data: { ...column.data, values } };
      }),
    );
    expect(proposeRecipe(changed, train, problem)).toEqual(proposeRecipe(table, train, problem));
  });

  it('never looks at ignored columns, and proposes a target for regression', () => {
    const regression: Problem = { ...problem, task: 'regression', target: 'income', ignore: ['colour', 'y'] };
    const asked = proposeRecipe(table, positions(nRows), regression);
    expect(asked.target).toEqual({ transform: 'log', reason: 'R-TARGET-LOG' });
    expect(asked.steps.flatMap((step) => step.columns)).not.toEqual(expect.arrayContaining(['colour']));
    expect(asked.steps.flatMap((step) => step.columns)).not.toContain('income');
  });

  it('keeps the commonest categories of a column with very many', () => {
    const zip = makeColumn(
      'zip',
      draw('zip', (_, row) => `z${row < 200 ? row % 20 : row % 90}`),
    );
    const wide = makeTable(zip, table.columns.at(-1) as (typeof table.columns)[number]);
    const fitted = fitRecipe(proposeRecipe(wide, positions(nRows), problem), wide, positions(nRows), problem);
    expect(fitted.features.length).toBeGreaterThan(15);
    expect(fitted.features.length).toBeLessThanOrEqual(4 * 64 + 1);
  });

  it('keeps equally common categories rather than none of them', () => {
    // 400 rows over 150 categories: 100 have three rows, 50 have two.
    const zip = makeColumn(
      'zip',
      draw('zip', (_, row) => `z${row % 150}`),
    );
    const wide = makeTable(zip, table.columns.at(-1) as (typeof table.columns)[number]);
    const fitted = fitRecipe(proposeRecipe(wide, positions(nRows), problem), wide, positions(nRows), problem);
    expect(fitted.features).toHaveLength(101);
  });

  it('works on three rows', () => {
    const tiny = makeTable(
      makeColumn('a', [1, 2, 4]),
      makeColumn('b', ['u', 'v', 'w']),
      makeColumn('y', ['p', 'q', 'p']),
    );
    const fitted = fitRecipe(proposeRecipe(tiny, positions(3), problem), tiny, positions(3), problem);
    expect(applyRecipe(fitted, tiny).values.every(Number.isFinite)).toBe(true);
    expect(fitted.features.map((feature) => feature.name)).toEqual(['a', 'b=u', 'b=v', 'b=w', 'b=(other)']);
  });
});

describe('reasons', () => {
  it('exist for every proposed step, in both languages, filled in', () => {
    for (const step of recipe.steps) {
      expect(Object.keys(REASON_CATALOGUE)).toContain(step.reason);
      for (const locale of ['en', 'zh'] as const) {
        const sentence = describeReason(step, locale);
        expect(sentence).toContain(step.columns[0]);
        expect(sentence).not.toMatch(/[{}]|undefined/);
      }
    }
  });
  it('have the same placeholders in both languages', () => {
    const placeholders = (sentence: string) =>
      [...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
    for (const entry of Object.values(REASON_CATALOGUE))
      expect(placeholders(entry.en)).toEqual(placeholders(entry.zh));
  });
  it("pass a person's own words through", () => {
    expect(describeReason({ kind: 'log', columns: ['x'], reason: 'because {columns}' }, 'zh')).toBe(
      'because {columns}',
    );
    expect(describeReason({ kind: 'log', columns: ['x'] }, 'en')).toBe('');
    expect(describeReason({ kind: 'log', columns: ['x'], reason: 'constructor' }, 'en')).toBe('constructor');
  });
});
