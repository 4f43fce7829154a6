import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  DEFAULT_MONITOR_PLAN,
  monitorReportSchema,
  parseWith,
  type Decision,
  type MonitorPlan,
  type Table,
} from '../../../src/contracts';
import { Generator } from '../../../src/foundation';
import { monitorVersion } from '../../../src/pipeline/workflows/monitor-version';
import { makeColumn, makeTable } from '../../support/make-table';
import { makeWatchedProject, VERSION_ID, type WatchedProject } from '../../support/watched-project';

interface Change {
  /** Added to every age. */
  readonly older?: number;
  /** The label no longer hangs on the age. */
  readonly otherRule?: boolean;
}

/** Visits: late where the age is high, with noise; the ward is beside the point. */
function drawVisits(nRows: number, seed: number, { older = 0, otherRule = false }: Change = {}): Table {
  const generator = Generator.fromSeed(seed).fork('visits');
  const age = Array.from({ length: nRows }, () => 50 + older + 12 * generator.normal());
  const ward = Array.from(
    { length: nRows },
    () => ['north', 'south', 'west'][generator.integer(3)] as string,
  );
  const late = age.map((years) => {
    const score = otherRule ? 0 : (years - 50) / 5;
    return generator.uniform() < 1 / (1 + Math.exp(-score)) ? 'late' : 'in time';
  });
  return makeTable(
    makeColumn('age', age),
    makeColumn('ward', ward, 'category'),
    makeColumn('late', late, 'category'),
  );
}

const PROBLEM = { task: 'classification', target: 'late', positive: 'late', ignore: [] } as const;
const PLAN: MonitorPlan = { ...DEFAULT_MONITOR_PLAN, windowRows: 100, groups: ['ward'] };

async function deploy(decision?: Decision): Promise<WatchedProject> {
  return makeWatchedProject(drawVisits(1500, 1), { ...PROBLEM, ignore: [] }, decision);
}

