import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FittedRecipe, Problem, RecipeStep } from '../../../src/contracts';
import { quantile } from '../../../src/foundation';
import { applyRecipe, fitRecipe } from '../../../src/pipeline/prepare';
import { skewness } from '../../../src/pipeline/prepare/column-evidence';
import { makeColumn, makeTable, positions, type Cells } from '../../support/make-table';

interface Scaled {
  centre: number;
  spread: number;
  train: (number | null)[];
  later: (number | null)[];
}
interface Fixture {
  source: string;
  columns: Record<string, (number | null)[]>;
  later: (number | null)[];
  scale: Record<'standard' | 'robust' | 'minMax', Record<string, Scaled>>;
  impute: Record<'median' | 'mean' | 'mostFrequent', Record<string, number>>;
  skewness: Record<string, number>;
  quantiles: Record<string, number[]>;
  oneHot: {
    train: (string | null)[];
    later: string[];
    categories: string[];
    trainMatrix: number[][];
    laterMatrix: number[][];
    mostFrequent: string;
  };
}
const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/prepare/preprocessing.json', import.meta.url), 'utf8'),
) as Fixture;
const { source } = fixture;
const names = Object.keys(fixture.columns);

const problem: Problem = { task: 'regression', target: 'y', positive: null, ignore: [] };

function tableOf(name: string, cells: Cells) {
  return makeTable(
    makeColumn(name, cells),
    makeColumn(
      'y',
      cells.map((_, row) => row * 1.5 - 4),
    ),
  );
}

function fitOn(name: string, cells: Cells, ...steps: RecipeStep[]): FittedRecipe {
  return fitRecipe({ steps }, tableOf(name, cells), positions(cells.length), problem);
}

function learned<Kind extends FittedRecipe['steps'][number]['kind']>(fitted: FittedRecipe, kind: Kind) {
  return fitted.steps.find((step) => step.kind === kind) as Extract<
    FittedRecipe['steps'][number],
    { kind: Kind }
  >;
}

describe.each(['standard', 'robust', 'minMax'] as const)('scale %s', (method) => {
  it.each(names)('learns centre and spread of "%s"', (name) => {
    const expected = fixture.scale[method][name] as Scaled;
    const cells = fixture.columns[name] as Cells;
    const fitted = fitOn(name, cells, { kind: 'scale', columns: [name], method });
    const [scale] = learned(fitted, 'scale').scales;
    expect([scale?.centre, scale?.spread]).toBeAllClose([expected.centre, expected.spread], {
      relative: 1e-12,
      source,
    });
  });

  it.each(names)('scales "%s", seen rows and later ones', (name) => {
    const expected = fixture.scale[method][name] as Scaled;
    const cells = fixture.columns[name] as Cells;
    const fitted = fitOn(name, cells, { kind: 'scale', columns: [name], method });
    for (const [rows, scaled] of [
      [cells, expected.train],
      [fixture.later, expected.later],
    ] as const) {
      const { values } = applyRecipe(fitted, tableOf(name, rows));
      // Gaps are filled by Terrarium and left by scikit-learn; beyond +-1e6 Terrarium limits.
      const wanted = scaled.map((value, row) =>
        value === null ? (values[row] as number) : Math.max(-1e6, Math.min(1e6, value)),
      );
      // The spread of "large offset" is small beside its centre: what float64 keeps of x - centre bounds both sides.
      expect(values).toBeAllClose(wanted, { relative: 1e-6, absolute: 1e-7, source });
    }
  });
});

describe.each(['median', 'mean', 'mostFrequent'] as const)('impute %s', (strategy) => {
  it.each(names)('learns what fills "%s"', (name) => {
    const fitted = fitOn(name, fixture.columns[name] as Cells, { kind: 'impute', columns: [name], strategy });
    expect(Number(learned(fitted, 'impute').fills[0]?.value)).toBeAllClose(
      fixture.impute[strategy][name] as number,
      {
        relative: 1e-12,
        source,
      },
    );
  });
});

describe('one-hot', () => {
  const { train, later, categories, trainMatrix, laterMatrix, mostFrequent } = fixture.oneHot;
  const steps: RecipeStep[] = [
    { kind: 'impute', columns: ['fruit'], strategy: 'constant' },
    { kind: 'oneHot', columns: ['fruit'] },
  ];
  const fitted = fitOn('fruit', train, ...steps);

  it('learns the same categories in the same order', () => {
    expect(learned(fitted, 'oneHot').categories[0]?.values).toEqual(categories);
  });

  it.each([
    ['seen', train, trainMatrix],
    ['later', later, laterMatrix],
  ])('encodes %s rows equally, and marks unknown ones in the last feature', (_, cells, expected) => {
    const matrix = applyRecipe(fitted, tableOf('fruit', cells));
    const withBucket = expected.map((row) => [...row, row.includes(1) ? 0 : 1]);
    expect(matrix.values).toBeAllClose(withBucket.flat(), { source });
  });

  it('finds the most frequent word', () => {
    const filled = fitOn(
      'fruit',
      train,
      { kind: 'impute', columns: ['fruit'], strategy: 'mostFrequent' },
      steps[1] as RecipeStep,
    );
    expect(learned(filled, 'impute').fills[0]?.value).toBe(mostFrequent);
  });
});

it.each(Object.keys(fixture.skewness))('measures the skewness of "%s"', (name) => {
  const values = (fixture.columns[name] as (number | null)[]).filter((value) => value !== null);
  expect(skewness(values)).toBeAllClose(fixture.skewness[name] as number, {
    relative: 1e-9,
    absolute: 1e-12,
    source: 'scipy.stats.skew',
  });
});

it.each(names)('limits "%s" at the quantiles NumPy finds', (name) => {
  const cells = fixture.columns[name] as (number | null)[];
  const values = cells.filter((value) => value !== null);
  const expected = fixture.quantiles[name] as number[];
  expect([0.001, 0.05, 0.25, 0.5, 0.9, 0.999].map((share) => quantile(values, share))).toBeAllClose(
    expected,
    { relative: 1e-12, source: 'numpy.nanquantile' },
  );
  const fitted = fitOn(name, cells, {
    kind: 'clip',
    columns: [name],
    lowerQuantile: 0.05,
    upperQuantile: 0.9,
  });
  const [limit] = learned(fitted, 'clip').limits;
  expect([limit?.low, limit?.high]).toBeAllClose([expected[1] as number, expected[4] as number], {
    relative: 1e-12,
    source: 'numpy.nanquantile',
  });
});
