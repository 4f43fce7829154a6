/** The project: the walk through the rooms, what is fresh and why not, and what happens when a room fails. */
import { describe, expect, it } from 'vitest';
import {
  makeError,
  type DatasetManifest,
  type DataSource,
  type ProfiledEvent,
  type RunSummary,
} from '../../../src/contracts';
import { STAGES } from '../../../src/pipeline/stages';
import { Project } from '../../../src/state/project.svelte';
import { ROOMS } from '../../../src/state/rooms';
import {
  csvSource,
  makeDecisionServices,
  makeAlert,
  makeDrift,
  makeReport,
  makeFakeServices,
  makeManifest,
  makeOpenCall,
  makeProjectRecord,
  makeReceipt,
  makeRun,
  openProject,
  type FakeServices,
} from '../../support/fake-services';

const nodes = (project: Project): string[] => ROOMS.map((room) => project.nodeOf(room));

async function readyToTrain(services: FakeServices): Promise<Project> {
  const project = await openProject(services);
  project.data.chooseTarget('no_show');
  return project;
}

describe('the rooms', () => {
  it('stand in the order of the stages', () => {
    expect(ROOMS).toEqual(STAGES);
  });

  it('are empty before a file, ready with the proposed target, and empty without one', async () => {
    const services = makeFakeServices();
    expect(nodes(new Project(services))).toEqual(['empty', 'empty', 'empty', 'empty', 'empty', 'empty']);
    const project = await openProject(services);
    expect(project.data.target).toBe('no_show');
    expect(nodes(project)).toEqual(['done', 'ready', 'ready', 'empty', 'empty', 'empty']);
    project.data.chooseTarget(null);
    expect(nodes(project)).toEqual(['done', 'empty', 'empty', 'empty', 'empty', 'empty']);
  });
});

describe('a table that is read and not stored yet', () => {
  const MANIFEST = makeManifest([
    { name: 'age', type: 'number' },
    { name: 'no_show', type: 'boolean' },
  ]);
  const openAndProfile = () => {
    const { promise, call } = makeOpenCall<DatasetManifest>();
    const services = makeFakeServices({ manifest: () => promise });
    const project = new Project(services);
    const making = project.create('project-1', csvSource(), '2026-03-01T08:00:00.000Z', null);
    const onEvent = services.asked.get('data.ingest')?.[0]?.[2] as (event: ProfiledEvent) => void;
    const { fingerprint: _, sourceSha256: __, ...view } = MANIFEST;
    const profiled = () => onEvent({ kind: 'profiled', view });
    return { project, making, call, profiled, view };
  };

  it('is shown, locked and without a decision, until it is stored', async () => {
    const { project, making, call, profiled, view } = openAndProfile();
    expect(project.data.manifest).toBe(null);
    profiled();
    expect(project.data.manifest).toBe(view);
    expect([project.isBusy, project.document, project.data.roleOf('age')]).toEqual([true, null, 'feature']);
    call.resolve(MANIFEST);
    expect(await making).toBe(true);
    expect(project.data.manifest).toEqual(MANIFEST);
    expect(project.document?.datasetId).toBe(MANIFEST.id);
  });

  it('is gone again when it cannot be stored', async () => {
    const { project, making, call, profiled } = openAndProfile();
    profiled();
    call.reject(makeError('E-STORE-FAILED', { problem: 'the disk is full' }));
    expect(await making).toBe(false);
    expect(project.data.manifest).toBe(null);
    expect(project.data.reading.status).toMatchObject({
      kind: 'failed',
      failure: { code: 'E-STORE-FAILED' },
    });
  });

  it('does not come back after it was closed', async () => {
    const { project, profiled } = openAndProfile();
    project.close();
    profiled();
    expect(project.data.manifest).toBe(null);
  });
});

