/** Decisions made while answers to earlier ones are on their way: only the decision in force counts. */
import { describe, expect, it } from 'vitest';
import type {
  DatasetManifest,
  DataSource,
  ProjectDocument,
  ProjectRecord,
  RunSummary,
  SplitRequest,
  SplitSummary,
} from '../../../src/contracts';
import { makeError } from '../../../src/contracts';
import { Project } from '../../../src/state/project.svelte';
import { RecipeLook } from '../../../src/state/recipe-look.svelte';
import type { Device } from '../../../src/state/device.svelte';
import { Studio } from '../../../src/state/studio.svelte';
import {
  csvSource,
  makeDataRoom,
  makeDecisionServices,
  makeFakeServices,
  makeManifest,
  makeOpenCall,
  makeProjectRecord,
  makeRun,
  makeSplit,
  openProject,
  type FakeServices,
  type OpenCall,
} from '../../support/fake-services';

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

const FIRST = makeManifest([
  { name: 'age', type: 'number' },
  { name: 'survived', type: 'number' },
]);
const REREAD: DatasetManifest = {
  ...FIRST,
  id: 'dataset-2',
  columns: FIRST.columns.map((column) =>
    column.name === 'survived' ? { ...column, type: 'category' as const } : column,
  ),
};

/** A project whose file is being read again, because its target was read as numbers and labels are asked for. */
async function rereading(stored: readonly ProjectRecord[] = []): Promise<{
  project: Project;
  services: FakeServices;
  calls: OpenCall<DatasetManifest>[];
}> {
  const calls: OpenCall<DatasetManifest>[] = [];
  const services: FakeServices = makeDecisionServices({
    storedProjects: () => stored,
    manifest: () => {
      const isReading = services.calls.at(-1) === 'data.ingest';
      if (!isReading || services.calls.filter((name) => name === 'data.ingest').length === 1) return FIRST;
      const { promise, call } = makeOpenCall<DatasetManifest>();
      calls.push(call);
      return promise;
    },
  });
  const project = await openProject(services);
  await project.data.divided;
  project.data.chooseTarget('survived');
  await project.data.divided;
  project.data.task = 'classification';
  await turns();
  expect(calls).toHaveLength(1);
  return { project, services, calls };
}

describe('a reading for a decision that was taken back', () => {
  it('is stopped, changes no decision, and its dataset belongs to the project', async () => {
    const { project, services, calls } = await rereading();
    const readingId = services.asked.get('data.ingest')?.at(-1)?.[0];
    project.history.undo();
    const decided = project.document;
    await turns();
    expect(services.asked.get('data.stop')).toEqual([[readingId]]);
    // It was stored before it could be stopped.
    calls[0]?.resolve(REREAD);
    await project.data.divided;
    await turns();
    expect(project.document).toEqual(decided);
    expect(project.document?.datasetId).toBe('dataset-1');
    expect(project.data.manifest?.id).toBe('dataset-1');
    expect(project.data.split).toMatchObject({ datasetId: 'dataset-1', problem: { task: 'regression' } });
    expect(project.record?.datasetIds).toContain('dataset-2');
    expect(project.history.changes.map(({ after }) => after.datasetId)).not.toContain('dataset-2');
  });

  it('belongs to its project also after that was left', async () => {
    const { project, services, calls } = await rereading([makeProjectRecord()]);
    project.close();
    calls[0]?.resolve(REREAD);
    await turns();
    await project.saved;
    expect(project.document).toBe(null);
    expect(services.asked.get('data.saveProject')?.at(-1)?.[0]).toMatchObject({
      id: 'project-1',
      datasetIds: ['dataset-2', 'dataset-1'],
    });
  });

  it('completes its own change when another kind of decision is made meanwhile', async () => {
    const { project, calls } = await rereading();
    project.change('groups', 'age', { groups: ['age'] });
    calls[0]?.resolve(REREAD);
    await project.data.divided;
    expect(project.document).toMatchObject({ datasetId: 'dataset-2', groups: ['age'] });
    project.history.undo();
    expect(project.document).toMatchObject({ datasetId: 'dataset-2', groups: [] });
    project.history.undo();
    expect(project.document).toMatchObject({ datasetId: 'dataset-1', task: 'regression' });
  });
});

