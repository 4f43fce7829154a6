/**
 * One row through a model: activations and derivatives against a second implementation on plain float64 arrays with
 * central differences; what is drawn against the definition; bounds against a wide model.
 */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  MAX_DRAWN_LINKS,
  MAX_DRAWN_UNITS,
  type ModelArtifact,
  type Topology,
  type WatchRequest,
} from '../../../src/contracts';
import { Generator } from '../../../src/foundation';
import { expectedTensors, loadModel, lookIntoModel } from '../../../src/pipeline/train';
import { describeWeights } from '../../../src/pipeline/train/weight-histogram';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const request: WatchRequest = { row: null, view: 'gradients', inputs: 3, histograms: true, surface: false };

function makeArtifact(topology: Topology, seed = 5): ModelArtifact {
  const generator = Generator.fromSeed(seed);
  return {
    topology,
    tensors: expectedTensors(topology).map(({ name, shape }) => ({
      name,
      shape,
      values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0.6 * generator.normal()),
    })),
  };
}

/** Every layer's answers for a row in float64, and the loss, as the definition says. */
function follow({ topology, tensors }: ModelArtifact, row: readonly number[], target: number) {
  const layers: number[][] = [];
  let h = [...row];
  const pairs = tensors.length / 2;
  for (let layer = 0; layer < pairs; layer++) {
    const kernel = tensors[2 * layer]!.values;
    const bias = tensors[2 * layer + 1]!.values;
    const z = Array.from(bias, (b, j) =>
      h.reduce((total, value, i) => total + value * kernel[i * bias.length + j]!, b),
    );
    h =
      layer === pairs - 1
        ? z
        : z.map((value) =>
            topology.family === 'mlp' && topology.activation === 'relu'
              ? Math.max(0, value)
              : Math.tanh(value),
          );
    layers.push(h);
  }
  if (topology.output === 'identity') return { layers, loss: (h[0]! - target) ** 2 };
  const most = Math.max(...h);
  const total = h.reduce((sum, z) => sum + Math.exp(z - most), 0);
  layers[pairs - 1] = h.map((z) => Math.exp(z - most) / total);
  return { layers, loss: Math.log(total) + most - h[target]! };
}

const topologies: [string, Topology, number][] = [
  [
    'a perceptron of classes',
    { family: 'mlp', nFeatures: 4, hiddenUnits: [5, 3], activation: 'tanh', outputs: 3, output: 'softmax' },
    2,
  ],
  [
    'a perceptron of values',
    { family: 'mlp', nFeatures: 4, hiddenUnits: [5], activation: 'relu', outputs: 1, output: 'identity' },
    0.7,
  ],
  ['softmax regression', { family: 'linear', nFeatures: 4, outputs: 3, output: 'softmax' }, 1],
  ['a linear value', { family: 'linear', nFeatures: 4, outputs: 1, output: 'identity' }, -0.4],
];
const row = [0.8, -1.2, 0.1, 2];

