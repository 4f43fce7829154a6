/** Runs that wait: one after another, cancelled one by one, held when one breaks off. */
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { makeError, type RunSummary, type TrainConfig } from '../../../src/contracts';
import { Project } from '../../../src/state/project.svelte';
import {
  makeFakeServices,
  makeManifest,
  makeOpenCall,
  makeRun,
  type OpenCall,
} from '../../support/fake-services';

const seeds = (...values: number[]): TrainConfig[] =>
  values.map((seed) => ({ model: 'auto', seed, earlyStopping: true }));

async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await tick();
}

/** A project that is ready to train; every run waits until the test ends it. */
async function open() {
  const training: OpenCall<RunSummary>[] = [];
  let stored: RunSummary[] = [];
  const services = makeFakeServices({
    run: () => {
      const { promise, call } = makeOpenCall<RunSummary>();
      training.push(call);
      return promise;
    },
    manifest: () =>
      makeManifest([
        { name: 'age', type: 'number' },
        { name: 'no_show', type: 'boolean' },
      ]),
    storedRuns: () => stored,
  });
  const project = new Project(services);
  await project.create(
    'project-1',
    { kind: 'url', name: 'visits.csv', url: '/visits.csv' },
    '2026-11-09',
    null,
  );
  project.data.chooseTarget('no_show');
  await project.data.divided;
  await settle();
  const asked = (): unknown[] =>
    (services.asked.get('model.train') ?? []).map(
      ([, request]) => (request as { train: TrainConfig }).train.seed,
    );
  const end = async (index: number): Promise<void> => {
    training[index]?.resolve(
      makeRun({ id: `run-${index + 1}`, startedAt: `2026-11-09T08:0${index}:00.000Z` }),
    );
    await settle();
  };
  const fail = async (index: number): Promise<void> => {
    const { request } = makeRun();
    stored = [makeRun({ id: 'broken', status: 'failed', request: { ...request, projectId: 'project-1' } })];
    training[index]?.reject(makeError('E-TRAIN-ONE-CLASS'));
    await settle();
  };
  return { project, services, asked, end, fail };
}

describe('the queue', () => {
  it('trains one run after another and none twice', async () => {
    const { project, asked, end } = await open();
    project.queue.add(seeds(1, 2));
    await settle();
    expect(asked()).toEqual([1]);
    expect(project.queue.waiting).toHaveLength(1);
    await end(0);
    expect(asked()).toEqual([1, 2]);
    await end(1);
    expect(asked()).toEqual([1, 2]);
    expect(project.runs.map(({ id }) => id)).toEqual(['run-1', 'run-2']);
    expect(project.queue.current).toBeNull();
  });

  it('lets what waits be taken out, one by one', async () => {
    const { project, asked, end } = await open();
    project.queue.add(seeds(1, 2, 3));
    await settle();
    const [second] = project.queue.waiting;
    project.queue.cancel(second?.id ?? '');
    await end(0);
    await end(1);
    expect(asked()).toEqual([1, 3]);
  });

  it('holds when a run breaks off, says so, and goes on when asked', async () => {
    const { project, asked, fail } = await open();
    project.queue.add(seeds(1, 2));
    await settle();
    await fail(0);
    expect(project.queue.held?.run.config.seed).toBe(1);
    expect(project.queue.held?.failure?.code).toBe('E-TRAIN-ONE-CLASS');
    expect(project.runs.map(({ id, status }) => [id, status])).toEqual([['broken', 'failed']]);
    expect(asked()).toEqual([1]);
    project.queue.goOn();
    await settle();
    expect(asked()).toEqual([1, 2]);
    expect(project.queue.held).toBeNull();
  });

  it('waits for a run that was started by hand, and for its verdict', async () => {
    const { project, services, asked, end } = await open();
    const walking = project.trainAndCheck();
    await settle();
    project.queue.add(seeds(7));
    await settle();
    expect(asked()).toEqual([0]);
    await end(0);
    await walking;
    await settle();
    expect(asked()).toEqual([0, 7]);
    expect(services.calls.indexOf('model.evaluate')).toBeLessThan(services.calls.lastIndexOf('model.train'));
  });

  it('is forgotten with its project', async () => {
    const { project, asked } = await open();
    project.queue.add(seeds(1, 2));
    await settle();
    project.close();
    await settle();
    expect(project.queue.waiting).toEqual([]);
    expect(asked()).toEqual([1]);
  });
});

describe('a variation', () => {
  it('that is queued twice in a row is queued once', async () => {
    const { project } = await open();
    project.runList.startDraft();
    expect(project.runList.queueDraft()).toBe(1);
    expect(project.runList.queueDraft()).toBe(0);
    expect(project.queue.waiting).toHaveLength(1);
  });

  it('is refused in a tab that only reads', async () => {
    const { project } = await open();
    project.isWriter = false;
    project.runList.startDraft();
    expect(project.runList.queueDraft()).toBe(0);
    expect(project.queue.waiting).toEqual([]);
    expect(project.notice).toBe('readOnly');
  });
});
