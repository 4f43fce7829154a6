import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  glassReportSchema,
  SURFACE_CELLS,
  type Problem,
  type Table,
  type WatchRequest,
} from '../../../src/contracts';
import { Generator } from '../../../src/foundation';
import { fitRecipe, proposeRecipe } from '../../../src/pipeline/prepare';
import { expectedTensors } from '../../../src/pipeline/train';
import { ModelGlass } from '../../../src/pipeline/workflows/model-glass';
import { makeColumn, makeTable } from '../../support/make-table';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const request: WatchRequest = { row: null, view: 'activations', inputs: 6, histograms: true, surface: true };
const generator = Generator.fromSeed(11);
const xs = Array.from({ length: 40 }, () => 10 * generator.normal());
const ys = Array.from({ length: 40 }, () => 3 + generator.normal());
const trainRows = Int32Array.from({ length: 25 }, (_, i) => i);
const validationRows = Int32Array.from({ length: 8 }, (_, i) => 25 + i);
const moons = makeTable(
  makeColumn('x', xs),
  makeColumn('y', ys),
  makeColumn(
    'note',
    xs.map((x, i) => `${i}:${x}`),
    'text',
  ),
  makeColumn(
    'side',
    xs.map((x) => (x > 0 ? 'right' : 'left')),
  ),
);

function makeGlass(table: Table, problem: Problem) {
  const recipe = fitRecipe(proposeRecipe(table, trainRows, problem), table, trainRows, problem);
  const topology = {
    family: 'linear' as const,
    nFeatures: recipe.features.length,
    outputs: problem.task === 'classification' ? 2 : 1,
    output: problem.task === 'classification' ? ('softmax' as const) : ('identity' as const),
  };
  const weights = Generator.fromSeed(3);
  const tensors = expectedTensors(topology).map(({ name, shape }) => ({
    name,
    shape,
    values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => weights.normal()),
  }));
  return {
    glass: new ModelGlass(recipe, table, trainRows, validationRows),
    moment: { step: 4, artifact: { topology, tensors }, dropped: null },
  };
}

const sides: Problem = { task: 'classification', target: 'side', positive: null, ignore: [] };

describe('a look with the rows at hand', () => {
  it('is bounded plain data, about the first validation row unless told otherwise, and never about a test row', async () => {
    const before = tf.memory().numTensors;
    const { glass, moment } = makeGlass(moons, sides);
    const first = await glass.report(moment, request);
    expect(v.is(glassReportSchema, structuredClone(first))).toBe(true);
    expect(first.row).toEqual({
      position: 25,
      rowId: 25,
      part: 'validation',
      previous: null,
      next: 26,
      of: 8,
    });
    expect(first.answer.actual).toBe(xs[25]! > 0 ? 'right' : 'left');
    const chosen = await glass.report(moment, { ...request, row: 7 });
    expect(chosen.row).toEqual({ position: 7, rowId: 7, part: 'train', previous: 6, next: 8, of: 25 });
    expect((await glass.report(moment, { ...request, row: 39 })).row.position).toBe(25);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('answers the plane of the only two columns the model reads, in their own units', async () => {
    const { glass, moment } = makeGlass(moons, sides);
    const { surface } = await glass.report(moment, request);
    expect([surface?.x.column, surface?.y.column]).toEqual(['x', 'y']);
    const seen = xs.slice(0, 25);
    expect(surface!.x.minimum).toBeLessThan(Math.min(...seen));
    expect(surface!.x.maximum).toBeGreaterThan(Math.max(...seen));
    expect(surface!.values).toHaveLength(SURFACE_CELLS ** 2 * 2);
    for (let i = 0; i < surface!.values.length; i += 2)
      expect(surface!.values[i]! + surface!.values[i + 1]!).toBeCloseTo(1, 5);
    expect(surface!.points.x).toEqual(Float32Array.from(seen));
    // A row that lies on a cell's centre is answered as the cell is.
    const cell = 7 * SURFACE_CELLS + 30;
    const at = ({ minimum, maximum }: { minimum: number; maximum: number }, i: number): number =>
      minimum + ((i + 0.5) / SURFACE_CELLS) * (maximum - minimum);
    const moved: Table = {
      ...moons,
      columns: moons.columns.map((column) => {
        if (column.data.kind !== 'number') return column;
        const values = column.data.values.slice();
        values[25] = column.name === 'x' ? at(surface!.x, 30) : at(surface!.y, 7);
        return { ...column, data: { kind: 'number', values } };
      }),
    };
    const there = await makeGlass(moved, sides).glass.report(moment, request);
    expect(there.answer.probabilities[0]).toBeCloseTo(surface!.values[2 * cell]!, 5);
    expect((await glass.report(moment, { ...request, surface: false })).surface).toBeNull();
  });

  it('has no plane for three columns, for words, or for a column that does not vary', async () => {
    const three = makeTable(
      ...moons.columns.slice(0, 2),
      makeColumn(
        'z',
        ys.map((y) => y * y),
      ),
      moons.columns[3]!,
    );
    const words = makeTable(
      moons.columns[0]!,
      makeColumn(
        'w',
        xs.map((_, i) => 'abc'[i % 3]!),
      ),
      moons.columns[3]!,
    );
    for (const table of [three, words]) {
      const { glass, moment } = makeGlass(table, sides);
      expect((await glass.report(moment, request)).surface).toBeNull();
    }
  });

  it('speaks of values in the unit of the target', async () => {
    const prices = makeTable(
      moons.columns[0]!,
      moons.columns[1]!,
      makeColumn(
        'price',
        xs.map((x) => 1000 + 30 * x),
      ),
    );
    const { glass, moment } = makeGlass(prices, {
      task: 'regression',
      target: 'price',
      positive: null,
      ignore: [],
    });
    const { answer, surface } = await glass.report(moment, request);
    expect(answer).toMatchObject({ task: 'regression', classes: [], probabilities: [] });
    expect(answer.actual).toBeCloseTo(1000 + 30 * xs[25]!, 2);
    expect(surface!.outputs).toBe(1);
    expect(Math.max(...surface!.values)).toBeGreaterThan(700);
    expect(surface!.points.target[3]).toBeCloseTo(1000 + 30 * xs[3]!, 2);
  });
});
