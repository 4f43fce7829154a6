/**
 * The backward pass, in float32 on the processor, against central differences of a forward pass written a second time
 * here, in float64 on plain arrays.
 */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LabelledMatrix, Topology } from '../../../src/contracts';
import { Generator } from '../../../src/foundation';
import { ACTIVATIONS, type ActivationName } from '../../../src/pipeline/train/activations';
import { makeBatch } from '../../../src/pipeline/train/batch';
import { loadModel } from '../../../src/pipeline/train/load-model';
import { MlpNetwork } from '../../../src/pipeline/train/mlp';
import { makeBlobs, makeCurve } from '../../support/training';

const EPSILON = 1e-6;
const source = 'central differences in float64';
const SEEDS = [0, 1, 2];
const OUTPUTS = ['softmax', 'identity'] as const;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** The defining integral of erf by Simpson's rule on 600 pieces, good to 1e-12. */
function erf(x: number): number {
  const pieces = 600;
  const width = x / pieces;
  let total = 0;
  for (let i = 0; i <= pieces; i++) {
    total += (i === 0 || i === pieces ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp(-((i * width) ** 2));
  }
  return (2 / Math.sqrt(Math.PI)) * (width / 3) * total;
}

const apply: Record<ActivationName, (z: number) => number> = {
  relu: (z) => Math.max(0, z),
  tanh: Math.tanh,
  gelu: (z) => (z / 2) * (1 + erf(z / Math.SQRT2)),
};

/** Last layer's sums for one row, as someone would write them who has never seen a tensor. */
function forward(
  topology: Extract<Topology, { family: 'mlp' }>,
  weights: Float64Array,
  row: number[],
): number[] {
  let at = 0;
  let h = row;
  const widths = [...topology.hiddenUnits, topology.outputs];
  widths.forEach((width, layer) => {
    const kernel = weights.subarray(at, (at += h.length * width));
    const bias = weights.subarray(at, (at += width));
    const input = h;
    h = Array.from(bias, (b, j) =>
      input.reduce((total, value, i) => total + value * kernel[i * width + j]!, b),
    );
    if (layer < widths.length - 1) h = h.map(apply[topology.activation]);
  });
  return h;
}

function softmax(z: number[]): number[] {
  const exponentials = z.map((value) => Math.exp(value - Math.max(...z)));
  const total = exponentials.reduce((a, b) => a + b);
  return exponentials.map((value) => value / total);
}

function rowsOf({ nRows, nFeatures, values }: LabelledMatrix): number[][] {
  return Array.from({ length: nRows }, (_, row) =>
    Array.from(values.subarray(row * nFeatures, (row + 1) * nFeatures)),
  );
}

function differentiate(compute: (point: Float64Array) => number, point: Float64Array): number[] {
  return Array.from(point, (value, i) => {
    const moved = point.slice();
    moved[i] = value + EPSILON;
    const above = compute(moved);
    moved[i] = value - EPSILON;
    return (above - compute(moved)) / (2 * EPSILON);
  });
}

function makeCase(activation: ActivationName, output: (typeof OUTPUTS)[number], seed: number) {
  const matrix = output === 'softmax' ? makeBlobs(seed, 7, 3, 0.8) : makeCurve(seed, 7, 0.3);
  const topology = {
    family: 'mlp' as const,
    nFeatures: matrix.nFeatures,
    hiddenUnits: [5, 4],
    activation,
    outputs: output === 'softmax' ? 3 : 1,
    output,
  };
  const network = new MlpNetwork(topology, 0, new Float32Array(topology.outputs).fill(0.2));
  const weights = network.initialise(Generator.fromSeed(seed));
  // Biases away from 0, so that no unit sits on a kink and every bias matters.
  const jitter = Generator.fromSeed(seed, 9);
  weights.forEach((value, i) => (weights[i] = value + 0.1 * jitter.normal()));
  return { matrix, topology, network, weights };
}

describe.each(ACTIVATIONS)('%s', (activation) => {
  describe.each(OUTPUTS)('with %s output', (output) => {
    it.each(SEEDS)('has the derivative of its weighted loss, seed %i', (seed) => {
      const { matrix, topology, network, weights } = makeCase(activation, output, seed);
      const rowWeights = Array.from({ length: matrix.nRows }, (_, row) => 0.5 + row / 3);
      const task = output === 'softmax' ? ('classification' as const) : ('regression' as const);
      const computeLoss = (point: Float64Array): number =>
        rowsOf(matrix).reduce((total, row, i) => {
          const z = forward(topology, point, row);
          const y = matrix.y[i]!;
          const loss = output === 'softmax' ? -Math.log(softmax(z)[y]!) : (z[0]! - y) ** 2;
          return total + rowWeights[i]! * loss;
        }, 0);
      const expected = Float64Array.from(weights);
      const batch = makeBatch(
        { task, matrix, outputs: topology.outputs, weights: rowWeights },
        Int32Array.from({ length: matrix.nRows }, (_, row) => row),
      );
      const { lossSum, gradient } = tf.tidy(() =>
        network.lossAndGradient(tf.tensor1d(weights), batch, Generator.fromSeed(0)),
      );
      expect(lossSum.dataSync()[0]!).toBeAllClose(computeLoss(expected), { relative: 1e-5, source });
      expect(gradient.dataSync()).toBeAllClose(differentiate(computeLoss, expected), {
        absolute: 1e-4,
        relative: 1e-4,
        source,
      });
      const plain = tf.tidy(() => network.evaluate(tf.tensor1d(weights), batch).lossSum);
      expect(plain.dataSync()[0]!).toBeAllClose(computeLoss(expected), { relative: 1e-5, source });
    });

    it.each(SEEDS)('has the derivative of its answer by each feature, seed %i', async (seed) => {
      const { matrix, topology, network, weights } = makeCase(activation, output, seed);
      const model = loadModel(network.toArtifact(weights));
      for (let chosen = 0; chosen < topology.outputs; chosen++) {
        const expected = rowsOf(matrix).flatMap((row) =>
          differentiate((point) => {
            const z = forward(topology, Float64Array.from(weights), Array.from(point));
            return output === 'softmax' ? softmax(z)[chosen]! : z[0]!;
          }, Float64Array.from(row)),
        );
        expect(await model.inputGradient(matrix, chosen)).toBeAllClose(expected, {
          absolute: 1e-4,
          relative: 1e-4,
          source,
        });
      }
      model.dispose();
    });
  });
});

describe('dropout', () => {
  it('is differentiated with the mask it was drawn with', () => {
    const { matrix, topology, weights } = makeCase('tanh', 'identity', 3);
    const network = new MlpNetwork(topology, 0.4, new Float32Array(1));
    const batch = makeBatch(
      { task: 'regression', matrix, outputs: 1, weights: null },
      Int32Array.from({ length: matrix.nRows }, (_, row) => row),
    );
    const evaluate = (point: Float32Array) => {
      const { lossSum, gradient } = tf.tidy(() =>
        network.lossAndGradient(tf.tensor1d(point), batch, Generator.fromSeed(8)),
      );
      return { loss: lossSum.dataSync()[0]!, gradient: Array.from(gradient.dataSync()) };
    };
    const { gradient } = evaluate(weights);
    const step = 1e-2;
    const differences = Array.from(weights, (value, i) => {
      const moved = weights.slice();
      moved[i] = value + step;
      const above = evaluate(moved).loss;
      moved[i] = value - step;
      return (above - evaluate(moved).loss) / (2 * step);
    });
    expect(gradient).toBeAllClose(differences, {
      absolute: 5e-3,
      relative: 5e-3,
      source: 'central differences in float32',
    });
  });
});
