import { describe, expect, it } from 'vitest';
import {
  PARITY_TOLERANCE,
  PLAIN_DECISION,
  type Decision,
  type FittedRecipe,
  type ModelArtifact,
  type Problem,
  type Recipe,
  type Table,
  type Topology,
} from '../../../src/contracts';
import { finishPieces, Generator } from '../../../src/foundation';
import { exportOnnx, forwardReference, openOnnx, predictWithOnnx } from '../../../src/pipeline/deploy';
import { applyRecipe, fitRecipe, invertTarget } from '../../../src/pipeline/prepare';
import { makeColumn, makeTable, positions } from '../../support/make-table';
import { runOnnx } from '../../support/onnx-runtime';
import { codeOf, makeArtifact } from './sample-models';

/** Names that a careless exporter would mix up, lose or run. */
const HOSTILE = {
  script: '<img src=x onerror=alert(1)>',
  prototype: '__proto__',
  output: 'label',
  internal: 'terrarium_0',
  formula: '=1+1|cmd',
  unicode: '企鹅 "x"\\n',
} as const;
const LEVELS = ['<b>', '', '__proto__', '=2+3', 'constructor', '企鹅'];
const N_ROWS = 240;

/** Numbers with gaps, dates, categories with gaps, and both kinds of target. */
function makeRows(seed: number, nRows: number): Table {
  const generator = Generator.fromSeed(seed);
  const cells = <Cell>(make: () => Cell, gaps = 0.15): (Cell | null)[] =>
    Array.from({ length: nRows }, () => (generator.uniform() < gaps ? null : make()));
  const level = () => LEVELS[Math.floor(generator.uniform() * LEVELS.length)] as string;
  return makeTable(
    makeColumn(
      HOSTILE.script,
      cells(() => generator.normal() * 300 + 40),
      'number',
    ),
    makeColumn(
      HOSTILE.output,
      cells(() => Math.exp(generator.normal() * 3) - 5),
      'number',
    ),
    makeColumn(
      HOSTILE.internal,
      cells(() => generator.normal() * 1e-3, 0),
      'number',
    ),
    makeColumn(HOSTILE.prototype, cells(level), 'category'),
    makeColumn(
      HOSTILE.formula,
      cells(() => String(generator.uniform() < 0.3)),
      'boolean',
    ),
    makeColumn(
      HOSTILE.unicode,
      cells(() => (generator.uniform() - 0.4) * 8e13),
      'date',
    ),
    makeColumn(
      'free text',
      cells(() => 'never read'),
      'text',
    ),
    makeColumn(
      'y',
      cells(() => ['setosa', '<script>', '__proto__'][Math.floor(generator.uniform() * 3)] as string, 0),
    ),
    makeColumn(
      'two',
      cells(() => (generator.uniform() < 0.4 ? 'yes' : 'no'), 0),
    ),
    makeColumn(
      'price',
      cells(() => Math.exp(generator.normal() * 2) * 50, 0),
    ),
  );
}

const table = makeRows(7, N_ROWS);
/** Other rows: levels that training never saw, and numbers beyond its range. */
const later: Table = {
  ...makeRows(99, N_ROWS),
  columns: makeRows(99, N_ROWS).columns.map((column) =>
    column.data.kind === 'category'
      ? {
          ...column,
          data: {
            ...column.data,
            dictionary: column.data.dictionary.map((text) => (text === '<b>' ? 'unseen' : text)),
          },
        }
      : column.name === HOSTILE.script && column.data.kind === 'number'
        ? { ...column, data: { ...column.data, values: column.data.values.map((value) => value * 1e7) } }
        : column,
  ),
};
const numbers = [HOSTILE.script, HOSTILE.output, HOSTILE.internal];
const categories = [HOSTILE.prototype, HOSTILE.formula];
const everyStep: Recipe = {
  steps: [
    { kind: 'drop', columns: ['free text', 'y', 'two', 'price'] },
    { kind: 'clip', columns: [HOSTILE.script], lowerQuantile: 0.02, upperQuantile: 0.98 },
    { kind: 'impute', columns: [HOSTILE.script, HOSTILE.unicode], strategy: 'median', indicator: true },
    { kind: 'impute', columns: [HOSTILE.formula], strategy: 'mostFrequent', indicator: true },
    {
      kind: 'dateParts',
      columns: [HOSTILE.unicode],
      parts: ['year', 'month', 'dayOfMonth', 'dayOfWeek', 'hour'],
    },
    { kind: 'log', columns: [HOSTILE.output] },
    { kind: 'impute', columns: [HOSTILE.output], strategy: 'mean' },
    { kind: 'rare', columns: [HOSTILE.prototype], minimumCount: 34 },
    { kind: 'oneHot', columns: categories },
    { kind: 'bins', columns: [HOSTILE.script, HOSTILE.output], count: 5 },
    { kind: 'scale', columns: numbers, method: 'robust' },
    { kind: 'scale', columns: [`${HOSTILE.unicode}.year`, `${HOSTILE.unicode}.hour`], method: 'minMax' },
  ],
};