it('a split that comes late is not that of the decision in force', async () => {
  const calls: OpenCall<SplitSummary>[] = [];
  const services = makeFakeServices({
    split: () => {
      const { promise, call } = makeOpenCall<SplitSummary>();
      calls.push(call);
      return promise;
    },
  });
  const project = await openProject(services);
  await turns();
  const training = project.trainOnce();
  project.data.setIgnored('sex', true);
  await turns();
  expect(calls).toHaveLength(2);
  calls[1]?.resolve(makeSplit({ id: 'second' }));
  await turns();
  calls[0]?.resolve(makeSplit({ id: 'first' }));
  await training;
  expect(project.data.split?.id).toBe('second');
  // What was asked to be trained waited for the decision that came after it.
  expect(services.asked.get('model.train')?.[0]?.[1]).toMatchObject({ splitId: 'second' });
});

it('training waits for the decision in force, not for the one it was asked under', async () => {
  const calls: OpenCall<SplitSummary>[] = [];
  const services = makeFakeServices({
    split: () => {
      const { promise, call } = makeOpenCall<SplitSummary>();
      calls.push(call);
      return promise;
    },
  });
  const project = await openProject(services);
  await turns();
  const training = project.trainOnce();
  project.data.setIgnored('sex', true);
  await turns();
  calls[0]?.resolve(makeSplit({ id: 'first' }));
  await turns();
  expect(services.calls).not.toContain('model.train');
  calls[1]?.resolve(makeSplit({ id: 'second' }));
  expect(await training).not.toBe(null);
  expect(services.asked.get('model.train')?.[0]?.[1]).toMatchObject({ splitId: 'second' });
});

describe('while there is no split of the decisions', () => {
  const answers = (): { open: OpenCall<SplitSummary>[]; services: FakeServices; hold: { on: boolean } } => {
    const open: OpenCall<SplitSummary>[] = [];
    const hold = { on: false };
    const services: FakeServices = makeDecisionServices({
      split: () => {
        const request = services.asked.get('data.split')?.at(-1)?.[1] as SplitRequest;
        const { promise, call } = makeOpenCall<SplitSummary>();
        open.push(call);
        const { problem, split, datasetId } = request;
        return hold.on ? promise : makeSplit({ id: JSON.stringify(request), problem, split, datasetId });
      },
    });
    return { open, services, hold };
  };

  it.each(['being made', 'refused'])('results of other decisions are stale: it is %s', async (how) => {
    const { open, services, hold } = answers();
    const project = await openProject(services);
    await project.trainAndCheck();
    const run = project.shownRun as RunSummary;
    expect(project.staleReasonOf(run)).toBe(null);
    hold.on = true;
    const change = async (patch: Partial<ProjectDocument>): Promise<string | null> => {
      project.change('split', '', patch);
      await turns();
      if (how === 'refused') open.at(-1)?.reject(makeError('E-SPLIT-SMALL', {}));
      await turns();
      expect(project.data.split).toBe(null);
      const reason = project.staleReasonOf(run);
      project.history.undo();
      await turns();
      // Still not divided anew; the decisions are those of the run.
      expect(project.data.split).toBe(null);
      expect(project.staleReasonOf(run)).toBe(null);
      return reason;
    };
    expect(await change({ ignored: ['sex'] })).toBe('columns');
    expect(await change({ target: 'sex' })).toBe('target');
    expect(await change({ positive: 'came' })).toBe('positive');
    expect(await change({ split: { train: 0.6, validation: 0.2, test: 0.2, seed: 0 } })).toBe('split');
    expect(await change({ datasetId: 'dataset-9' })).toBe('data');
  });

  it('splits of earlier runs are looked up, and one that cannot be read vouches for nothing', async () => {
    const document = { ...makeProjectRecord().document, target: 'no_show', ignored: ['sex'] };
    const request = { ...makeRun().request, projectId: 'project-1' };
    const runs = [
      makeRun({ id: 'known', splitId: 'old', request }),
      makeRun({ id: 'lost', splitId: 'gone', request }),
    ];
    const services = makeFakeServices({
      split: () => Promise.reject(makeError('E-READ-ONLY', {})),
      storedSplits: () => [makeSplit({ id: 'old' })],
    });
    const project = new Project(services);
    project.isWriter = false;
    await project.open(makeProjectRecord({ document }), runs, []);
    expect(runs.map((run) => project.staleReasonOf(run))).toEqual(['columns', 'decision']);
  });
});