describe('train and check', () => {
  it('walks to a verdict; a version is made when it is asked for', async () => {
    const services = makeFakeServices();
    const project = await readyToTrain(services);
    expect(await project.trainAndCheck()).toBe(true);
    expect(nodes(project)).toEqual(['done', 'done', 'done', 'done', 'ready', 'empty']);
    expect(services.calls.filter((name) => name.startsWith('model.'))).toEqual([
      'model.train',
      'model.evaluate',
    ]);
    expect(project.evaluate.headline?.estimate.value).toBe(0.83);
    await project.makeVersion();
    expect(nodes(project)).toEqual(['done', 'done', 'done', 'done', 'done', 'ready']);
    expect(project.deploy.isVerified).toBe(true);
  });

  it('trains on the decisions as they stand, and says to which project the run belongs', async () => {
    const services = makeFakeServices();
    const project = await readyToTrain(services);
    const recipe = { steps: [{ kind: 'drop' as const, columns: ['age'] }] };
    project.change('stepAdded', 'age', { prepare: recipe });
    project.change('train', 'linear', {
      train: { model: 'linear', seed: 4, earlyStopping: true, l2: null, classWeights: 'balanced' },
    });
    await project.trainAndCheck();
    expect(services.asked.get('model.train')?.[0]?.[1]).toEqual({
      splitId: 'split-1',
      prepare: recipe,
      train: { model: 'linear', seed: 4, earlyStopping: true, l2: null, classWeights: 'balanced' },
      backend: 'auto',
      projectId: 'project-1',
    });
  });

  it('does nothing without a target', async () => {
    const services = makeFakeServices();
    const project = await openProject(services);
    project.data.chooseTarget(null);
    expect(await project.trainAndCheck()).toBe(false);
    expect(services.calls).not.toContain('model.train');
  });

  it('makes a version of the run that was judged, not of one that trained in the background since', async () => {
    let runs = 0;
    const services = makeFakeServices({ run: () => makeRun({ id: `run-${++runs}` }) });
    const project = await readyToTrain(services);
    await project.trainAndCheck();
    await project.trainOnce();
    expect(project.runs.map(({ id }) => id)).toEqual(['run-1', 'run-2']);
    expect(project.shownRun?.id).toBe('run-1');
    await project.makeVersion(project.evaluate.runId ?? undefined);
    expect(services.asked.get('model.deploy')?.[0]?.[1]).toMatchObject({ runId: 'run-1' });
  });

  it('starts one run, however often it is asked', async () => {
    const { promise, call } = makeOpenCall<RunSummary>();
    const services = makeFakeServices({ run: () => promise });
    const project = await readyToTrain(services);
    const walks = [project.trainAndCheck(), project.trainAndCheck()];
    await expect.poll(() => project.train.work.isRunning).toBe(true);
    walks.push(project.trainAndCheck());
    call.resolve(makeRun());
    expect((await Promise.all(walks)).filter(Boolean)).toHaveLength(1);
    expect(services.calls.filter((name) => name === 'model.train')).toHaveLength(1);
  });

  it('goes on with the check that was missing', async () => {
    let attempts = 0;
    const services = makeFakeServices({
      receipt: (kind) => {
        attempts += 1;
        if (attempts === 2) throw makeError('E-WORKER-LOST');
        return makeReceipt(kind, 3e-8);
      },
    });
    const project = await readyToTrain(services);
    await project.trainAndCheck();
    await project.makeVersion();
    expect(nodes(project)).toEqual(['done', 'done', 'done', 'done', 'alert', 'ready']);
    await project.makeVersion();
    expect(project.nodeOf('deploy')).toBe('done');
    // The version was made once; only the check that was missing was repeated.
    expect(services.calls.filter((name) => name === 'model.deploy')).toHaveLength(1);
    expect(services.asked.get('verifyExport')).toEqual([
      ['run-1', 'bundle'],
      ['run-1', 'tfjs'],
      ['run-1', 'tfjs'],
    ]);
  });

  it('blames Prepare for what went wrong before the recipe was fitted', async () => {
    const project = await readyToTrain(
      makeFakeServices({
        events: () => [],
        run: () => Promise.reject(makeError('E-RECIPE-NO-FEATURES')),
      }),
    );
    await project.trainAndCheck();
    expect(nodes(project)).toEqual(['done', 'alert', 'ready', 'empty', 'empty', 'empty']);
    expect(project.isBusy).toBe(false);
  });

  it('blames Train for what went wrong afterwards', async () => {
    const project = await readyToTrain(
      makeFakeServices({ run: () => Promise.reject(makeError('E-TRAIN-ONE-CLASS')) }),
    );
    await project.trainAndCheck();
    expect(nodes(project)).toEqual(['done', 'done', 'alert', 'empty', 'empty', 'empty']);
  });

  it('shows a target that cannot be learned in the Data room, before training is asked for', async () => {
    const project = await readyToTrain(
      makeFakeServices({
        split: () => Promise.reject(makeError('E-TARGET-ONE-CLASS', { column: 'no_show', value: 'came' })),
      }),
    );
    await project.data.divided;
    expect(nodes(project)).toEqual(['alert', 'empty', 'empty', 'empty', 'empty', 'empty']);
    expect(await project.trainAndCheck()).toBe(false);
  });

  it('raises an alert when an export does not give the same answers', async () => {
    const project = await readyToTrain(makeFakeServices({ receipt: (kind) => makeReceipt(kind, 0.02) }));
    await project.trainAndCheck();
    await project.makeVersion();
    expect(project.nodeOf('deploy')).toBe('alert');
    expect(project.deploy.isVerified).toBe(false);
  });
});

