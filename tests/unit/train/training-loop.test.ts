import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '../../../src/pipeline/train/network';
import { fitNetwork } from '../../../src/pipeline/train/training-loop';
import type { TrainingPlan } from '../../../src/pipeline/train/training-state';
import { collect, makeContext } from '../../support/training';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const plan: TrainingPlan = {
  epochs: 4,
  batchSize: 5,
  learningRate: 0.1,
  schedule: 'constant',
  optimizer: 'sgd',
  weightDecay: 0,
  clipNorm: null,
  averageDecay: 0,
  patience: null,
};
const rows = {
  nRows: 12,
  nFeatures: 1,
  values: Float32Array.from({ length: 12 }, (_, i) => i),
  y: new Float32Array(12),
};
const yardstick = {
  untrainedLoss: 1,
  baseline: { validationLoss: null, validationScore: null },
  choices: null,
};
const source = { task: 'regression' as const, matrix: rows, outputs: 1, weights: null };

/** One parameter with loss (p - 3)^2 for every row, which writes down what it is shown. */
function makeRecorder(batches: number[][]): Network {
  return {
    family: 'mlp',
    nParameters: 1,
    decayMask: Float32Array.of(1),
    initialise: () => Float32Array.of(1),
    lossAndGradient(parameters, batch) {
      batches.push(Array.from(batch.x.dataSync()));
      const error = tf.sub<tf.Tensor1D>(parameters, 3);
      return {
        lossSum: tf.mul(batch.nRows, tf.sum(tf.square(error))),
        gradient: tf.mul(2 * batch.nRows, error),
      };
    },
    evaluate: (parameters, batch) => ({
      lossSum: tf.mul(batch.nRows, tf.sum(tf.square(tf.sub(parameters, 3)))),
      output: tf.tile(tf.reshape(parameters, [1, 1]), [batch.nRows, 1]) as tf.Tensor2D,
    }),
    toArtifact: (parameters) => ({
      topology: { family: 'linear', nFeatures: 0, outputs: 1, output: 'identity' },
      tensors: [{ name: 'p', shape: [1], values: parameters }],
    }),
  };
}

async function run(rest: Partial<TrainingPlan>, seed = 0) {
  const batches: number[][] = [];
  const { result } = await collect(
    fitNetwork(makeRecorder(batches), source, null, { ...plan, ...rest }, yardstick, makeContext(seed)),
  );
  return { batches, result, parameter: result.artifact.tensors[0]!.values[0]! };
}

describe('an epoch', () => {
  it('shows every row once, the last batch smaller, in an order of its own that the seed decides', async () => {
    const { batches } = await run({});
    expect(batches.map((batch) => batch.length)).toEqual([5, 5, 2, 5, 5, 2, 5, 5, 2, 5, 5, 2]);
    const orders = [0, 3, 6, 9].map((first) => batches.slice(first, first + 3).flat());
    for (const order of orders) expect([...order].sort((a, b) => a - b)).toEqual(Array.from(rows.values));
    expect(new Set([...orders, Array.from(rows.values)].map(String)).size).toBe(5);
    expect((await run({})).batches).toEqual(batches);
    expect((await run({}, 1)).batches).not.toEqual(batches);
  });
});

describe('what is returned', () => {
  // Each step multiplies the distance to 3 by 1 - 2 * 0.1 = 0.8, from -2.
  const path = (steps: number): number => 3 - 2 * 0.8 ** steps;

  it('is the last weights without averaging', async () => {
    const { parameter, result } = await run({});
    expect(parameter).toBeAllClose(path(12), { relative: 1e-5, source: 'closed form' });
    expect(result.steps).toBe(12);
    const third = [6, 7, 8].map((step) => (path(step) - 3) ** 2);
    const expected = (5 * third[0]! + 5 * third[1]! + 2 * third[2]!) / 12;
    expect(result.epochs[2]!.trainingLoss!).toBeAllClose(expected, { relative: 1e-5, source: 'closed form' });
  });

  it('is their exponential average, which forgets faster at first', async () => {
    const { parameter } = await run({ averageDecay: 0.6 });
    let average = 1;
    for (let step = 1; step <= 12; step++) {
      const decay = Math.min(0.6, step / (step + 10));
      average = decay * average + (1 - decay) * path(step);
    }
    expect(parameter).toBeAllClose(average, { relative: 1e-5, source: 'closed form' });
  });
});
