import { describe, expect, it } from 'vitest';
import {
  PLAIN_DECISION,
  type ColumnSketch,
  type Decision,
  type FittedRecipe,
  type ModelArtifact,
  type ReferenceProfile,
} from '../../../src/contracts';
import { Generator } from '../../../src/foundation';
import {
  answerRows,
  decide,
  decidePredictions,
  forwardReference,
  inputFields,
  makeDecision,
  openVersion,
  type VersionParts,
} from '../../../src/pipeline/deploy';
import { applyRecipe } from '../../../src/pipeline/prepare';
import { makeColumn, makeTable } from '../../support/make-table';

function sketch(changes: Partial<ColumnSketch> & Pick<ColumnSketch, 'name' | 'type'>): ColumnSketch {
  return { rows: 200, missing: 0, sample: null, range: null, categories: null, otherCount: 0, ...changes };
}

const recipe: FittedRecipe = {
  version: 1,
  inputs: [
    { name: 'length', type: 'number', overridden: false },
    { name: 'colour', type: 'category', overridden: false },
    { name: 'seen', type: 'date', overridden: false, dateOrder: 'dayFirst' },
    { name: 'remark', type: 'text', overridden: false },
    { name: '__proto__', type: 'number', overridden: false },
  ],
  steps: [
    { kind: 'impute', fills: [{ column: 'length', value: 40, indicator: null }] },
    { kind: 'dateParts', parts: ['month'], dates: [{ column: 'seen', features: ['seen.month'] }] },
    {
      kind: 'oneHot',
      categories: [
        { column: 'colour', values: ['red', '蓝'], features: ['colour=red', 'colour=蓝', 'colour: other'] },
      ],
    },
    {
      kind: 'scale',
      method: 'standard',
      scales: [
        { column: 'length', centre: 40, spread: 8 },
        { column: 'seen.month', centre: 6, spread: 3 },
        { column: '__proto__', centre: 0.5, spread: 2 },
      ],
    },
  ],
  features: [
    { name: 'length', column: 'length' },
    { name: 'colour=red', column: 'colour' },
    { name: 'colour=蓝', column: 'colour' },
    { name: 'colour: other', column: 'colour' },
    { name: 'seen.month', column: 'seen' },
    { name: '__proto__', column: '__proto__' },
  ],
  target: { kind: 'classes', column: 'kind', classes: ['no', 'yes'], positive: 1 },
};
const reference: ReferenceProfile = {
  version: 1,
  columns: [
    sketch({ name: 'length', type: 'number', missing: 3, sample: [31, 38.5, 40, 52], range: [30, 55] }),
    sketch({
      name: 'colour',
      type: 'category',
      categories: [
        { value: 'red', count: 120 },
        { value: '蓝', count: 80 },
      ],
    }),
    sketch({
      name: 'seen',
      type: 'date',
      sample: [Date.UTC(2024, 0, 5), Date.UTC(2024, 4, 6), Date.UTC(2024, 9, 7)],
      range: [Date.UTC(2024, 0, 1), Date.UTC(2024, 11, 31)],
    }),
    sketch({ name: '__proto__', type: 'number', sample: [0.25, 0.5], range: [-1, 2] }),
  ],
};
const artifact: ModelArtifact = {
  topology: { family: 'linear', nFeatures: 6, outputs: 2, output: 'softmax' },
  tensors: [
    {
      name: 'kernel',
      shape: [6, 2],
      values: Float32Array.from([0.3, -0.4, 0.8, -0.2, -0.5, 0.6, 0.1, 0.2, -0.3, 0.35, 0.15, -0.25]),
    },
    { name: 'bias', shape: [2], values: Float32Array.from([0.05, -0.15]) },
  ],
};
const parts: VersionParts = { artifact, recipe, reference, decision: PLAIN_DECISION };
const ordinary = Object.fromEntries([
  ['length', ' 44 '],
  ['colour', 'red'],
  ['seen', '7/10/2024'],
  ['__proto__', '0.25'],
]);

