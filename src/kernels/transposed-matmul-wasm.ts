/**
 * Fast transposed matrix products for TF.js' WASM backend. Stock `BatchMatMul` reaches XNNPACK only when neither side
 * is transposed; both halves of every dense layer's backward pass are, and fall to a naive loop that is 10 to 40 times
 * slower (0.6-2.4 against 20-31 GFLOP/s on one x86 core). This override transposes first, with the backend's own
 * `Transpose`, and multiplies the plain layout. It changes speed, not results beyond float32 summation order.
 * Upstream state: tensorflow/tfjs#2532, unfinished. Cost: one temporary copy of each transposed side.
 */
import {
  BatchMatMul,
  getKernel,
  registerKernel,
  Transpose,
  unregisterKernel,
  type BatchMatMulAttrs,
  type KernelFunc,
  type NamedAttrMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

const BACKEND = 'wasm';
let installed = false;

function swapLastTwo(rank: number): number[] {
  const permutation = Array.from({ length: rank }, (_, axis) => axis);
  permutation[rank - 2] = rank - 1;
  permutation[rank - 1] = rank - 2;
  return permutation;
}

/**
 * Replaces the WASM backend's `BatchMatMul`. Call once after the backend is ready; further calls do nothing.
 * @throws Error when the WASM backend has not registered its kernels
 */
export function installTransposedMatmul(): void {
  if (installed) return;
  const stock = getKernel(BatchMatMul, BACKEND);
  const transpose = getKernel(Transpose, BACKEND);
  if (!stock || !transpose) throw new Error('the WASM backend has not registered BatchMatMul and Transpose');

  const multiply: KernelFunc = ({ inputs, attrs, backend }) => {
    const { transposeA, transposeB } = attrs as unknown as BatchMatMulAttrs;
    const temporary: TensorInfo[] = [];
    const straighten = (x: TensorInfo, transposed: boolean): TensorInfo => {
      if (!transposed || x.dtype !== 'float32') return x;
      const output = transpose.kernelFunc({
        inputs: { x },
        backend,
        attrs: { perm: swapLastTwo(x.shape.length) } as NamedAttrMap,
      }) as TensorInfo;
      temporary.push(output);
      return output;
    };
    const a = inputs['a'] as TensorInfo;
    const b = inputs['b'] as TensorInfo;
    const straightA = straighten(a, transposeA);
    const straightB = straighten(b, transposeB);
    const product = stock.kernelFunc({
      inputs: { a: straightA, b: straightB },
      backend,
      attrs: {
        transposeA: transposeA && straightA === a,
        transposeB: transposeB && straightB === b,
      } as NamedAttrMap,
    });
    for (const tensor of temporary) {
      (backend as { disposeData(dataId: object): void }).disposeData(tensor.dataId);
    }
    return product;
  };

  unregisterKernel(BatchMatMul, BACKEND);
  registerKernel({ ...stock, kernelFunc: multiply });
  installed = true;
}