describe('a changed decision', () => {
  it('makes results stale, says why, and undoing it makes them fresh again', async () => {
    const project = await readyToTrain(makeDecisionServices());
    await project.trainAndCheck();
    const run = project.shownRun as RunSummary;
    const change = async (act: () => void) => {
      act();
      await project.data.divided;
      return [project.staleReasonOf(run), project.nodeOf('train'), project.nodeOf('evaluate')];
    };
    expect(await change(() => undefined)).toEqual([null, 'done', 'done']);
    expect(await change(() => project.data.setIgnored('sex', true))).toEqual(['columns', 'stale', 'stale']);
    expect(await change(() => project.history.undo())).toEqual([null, 'done', 'done']);
    expect(await change(() => project.data.chooseTarget('sex'))).toEqual(['target', 'stale', 'stale']);
    expect(await change(() => project.history.undo())).toEqual([null, 'done', 'done']);
    const split = { train: 0.6, validation: 0.2, test: 0.2, seed: 1 };
    expect(await change(() => project.change('split', '60', { split }))).toEqual(['split', 'stale', 'stale']);
    expect(await change(() => project.history.undo())).toEqual([null, 'done', 'done']);
    const prepare = { steps: [] };
    expect(await change(() => project.change('stepRemoved', '', { prepare }))).toEqual([
      'recipe',
      'stale',
      'stale',
    ]);
    expect(await change(() => project.data.chooseTarget(null))).toEqual(['target', 'stale', 'stale']);
  });

  it('is refused with a notice in a tab that can only look', async () => {
    const project = await openProject(makeFakeServices());
    project.isWriter = false;
    project.change('name', 'x', { name: 'x' });
    expect(project.document?.name).toBe('visits');
    expect(project.notice).toBe('readOnly');
  });

  it('is written to this device, and "saved" is said only when it is there', async () => {
    const services = makeFakeServices();
    const project = await openProject(services);
    await expect.poll(() => project.savedAt).not.toBe(null);
    project.change('name', 'clinic', { name: 'clinic' });
    expect(project.savedAt).toBe(null);
    await expect.poll(() => project.savedAt).not.toBe(null);
    expect(services.asked.get('data.saveProject')?.at(-1)?.[0]).toMatchObject({
      id: 'project-1',
      document: { name: 'clinic' },
    });
  });
});

describe('a file', () => {
  it('that is refused leaves an alert and no data', async () => {
    const services = makeFakeServices({
      manifest: () => Promise.reject(makeError('E-DATA-EMPTY', { file: 'empty.csv' })),
    });
    const project = await openProject(services, 'empty.csv');
    expect(project.nodeOf('data')).toBe('alert');
    expect(services.calls).not.toContain('data.saveProject');
    const { status } = project.data.reading;
    expect(status.kind === 'failed' && status.failure.describe('en').what).toBe(
      'empty.csv holds no data rows.',
    );
    expect(status.kind === 'failed' && status.failure.describe('zh').what).toContain('empty.csv');
  });

  it('whose reading is stopped brings the page back to its beginning, with a notice', async () => {
    const { promise, call } = makeOpenCall<DatasetManifest>();
    const services = makeFakeServices({ manifest: () => promise });
    const project = new Project(services);
    const opening = project.create('project-1', csvSource(), services.now(), null);
    expect(project.isBusy).toBe(true);
    await project.data.stopReading();
    expect(services.asked.get('data.stop')).toEqual([['call-1']]);
    call.reject(makeError('E-STOPPED'));
    expect(await opening).toBe(false);
    expect(project.isEmpty).toBe(true);
    expect(project.notice).toBe('readingStopped');
  });

  it('is read again when its target does not have the type that the task needs', async () => {
    const manifest = makeManifest([
      { name: 'age', type: 'number' },
      { name: 'survived', type: 'number' },
    ]);
    const services = makeFakeServices({ manifest: () => manifest });
    const project = await openProject(services);
    project.data.chooseTarget('survived');
    expect(project.data.task).toBe('regression');
    project.data.task = 'classification';
    await project.trainAndCheck();
    expect(services.asked.get('data.ingest')?.[1]?.[1]).toMatchObject({
      options: { target: { column: 'survived', task: 'classification' } },
    });
  });
});

