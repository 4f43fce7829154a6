/** The project: the walk through the rooms, the state of each node, and what happens when a room fails. */
import { describe, expect, it } from 'vitest';
import { makeError, type DatasetManifest, type RunSummary } from '../../../src/contracts';
import { STAGES } from '../../../src/pipeline/stages';
import { Project, ROOMS } from '../../../src/state/project.svelte';
import {
  csvFile,
  makeDrift,
  makeFakeServices,
  makeManifest,
  makeOpenCall,
  makeReceipt,
  makeRun,
  type FakeServices,
} from '../../support/fake-services';

const nodes = (project: Project): string[] => ROOMS.map((room) => project.nodeOf(room));

async function readyToTrain(services: FakeServices): Promise<Project> {
  const project = new Project(services);
  await project.start();
  await project.openFile(csvFile());
  project.data.chooseTarget('no_show');
  return project;
}

describe('the rooms', () => {
  it('stand in the order of the stages', () => {
    expect(ROOMS).toEqual(STAGES);
  });

  it('are empty before a file, and Prepare is ready once a target is chosen', async () => {
    const project = new Project(makeFakeServices());
    await project.start();
    expect(project.isEmpty).toBe(true);
    expect(nodes(project)).toEqual(['empty', 'empty', 'empty', 'empty', 'empty', 'empty']);
    await project.openFile(csvFile());
    expect(nodes(project)).toEqual(['done', 'empty', 'empty', 'empty', 'empty', 'empty']);
    project.data.chooseTarget('no_show');
    expect(nodes(project)).toEqual(['done', 'ready', 'empty', 'empty', 'empty', 'empty']);
  });
});

describe('train and check', () => {
  it('walks every room to a checked version and leaves Monitor ready', async () => {
    const services = makeFakeServices();
    const project = await readyToTrain(services);
    await project.trainAndCheck();
    expect(nodes(project)).toEqual(['done', 'done', 'done', 'done', 'done', 'ready']);
    expect(
      services.calls.filter((name) => !name.startsWith('data.open') && !name.startsWith('data.list')),
    ).toEqual([
      'model.chooseBackend',
      'data.ingest',
      'data.split',
      'model.train',
      'model.evaluate',
      'model.deploy',
      'verifyExport',
      'verifyExport',
    ]);
    expect(project.evaluate.headline?.estimate.value).toBe(0.83);
    expect(project.deploy.isVerified).toBe(true);
  });

  it('does nothing without a target', async () => {
    const services = makeFakeServices();
    const project = new Project(services);
    await project.openFile(csvFile());
    await project.trainAndCheck();
    expect(services.calls).toEqual(['data.ingest']);
  });

  it('ends in the room that fails and goes on there', async () => {
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
    expect(nodes(project)).toEqual(['done', 'done', 'done', 'done', 'alert', 'empty']);
    await project.tryAgain('deploy');
    expect(nodes(project)).toEqual(['done', 'done', 'done', 'done', 'done', 'ready']);
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
    expect(nodes(project)).toEqual(['done', 'alert', 'empty', 'empty', 'empty', 'empty']);
    expect(project.isBusy).toBe(false);
  });

  it('blames Train for what went wrong afterwards', async () => {
    const project = await readyToTrain(
      makeFakeServices({ run: () => Promise.reject(makeError('E-TRAIN-ONE-CLASS')) }),
    );
    await project.trainAndCheck();
    expect(nodes(project)).toEqual(['done', 'done', 'alert', 'empty', 'empty', 'empty']);
  });

  it('shows a target that cannot be learned in the Data room, with nothing behind it', async () => {
    const project = await readyToTrain(
      makeFakeServices({
        split: () => Promise.reject(makeError('E-TARGET-ONE-CLASS', { column: 'no_show', value: 'came' })),
      }),
    );
    await project.trainAndCheck();
    expect(nodes(project)[0]).toBe('alert');
    expect(project.isStale).toBe(false);
    expect(project.isBusy).toBe(false);
  });

  it('raises an alert when an export does not give the same answers', async () => {
    const project = await readyToTrain(makeFakeServices({ receipt: (kind) => makeReceipt(kind, 0.02) }));
    await project.trainAndCheck();
    expect(project.nodeOf('deploy')).toBe('alert');
    expect(project.deploy.isVerified).toBe(false);
  });
});

