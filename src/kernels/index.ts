export { installTransposedMatmul } from './transposed-matmul-wasm';
