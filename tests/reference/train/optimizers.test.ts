import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Optimizer, type OptimizerName } from '../../../src/pipeline/train/optimizers';
import fixtures from '../../fixtures/train/optimizers.json' with { type: 'json' };

const source = `NumPy ${fixtures.versions.numpy}, tests/fixtures/train/make_fixtures.py`;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('five steps on a bowl', () => {
  it.each(fixtures.cases)('$name, weight decay $weightDecay, clipped at $clipNorm', (expected) => {
    const before = tf.memory().numTensors;
    const optimizer = Optimizer.create(expected.name as OptimizerName, fixtures.start.length);
    const decayMask = tf.tensor1d(fixtures.mask);
    let parameters = tf.tensor1d(fixtures.start);
    const path = expected.path.map((_, step) => {
      const gradient = tf.tidy(() =>
        tf.mul<tf.Tensor1D>(fixtures.curvature, tf.sub(parameters, fixtures.target)),
      );
      const next = optimizer.update(parameters, gradient, {
        learningRate: fixtures.learningRate / (step + 1),
        weightDecay: expected.weightDecay,
        decayMask,
        clipNorm: expected.clipNorm,
      });
      tf.dispose([parameters, gradient]);
      parameters = next;
      return Array.from(parameters.dataSync());
    });
    expect(path).toBeAllClose(expected.path, { absolute: 1e-6, relative: 2e-6, source });
    tf.dispose([parameters, decayMask]);
    optimizer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