describe.each(topologies)('%s', (_, topology, target) => {
  it('answers and differentiates a row as float64 does', async () => {
    const before = tf.memory().numTensors;
    const artifact = makeArtifact(topology);
    const model = loadModel(artifact);
    const features = { nRows: 1, nFeatures: 4, values: Float32Array.from(row) };
    const trace = await model.traceRow(features, target);
    const expected = follow(artifact, row, target);
    const source = 'float64 on plain arrays';
    trace.layers.forEach((layer, i) =>
      expect(layer.activations).toBeAllClose(expected.layers[i]!, { relative: 1e-5, absolute: 1e-6, source }),
    );
    expect(trace.loss).toBeAllClose(expected.loss, { relative: 1e-5, source });

    const epsilon = 1e-4;
    const slope = (nudge: (by: number) => number): number =>
      (nudge(epsilon) - nudge(-epsilon)) / (2 * epsilon);
    const inputs = row.map((_value, i) =>
      slope(
        (by) =>
          follow(
            artifact,
            row.map((value, j) => (i === j ? value + by : value)),
            target,
          ).loss,
      ),
    );
    expect(trace.inputGradient!).toBeAllClose(inputs, { relative: 1e-3, absolute: 1e-5, source });
    for (const { name, values } of trace.weightGradients!) {
      const own = artifact.tensors.find((tensor) => tensor.name === name)!;
      const numeric = Array.from(own.values, (_value, at) =>
        slope((by) => {
          const moved = { ...own, values: Float64Array.from(own.values) as unknown as Float32Array };
          moved.values[at]! += by;
          const tensors = artifact.tensors.map((tensor) => (tensor === own ? moved : tensor));
          return follow({ topology, tensors }, row, target).loss;
        }),
      );
      expect(values).toBeAllClose(numeric, { relative: 1e-3, absolute: 1e-5, source });
    }
    expect((await model.traceRow(features, null)).weightGradients).toBeNull();
    await expect(
      model.traceRow({ nRows: 1, nFeatures: 3, values: new Float32Array(3) }, null),
    ).rejects.toThrow('E-TRAIN-FEATURES');
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is drawn with its strongest inputs and its largest weights first', async () => {
    const artifact = makeArtifact(topology);
    const model = loadModel(artifact);
    const prepared = { values: Float32Array.from(row), target };
    const names = ['a', 'b', 'c', 'd'];
    const look = await lookIntoModel(model, prepared, names, { ...request, view: 'weights' }, null);
    const kernel = artifact.tensors[0]!;
    const units = kernel.shape[1]!;
    const strength = (i: number): number =>
      Math.abs(row[i]!) *
      kernel.values.slice(i * units, (i + 1) * units).reduce((total, w) => total + Math.abs(w), 0);
    const order = [0, 1, 2, 3].sort((a, b) => strength(b) - strength(a));
    expect(look.inputs.map(({ index }) => index)).toEqual(order.slice(0, 3));
    expect(look.inputs.map(({ name }) => name)).toEqual(order.slice(0, 3).map((i) => names[i]));
    expect(look.inputs.every(({ gradient }) => gradient === null)).toBe(true);
    expect(look.nInputs).toBe(4);
    const sizes = look.links[0]!.map(({ value }) => Math.abs(value));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    const { from, to, value } = look.links[0]![0]!;
    expect(value).toBe(kernel.values[order[from]! * units + to]);
    const total = artifact.tensors.reduce((sum, { values }) => sum + values.length, 0);
    expect(look.layers.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(total);
    expect(look.histograms!.map(({ count }) => count)[0]).toBe(kernel.values.length);
    model.dispose();
  });
});

describe('bounds', () => {
  it('hold for a wide model, whose true sizes are told', async () => {
    const topology: Topology = {
      family: 'mlp',
      nFeatures: 100,
      hiddenUnits: [300, 90],
      activation: 'relu',
      outputs: 70,
      output: 'softmax',
    };
    const model = loadModel(makeArtifact(topology));
    const prepared = { values: new Float32Array(100).fill(1), target: 69 };
    const look = await lookIntoModel(model, prepared, [], { ...request, inputs: 24 }, [
      { rate: 0.5, units: [0, 63, 64, 299] },
      { rate: 0.5, units: [89] },
    ]);
    expect(look.layers.map(({ units }) => units)).toEqual([300, 90, 70]);
    for (const layer of look.layers) {
      expect(layer.activations).toHaveLength(MAX_DRAWN_UNITS);
      expect(layer.gradients).toHaveLength(MAX_DRAWN_UNITS);
      expect(layer.weightNorms).toHaveLength(MAX_DRAWN_UNITS);
    }
    expect(look.layers[0]).toMatchObject({ dropped: [0, 63], droppedCount: 4, dropout: 0.5 });
    expect(look.layers[2]).toMatchObject({ dropped: null, droppedCount: null, dropout: 0 });
    for (const links of look.links) expect(links.length).toBeLessThanOrEqual(MAX_DRAWN_LINKS);
    expect(look.links.flat().every(({ from, to }) => from < MAX_DRAWN_UNITS && to < MAX_DRAWN_UNITS)).toBe(
      true,
    );
    expect(look.inputs).toHaveLength(24);
    model.dispose();
  });

  it('draw overflow as the largest float32, and a baseline as its shares without lines', async () => {
    const linear: Topology = { family: 'linear', nFeatures: 1, outputs: 1, output: 'identity' };
    const model = loadModel({
      topology: linear,
      tensors: [
        { name: 'kernel', shape: [1, 1], values: Float32Array.of(3e38) },
        { name: 'bias', shape: [1], values: Float32Array.of(3e38) },
      ],
    });
    const look = await lookIntoModel(
      model,
      { values: Float32Array.of(3e38), target: 0 },
      ['a'],
      request,
      null,
    );
    expect(look.layers[0]!.activations).toEqual([3.4e38]);
    expect(look.loss).toBeNull();
    const baseline = loadModel({
      topology: { family: 'baseline', nFeatures: 1, outputs: 2, output: 'softmax' },
      tensors: [{ name: 'output', shape: [2], values: Float32Array.of(0.25, 0.75) }],
    });
    const shares = await lookIntoModel(
      baseline,
      { values: Float32Array.of(1), target: 1 },
      ['a'],
      request,
      null,
    );
    expect(shares.layers).toMatchObject([
      { activation: 'shares', activations: [0.25, 0.75], gradients: null },
    ]);
    expect(shares.links).toEqual([[]]);
    expect(shares.histograms).toEqual([]);
    expect(shares.loss).toBeCloseTo(-Math.log(0.75), 6);
  });
});

describe('a histogram of weights', () => {
  it('counts every weight once between the extremes', () => {
    const values = Float32Array.from({ length: 33 }, (_, i) => i);
    const histogram = describeWeights('output', values);
    expect(histogram).toMatchObject({ count: 33, minimum: 0, maximum: 32, mean: 16 });
    expect(histogram.bins).toHaveLength(32);
    expect(histogram.bins.reduce((a, b) => a + b)).toBe(33);
    expect(histogram.bins.at(-1)).toBe(2);
    expect(histogram.standardDeviation).toBeCloseTo(Math.sqrt((33 ** 2 - 1) / 12), 9);
    expect(describeWeights('output', Float32Array.of(2, 2)).bins).toEqual([2]);
  });
});