it('a run is shown and judged under the task it was trained for', async () => {
  const services = makeFakeServices({
    storedSplits: () => [
      makeSplit({
        id: 'numbers',
        problem: { task: 'regression', target: 'age', positive: null, ignore: [] },
      }),
    ],
  });
  const document = { ...makeProjectRecord().document, target: 'no_show' };
  const request = { ...makeRun().request, projectId: 'project-1' };
  const project = new Project(services);
  project.isWriter = true;
  await project.open(makeProjectRecord({ document }), [makeRun({ splitId: 'numbers', request })], []);
  expect(project.data.task).toBe('classification');
  expect([project.train.task, project.evaluate.task, project.shownTask]).toEqual([
    'regression',
    'regression',
    'regression',
  ]);
  await project.judge('run-1');
  expect(project.evaluate.task).toBe('regression');
});

describe('costs and threshold', () => {
  const judged = { threshold: 0.2, costs: { falseAlarm: 1, miss: 5 } };
  const fresh = { threshold: null, costs: { falseAlarm: 1, miss: 1 } };

  async function judgedProject(): Promise<Project> {
    const manifest = makeManifest([
      { name: 'age', type: 'number' },
      { name: 'no_show', type: 'boolean' },
    ]);
    const profile = manifest.profile.map((column) =>
      column.name !== 'no_show'
        ? column
        : {
            ...column,
            distinct: 2,
            top: [
              { value: 'came', count: 90 },
              { value: 'missed', count: 30 },
            ],
          },
    );
    const project = await openProject(makeDecisionServices({ manifest: () => ({ ...manifest, profile }) }));
    await project.data.divided;
    project.change('costs', '', judged);
    return project;
  }

  it('begin anew with another target or task, and come back when that is taken back', async () => {
    const project = await judgedProject();
    project.data.chooseTarget('age');
    expect(project.document).toMatchObject(fresh);
    project.history.undo();
    expect(project.document).toMatchObject(judged);
    project.data.task = 'regression';
    expect(project.document).toMatchObject(fresh);
  });

  it('change sides with the positive class, and stay when it is the same class by name', async () => {
    const project = await judgedProject();
    project.data.setPositive('missed');
    expect(project.document).toMatchObject({ positive: 'missed', ...judged });
    project.data.setPositive('came');
    expect(project.document).toMatchObject({
      positive: 'came',
      threshold: null,
      costs: { falseAlarm: 5, miss: 1 },
    });
    project.data.setPositive(null);
    expect(project.document).toMatchObject({ positive: null, costs: { falseAlarm: 1, miss: 5 } });
  });
});