describe('a changed decision', () => {
  it('makes results stale, and fresh again when it is taken back', async () => {
    const project = await readyToTrain(makeFakeServices());
    await project.trainAndCheck();
    project.data.setIgnored('sex', true);
    expect(project.isStale).toBe(true);
    expect(nodes(project)).toEqual(['done', 'stale', 'stale', 'stale', 'stale', 'ready']);
    project.data.setIgnored('sex', false);
    expect(project.isStale).toBe(false);
    project.data.chooseTarget('sex');
    expect(project.isStale).toBe(true);
    expect(project.walkedTarget).toBe('no_show');
  });
});

describe('a file', () => {
  it('that is refused leaves an alert and no data', async () => {
    const project = new Project(
      makeFakeServices({ manifest: () => Promise.reject(makeError('E-DATA-EMPTY', { file: 'empty.csv' })) }),
    );
    await project.openFile(csvFile('empty.csv'));
    expect(project.nodeOf('data')).toBe('alert');
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
    const opening = project.openFile(csvFile());
    expect(project.isBusy).toBe(true);
    await project.data.stopReading();
    expect(services.asked.get('data.stop')).toEqual([['call-1']]);
    call.reject(makeError('E-STOPPED'));
    await opening;
    expect(project.isEmpty).toBe(true);
    expect(project.notice).toBe('readingStopped');
  });

  it('is not opened while work goes on', async () => {
    const { promise, call } = makeOpenCall<RunSummary>();
    const services = makeFakeServices({ run: () => promise });
    const project = await readyToTrain(services);
    const walk = project.trainAndCheck();
    await expect.poll(() => project.train.work.isRunning).toBe(true);
    await project.openFile(csvFile('other.csv'));
    expect(project.notice).toBe('busy');
    expect(project.data.fileName).toBe('visits.csv');
    call.resolve(makeRun());
    await walk;
    await project.openFile(csvFile('other.csv'));
    expect(project.data.fileName).toBe('other.csv');
    expect(nodes(project)).toEqual(['done', 'empty', 'empty', 'empty', 'empty', 'empty']);
  });
});

describe('a later file', () => {
  it('is read like the first, answered and compared, and drift is an alert', async () => {
    const services = makeFakeServices({ drift: () => makeDrift('drift') });
    const project = await readyToTrain(services);
    await project.trainAndCheck();
    services.calls.length = 0;
    await project.compareLater(csvFile('later.csv'));
    expect(services.calls).toEqual(['data.ingest', 'data.monitor', 'model.predict', 'model.rankCauses']);
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
    expect(project.monitor.nDrifted).toBe(2);
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
    await project.compareLater(csvFile('later.csv'));
    expect(project.nodeOf('monitor')).toBe('alert');
    await project.tryAgain('monitor');
    expect(project.nodeOf('monitor')).toBe('done');
    expect(project.monitor.fileName).toBe('later.csv');
  });
});

describe('the start', () => {
  it('tells a tab that can only look, and lists what is kept, the newest first', async () => {
    const project = new Project(
      makeFakeServices({
        writer: () => false,
        storedRuns: () => [
          makeRun({ id: 'older', startedAt: '2026-11-02T08:00:00.000Z' }),
          makeRun({ id: 'newer', startedAt: '2026-11-09T08:00:00.000Z', status: 'interrupted' }),
        ],
      }),
    );
    expect(project.isWriter).toBe(null);
    await project.start();
    expect(project.isWriter).toBe(false);
    expect(project.kept.map(({ run }) => run.id)).toEqual(['newer', 'older']);
    expect(project.compute.environment?.backend).toBe('wasm');
  });

  it('speaks of a worker that died only where no room does', async () => {
    const project = new Project(makeFakeServices());
    project.loseWorker();
    expect(project.notice).toBe('workerRestarted');
  });
});

it('reads a target again when its type does not fit the task', async () => {
  const manifest = makeManifest([
    { name: 'age', type: 'number' },
    { name: 'survived', type: 'number' },
  ]);
  const services = makeFakeServices({ manifest: () => manifest });
  const project = new Project(services);
  await project.openFile(csvFile());
  project.data.chooseTarget('survived');
  expect(project.data.task).toBe('regression');
  project.data.task = 'classification';
  await project.trainAndCheck();
  expect(services.asked.get('data.ingest')?.[1]?.[1]).toMatchObject({
    options: { target: { column: 'survived', task: 'classification' } },
  });
});
