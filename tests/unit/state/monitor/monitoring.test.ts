import { describe, expect, it } from 'vitest';
import {
  DEFAULT_MONITOR_PLAN,
  makeError,
  type MonitorReport,
  type PredictionRecord,
} from '../../../../src/contracts';
import type { Project } from '../../../../src/state/project.svelte';
import {
  csvSource,
  makeAlert,
  makeFakeServices,
  makeOpenCall,
  makeReport,
  makeReviewed,
  makeRun,
  makeSplit,
  makeVersion,
  openProject,
  type FakeServices,
} from '../../../support/fake-services';

const record: PredictionRecord = {
  id: 'r1',
  at: '2026-11-09T07:00:00.000Z',
  modelVersionId: 'version-1',
  inputSha256: 'd'.repeat(64),
  output: 'came',
  confidence: 0.8,
  latencyMs: 3,
  label: null,
};

/** A project with a version that has answered once. */
async function deployed(services: FakeServices): Promise<Project> {
  const project = await openProject(services);
  project.data.chooseTarget('no_show');
  await project.trainAndCheck();
  await project.makeVersion();
  return project;
}

const alarming = () =>
  makeReport({
    light: 'act',
    alerts: [makeAlert(), makeAlert({ id: 'drift-2', column: 'column_1', severity: 'watch' })],
  });

describe('a check', () => {
  it('shows the report, keeps it in short, and says what to do on the stem', async () => {
    const services = makeFakeServices({ report: alarming, records: () => [record] });
    const project = await deployed(services);
    expect(project.nodeOf('monitor')).toBe('ready');
    expect(await project.monitor.check()).toBe(true);
    expect(project.nodeOf('monitor')).toBe('alert');
    expect(project.monitor.nOpenAlerts).toBe(2);
    expect(project.record?.lastCheck).toEqual({
      modelVersionId: 'version-1',
      at: '2026-11-09T09:00:00.000Z',
      answers: 1,
      light: 'act',
      openAlerts: 2,
    });
    expect(services.asked.get('model.monitorVersion')?.[0]?.[1]).toEqual({
      modelVersionId: 'version-1',
      plan: DEFAULT_MONITOR_PLAN,
    });
  });

  it('that fails says why and can be made again; what was found before stays', async () => {
    let attempts = 0;
    const services = makeFakeServices({
      report: () => {
        attempts += 1;
        if (attempts === 2) throw makeError('E-WORKER-LOST');
        return makeReport();
      },
    });
    const project = await deployed(services);
    await project.monitor.check();
    expect(await project.monitor.check()).toBe(false);
    expect(project.monitor.watch.work.status.kind).toBe('failed');
    expect(project.monitor.watch.report).not.toBeNull();
    expect(await project.monitor.check()).toBe(true);
  });

  it('is made once at a time, can be cancelled, and is cancelled when something is trained', async () => {
    const { promise, call } = makeOpenCall<MonitorReport>();
    const services = makeFakeServices({ report: () => promise });
    const project = await deployed(services);
    const checking = project.monitor.check();
    expect(await project.monitor.check()).toBe(false);
    expect(project.isBusy).toBe(false);
    await project.monitor.watch.stop();
    expect(services.calls.filter((name) => name === 'stopModelCall')).toHaveLength(1);
    call.reject(makeError('E-STOPPED'));
    expect(await checking).toBe(false);
    expect(project.monitor.watch.work.status.kind).toBe('stopped');
  });

  it('is stale when the way to watch was changed, and not for another schedule', async () => {
    const project = await deployed(makeFakeServices());
    await project.monitor.check();
    expect(project.monitor.isStale).toBe(false);
    project.change('monitor', '', { monitor: { ...DEFAULT_MONITOR_PLAN, schedule: { kind: 'daily' } } });
    expect(project.monitor.isStale).toBe(false);
    project.change('monitor', '', { monitor: { ...DEFAULT_MONITOR_PLAN, windowBy: 'week' } });
    expect(project.monitor.isStale).toBe(true);
    project.history.undo();
    expect(project.monitor.isStale).toBe(false);
  });
});

describe('an alert', () => {
  it('is settled with a reason; the light follows the gravest that is open', async () => {
    const services = makeFakeServices({ report: alarming });
    const project = await deployed(services);
    const { monitor } = project;
    await monitor.check();
    expect(await monitor.acknowledge('drift-1', '   ')).toBe(false);
    expect(services.calls).not.toContain('data.acknowledgeAlert');
    expect(await monitor.acknowledge('drift-1', ' a new clinic ')).toBe(true);
    expect(services.asked.get('data.acknowledgeAlert')?.[0]?.[0]).toEqual({
      modelVersionId: 'version-1',
      alertId: 'drift-1',
      reason: 'a new clinic',
    });
    expect(monitor.light).toBe('watch');
    expect(monitor.watch.settledAlerts.map(({ reason }) => reason)).toEqual(['a new clinic']);
    await monitor.acknowledge('drift-2', 'known');
    expect(monitor.light).toBe('steady');
    expect(project.record?.lastCheck).toMatchObject({ light: 'steady', openAlerts: 0 });
    expect(project.nodeOf('monitor')).toBe('done');
  });
});