function fit(target: string, transform: 'none' | 'log' = 'none'): FittedRecipe {
  const task = target === 'price' ? 'regression' : 'classification';
  const others = ['y', 'two', 'price'].filter((name) => name !== target);
  const problem: Problem = { task, target, positive: null, ignore: others };
  return fitRecipe({ ...everyStep, target: { transform } }, table, positions(N_ROWS), problem);
}

function modelFor(
  recipe: FittedRecipe,
  shape: Partial<Extract<Topology, { family: 'mlp' }>>,
  seed = 3,
): ModelArtifact {
  const { target } = recipe;
  const base = {
    nFeatures: recipe.features.length,
    outputs: target.kind === 'classes' ? target.classes.length : 1,
    output: target.kind === 'classes' ? ('softmax' as const) : ('identity' as const),
  };
  const { family = 'linear', activation = 'relu' } = shape as {
    family?: Topology['family'];
    activation?: 'relu';
  };
  const topology: Topology =
    family === 'mlp' ? { family, ...base, hiddenUnits: [7, 5], activation } : { family, ...base };
  const artifact = makeArtifact(topology, seed);
  for (const { values } of artifact.tensors) values.forEach((value, i) => (values[i] = value * 0.3));
  if (family === 'baseline' && target.kind === 'classes') {
    const shares = target.classes.map((_, i) => (i + 1) / ((base.outputs * (base.outputs + 1)) / 2));
    artifact.tensors[0]?.values.set(shares);
  }
  return artifact;
}

const FAMILIES = [
  { family: 'baseline' },
  { family: 'linear' },
  { family: 'mlp', activation: 'relu' },
  { family: 'mlp', activation: 'tanh' },
  { family: 'mlp', activation: 'gelu' },
] as const;
const identity = { name: '<script>alert(1)</script>', modelVersion: 4 };

function expectClose(actual: readonly (number | string)[], expected: ArrayLike<number>): void {
  expect(actual).toHaveLength(expected.length);
  const largest = actual.reduce<number>(
    (worst, value, i) =>
      Math.max(
        worst,
        Math.abs(Number(value) - (expected[i] as number)) || (Number.isNaN(value) ? Infinity : 0),
      ),
    0,
  );
  expect(largest).toBeLessThanOrEqual(PARITY_TOLERANCE);
}

