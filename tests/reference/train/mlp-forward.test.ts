import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelArtifact } from '../../../src/contracts';
import { expectedTensors, loadModel } from '../../../src/pipeline/train';
import fixtures from '../../fixtures/train/mlp.json' with { type: 'json' };

const source = `scikit-learn ${fixtures.versions['scikit-learn']}, tests/fixtures/train/make_fixtures.py`;
const features = {
  nRows: fixtures.nRows,
  nFeatures: fixtures.nFeatures,
  values: Float32Array.from(fixtures.x),
};

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function toArtifact(fixture: (typeof fixtures.cases)[number]): ModelArtifact {
  const topology = {
    family: 'mlp' as const,
    nFeatures: fixtures.nFeatures,
    hiddenUnits: fixture.hiddenUnits,
    activation: fixture.activation as 'relu' | 'tanh' | 'gelu',
    outputs: fixture.biases.at(-1)!.length,
    output: fixture.output as 'softmax' | 'identity',
  };
  const flat = fixture.kernels.flatMap((kernel, layer) => [kernel, fixture.biases[layer]!]);
  const tensors = expectedTensors(topology).map((spec, i) => ({
    ...spec,
    values: Float32Array.from(flat[i]!),
  }));
  return { topology, tensors };
}

describe('a loaded perceptron', () => {
  it.each(fixtures.cases)(
    'answers as scikit-learn does: $activation $hiddenUnits $output',
    async (fixture) => {
      const model = loadModel(toArtifact(fixture));
      expect(await model.predict(features)).toBeAllClose(fixture.answers, {
        absolute: 1e-5,
        relative: 1e-5,
        source,
      });
      model.dispose();
    },
  );
});