describe('checks by themselves', () => {
  it('are made when a project with answers is opened, and tell of what is new', async () => {
    const services = makeFakeServices({ report: alarming, records: () => [record] });
    const project = await deployed(services);
    const told: MonitorReport[] = [];
    project.monitor.onAlarm = (report) => told.push(report);
    await project.monitor.look(false);
    expect(services.calls).not.toContain('model.monitorVersion');
    await project.monitor.look(true);
    expect(told).toHaveLength(1);
    await project.monitor.look(true);
    expect(told).toHaveLength(1);
  });

  it('go on while the page is open and end when the project is left', async () => {
    const services = makeFakeServices({ records: () => [record] });
    const project = await deployed(services);
    project.change('monitor', '', {
      monitor: { ...DEFAULT_MONITOR_PLAN, schedule: { kind: 'everyAnswers', answers: 1 } },
    });
    services.waiting.length = 0;
    await project.monitor.follow(false);
    expect(services.calls.filter((name) => name === 'model.monitorVersion')).toHaveLength(1);
    expect(services.waiting.map(({ afterMs }) => afterMs)).toEqual([60_000]);
    project.close();
    services.waiting[0]?.work();
    await Promise.resolve();
    expect(services.waiting).toHaveLength(1);
  });
});

describe('answers', () => {
  it('are listed, all or those without a word, and take feedback', async () => {
    const services = makeFakeServices({ records: () => [record] });
    const project = await deployed(services);
    await project.monitor.openAnswers(true);
    expect(services.asked.get('data.listAnswers')?.at(-1)).toEqual([
      'version-1',
      { isUnreviewed: true, start: 0, count: 50 },
    ]);
    await project.monitor.say(record, 'no', 'missed');
    expect(services.asked.get('data.addFeedback')?.[0]?.[1]).toMatchObject([
      { recordId: 'r1', verdict: 'no', truth: 'missed', source: 'form' },
    ]);
    await project.monitor.say(record, 'yes', 'missed');
    expect(services.asked.get('data.addFeedback')?.[1]?.[1]).toMatchObject([
      { verdict: 'yes', truth: 'came' },
    ]);
    expect(project.monitor.answers?.answers[0]?.feedback).toHaveLength(2);
  });
});

describe('retraining', () => {
  const services = (changes: Parameters<typeof makeFakeServices>[0] = {}) => {
    let versions = 0;
    let runs = 0;
    return makeFakeServices({
      run: () => makeRun({ id: `run-${++runs}` }),
      version: () =>
        makeVersion({ id: `version-${++versions}`, version: versions, runId: `run-${versions}` }),
      storedSplits: () => [makeSplit()],
      ...changes,
    });
  };

  it('grows the data, runs the same settings, judges, registers, notes, and goes on with the new data', async () => {
    const fake = services();
    const project = await deployed(fake);
    const asked = fake.asked.get('model.train')?.[0]?.[1] as object;
    fake.calls.length = 0;
    expect(await project.retrain()).toBe(true);
    const wanted = ['growDataset', 'split', 'train', 'evaluate', 'deploy', 'noteAct'];
    expect(
      fake.calls.map((call) => call.split('.')[1] ?? '').filter((name) => wanted.includes(name)),
    ).toEqual(expect.arrayContaining(wanted));
    expect(fake.asked.get('model.train')?.[1]?.[1]).toMatchObject({ ...asked, splitId: 'split-1' });
    expect(fake.asked.get('data.noteAct')?.[0]?.[0]).toMatchObject({
      kind: 'retrained',
      subject: 'run-2',
      details: { datasetId: 'dataset-2', joined: 40, from: 'version-1' },
    });
    expect(project.document?.datasetId).toBe('dataset-2');
    expect(project.record?.datasetIds).toEqual(expect.arrayContaining(['dataset-1', 'dataset-2']));
    expect(project.monitor.retraining.candidate).toEqual({ versionId: 'version-2', runId: 'run-2' });
    expect(project.monitor.retraining.step).toBeNull();
  });

  it('ends where a step fails, says at which, and leaves the project as it was', async () => {
    const fake = services({
      grown: () => {
        throw makeError('E-RETRAIN-NOTHING', { known: 0, answers: 3 });
      },
      reviewed: () => makeReviewed({ usable: 0 }),
    });
    const project = await deployed(fake);
    expect(await project.retrain()).toBe(false);
    expect(project.monitor.retraining.brokenAt).toBe('growing');
    expect(project.monitor.retraining.work.status).toMatchObject({
      kind: 'failed',
      failure: { code: 'E-RETRAIN-NOTHING' },
    });
    expect(project.document?.datasetId).toBe('dataset-1');
    expect(project.isBusy).toBe(false);
  });

  it('is stopped in the middle: no candidate, and the version in use stays', async () => {
    const { promise, call } = makeOpenCall<Awaited<ReturnType<FakeServices['data']['growDataset']>>>();
    const fake = services({ grown: () => promise });
    const project = await deployed(fake);
    const retraining = project.retrain();
    expect(project.isBusy).toBe(true);
    await project.monitor.retraining.stop();
    expect(fake.calls).toContain('data.stop');
    call.reject(makeError('E-STOPPED'));
    expect(await retraining).toBe(false);
    expect(project.watched?.id).toBe('version-1');
    expect(project.monitor.retraining.candidate).toBeNull();
  });

  it('is refused in a tab that only reads', async () => {
    const fake = services();
    const project = await deployed(fake);
    project.isWriter = false;
    expect(await project.retrain()).toBe(false);
    expect(project.notice).toBe('readOnly');
    expect(fake.calls).not.toContain('data.growDataset');
    await project.compareLater(csvSource('later.csv'));
    expect(fake.calls.filter((name) => name === 'data.ingest')).toHaveLength(1);
  });
});
