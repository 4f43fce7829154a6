import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  DEFAULT_MONITOR_PLAN,
  monitorReportSchema,
  parseWith,
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

async function deploy(): Promise<WatchedProject> {
  return makeWatchedProject(drawVisits(1500, 1), { ...PROBLEM, ignore: [] });
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
