import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Topology } from '../../../src/contracts';
import {
  countParameters,
  deserialiseWeights,
  expectedTensors,
  hashWeights,
  serialiseWeights,
  validateArtifact,
} from '../../../src/pipeline/train';
import { codeOf, failureOf, makeArtifact, mlpTopology, nodeHash } from './sample-models';

const linear: Topology = { family: 'linear', nFeatures: 4, outputs: 3, output: 'softmax' };
const baseline: Topology = { family: 'baseline', nFeatures: 0, outputs: 5, output: 'softmax' };

describe('expectedTensors', () => {
  it('lists the tensors of every family', () => {
    expect(expectedTensors(mlpTopology)).toEqual([
      { name: 'dense_0/kernel', shape: [3, 5] },
      { name: 'dense_0/bias', shape: [5] },
      { name: 'dense_1/kernel', shape: [5, 4] },
      { name: 'dense_1/bias', shape: [4] },
      { name: 'dense_2/kernel', shape: [4, 3] },
      { name: 'dense_2/bias', shape: [3] },
    ]);
    expect(expectedTensors(linear)).toEqual([
      { name: 'kernel', shape: [4, 3] },
      { name: 'bias', shape: [3] },
    ]);
    expect(expectedTensors(baseline)).toEqual([{ name: 'output', shape: [5] }]);
  });

  it.each([0, -2, 1.5, NaN, Infinity, 2 ** 60])('refuses %s units', async (units) => {
    expect(await codeOf(() => expectedTensors({ ...mlpTopology, hiddenUnits: [5, units] }))).toBe(
      'E-MODEL-SIZE',
    );
  });
});

describe('countParameters', () => {
  it('adds up kernels and biases', () => {
    expect(countParameters(mlpTopology)).toBe(3 * 5 + 5 + 5 * 4 + 4 + 4 * 3 + 3);
    expect(countParameters(linear)).toBe(15);
    expect(countParameters(baseline)).toBe(5);
  });

  it('allows 50 million and refuses one more, without allocating either', async () => {
    const wide = (nFeatures: number): Topology => ({
      family: 'linear',
      nFeatures,
      outputs: 2,
      output: 'softmax',
    });
    expect(countParameters(wide(24_999_999))).toBe(50_000_000);
    expect(await failureOf(() => countParameters(wide(25_000_000)))).toEqual({
      code: 'E-MODEL-SIZE',
      details: { part: 'parameters', expected: 'at most 50000000', actual: 50_000_002 },
    });
    const absurd: Topology = { ...mlpTopology, hiddenUnits: Array<number>(60).fill(2 ** 50) };
    expect(await codeOf(() => countParameters(absurd))).toBe('E-MODEL-SIZE');
  });
});

describe('serialiseWeights and deserialiseWeights', () => {
  const artifact = makeArtifact(mlpTopology);

  it('write little-endian float32 in tensor order and read it back bit for bit', () => {
    const bytes = Buffer.from(serialiseWeights(artifact));
    const values = artifact.tensors.flatMap((tensor) => Array.from(tensor.values));
    expect(Array.from(values.keys(), (i) => bytes.readFloatLE(4 * i))).toEqual(values);
    expect(deserialiseWeights(artifact.topology, artifact.tensors, bytes)).toEqual(artifact);
  });

  it('read from the middle of a buffer', () => {
    const bytes = serialiseWeights(artifact);
    const padded = new Uint8Array(bytes.length + 7);
    padded.set(bytes, 3);
    const read = deserialiseWeights(
      artifact.topology,
      artifact.tensors,
      padded.subarray(3, 3 + bytes.length),
    );
    expect(read).toEqual(artifact);
  });

  it.each([-4, -1, 1, 4])('refuse %s bytes too many, naming both sizes', async (difference) => {
    const bytes = serialiseWeights(artifact);
    const wrong = new Uint8Array(bytes.length + difference);
    const failure = await failureOf(() => deserialiseWeights(artifact.topology, artifact.tensors, wrong));
    expect(failure).toEqual({
      code: 'E-MODEL-SIZE',
      details: {
        part: 'weights.bin',
        expected: `${bytes.length} bytes`,
        actual: `${bytes.length + difference} bytes`,
      },
    });
  });

  it('refuse a value that is not finite, naming it', async () => {
    const bytes = serialiseWeights(artifact);
    new DataView(bytes.buffer).setFloat32(4 * 17, -Infinity, true);
    expect(await failureOf(() => deserialiseWeights(artifact.topology, artifact.tensors, bytes))).toEqual({
      code: 'E-MODEL-NOT-FINITE',
      details: { tensor: 'dense_0/bias', position: 2, value: '-Infinity' },
    });
  });
});

describe('validateArtifact', () => {
  const { topology, tensors } = makeArtifact(mlpTopology);
  const [first, second, ...rest] = tensors as [(typeof tensors)[0], (typeof tensors)[0], ...typeof tensors];

  it('accepts the tensors in any order', () => {
    validateArtifact({ topology, tensors: [...tensors].reverse() });
  });

  it.each([
    ['a missing tensor', tensors.slice(1)],
    ['one too many', [...tensors, { name: 'more', shape: [1], values: new Float32Array([2]) }]],
    ['a repeated one', [first, first, ...rest]],
    ['another name', [{ ...first, name: 'kernel' }, second, ...rest]],
    ['a transposed shape', [{ ...first, shape: [5, 3] }, second, ...rest]],
    ['another rank', [{ ...first, shape: [3, 5, 1] }, second, ...rest]],
    ['values fewer than the shape', [{ ...first, values: first.values.slice(1) }, second, ...rest]],
  ])('refuses %s', async (_, wrong) => {
    expect(await codeOf(() => validateArtifact({ topology, tensors: wrong }))).toBe('E-MODEL-SIZE');
  });
});

describe('hashWeights', () => {
  const artifact = makeArtifact(mlpTopology);

  it('is the SHA-256 of shapes as uint32 and values as float32, tensors by name', () => {
    const hash = createHash('sha256');
    for (const name of [
      'dense_0/bias',
      'dense_0/kernel',
      'dense_1/bias',
      'dense_1/kernel',
      'dense_2/bias',
      'dense_2/kernel',
    ]) {
      const { shape, values } = artifact.tensors.find((tensor) => tensor.name === name) ?? {
        shape: [],
        values: [],
      };
      const bytes = Buffer.alloc(4 * (shape.length + values.length));
      shape.forEach((axis, i) => bytes.writeUInt32LE(axis, 4 * i));
      Array.from(values).forEach((value, i) => bytes.writeFloatLE(value, 4 * (shape.length + i)));
      hash.update(bytes);
    }
    expect(hashWeights(artifact, nodeHash)).toBe(hash.digest('hex'));
  });

  it('does not depend on the order of the tensors and does on every value', () => {
    const reversed = { ...artifact, tensors: [...artifact.tensors].reverse() };
    expect(hashWeights(reversed, nodeHash)).toBe(hashWeights(artifact, nodeHash));
    const changed = makeArtifact(mlpTopology);
    changed.tensors[5]?.values.set([0.125], 2);
    expect(hashWeights(changed, nodeHash)).not.toBe(hashWeights(artifact, nodeHash));
  });

  it('reads long tensors in pieces to the last value', () => {
    const long: Topology = { family: 'linear', nFeatures: 70_001, outputs: 1, output: 'identity' };
    const one = makeArtifact(long);
    const other = makeArtifact(long);
    other.tensors[0]?.values.set([9.5], 70_000);
    expect(hashWeights(one, nodeHash)).not.toBe(hashWeights(other, nodeHash));
  });
});
