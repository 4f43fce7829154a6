import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportTfjs, forwardReference, parity, predictWithTfjsExport } from '../../../src/pipeline/deploy';
import { PARITY_TOLERANCE, type ExportFile } from '../../../src/contracts';
import { features, forwardCases } from './forward-cases';
import {
  classTarget,
  codeOf,
  makeArtifact,
  makeFeatures,
  makeRecipe,
  mlpTopology,
  numberTarget,
} from './sample-models';

beforeAll(() => tf.setBackend('cpu'));

const text = (files: readonly ExportFile[], path: string) =>
  new TextDecoder().decode(files.find((file) => file.path === path)?.bytes);
const recipeFor = (output: string) => makeRecipe(output === 'softmax' ? classTarget : numberTarget, 4);

describe('exportTfjs', () => {
  it.each(forwardCases)(
    'opens in stock loadLayersModel and answers alike: $name',
    async ({ artifact, answers }) => {
      const files = exportTfjs(artifact, recipeFor(artifact.topology.output));
      const handler: tf.io.IOHandler = {
        load: async () => {
          const { modelTopology, weightsManifest, format } = JSON.parse(
            text(files, 'model.json'),
          ) as tf.io.ModelJSON;
          const bytes = files.find((file) => file.path === 'weights.bin')?.bytes ?? new Uint8Array();
          return {
            format: format as string,
            modelTopology,
            weightSpecs: weightsManifest.flatMap((group) => group.weights),
            weightData: bytes.slice().buffer,
          };
        },
      };
      const model = await loadLayersModel(handler);
      const input = tf.tensor2d(features.values, [features.nRows, features.nFeatures]);
      const output = model.predict(input) as tf.Tensor2D;
      const shape = { nRows: features.nRows, nOutputs: artifact.topology.outputs };
      expect(output.shape).toEqual([shape.nRows, shape.nOutputs]);
      const compared = parity({ ...shape, values: answers }, { ...shape, values: await output.data() });
      expect(compared.rows).toBe(7);
      expect(compared.maxAbsDifference).toBeLessThanOrEqual(PARITY_TOLERANCE);
      tf.dispose([input, output]);
      model.dispose();
    },
  );

  it.each(forwardCases)(
    'is verified by predictWithTfjsExport, which leaks no tensor: $name',
    async ({ artifact }) => {
      const files = exportTfjs(artifact, recipeFor(artifact.topology.output));
      const before = tf.memory().numTensors;
      const actual = await predictWithTfjsExport(files, features);
      const expected = { ...actual, values: forwardReference(artifact, features) };
      expect(parity(expected, actual).maxAbsDifference).toBeLessThanOrEqual(PARITY_TOLERANCE);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it('answers for no rows and for more rows than a batch', async () => {
    const artifact = makeArtifact(mlpTopology);
    const files = exportTfjs(artifact, makeRecipe(classTarget));
    expect(await predictWithTfjsExport(files, makeFeatures(0, 3))).toEqual({
      nRows: 0,
      nOutputs: 3,
      values: [],
    });
    const many = makeFeatures(2500, 3);
    const actual = await predictWithTfjsExport(files, many);
    const expected = { ...actual, values: forwardReference(artifact, many) };
    expect(parity(expected, actual)).toMatchObject({ rows: 2500 });
    expect(parity(expected, actual).maxAbsDifference).toBeLessThanOrEqual(PARITY_TOLERANCE);
  });

  it('gives a class that no training row had a probability of nothing', async () => {
    const artifact = makeArtifact({ family: 'baseline', nFeatures: 4, outputs: 3, output: 'softmax' });
    artifact.tensors[0]?.values.set([0.75, 0, 0.25]);
    const { values } = await predictWithTfjsExport(exportTfjs(artifact, recipeFor('softmax')), features);
    expect(Array.from(values).slice(0, 3)).toBeAllClose([0.75, 0, 0.25], {
      absolute: 1e-6,
      source: 'the shares',
    });
  });

  it('lists features and classes in their order beside the model', () => {
    const artifact = makeArtifact(mlpTopology);
    const files = exportTfjs(artifact, makeRecipe(classTarget));
    expect(files.map(({ path }) => path)).toEqual([
      'model.json',
      'weights.bin',
      'recipe.json',
      'features.json',
      'labels.json',
      'README.md',
    ]);
    expect(JSON.parse(text(files, 'features.json'))).toEqual(['length_0', 'length_1', 'length_2']);
    expect(JSON.parse(text(files, 'labels.json'))).toEqual([
      '<img src=x onerror=alert(1)>',
      '__proto__',
      'Gentoo',
    ]);
    expect(JSON.parse(text(files, 'recipe.json'))).toEqual(makeRecipe(classTarget));
    expect(exportTfjs(artifact, makeRecipe(classTarget))).toEqual(files);
  });

  it('says how to bring a regression answer back', () => {
    const artifact = makeArtifact({ family: 'linear', nFeatures: 3, outputs: 1, output: 'identity' });
    const files = exportTfjs(artifact, makeRecipe(numberTarget));
    const readme = text(files, 'README.md');
    expect(files.map(({ path }) => path)).not.toContain('labels.json');
    expect(readme).toContain('t = z * 1.5 + 4.25');
    expect(readme).toContain('t = min(max(t, -8.25), 18)');
    expect(readme).toContain('value = sign(t) * (exp(abs(t)) - 1)');
    const plain = text(
      exportTfjs(artifact, makeRecipe({ ...numberTarget, transform: 'none' } as typeof numberTarget)),
      'README.md',
    );
    expect(plain).toContain('t = z * 1.5 + 4.25\nvalue = t\n');
  });

  it('refuses a model without features', async () => {
    const artifact = makeArtifact({ family: 'baseline', nFeatures: 0, outputs: 3, output: 'softmax' });
    expect(await codeOf(() => exportTfjs(artifact, makeRecipe(classTarget, 0)))).toBe('E-EXPORT-UNSUPPORTED');
  });
});