describe('a later file', () => {
  it('is read like the first, answered and compared, and drift is an alert', async () => {
    const services = makeFakeServices({
      drift: () => makeDrift('drift'),
      report: () => makeReport({ light: 'act', alerts: [makeAlert()] }),
    });
    const project = await readyToTrain(services);
    await project.trainAndCheck();
    await project.makeVersion();
    services.calls.length = 0;
    await project.compareLater(csvSource('later.csv'));
    expect(services.calls.filter((call) => call !== 'data.saveProject')).toEqual([
      'data.ingest',
      'data.monitor',
      'model.predict',
      'model.rankCauses',
      'model.monitorVersion',
      'data.readEvaluation',
      'data.listAnswers',
      'data.reviewAnswers',
    ]);
    expect(services.asked.get('data.ingest')?.[1]?.[1]).toMatchObject({
      like: 'dataset-1',
      source: { name: 'later.csv' },
    });
    expect(services.asked.get('data.monitor')?.[0]?.[1]).toEqual({
      modelVersionId: 'version-1',
      datasetId: 'dataset-1',
      seed: 0,
    });
    expect(project.nodeOf('monitor')).toBe('alert');
    expect(project.monitor.later.nDrifted).toBe(2);
    expect(project.record?.lastCheck).toMatchObject({ light: 'act', openAlerts: 1 });
  });

  it('can be compared again after it failed', async () => {
    let attempts = 0;
    const services = makeFakeServices({
      drift: () => {
        attempts += 1;
        if (attempts === 1) throw makeError('E-WORKER-LOST');
        return makeDrift('no drift');
      },
    });
    const project = await readyToTrain(services);
    await project.trainAndCheck();
    await project.makeVersion();
    await project.compareLater(csvSource('later.csv'));
    expect(project.nodeOf('monitor')).toBe('alert');
    await project.compareLater(project.monitor.later.source as DataSource);
    expect(project.nodeOf('monitor')).toBe('done');
    expect(project.monitor.later.fileName).toBe('later.csv');
  });
});

describe('a stored project', () => {
  it('opens with its runs and shows the newest, not those of other projects', async () => {
    const services = makeFakeServices();
    const run = (id: string, projectId: string, startedAt: string, values: Partial<RunSummary> = {}) =>
      makeRun({ id, startedAt, request: { ...makeRun().request, projectId }, ...values });
    const record = makeProjectRecord({
      document: { ...makeProjectRecord().document, target: 'no_show' },
    });
    const project = new Project(services);
    project.isWriter = true;
    await project.open(
      record,
      [
        run('newer', 'project-1', '2026-11-09T09:00:00.000Z'),
        run('broken', 'project-1', '2026-11-09T10:00:00.000Z', { status: 'interrupted' }),
        run('older', 'project-1', '2026-11-09T08:00:00.000Z'),
        run('elsewhere', 'project-2', '2026-11-09T11:00:00.000Z'),
      ],
      [],
    );
    expect(project.runs.map(({ id }) => id)).toEqual(['older', 'newer', 'broken']);
    expect(project.shownRun?.id).toBe('newer');
    expect(nodes(project)).toEqual(['done', 'done', 'done', 'done', 'ready', 'empty']);
    await project.showRun('older');
    expect(project.shownRun?.id).toBe('older');
    expect(services.asked.get('data.saveProject')?.at(-1)?.[0]).toMatchObject({ shownRunId: 'older' });
  });
});

it('speaks of a worker that died only where no room does', () => {
  const project = new Project(makeFakeServices());
  project.loseWorker();
  expect(project.notice).toBe('workerRestarted');
});
