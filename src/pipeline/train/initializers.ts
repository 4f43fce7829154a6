/**
 * Weights before training. He normal for ReLU-like layers (He et al. 2015, eq. 10), Glorot uniform for tanh and outputs
 * (Glorot and Bengio 2010, eq. 16). Drawn from our own generator in float64, then rounded: those of TF.js take seed 0
 * for none.
 */
import type { Generator } from '../../foundation';

export type InitializerName = 'heNormal' | 'glorotUniform';

/**
 * heNormal: normal with variance 2 / nIn. glorotUniform: uniform over [-limit, limit), limit = sqrt(6 / (nIn + nOut)).
 * @returns [nIn, nOut], row-major
 */
export function initialiseKernel(
  initializer: InitializerName,
  nIn: number,
  nOut: number,
  generator: Generator,
): Float32Array {
  const stdDev = Math.sqrt(2 / nIn);
  const limit = Math.sqrt(6 / (nIn + nOut));
  return Float32Array.from({ length: nIn * nOut }, () =>
    initializer === 'heNormal' ? stdDev * generator.normal() : limit * (2 * generator.uniform() - 1),
  );
}
