// Figures on real tables: quality, comparison with scikit-learn on the same rows, parity, silence on the network.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../headless-browser.mjs';
import { runPipelineFile } from '../run-pipeline-file.mjs';
import { pipelineDocument, PROMISED_TABLES } from './tables.mjs';

const REFERENCE = join(ROOT, 'tests/fixtures/acceptance/scikit-learn-scores.json');
/** Two pages at once: the machines this runs on have at least two cores. */
const CONCURRENCY = 2;

/** @param {number[]} values */
const mean = (values) => values.reduce((total, value) => total + value, 0) / values.length;
/** @param {number} value */
const show = (value) => value.toFixed(4);

/**
 * @template Item, Result
 * @param {readonly Item[]} items
 * @param {(item: Item) => Promise<Result>} work
 */
async function mapConcurrently(items, work) {
  /** @type {Result[]} */
  const results = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(/** @type {Item} */ (items[index]));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  return results;
}

/** @param {any} context */
export async function checkTables(context) {
  const reference = existsSync(REFERENCE) ? JSON.parse(readFileSync(REFERENCE, 'utf8')).scores : null;
  const checks = [];
  let worstParity = 0;
  let traffic = 0;
  for (const table of PROMISED_TABLES) {
    if (
      context.only.length > 0 &&
      !context.only.includes('tables') &&
      !context.only.includes(`tables:${table.id}`)
    )
      continue;
    const seeds = context.seeds ?? table.seeds;
    const runs = await mapConcurrently(seeds, async (/** @type {number} */ seed) => {
      const file = await context.writePipeline(
        pipelineDocument(table, seed, (path) => join(context.dataFolder, path)),
      );
      const { report, reportPath } = await runPipelineFile(context.browser, {
        file,
        out: join(context.out, `${table.id}-${seed}`),
        defaultOut: context.out,
        backend: 'auto',
        log: () => undefined,
      });
      const splits = await readFile(join(reportPath, '..', 'splits.csv'));
      const score = report.metrics.test[table.metric].value;
      context.log(
        `${table.id} seed ${seed}: ${table.metric} ${show(score)} (${report.train.model}, ${report.train.epochs} epochs, ${Math.round(report.train.durationMs)} ms)`,
      );
      return { seed, report, score, splitsSha256: createHash('sha256').update(splits).digest('hex') };
    });
    const scores = runs.map(({ score }) => score);
    checks.push({
      name: `${table.id} ${table.metric}`,
      promise: `>= ${table.atLeast}`,
      figure: `${show(mean(scores))} [${show(Math.min(...scores))}, ${show(Math.max(...scores))}]`,
      met: mean(scores) >= table.atLeast,
      note: `${runs.filter(({ report }) => report.train.model === 'mlp').length} of ${runs.length} runs chose mlp`,
    });
    checks.push(compareWithReference(table, runs, reference?.[table.id] ?? []));
    for (const { report } of runs) {
      for (const { parity } of report.exports) worstParity = Math.max(worstParity, parity.maxAbsDifference);
      traffic += report.network.requestsToOtherOrigins + report.network.bytesSent;
    }
  }
  if (checks.length > 0) {
    checks.push({
      name: 'exports reproduce the test predictions',
      promise: '<= 1e-5',
      figure: worstParity.toExponential(2),
      met: worstParity <= 1e-5,
    });
    checks.push({
      name: 'requests to other origins and bytes sent, all runs',
      promise: '0',
      figure: String(traffic),
      met: traffic === 0,
    });
  }
  return checks;
}

/**
 * @param {import('./tables.mjs').PromisedTable} table
 * @param {readonly { seed: number, score: number, splitsSha256: string }[]} runs
 * @param {readonly { seed: number, splitsSha256: string, linear: number, mlp: number }[]} reference
 */
function compareWithReference(table, runs, reference) {
  const pairs = runs.flatMap((run) => {
    const row = reference.find(({ seed }) => seed === run.seed);
    return row ? [{ run, row }] : [];
  });
  const name = `${table.id} against scikit-learn's better model`;
  const promise = '>= -1 point';
  if (pairs.length < runs.length) return { name, promise, figure: 'no reference scores', met: false };
  const stale = pairs.filter(({ run, row }) => run.splitsSha256 !== row.splitsSha256).length;
  if (stale > 0)
    return { name, promise, figure: `${stale} splits differ from the reference's; make it anew`, met: false };
  const linear = mean(pairs.map(({ row }) => row.linear));
  const perceptron = mean(pairs.map(({ row }) => row.mlp));
  const better = linear >= perceptron ? 'linear' : 'mlp';
  const difference = 100 * mean(pairs.map(({ run, row }) => run.score - row[better]));
  return {
    name,
    promise,
    figure: `${difference >= 0 ? '+' : ''}${difference.toFixed(2)} points`,
    met: difference >= -1,
    note: `scikit-learn: linear ${show(linear)}, mlp ${show(perceptron)}`,
  };
}