const day = (n: number): string => `2026-02-${String(n).padStart(2, '0')}T10:00:00.000Z`;
const watch = (project: WatchedProject, plan: MonitorPlan = PLAN) =>
  monitorVersion({ modelVersionId: VERSION_ID, plan }, project.context);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('monitorVersion', () => {
  it('says that it knows nothing of an empty log', async () => {
    const report = await watch(await deploy());
    expect(report).toMatchObject({
      windows: [],
      alerts: [],
      light: 'unknown',
      expectedFalseAlarms: 0,
      stability: null,
    });
  });

  it('is steady over windows that look like training, and gives the same answers again', async () => {
    const project = await deploy();
    for (let i = 1; i <= 4; i++) await project.answer(`file ${i}`, drawVisits(100, 10 + i), day(i));
    const report = await watch(project);
    expect(parseWith(monitorReportSchema, report, 'E-WIRE')).toEqual(report);
    expect(report.windows.map(({ index, answers, rows }) => [index, answers, rows])).toEqual(
      [0, 1, 2, 3].map((index) => [index, 100, 100]),
    );
    expect(report.windows.every(({ drift }) => drift?.verdict === 'no drift')).toBe(true);
    expect(report.alerts).toEqual([]);
    expect(report.light).toBe('steady');
    expect(report.stability).toEqual({ rows: 400, maxAbsDifference: 0 });
    expect(report.expectedFalseAlarms).toBeGreaterThan(0.01);
    expect(report.expectedFalseAlarms).toBeLessThan(0.5);
    const [first] = report.windows;
    expect(first?.realised).toMatchObject({ labelled: 100, contradicted: 0 });
    const accuracy = first?.realised?.metrics['accuracy'];
    expect(accuracy?.value).toBeGreaterThan(first?.estimated?.estimate.low ?? 1);
    expect(accuracy?.value).toBeLessThan(first?.estimated?.estimate.high ?? 0);
    expect(first?.feedbackShare).toBe(0);
    expect(Object.keys(first?.groups['ward'] ?? {}).sort()).toEqual(['north', 'south', 'west']);
    expect(await watch(project)).toEqual(report);
  });

  it('alerts when two of three windows show the change, names the column, and takes a reason', async () => {
    const project = await deploy();
    await project.answer('before', drawVisits(100, 21), day(1));
    await project.answer('after', drawVisits(100, 22, { older: 8 }), day(2));
    const once = await watch(project);
    expect(once.light).toBe('watch');
    expect(once.alerts[0]).toMatchObject({ kind: 'drift', column: 'age', severity: 'watch', windows: [1] });

    await project.answer('later', drawVisits(100, 23, { older: 8 }), day(3));
    const twice = await watch(project);
    expect(twice.light).toBe('act');
    const alert = twice.alerts.find(({ kind }) => kind === 'drift');
    expect(alert).toMatchObject({ column: 'age', severity: 'act', windows: [1, 2], state: 'open' });
    expect(alert?.evidence['answerShift']).toBeGreaterThan(0.1);
    expect(alert?.id).not.toBe(once.alerts[0]?.id);

    for (const { id } of twice.alerts)
      project.acknowledgements.push({ modelVersionId: VERSION_ID, alertId: id, reason: 'a new clinic' });
    await project.answer('last', drawVisits(100, 24, { older: 8 }), day(4));
    const settled = await watch(project);
    expect(settled.alerts.find(({ kind }) => kind === 'drift')).toMatchObject({
      id: alert?.id,
      windows: [1, 2, 3],
      state: 'acknowledged',
      reason: 'a new clinic',
    });
    expect(settled.light).toBe('steady');
  });

  it('judges answers as the version gives them, with its calibration and zone of silence', async () => {
    const decision: Decision = {
      calibration: { method: 'temperature', temperature: 3 },
      calibratedOnRows: 300,
      threshold: null,
      abstainBelow: 0.6,
    };
    const project = await deploy(decision);
    const records = await project.answer('file', drawVisits(200, 51), day(1));
    const report = await watch(project, { ...PLAN, windowRows: 200 });
    const [window] = report.windows;
    expect(window?.abstained).toBe(records.filter(({ abstained }) => abstained === true).length);
    expect(window?.abstained).toBeGreaterThan(10);
    expect(report.stability).toEqual({ rows: 200, maxAbsDifference: 0 });
    // Confidence of a temperature of 3 is far too low as it stands; what it is worth is learned from validation rows.
    const accuracy = window?.realised?.metrics['accuracy']?.value as number;
    expect(window?.estimated?.estimate.low).toBeLessThan(accuracy);
    expect(window?.estimated?.estimate.high).toBeGreaterThan(accuracy);
    const confidence = records.reduce((sum, record) => sum + (record.confidence ?? 0) / 200, 0);
    expect(window?.estimated?.estimate.value).toBeGreaterThan(confidence + 0.05);
    expect(report.alerts).toEqual([]);
  });

  it('keeps the rows of a file in their order, windows by count', async () => {
    const project = await deploy();
    const records = await project.answer('file', drawVisits(250, 52), day(1));
    for (const [i, record] of records.entries()) Object.assign(record, { id: `${(i * 7919) % 250}` });
    records.forEach((record, i) => Object.assign(record, { label: i < 100 ? record.output : 'neither' }));
    const report = await watch(project);
    expect(report.windows.map(({ realised }) => realised?.metrics['accuracy']?.value)).toEqual([1, 0, 0]);
    expect(report.windows.map(({ answers }) => answers)).toEqual([100, 100, 50]);
  });

  it('holds windows against an earlier stretch of time, which is then no window itself', async () => {
    const project = await deploy();
    await project.answer('january', drawVisits(300, 61, { older: 8 }), day(1));
    await project.answer('february', drawVisits(100, 62, { older: 8 }), day(2));
    await project.answer('march', drawVisits(100, 63), day(3));
    const reference = { kind: 'period' as const, from: day(1), to: day(1) };
    const report = await watch(project, { ...PLAN, reference });
    expect(report.windows.map(({ drift }) => [drift?.referenceRows, drift?.verdict])).toEqual([
      [300, 'no drift'],
      [300, 'drift'],
    ]);
    expect(report.alerts.find(({ kind }) => kind === 'drift')).toMatchObject({ column: 'age', windows: [1] });
  });

  it('gives 20 rows no verdict, and answers without inputs no comparison', async () => {
    const project = await deploy();
    await project.answer('few', drawVisits(20, 71, { older: 30 }), day(1));
    const bare = await project.answer('bare', drawVisits(40, 72, { older: 30 }), day(2));
    for (const record of bare) delete (record as { row?: unknown }).row;
    const report = await watch(project, { ...PLAN, windowBy: 'day' });
    expect(report.windows.map(({ rows, drift }) => [rows, drift?.verdict ?? null])).toEqual([
      [20, 'not enough data'],
      [0, null],
    ]);
    expect(report.windows[0]?.realised?.labelled).toBe(20);
    expect(report.alerts.filter(({ kind }) => kind === 'drift' || kind === 'quality')).toEqual([]);
  });

  it('names a column that a later file lacks, and one that turned into words', async () => {
    const project = await deploy();
    for (let i = 1; i <= 2; i++) {
      const visits = drawVisits(60, 80 + i);
      const records = await project.answer(`file ${i}`, visits, day(i));
      const words = visits.columns.map((column) =>
        column.name === 'age'
          ? makeColumn(
              'age',
              Array.from({ length: 60 }, () => 'old'),
              'category',
            )
          : column,
      );
      project.datasets.set(records[0]?.row?.datasetId ?? '', {
        ...visits,
        columns: i === 1 ? words : words.filter(({ name }) => name !== 'age'),
      });
    }
    const report = await watch(project, { ...PLAN, windowRows: 60 });
    expect(report.windows.map(({ findings }) => findings.map(({ code }) => code))).toEqual([
      ['F-COLUMN-CHANGED-TYPE'],
      ['F-COLUMN-MISSING'],
    ]);
    expect(report.alerts.filter(({ kind }) => kind === 'quality')).toMatchObject([
      { kind: 'quality', column: 'age', severity: 'watch' },
      { kind: 'quality', column: 'age', severity: 'watch' },
    ]);
  });

  it('says so when stored inputs are answered otherwise', async () => {
    const project = await deploy();
    const records = await project.answer('file', drawVisits(50, 91), day(1));
    Object.assign(records[7] as object, { probabilities: [0.5, 0.5] });
    const report = await watch(project);
    expect(report.stability?.maxAbsDifference).toBeGreaterThan(0.01);
    expect(report.alerts[0]).toMatchObject({ kind: 'stability', severity: 'act', windows: [] });
    expect(report.light).toBe('act');
  });

  it('sees a changed relation by labels only', async () => {
    const project = await deploy();
    for (let i = 1; i <= 2; i++)
      await project.answer(`file ${i}`, drawVisits(100, 30 + i, { otherRule: true }), day(i));
    const report = await watch(project);
    expect(report.alerts.map(({ kind, severity }) => [kind, severity])).toContainEqual(['accuracy', 'act']);
    expect(report.alerts.some(({ kind }) => kind === 'drift' || kind === 'estimatedAccuracy')).toBe(false);
    const [window] = report.windows;
    expect(window?.estimated?.estimate.low).toBeGreaterThan(
      window?.realised?.metrics['accuracy']?.value as number,
    );
  });

  it('puts answers of a clock that jumped in order, names them and loses none', async () => {
    const project = await deploy();
    await project.answer('late', drawVisits(60, 41), day(5));
    await project.answer('early', drawVisits(60, 42), '2020-01-01T00:00:00.000Z');
    await project.answer('ahead', drawVisits(40, 43), '2099-01-01T00:00:00.000Z');
    await project.answer('now', drawVisits(40, 44), day(6));
    const report = await watch(project, { ...PLAN, windowBy: 'day' });
    expect(report.windows.map(({ from, answers }) => [from.slice(0, 10), answers])).toEqual([
      ['2020-01-01', 60],
      ['2026-02-05', 60],
      ['2026-02-06', 40],
      ['2099-01-01', 40],
    ]);
    const clocks = report.windows.map(({ findings }) => findings.find(({ code }) => code === 'F-CLOCK'));
    expect(clocks[0]).toMatchObject({
      severity: 'warn',
      details: { early: 60, outOfOrder: 60, ahead: 0, of: 60 },
    });
    expect(clocks[1]).toBeUndefined();
    expect(clocks[2]).toBeUndefined();
    expect(clocks[3]).toMatchObject({ severity: 'warn', details: { ahead: 40 } });
  });
});