describe('answerRows', () => {
  it('answers cells as the recipe and the model answer the same values', () => {
    const table = makeTable(
      makeColumn('length', [44]),
      makeColumn('colour', ['red']),
      makeColumn('seen', [Date.UTC(2024, 9, 7)], 'date'),
      makeColumn('__proto__', [0.25]),
    );
    const used = recipe.inputs.filter(({ name }) => name !== 'remark');
    const features = applyRecipe({ ...recipe, inputs: used }, table);
    const expected = [...forwardReference(artifact, features)];
    const [answer] = answerRows([ordinary], parts);
    expect(answer?.probabilities).toEqual(expected);
    expect(answer?.likeliest).toBe((expected[1] as number) > (expected[0] as number) ? 'yes' : 'no');
    expect(answer?.output).toBe(answer?.likeliest);
    expect(answer?.confidence).toBe(Math.max(...expected));
    expect(answer?.outside).toEqual([]);
  });

  it('finds columns by name whatever their order, and ignores what it does not use', () => {
    const turned = Object.fromEntries([...Object.entries(ordinary)].reverse());
    const [a, b] = answerRows([ordinary, { ...turned, extra: '=1+1', remark: 'x' }], parts);
    expect(b).toEqual(a);
  });

  it('says what lies outside, column by column, with the cell as it was written', () => {
    const rows = [
      { ...ordinary, length: '440' },
      { ...ordinary, colour: 'RED' },
      { ...ordinary, length: 'four', seen: '31/31/2024' },
      { ...ordinary, length: '', colour: null },
      { ...ordinary, seen: '7/10/1999' },
    ];
    const said = answerRows(rows, parts).map(({ outside }) => outside);
    expect(said).toEqual([
      [{ column: 'length', kind: 'range', cell: '440', limits: [30, 55] }],
      [{ column: 'colour', kind: 'category', cell: 'RED', limits: null }],
      [
        { column: 'length', kind: 'unread', cell: 'four', limits: null },
        { column: 'seen', kind: 'unread', cell: '31/31/2024', limits: null },
      ],
      [{ column: 'colour', kind: 'missing', cell: null, limits: null }],
      [
        {
          column: 'seen',
          kind: 'range',
          cell: '7/10/1999',
          limits: [Date.UTC(2024, 0, 1), Date.UTC(2024, 11, 31)],
        },
      ],
    ]);
  });

  it('says nothing of a new word where the sketch had to leave words out', () => {
    const cut = {
      ...reference,
      columns: reference.columns.map((column) =>
        column.name === 'colour' ? { ...column, otherCount: 4 } : column,
      ),
    };
    const [answer] = answerRows([{ ...ordinary, colour: 'mauve' }], { ...parts, reference: cut });
    expect(answer?.outside).toEqual([]);
  });

  it('reads cells in the notation of the training file', () => {
    const comma = { ...parts, notation: { decimal: ',' as const, missing: ['', 'keine'] } };
    const [point] = answerRows([{ ...ordinary, length: '44.5' }], parts);
    const written = (length: string) =>
      Object.fromEntries([...Object.entries({ ...ordinary, length }), ['__proto__', '0,25']]);
    const [answer, gap] = answerRows([written('44,5'), written('keine')], comma);
    expect(answer).toEqual(point);
    expect(gap?.outside).toEqual([]);
  });

  it('answers a table as it answers the same cells, and an empty one with nothing', () => {
    const whole = makeTable(
      makeColumn('length', [44, 440]),
      makeColumn('colour', ['red', 'mauve']),
      makeColumn('__proto__', [0.25, 0.25]),
      makeColumn('seen', [Date.UTC(2024, 9, 7), Date.UTC(2024, 9, 7)], 'date'),
    );
    const version = openVersion(parts);
    const answers = version.answerTable(whole);
    expect(answers[0]).toEqual(version.answerRows([ordinary])[0]);
    expect(answers[1]?.outside.map(({ kind }) => kind)).toEqual(['range', 'category']);
    expect(version.answerRows([])).toEqual([]);
  });

  it('refuses a table without a column that the model uses', () => {
    const version = openVersion(parts);
    const table = makeTable(makeColumn('length', [44]), makeColumn('colour', ['red']));
    expect(() => version.answerTable(table)).toThrow(expect.objectContaining({ code: 'E-COLUMNS-MISSING' }));
  });
});

describe('decide', () => {
  const target = recipe.target;
  const decision = (changes: Partial<Decision>): Decision => ({ ...PLAIN_DECISION, ...changes });

  it('answers the positive class from the threshold on, in calibrated probabilities', () => {
    const low = decision({ threshold: 0.2 });
    expect(decide([0.8, 0.2], target, low)).toMatchObject({ output: 'yes', confidence: 0.2 });
    expect(decide([0.81, 0.19], target, low)).toMatchObject({ output: 'no', confidence: 0.81 });
    const raised = decision({
      threshold: 0.2,
      calibration: { method: 'platt', slope: 1.25, intercept: -0.5 },
    });
    const z = 1.25 * Math.log(0.25 / 0.75) - 0.5;
    expect(decide([0.75, 0.25], target, raised).probabilities).toBeAllClose(
      [1 / (1 + Math.exp(z)), 1 / (1 + Math.exp(-z))],
      { relative: 1e-12, source: 'by hand' },
    );
    expect(decide([0.75, 0.25], target, raised).likeliest).toBe('no');
  });

  it('withholds the answer below the limit and still says what was likeliest', () => {
    const careful = decision({ abstainBelow: 0.7 });
    expect(decide([0.35, 0.65], target, careful)).toMatchObject({ output: null, likeliest: 'yes' });
    expect(decide([0.3, 0.7], target, careful)).toMatchObject({ output: 'yes', likeliest: 'yes' });
  });

  it('softens probabilities by the temperature', () => {
    const classes = { kind: 'classes' as const, column: 'c', classes: ['a', 'b', 'c'], positive: null };
    const { probabilities } = decide(
      [0.64, 0.32, 0.04],
      classes,
      decision({ calibration: { method: 'temperature', temperature: 2 } }),
    );
    const roots = [0.8, Math.sqrt(0.32), 0.2];
    const total = roots.reduce((sum, root) => sum + root, 0);
    expect(probabilities).toBeAllClose(
      roots.map((root) => root / total),
      { relative: 1e-12, source: 'square roots by hand' },
    );
  });

  it('gives a number its interval, in the unit of the target', () => {
    const number = {
      kind: 'number' as const,
      column: 'price',
      transform: 'none' as const,
      mean: 20,
      standardDeviation: 4,
      minimum: 5,
      maximum: 60,
    };
    const conformal = decision({ calibration: { method: 'conformal', halfWidth: 3.5, coverage: 0.9 } });
    expect(decide([1.25], number, conformal)).toEqual({
      output: 25,
      likeliest: 25,
      confidence: null,
      probabilities: [],
      interval: [21.5, 28.5],
    });
    expect(decide([1.25], number, PLAIN_DECISION).interval).toBeNull();
  });
});

