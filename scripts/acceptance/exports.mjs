// What leaves the app: the HTML file opened from disk, and the Python package under Debian's Python, on real tables.
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';
import { chromiumPath, chromiumSwitches } from '../headless-browser.mjs';
import { runPipelineFile } from '../run-pipeline-file.mjs';
import { pipelineDocument, PROMISED_TABLES } from './tables.mjs';

const TABLES = ['titanic', 'mpg'];
const SIZE_LIMIT = 400_000;
const ANSWER_LIMIT_MS = 1000;
const TOLERANCE = 1e-5;
const PYTHON = process.env.TERRARIUM_PYTHON ?? '/usr/bin/python3';

/**
 * Rows of a table by their first cell.
 * @param {string} csv whose cells may be quoted
 * @returns {Map<string, Record<string, string>>}
 */
function rowsOf(csv) {
  const [header = [], ...records] = csv
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((cell) =>
        cell[1] === undefined ? (cell[2] ?? '') : cell[1].replaceAll('""', '"'),
      ),
    );
  return new Map(
    records.map((cells) => [
      cells[0] ?? '',
      Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])),
    ]),
  );
}

/**
 * @param {Map<string, Record<string, string>>} expected
 * @param {Map<string, Record<string, string>>} actual
 * @param {(name: string) => string | null} columnOf column of `actual` that a column of `expected` is held against
 * @param {number} scale of a number: differences are in its unit
 */
function largestDifference(expected, actual, columnOf, scale) {
  let largest = 0;
  for (const [id, row] of expected) {
    const other = actual.get(id);
    if (!other) return Infinity;
    for (const [name, cell] of Object.entries(row)) {
      const column = columnOf(name);
      if (column === null) continue;
      const difference = Math.abs(Number(cell) - Number(other[column])) / scale;
      if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
    }
  }
  return largest;
}

/**
 * The file as somebody else has it: opened from disk without a network, one case, then the whole table.
 * @param {string} file
 * @param {string} table
 */
async function useHtml(file, table) {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumSwitches() });
  try {
    const page = await (await browser.newContext({ offline: true, locale: 'en-GB' })).newPage();
    /** @type {string[]} */
    const requests = [];
    page.on('request', (request) => requests.push(request.url()));
    const started = performance.now();
    await page.goto(pathToFileURL(file).href);
    await page.getByRole('button', { name: 'Answer', exact: true }).click();
    await page.locator('.output').waitFor();
    const answerMs = performance.now() - started;
    await page.getByLabel('Choose a file').setInputFiles(table);
    const save = page.getByRole('button', { name: 'Save the answers (CSV)' });
    await save.waitFor({ timeout: 60_000 });
    const waiting = page.waitForEvent('download');
    await save.click();
    const answers = await readFile(await (await waiting).path(), 'utf8');
    return { answerMs, answers, requests: requests.filter((url) => !/^(?:file|blob):/.test(url)).length };
  } finally {
    await browser.close();
  }
}

/**
 * @param {string} archive
 * @param {string} folder
 * @param {string} table
 * @returns {Promise<string | null>} null where Python or NumPy is absent
 */
async function usePython(archive, folder, table) {
  if (spawnSync(PYTHON, ['-c', 'import numpy']).status !== 0) return null;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const unpacked = spawnSync(PYTHON, ['-m', 'zipfile', '-e', archive, folder]);
  if (unpacked.status !== 0) throw new Error(`${archive} could not be unpacked`);
  const { status, stdout, stderr } = spawnSync(
    PYTHON,
    ['-m', 'terrarium_model', 'model.terrarium.zip', table, '--raw'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (status !== 0) throw new Error(`the Python package ended with ${status}: ${stderr}`);
  return stdout;
}

/** @param {any} context */
export async function checkExports(context) {
  const checks = [];
  for (const table of PROMISED_TABLES.filter(({ id }) => TABLES.includes(id))) {
    const document = pipelineDocument(table, 1, (path) => join(context.dataFolder, path));
    const file = await context.writePipeline({
      ...document,
      name: `${table.id}-exports`,
      deploy: { export: ['bundle', 'html', 'python'] },
    });
    const out = join(context.out, `${table.id}-exports`);
    const { report } = await runPipelineFile(context.browser, {
      file,
      out,
      defaultOut: context.out,
      backend: 'auto',
      log: () => undefined,
    });
    const source = join(context.dataFolder, /** @type {string} */ (table.data.path));
    const html = join(out, 'model.html');
    const { size } = await stat(html);
    const used = await useHtml(html, source);
    const python = await usePython(join(out, 'model.python.zip'), join(out, 'python'), source);
    const predictions = rowsOf(await readFile(join(out, 'predictions.csv'), 'utf8'));
    const isNumber = table.task === 'regression';
    const page = rowsOf(used.answers);
    // A number's answers are compared in units of the spread of the test rows' true values, as the parity of the report is.
    const actual = [...predictions.values()].map((row) => Number(row['actual']));
    const centre = actual.reduce((sum, value) => sum + value, 0) / actual.length;
    const spread = Math.sqrt(actual.reduce((sum, value) => sum + (value - centre) ** 2, 0) / actual.length);
    const scale = isNumber ? spread : 1;
    context.log(
      `${table.id}: ${report.train.model}, HTML ${size} bytes, first answer after ${Math.round(used.answerMs)} ms`,
    );
    checks.push(
      {
        name: `${table.id} HTML file, size`,
        promise: `<= ${SIZE_LIMIT / 1000} kB`,
        figure: `${(size / 1000).toFixed(0)} kB`,
        met: size <= SIZE_LIMIT,
      },
      {
        name: `${table.id} HTML file, opened from disk and answering`,
        promise: `<= ${ANSWER_LIMIT_MS} ms`,
        figure: `${Math.round(used.answerMs)} ms`,
        met: used.answerMs <= ANSWER_LIMIT_MS && used.requests === 0,
        note: `${used.requests} requests`,
      },
    );
    if (python === null) {
      context.log(`SKIPPED: no ${PYTHON} with NumPy; the Python package of ${table.id} was not run.`);
      continue;
    }
    const answers = rowsOf(python);
    const ofRun = largestDifference(
      predictions,
      answers,
      (name) =>
        isNumber
          ? name === 'predicted'
            ? 'likeliest'
            : null
          : name.startsWith('probability_')
            ? name.replace('probability_', 'raw_')
            : null,
      scale,
    );
    const isFigure = (/** @type {string} */ name) =>
      name.startsWith('probability_') || (isNumber && ['likeliest', 'low', 'high'].includes(name));
    const ofPage = largestDifference(page, answers, (name) => (isFigure(name) ? name : null), scale);
    checks.push(
      {
        name: `${table.id} Python package, against the run`,
        promise: `<= ${TOLERANCE}`,
        figure: ofRun.toExponential(1),
        met: ofRun <= TOLERANCE && predictions.size > 0,
        note: `${predictions.size} test rows, ${PYTHON}`,
      },
      {
        name: `${table.id} HTML file, against the Python package`,
        promise: `<= ${TOLERANCE}`,
        figure: ofPage.toExponential(1),
        met: ofPage <= TOLERANCE && page.size > 0,
        note: `${page.size} rows, after calibration`,
      },
    );
  }
  return checks;
}
