/**
 * npm run bench: how much faster the WASM backend multiplies transposed matrices with our kernel than without, as
 * ratios within one run. Rounds alternate between the two, so that a busy machine slows both. Prints a table. Then how
 * long a form answer takes with its what-if curve, 42 rows at one go, for a network of two layers of 64 on 40 columns.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withTypescript } from './load-typescript.mjs';

const ROUNDS = 7;
/** rows x inner x columns: the weight gradient and the input gradient of dense layers of these sizes. */
/** @type {readonly (readonly [number, number, number])[]} */
const SHAPES = [
  [64, 256, 256],
  [256, 1024, 1024],
  [5120, 64, 256],
];

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

async function main() {
  const tf = await import('@tensorflow/tfjs-core');
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(
    `${dirname(fileURLToPath(import.meta.resolve('@tensorflow/tfjs-backend-wasm/package.json')))}/dist/`,
  );
  await tf.setBackend('wasm');
  const stock = tf.getKernel(tf.BatchMatMul, 'wasm');
  await withTypescript('/src/kernels/index.ts', async ({ installTransposedMatmul }) =>
    installTransposedMatmul(),
  );
  const ours = tf.getKernel(tf.BatchMatMul, 'wasm');

  /** @param {typeof ours} kernel @param {() => import('@tensorflow/tfjs-core').Tensor} multiply */
  const time = async (kernel, multiply) => {
    tf.unregisterKernel(tf.BatchMatMul, 'wasm');
    tf.registerKernel(kernel);
    const startedMs = performance.now();
    const product = multiply();
    await product.data();
    product.dispose();
    return performance.now() - startedMs;
  };

  console.log('rows x inner x columns   layout        stock ms   ours ms   ratio');
  for (const [rows, inner, columns] of SHAPES) {
    for (const [transposeA, transposeB] of [
      [true, false],
      [false, true],
    ]) {
      const a = tf.randomNormal(transposeA ? [inner, rows] : [rows, inner], 0, 1, 'float32', 1);
      const b = tf.randomNormal(transposeB ? [columns, inner] : [inner, columns], 0, 1, 'float32', 2);
      const multiply = () => tf.matMul(a, b, transposeA, transposeB);
      /** @type {{ stock: number[], ours: number[] }} */
      const times = { stock: [], ours: [] };
      for (let round = 0; round < ROUNDS + 1; round++) {
        const pair = { stock: await time(stock, multiply), ours: await time(ours, multiply) };
        if (round === 0) continue;
        times.stock.push(pair.stock);
        times.ours.push(pair.ours);
      }
      const [slow, fast] = [median(times.stock), median(times.ours)];
      const layout = transposeA ? 'A transposed' : 'B transposed';
      console.log(
        `${`${rows} x ${inner} x ${columns}`.padEnd(24)} ${layout}  ${slow.toFixed(1).padStart(9)} ${fast.toFixed(1).padStart(9)} ${(slow / fast).toFixed(1).padStart(7)}`,
      );
      tf.dispose([a, b]);
    }
  }
}

async function benchAnswers() {
  const names = Array.from({ length: 40 }, (_, i) => `column ${i}`);
  /** @param {string} name @param {readonly number[]} shape */
  const tensor = (name, shape) => ({
    name,
    shape,
    values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i) / 8),
  });
  const parts = {
    artifact: {
      topology: {
        family: 'mlp',
        nFeatures: names.length,
        hiddenUnits: [64, 64],
        activation: 'gelu',
        outputs: 2,
        output: 'softmax',
      },
      tensors: [
        ...[40, 64, 64].flatMap((inputs, i) => [
          tensor(`dense_${i}/kernel`, [inputs, i === 2 ? 2 : 64]),
          tensor(`dense_${i}/bias`, [i === 2 ? 2 : 64]),
        ]),
      ],
    },
    recipe: {
      version: 1,
      inputs: names.map((name) => ({ name, type: 'number', overridden: false })),
      steps: [],
      features: names.map((name) => ({ name, column: name })),
      target: { kind: 'classes', column: 'answer', classes: ['no', 'yes'], positive: 1 },
    },
    decision: { calibration: { method: 'none' }, calibratedOnRows: 0, threshold: null, abstainBelow: null },
    reference: { version: 1, columns: [] },
  };
  const rows = Array.from({ length: 42 }, (_, row) =>
    Object.fromEntries(names.map((name, i) => [name, String(Math.sin(row + i))])),
  );
  await withTypescript('/src/pipeline/deploy/answer-rows.ts', async ({ openVersion }) => {
    const version = openVersion(parts);
    const times = Array.from({ length: 200 }, () => {
      const startedMs = performance.now();
      version.answerRows(rows);
      return performance.now() - startedMs;
    }).sort((a, b) => a - b);
    console.log(
      `form answer with its curve: median ${median(times).toFixed(1)} ms, p95 ${times[189]?.toFixed(1)} ms`,
    );
  });
}

main()
  .then(benchAnswers)
  .then(
    () => process.exit(0),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
