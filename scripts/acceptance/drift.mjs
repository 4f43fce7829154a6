// Drift on real streams through the whole pipeline, and the operating characteristics of the verdict by simulation.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

/** @param {any} context */
export async function checkDrift(context) {
  const checks = [];
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
