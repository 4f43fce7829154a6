// ONNX exports of real tables, fed with the raw rows of the file in onnxruntime-web and held against predictions.csv.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web';
import Papa from 'papaparse';
import { withTypescript } from '../load-typescript.mjs';
import { runPipelineFile } from '../run-pipeline-file.mjs';

const MOST_ROWS = 200;
const TOLERANCE = 1e-5;
const MISSING = new Set(['', '?', 'NA', 'N/A', 'NaN', 'null']);

/** @type {readonly { id: string, task: string, data: Record<string, unknown> & { path: string, target: string } }[]} */
const TABLES = [
  {
    id: 'titanic',
    task: 'classification',
    data: { path: 'titanic/titanic.csv', target: 'survived', ignore: ['alive'] },
  },
  { id: 'penguins', task: 'classification', data: { path: 'penguins/penguins.csv', target: 'species' } },
  { id: 'mpg', task: 'regression', data: { path: 'mpg/mpg.csv', target: 'mpg', ignore: ['name'] } },
];

/** @param {string} text @returns {Record<string, string>[]} */
const parseCsv = (text) =>
  /** @type {Record<string, string>[]} */ (
    Papa.parse(text.replace(/^\uFEFF/, ''), { header: true, skipEmptyLines: true }).data
  );

/** Calibrated probabilities of one row, by the formulas of docs/formats.md. @param {number[]} p @param {any} calibration @param {number} positive */
function calibrate(p, calibration, positive) {
  if (calibration.method === 'temperature') {
    const powers = p.map((value) => value ** (1 / calibration.temperature));
    const total = powers.reduce((sum, value) => sum + value, 0);
    return powers.map((value) => value / total);
  }
  if (calibration.method !== 'platt') return p;
  const odds = /** @type {number} */ (p[positive]) / (1 - /** @type {number} */ (p[positive]));
  const raised = 1 / (1 + odds ** -calibration.slope * Math.exp(-calibration.intercept));
  return p.map((_, k) => (k === positive ? raised : 1 - raised));
}

/** @param {any} context @param {(typeof TABLES)[number]} table */
async function largestDifference(context, { id, task, data }) {
  const path = join(context.dataFolder, data.path);
  const name = `onnx-${id}`;
  const pipeline = await context.writePipeline({
    terrarium: 1,
    name,
    task,
    data: { ...data, path },
    train: { model: 'auto', seed: 0 },
    deploy: { export: ['onnx'] },
  });
  const out = join(context.out, name);
  await runPipelineFile(context.browser, {
    file: pipeline,
    out,
    defaultOut: context.out,
    backend: 'auto',
    log: () => undefined,
  });
  const bytes = await readFile(join(out, 'onnx', 'model.onnx'));
  /** @type {any[]} */
  let stated = [];
  await withTypescript('/src/pipeline/deploy/index.ts', async ({ openOnnx, readStated }) => {
    const model = openOnnx([{ path: 'model.onnx', bytes }]);
    stated = ['inputs', 'target', 'decision'].map((key) => readStated(model, key));
  });
  const [inputs, target, decision] = stated;
  const cells = parseCsv(await readFile(path, 'utf8'));
  const predictions = parseCsv(await readFile(join(out, 'predictions.csv'), 'utf8')).slice(0, MOST_ROWS);
  const rows = predictions.map(({ row_id }) => /** @type {Record<string, string>} */ (cells[Number(row_id)]));
  const dims = [rows.length, 1];
  const feeds = Object.fromEntries(
    inputs.map((/** @type {any} */ { input, column, missing }) => {
      const texts = rows.map((row) => (row[column] ?? '').trim());
      return [
        input,
        missing === null
          ? new ort.Tensor(
              'float64',
              Float64Array.from(texts, (text) => (MISSING.has(text) ? NaN : Number(text))),
              dims,
            )
          : new ort.Tensor(
              'string',
              texts.map((text) => (MISSING.has(text) ? missing : text)),
              dims,
            ),
      ];
    }),
  );
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const session = await ort.InferenceSession.create(bytes);
  const answers = await session.run(feeds);
  await session.release();
  const actual = /** @type {Float64Array} */ ((answers['probabilities'] ?? answers['value'])?.data);
  const expected = predictions.flatMap((row) =>
    target.kind === 'classes'
      ? calibrate(
          target.classes.map((/** @type {string} */ label) => Number(row[`probability_${label}`])),
          decision.calibration,
          target.positive,
        )
      : [Number(row['predicted'])],
  );
  if (actual.length !== expected.length) throw new Error(`${actual.length} answers for ${expected.length}`);
  const unit = target.kind === 'classes' ? 1 : target.standardDeviation;
  const differences = expected.map((value, i) => Math.abs(value - Number(actual[i])) / unit);
  const largest = differences.some(Number.isNaN) ? Infinity : Math.max(0, ...differences);
  return { rows: rows.length, largest };
}

/** @param {any} context */
export async function checkOnnx(context) {
  const checks = [];
  for (const table of TABLES) {
    const { rows, largest } = await largestDifference(context, table);
    context.log(`onnx:${table.id} ${rows} rows, largest difference ${largest.toExponential(1)}`);
    checks.push({
      name: `onnx:${table.id}`,
      promise: `<= ${TOLERANCE.toExponential(0)} in onnxruntime-web, raw rows in`,
      figure: `${largest.toExponential(1)} over ${rows} test rows`,
      met: rows > 0 && largest <= TOLERANCE,
    });
  }
  return checks;
}