describe('what is written to this device', () => {
  it('holds the last change also when the project is left while an earlier one is being written', async () => {
    const open: OpenCall<void>[] = [];
    const services = makeFakeServices({
      saving: () => {
        const { promise, call } = makeOpenCall<void>();
        open.push(call);
        return promise;
      },
    });
    const project = new Project(services);
    project.isWriter = true;
    await project.open(makeProjectRecord(), [], []);
    project.change('name', 'one', { name: 'one' });
    await turns();
    project.change('name', 'two', { name: 'two' });
    project.change('name', 'three', { name: 'three' });
    await project.open(makeProjectRecord({ id: 'project-2' }), [], []);
    open[0]?.reject(makeError('E-INTERNAL', { problem: 'the disk is full' }));
    await turns();
    open[1]?.resolve();
    await project.saved;
    expect(
      services.asked.get('data.saveProject')?.map(([record]) => (record as ProjectRecord).document.name),
    ).toEqual(['one', 'three']);
    // What was refused was of another project.
    expect(project.saveFailure).toBe(null);
  });

  it('is nothing more of a project that is deleted', async () => {
    const open: OpenCall<void>[] = [];
    const services = makeFakeServices({
      saving: () => {
        const { promise, call } = makeOpenCall<void>();
        open.push(call);
        return promise;
      },
    });
    const project = new Project(services);
    project.isWriter = true;
    await project.open(makeProjectRecord(), [], []);
    project.change('name', 'one', { name: 'one' });
    await turns();
    project.change('name', 'two', { name: 'two' });
    project.close();
    const forgotten = project.forgetUnsaved('project-1');
    open[0]?.resolve();
    await forgotten;
    expect(services.asked.get('data.saveProject')).toHaveLength(1);
  });
});

it('a sample that is refused leaves the question of the open project alone', async () => {
  const { promise } = makeOpenCall<RunSummary>();
  const services = makeFakeServices({ run: () => promise });
  const address = { read: () => '', write: () => undefined, watch: () => undefined };
  const studio = new Studio(services, address, {} as Device);
  studio.project.isWriter = true;
  await studio.project.create('project-1', csvSource(), services.now(), 'noShows');
  studio.project.data.chooseTarget('sex');
  void studio.project.trainAndCheck();
  await expect.poll(() => studio.project.isBusy).toBe(true);
  await studio.openSample('noShows' as never, 'again.csv');
  expect(studio.project.notice).toBe('busy');
  expect(studio.project.document?.target).toBe('sex');
  expect(await studio.create(csvSource())).toBe(false);
});

it('a preview is of its recipe on its split only', async () => {
  const look = new RecipeLook(makeFakeServices());
  const recipe = { steps: [] };
  await look.look({ splitId: 'one', recipe, step: null, rows: 6 });
  expect(look.isOf('one', recipe)).toBe(true);
  expect(look.isOf('two', recipe)).toBe(false);
  expect(look.isOf(null, recipe)).toBe(false);
});

describe('a tab that only reads', () => {
  it('changes nothing in the Data room, and reads no file for a change', async () => {
    const services = makeFakeServices();
    const project = await openProject(services);
    await project.data.divided;
    project.isWriter = false;
    const before = project.document;
    const nRead = services.asked.get('data.ingest')?.length;
    const acts: (() => unknown)[] = [
      () => project.data.chooseTarget('sex'),
      () => project.data.setIgnored('age', true),
      () => project.data.setPositive('came'),
      () => (project.data.task = 'regression'),
      () => project.data.setType('age', 'category'),
    ];
    for (const act of acts) {
      project.notice = null;
      await act();
      expect(project.notice).toBe('readOnly');
    }
    expect(project.document).toBe(before);
    expect(services.asked.get('data.ingest')).toHaveLength(nRead ?? 0);
  });
});

it('a column type is read for the decisions as they stand when the reading ends', async () => {
  const calls: OpenCall<DatasetManifest>[] = [];
  const services = makeFakeServices({
    manifest: () => {
      const { promise, call } = makeOpenCall<DatasetManifest>();
      calls.push(call);
      return promise;
    },
  });
  const room = makeDataRoom(services);
  const source: DataSource = csvSource();
  const opening = room.open(source);
  await turns();
  calls[0]?.resolve(FIRST);
  await opening;
  const setting = room.setType('age', 'category');
  await turns();
  room.chooseTarget('survived');
  room.task = 'classification';
  calls[1]?.resolve(REREAD);
  await turns();
  calls[2]?.resolve(REREAD);
  await setting;
  expect(
    services.asked.get('data.ingest')?.map(([, request]) => (request as { options: object }).options),
  ).toMatchObject([
    { target: null },
    { target: null, columns: { age: 'category' } },
    { target: { column: 'survived', task: 'classification' }, columns: { age: 'category' } },
  ]);
});
