// Drift on real streams through the whole pipeline, and the operating characteristics of the verdict by simulation.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withTypescript } from '../load-typescript.mjs';
import { runPipelineFile } from '../run-pipeline-file.mjs';

/** @type {readonly { id: string, path: string, cut: number, task: string, target: string, ignore?: string[], promise: string, judge: (monitor: any) => boolean }[]} */
const STREAMS = [
  {
    id: 'drift_none_sea',
    path: 'drift_none_sea/sea_stream_every2.csv',
    cut: 10_000,
    task: 'classification',
    target: 'class',
    promise: 'no drift between its halves',
    judge: (monitor) => monitor.verdict === 'no drift',
  },
  {
    id: 'drift_elec',
    path: 'drift_elec/elec.csv',
    cut: 17_424,
    task: 'classification',
    target: 'class',
    promise: 'drift across row 17,424',
    judge: (monitor) => monitor.verdict === 'drift',
  },
  {
    id: 'drift_carprice',
    path: 'drift_carprice_nannyml/carprice_every6.csv',
    cut: 5_000,
    task: 'regression',
    target: 'y_true',
    // Another model's answer, logged beside the columns it was made from.
    ignore: ['y_pred'],
    promise: 'drift, accident_count first',
    judge: (monitor) => monitor.verdict === 'drift' && monitor.columns[0]?.name === 'accident_count',
  },
];

const WINDOW_ROWS = [100, 200, 500, 1000];
const REFERENCE_ROWS = 1000;
/** Windows a family and size without drift, and windows with one shifted column. */
const CALM_WINDOWS = 150;
const SHIFTED_WINDOWS = 2000;
const SEED = 5;

/** @param {readonly { rate: number, windows: number }[]} rates */
function pool(rates) {
  const windows = rates.reduce((total, rate) => total + rate.windows, 0);
  return { windows, rate: rates.reduce((total, rate) => total + rate.rate * rate.windows, 0) / windows };
}

/** @param {number} rate @param {number} windows */
function showRate(rate, windows) {
  const standardError = Math.sqrt((rate * (1 - rate)) / windows);
  return `${(100 * rate).toFixed(2)} % of ${windows} windows (standard error ${(100 * standardError).toFixed(2)})`;
}

/** The verdict's false alarms and power by simulation, ten columns, in Node. @param {any} context */
async function checkOperatingCharacteristics(context) {
  /** @type {any[]} */
  const checks = [];
  await withTypescript('/tests/support/drift-operating-characteristics.ts', async (module) => {
    const { DRIFT_FAMILIES, measureDriftRates } = module;
    const calm = [];
    for (const windowRows of WINDOW_ROWS) {
      const cells = DRIFT_FAMILIES.map((/** @type {string} */ family) => ({
        family,
        change: 'none',
        referenceRows: REFERENCE_ROWS,
        windowRows,
      }));
      const { rate, windows } = pool(await measureDriftRates(cells, CALM_WINDOWS, SEED));
      calm.push({ rate, windows, windowRows });
      context.log(`no drift, ${windowRows} rows: ${showRate(rate, windows)}`);
    }
    const all = pool(calm);
    checks.push({
      name: 'no-drift windows of 100 to 1,000 rows that alarm',
      promise: '<= 2 %',
      figure: showRate(all.rate, all.windows),
      met: all.rate <= 0.02,
      note: calm.map(({ rate, windowRows }) => `${windowRows} rows ${(100 * rate).toFixed(1)} %`).join(', '),
    });
    const cell = {
      family: 'normal',
      change: 'mean + 0.5 sd',
      referenceRows: REFERENCE_ROWS,
      windowRows: 100,
    };
    const [shifted] = await measureDriftRates([cell], SHIFTED_WINDOWS, SEED);
    checks.push({
      name: 'half a standard deviation in one of ten columns, 100 rows, reference 1,000',
      promise: '>= 95 % caught',
      figure: showRate(shifted.rate, shifted.windows),
      met: shifted.rate >= 0.95,
      note: `named first in ${(100 * shifted.named).toFixed(1)} %`,
    });
  });
  return checks;
}

/** @param {any} context */
export async function checkDrift(context) {
  const checks = await checkOperatingCharacteristics(context);
  for (const { id, path, cut, task, target, ignore, promise, judge } of STREAMS) {
    const lines = (await readFile(join(context.dataFolder, path), 'utf8')).split(/\r?\n/).filter(Boolean);
    const [header, ...rows] = lines;
    const before = join(context.scratch, `${id}-before.csv`);
    const after = join(context.scratch, `${id}-after.csv`);
    await writeFile(before, [header, ...rows.slice(0, cut)].join('\n'));
    await writeFile(after, [header, ...rows.slice(cut)].join('\n'));
    const file = await context.writePipeline({
      terrarium: 1,
      name: id,
      task,
      data: { path: before, target, ignore: ignore ?? [] },
      train: { model: 'linear' },
      monitor: { path: after },
    });
    const { report } = await runPipelineFile(context.browser, {
      file,
      out: join(context.out, id),
      defaultOut: context.out,
      backend: 'auto',
      log: () => undefined,
    });
    const first = report.monitor.columns[0];
    const figure = `${report.monitor.verdict}; first ${first?.name} (${first?.statistic} ${first?.value?.toPrecision(3)})`;
    context.log(`${id}: ${figure}`);
    checks.push({ name: id, promise, figure, met: judge(report.monitor) });
  }
  return checks;
}
