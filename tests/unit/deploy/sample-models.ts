/** Small made-up models, recipes and bundles for the tests of the Deploy room. No value in them is only 0 or 1. */
import type {
  FeatureMatrix,
  FittedRecipe,
  ModelArtifact,
  NamedTensor,
  Topology,
} from '../../../src/contracts';
import { Generator } from '../../../src/foundation';
import type { BundleContents } from '../../../src/pipeline/deploy';
import { expectedTensors } from '../../../src/pipeline/train';

export { nodeHash } from '../../support/training';

export function makeArtifact(topology: Topology, seed = 11): ModelArtifact {
  const generator = Generator.fromSeed(seed);
  const tensors = expectedTensors(topology).map(({ name, shape }): NamedTensor => {
    const size = shape.reduce((product, axis) => product * axis, 1);
    return { name, shape, values: Float32Array.from({ length: size }, () => generator.normal() * 0.7) };
  });
  return { topology, tensors };
}

export function makeFeatures(nRows: number, nFeatures: number, seed = 5): FeatureMatrix {
  const generator = Generator.fromSeed(seed);
  return {
    nRows,
    nFeatures,
    values: Float32Array.from({ length: nRows * nFeatures }, () => generator.normal() * 2),
  };
}

export function makeRecipe(target: FittedRecipe['target'], nFeatures = 3): FittedRecipe {
  const names = Array.from({ length: nFeatures }, (_, i) => `length_${i}`);
  return {
    version: 1,
    inputs: names.map((name) => ({ name, type: 'number', overridden: false })),
    steps: [
      {
        kind: 'scale',
        method: 'standard',
        scales: names.map((column, i) => ({ column, centre: 2.5 + i, spread: 0.75 })),
      },
    ],
    features: names.map((name) => ({ name, column: name })),
    target,
  };
}

export const classTarget: FittedRecipe['target'] = {
  kind: 'classes',
  column: 'species',
  classes: ['<img src=x onerror=alert(1)>', '__proto__', 'Gentoo'],
  positive: null,
};
export const numberTarget: FittedRecipe['target'] = {
  kind: 'number',
  column: 'price',
  transform: 'log',
  mean: 4.25,
  standardDeviation: 1.5,
  minimum: 0.5,
  maximum: 9.25,
};

export const mlpTopology: Extract<Topology, { family: 'mlp' }> = {
  family: 'mlp',
  nFeatures: 3,
  hiddenUnits: [5, 4],
  activation: 'gelu',
  outputs: 3,
  output: 'softmax',
};

export function makeContents(changes: Partial<BundleContents> = {}): BundleContents {
  return {
    name: 'Penguins <b>',
    modelVersion: 3,
    createdAt: '2025-03-04T05:06:07.000Z',
    task: 'classification',
    dataFingerprint: 'ab'.repeat(32),
    environment: {
      app: '0.1.0',
      backend: 'cpu',
      backendReason: 'asked-for',
      adapter: 'none',
      threads: 2,
      browser: 'a browser',
      crossOriginIsolated: true,
    },
    artifact: makeArtifact(mlpTopology),
    recipe: makeRecipe(classTarget),
    reference: {
      version: 1,
      columns: [
        {
          name: '__proto__',
          type: 'number',
          rows: 240,
          missing: 2,
          sample: [-1.25, 0.5, 3.75],
          range: [-1.5, 4],
          categories: null,
          otherCount: 0,
        },
      ],
    },
    card: '# Model card: Penguins\n\n企鹅\n',
    ...changes,
  };
}

/** The code of the error that `action` ends with; the outcome is part of the message when it does not fail. */
export async function codeOf(action: () => unknown): Promise<string> {
  return (await failureOf(action)).code;
}

/** Code and details of the error that `action` ends with. */
export async function failureOf(
  action: () => unknown,
): Promise<{ code: string; details: Readonly<Record<string, unknown>> }> {
  try {
    await action();
  } catch (error) {
    const { code, details } = error as { code?: string; details?: Record<string, unknown> };
    return { code: code ?? String(error), details: details ?? {} };
  }
  return { code: 'no error', details: {} };
}