describe('makeDecision and decidePredictions', () => {
  const generator = Generator.fromSeed(4);
  const nRows = 400;
  const yTrue = new Int32Array(nRows);
  const probabilities = new Float64Array(2 * nRows);
  for (let row = 0; row < nRows; row++) {
    const logit = generator.normal() * 1.5;
    yTrue[row] = generator.uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
    const said = 1 / (1 + Math.exp(-3 * logit));
    probabilities.set([1 - said, said], 2 * row);
  }
  const rowIds = Int32Array.from({ length: nRows }, (_, row) => row);
  const task = 'classification' as const;
  const shared = { rowIds, task, classes: ['no', 'yes'], positive: 1, yTrue, probabilities };
  const validation = { ...shared, yPred: new Int32Array(nRows) };

  it('carry a threshold over into calibrated probabilities, so that it flags the same rows', () => {
    const threshold = probabilities[2 * 7 + 1] as number;
    const decision = makeDecision(validation, recipe.target, { threshold, abstainBelow: 0.8 });
    expect(decision.calibration.method).toBe('platt');
    expect(decision).toMatchObject({ calibratedOnRows: 400, abstainBelow: 0.8 });
    expect(decision.threshold).not.toBe(threshold);
    const decided = decidePredictions(validation, recipe.target, decision);
    const flagged = [...decided.yPred].map((answer) => answer === 1);
    expect(flagged).toEqual([...rowIds].map((row) => (probabilities[2 * row + 1] as number) >= threshold));
    expect(flagged[7]).toBe(true);
    expect(flagged.filter(Boolean).length).toBeGreaterThan(20);
    const seventh = decide(probabilities.subarray(14, 16), recipe.target, decision);
    expect([...decided.probabilities.subarray(14, 16)]).toEqual(seventh.probabilities);
  });

  it('leave out what the target does not know, and calibrate nothing without validation rows', () => {
    const choices = { threshold: 0.3, abstainBelow: 0.8 };
    const three = { kind: 'classes' as const, column: 'k', classes: ['a', 'b', 'c'], positive: null };
    expect(makeDecision(null, three, choices)).toEqual({ ...PLAIN_DECISION, abstainBelow: 0.8 });
    expect(makeDecision(null, recipe.target, choices)).toEqual({ ...PLAIN_DECISION, ...choices });
    const number = { ...three, kind: 'number' as const, transform: 'none' as const };
    const target = { ...number, mean: 2, standardDeviation: 3, minimum: 0.5, maximum: 9 };
    expect(makeDecision(null, target, choices)).toEqual(PLAIN_DECISION);
  });
});

describe('inputFields', () => {
  it('asks for what the model uses, with limits, words and something to begin with', () => {
    expect(inputFields(recipe, reference, new Map([['length', '%']]))).toEqual([
      {
        name: 'length',
        type: 'number',
        range: [30, 55],
        categories: null,
        unit: '%',
        typical: '38.5',
        mayBeMissing: true,
      },
      {
        name: 'colour',
        type: 'category',
        range: null,
        categories: ['red', '蓝'],
        unit: null,
        typical: 'red',
        mayBeMissing: false,
      },
      {
        name: 'seen',
        type: 'date',
        range: [Date.UTC(2024, 0, 1), Date.UTC(2024, 11, 31)],
        categories: null,
        unit: null,
        typical: '2024-05-06',
        mayBeMissing: false,
      },
      {
        name: '__proto__',
        type: 'number',
        range: [-1, 2],
        categories: null,
        unit: null,
        typical: '0.25',
        mayBeMissing: false,
      },
    ]);
  });

  it('writes what to begin with in the decimal mark of the file', () => {
    expect(inputFields(recipe, reference, new Map(), ',')[0]?.typical).toBe('38,5');
  });
});
