import { describe, expect, it } from 'vitest';
import type { Problem, RecipeStep } from '../../../src/contracts';
import { applyRecipe, fitRecipe, invertFeatures } from '../../../src/pipeline/prepare';
import { makeColumn, makeTable, positions } from '../../support/make-table';

const problem: Problem = { task: 'classification', target: 'y', positive: null, ignore: [] };
const table = makeTable(
  makeColumn('age', [31, 18, 25, 47, 33]),
  makeColumn('fare', [7.25, 512.5, 0, 80, 26]),
  makeColumn('dose', [2, null, 4, 8, null]),
  makeColumn('city', ['Lyon', 'Bonn', 'Lyon', 'Ulm', null]),
  makeColumn('y', ['no', 'yes', 'no', 'yes', 'yes']),
);
const steps: RecipeStep[] = [
  { kind: 'impute', columns: ['age', 'fare', 'dose'], strategy: 'median', indicator: true },
  { kind: 'rare', columns: ['city'], minimumCount: 2 },
  { kind: 'oneHot', columns: ['city'] },
  { kind: 'log', columns: ['fare'] },
  { kind: 'clip', columns: ['age'], lowerQuantile: 0.25, upperQuantile: 0.75 },
  { kind: 'bins', columns: ['age', 'fare'], count: 2 },
  { kind: 'scale', columns: ['age', 'fare', 'dose'], method: 'robust' },
];
const fitted = fitRecipe({ steps }, table, positions(5), problem);

describe('invertFeatures', () => {
  const inverted = invertFeatures(fitted, applyRecipe(fitted, table));
  const column = (name: string) => inverted.find((entry) => entry.name === name);

  it('gives one entry per input column', () => {
    expect(inverted.map((entry) => [entry.name, entry.column])).toEqual([
      ['age', 'age'],
      ['fare', 'fare'],
      ['dose', 'dose'],
      ['city', 'city'],
    ]);
  });

  it('undoes scaling and logarithm', () => {
    expect(column('fare')?.values as number[]).toBeAllClose([7.25, 512.5, 0, 80, 26], {
      relative: 1e-5,
      absolute: 1e-5,
      source: 'the table',
    });
  });

  it('gives limited numbers as limited, and says so', () => {
    expect(column('age')?.values as number[]).toBeAllClose([31, 25, 25, 33, 33], {
      relative: 1e-6,
      source: 'the table',
    });
    expect(column('age')?.approximate).toBe(true);
  });

  it('gives gaps back where they were marked', () => {
    expect(column('dose')?.values).toEqual([2, null, 4, 8, null]);
    expect(column('dose')?.approximate).toBe(false);
  });

  it('gives categories back, the bucket as null', () => {
    expect(column('city')).toMatchObject({ values: ['Lyon', null, 'Lyon', null, null], approximate: true });
  });

  it('takes the largest of a one-hot group that holds fractions', () => {
    const simple = fitRecipe(
      {
        steps: [
          { kind: 'drop', columns: ['age', 'fare', 'dose'] },
          { kind: 'oneHot', columns: ['city'] },
        ],
      },
      table,
      positions(5),
      problem,
    );
    expect(simple.features.map((feature) => feature.name)).toEqual([
      'city=Bonn',
      'city=Lyon',
      'city=Ulm',
      'city=(other)',
    ]);
    const matrix = {
      nRows: 3,
      nFeatures: 4,
      values: Float32Array.of(0.2, 0.1, 0.6, 0.1, 0.4, 0.4, 0.1, 0.1, 0, 0, 0.3, 0.7),
    };
    expect(invertFeatures(simple, matrix)[0]?.values).toEqual(['Ulm', 'Bonn', null]);
  });
});
