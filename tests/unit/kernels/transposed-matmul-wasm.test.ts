import { resolve } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Generator } from '../../../src/foundation';
import { installTransposedMatmul } from '../../../src/kernels';

const LAYOUTS = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
] as const;
let calls: { transposeA: boolean; transposeB: boolean }[] = [];

beforeAll(async () => {
  setWasmPaths(`${resolve('node_modules/@tensorflow/tfjs-backend-wasm/dist')}/`);
  await tf.setBackend('wasm');
  const stock = tf.getKernel(tf.BatchMatMul, 'wasm');
  tf.unregisterKernel(tf.BatchMatMul, 'wasm');
  tf.registerKernel({
    ...stock,
    kernelFunc: (parameters) => {
      calls.push(parameters.attrs as unknown as { transposeA: boolean; transposeB: boolean });
      return stock.kernelFunc(parameters);
    },
  });
  installTransposedMatmul();
});
afterAll(() => tf.removeBackend('wasm'));

function randomValues(n: number, generator: Generator): Float32Array {
  return Float32Array.from({ length: n }, () => generator.normal());
}

async function multiplyOn(
  backend: string,
  a: Float32Array,
  b: Float32Array,
  shapes: number[][],
  flags: readonly [boolean, boolean],
) {
  await tf.setBackend(backend);
  const product = tf.tidy(() =>
    tf.matMul(tf.tensor(a, shapes[0]), tf.tensor(b, shapes[1]), flags[0], flags[1]),
  );
  const values = await product.data();
  product.dispose();
  return { values, shape: product.shape };
}

describe('transposed matrix product on the WASM backend', () => {
  for (const [transposeA, transposeB] of LAYOUTS) {
    it(`equals the CPU backend for transposeA=${transposeA}, transposeB=${transposeB}, odd sizes and a batch axis`, async () => {
      const generator = Generator.fromSeed(11);
      for (const [rows, inner, columns, batch] of [
        [7, 5, 3, 1],
        [33, 17, 65, 1],
        [4, 9, 6, 3],
      ] as const) {
        const shapeA = transposeA ? [inner, rows] : [rows, inner];
        const shapeB = transposeB ? [columns, inner] : [inner, columns];
        const shapes =
          batch === 1
            ? [shapeA, shapeB]
            : [
                [batch, ...shapeA],
                [batch, ...shapeB],
              ];
        const a = randomValues(batch * rows * inner, generator);
        const b = randomValues(batch * inner * columns, generator);
        const expected = await multiplyOn('cpu', a, b, shapes, [transposeA, transposeB]);
        calls = [];
        const actual = await multiplyOn('wasm', a, b, shapes, [transposeA, transposeB]);
        expect(actual.shape).toEqual(expected.shape);
        for (let i = 0; i < expected.values.length; i++) {
          expect(Math.abs((actual.values[i] as number) - (expected.values[i] as number))).toBeLessThan(1e-4);
        }
        expect(calls).toEqual([{ transposeA: false, transposeB: false }]);
      }
    });
  }

  it('frees its temporary copies', async () => {
    await tf.setBackend('wasm');
    const before = tf.engine().backend.numDataIds();
    const a = tf.ones([6, 4]);
    const b = tf.ones([6, 5]);
    const product = tf.matMul(a, b, true, false);
    expect(tf.engine().backend.numDataIds()).toBe(before + 3);
    tf.dispose([a, b, product]);
    expect(tf.engine().backend.numDataIds()).toBe(before);
  });
});