describe('exportOnnx, in onnxruntime-web and in our own evaluator', () => {
  it.each(FAMILIES)('gives the probabilities and labels of the app: $family $activation', async (shape) => {
    const recipe = fit('y');
    const artifact = modelFor(recipe, shape as never);
    const files = exportOnnx(artifact, recipe, PLAIN_DECISION, identity);
    for (const rows of [table, later]) {
      const expected = forwardReference(artifact, applyRecipe(recipe, rows));
      const { probabilities, label } = await runOnnx(files, rows);
      expect(probabilities?.dims).toEqual([N_ROWS, 3]);
      expectClose(probabilities?.values ?? [], expected);
      const own = finishPieces(predictWithOnnx(openOnnx(files), rows));
      expectClose(Array.from(own.values), expected);
      const classes = recipe.target.kind === 'classes' ? recipe.target.classes : [];
      const likeliest = Array.from({ length: N_ROWS }, (_, row) => {
        const p = Array.from(expected.subarray(row * 3, row * 3 + 3));
        return classes[p.indexOf(Math.max(...p))];
      });
      expect(label?.values).toEqual(likeliest);
      expect(own.labels).toEqual(likeliest);
    }
  });

  it.each(
    FAMILIES.flatMap((shape) => (['none', 'log'] as const).map((transform) => ({ ...shape, transform }))),
  )("gives values in the target's unit: $family $activation, $transform", async ({ transform, ...shape }) => {
    const recipe = fit('price', transform);
    const artifact = modelFor(recipe, shape as never);
    const decision: Decision = {
      ...PLAIN_DECISION,
      calibration: { method: 'conformal', halfWidth: 12.5, coverage: 0.9 },
    };
    const files = exportOnnx(artifact, recipe, decision, identity);
    const { target } = recipe;
    const unit = transform === 'log' ? 1 : (target as { standardDeviation: number }).standardDeviation;
    for (const rows of [table, later]) {
      const expected = invertTarget(target, forwardReference(artifact, applyRecipe(recipe, rows)));
      const { value, low, high } = await runOnnx(files, rows);
      const relative = (values: ArrayLike<number | string> = []) =>
        Array.from(
          values,
          (held, i) => Number(held) / (unit * Math.max(1, Math.abs(expected[i] as number) / unit)),
        );
      expect(value?.dims).toEqual([N_ROWS, 1]);
      expectClose(relative(value?.values), relative(expected));
      expectClose(relative(low?.values), relative(expected.map((held) => held - 12.5)));
      expectClose(relative(high?.values), relative(expected.map((held) => held + 12.5)));
      expectClose(relative(finishPieces(predictWithOnnx(openOnnx(files), rows)).values), relative(expected));
    }
  });

  it.each([
    { name: 'temperature', calibration: { method: 'temperature', temperature: 1.7 } },
    { name: 'platt', calibration: { method: 'platt', slope: 0.6, intercept: -0.35 } },
  ] as const)('calibrates by $name and keeps the threshold', async ({ calibration }) => {
    const recipe = fit('two');
    const positive = (recipe.target as { positive: number }).positive;
    const artifact = modelFor(recipe, { family: 'mlp', activation: 'tanh' } as never);
    const raw = forwardReference(artifact, applyRecipe(recipe, table));
    const chosen = Array.from({ length: N_ROWS }, (_, row) => {
      const p = raw[2 * row + positive] as number;
      const odds = Math.log(p / (1 - p));
      return 1 / (1 + Math.exp(-(calibration.method === 'platt' ? 0.6 * odds - 0.35 : odds / 1.7)));
    });
    // Between two probabilities, so that rounding decides no label.
    const sorted = [...chosen].sort((left, right) => left - right);
    const threshold = ((sorted[150] as number) + (sorted[151] as number)) / 2;
    const files = exportOnnx(
      artifact,
      recipe,
      { ...PLAIN_DECISION, calibration, threshold, abstainBelow: 0.6 },
      identity,
    );
    const expected = chosen.flatMap((p) => (positive === 1 ? [1 - p, p] : [p, 1 - p]));
    const { probabilities, label } = await runOnnx(files, table);
    expectClose(probabilities?.values ?? [], expected);
    const classes = (recipe.target as { classes: string[] }).classes;
    const labels = chosen.map((p) => classes[p >= threshold ? positive : 1 - positive]);
    expect(new Set(labels).size).toBe(2);
    expect(label?.values).toEqual(labels);
    const own = finishPieces(predictWithOnnx(openOnnx(files), table));
    expectClose(Array.from(own.values), expected);
    expect(own.labels).toEqual(labels);
  });

  it('names inputs so that other tools take them, and says which column each is', () => {
    const files = exportOnnx(modelFor(fit('y'), {}), fit('y'), PLAIN_DECISION, identity);
    const { graph, metadata, irVersion, operatorSets } = openOnnx(files);
    expect(graph.inputs.map(({ name, description }) => [name, description])).toEqual([
      ['column_0', HOSTILE.script],
      ['column_1', HOSTILE.output],
      ['column_2', HOSTILE.internal],
      ['__proto__', HOSTILE.prototype],
      ['column_4', HOSTILE.formula],
      ['column_5', HOSTILE.unicode],
    ]);
    expect([irVersion, ...operatorSets]).toEqual([
      8,
      { domain: '', version: 17 },
      { domain: 'ai.onnx.ml', version: 3 },
    ]);
    expect(metadata.map(({ key }) => key).sort()).toEqual(
      ['decision', 'features', 'inputs', 'modelVersion', 'name', 'target'].map((key) => `terrarium.${key}`),
    );
    expect(exportOnnx(modelFor(fit('y'), {}), fit('y'), PLAIN_DECISION, identity)).toEqual(files);
  });

  it('writes a README in which no name of the data is alive', () => {
    const [, readme] = exportOnnx(modelFor(fit('y'), {}), fit('y'), PLAIN_DECISION, identity);
    const text = new TextDecoder().decode(readme?.bytes);
    expect(text).not.toContain('<img');
    expect(text).not.toContain('<script');
    expect(text).toContain('`column_5` (the column “企鹅');
  });

  it('refuses a model without features', async () => {
    const recipe = { ...fit('y'), features: [] };
    expect(
      await codeOf(() =>
        exportOnnx(modelFor(recipe, { family: 'baseline' } as never), recipe, PLAIN_DECISION, identity),
      ),
    ).toBe('E-EXPORT-UNSUPPORTED');
  });
});
