/** The studio: places, projects on the device, and what is refused while work goes on. */
import { describe, expect, it } from 'vitest';
import { makeError, type RunSummary } from '../../../src/contracts';
import { Device } from '../../../src/state/device.svelte';
import { parseRoute, roomRoute } from '../../../src/state/route';
import { Studio } from '../../../src/state/studio.svelte';
import {
  csvFile,
  csvSource,
  makeFakeServices,
  makeOpenCall,
  makeProjectRecord,
  makeRun,
  type FakeServices,
} from '../../support/fake-services';

function makeStudio(services: FakeServices, hash = '') {
  const address = {
    hash,
    heard: [] as string[],
    onChange: () => undefined as void,
    read: () => address.hash,
    write(next: string, replaces: boolean) {
      address.hash = next;
      address.heard.push(`${replaces ? 'replace' : 'push'} ${next}`);
    },
    watch(onChange: () => void) {
      address.onChange = onChange;
    },
  };
  const device = new Device({
    readStorage: () => Promise.resolve({ usedBytes: 1, allowedBytes: 10, isPersistent: false }),
    askToPersist: () => Promise.resolve(true),
    watchNetwork: () => true,
    loadAllParts: () => Promise.resolve(),
  });
  return { studio: new Studio(services, address, device), address };
}

const decided = makeProjectRecord({ document: { ...makeProjectRecord().document, target: 'no_show' } });

describe('the address', () => {
  it('leads to a stored project and its room', async () => {
    const services = makeFakeServices({ storedProjects: () => [decided] });
    const { studio } = makeStudio(services, '#/p/project-1/prepare');
    await studio.start();
    expect(studio.room).toBe('prepare');
    expect(studio.project.id).toBe('project-1');
    expect(studio.project.isWriter).toBe(true);
    expect(studio.project.data.manifest?.id).toBe('dataset-1');
  });

  it('of a project that is not here leads home, with a notice and nothing to go back to', async () => {
    const { studio, address } = makeStudio(makeFakeServices(), '#/p/elsewhere/train');
    await studio.start();
    expect(studio.route).toEqual({ kind: 'home' });
    expect(address.heard).toEqual(['replace #/']);
    expect(studio.project.notice).toBe('projectMissing');
  });

  it('of a run shows that run', async () => {
    const run = (id: string): RunSummary =>
      makeRun({ id, startedAt: id, request: { ...makeRun().request, projectId: 'project-1' } });
    const services = makeFakeServices({
      storedProjects: () => [decided],
      storedRuns: () => [run('run-1'), run('run-2')],
    });
    const { studio } = makeStudio(services, '#/p/project-1/evaluate/run-1');
    await studio.start();
    expect(studio.project.shownRun?.id).toBe('run-1');
  });

  it('follows going back', async () => {
    const services = makeFakeServices({ storedProjects: () => [decided] });
    const { studio, address } = makeStudio(services);
    await studio.start();
    studio.go(roomRoute('project-1', 'data'));
    await expect.poll(() => studio.project.id).toBe('project-1');
    studio.goToRoom('train');
    expect(address.heard).toEqual(['push #/p/project-1/data', 'push #/p/project-1/train']);
    address.hash = '#/p/project-1/data';
    address.onChange();
    expect(studio.room).toBe('data');
  });
});

describe('a file', () => {
  it('becomes a project with a place of its own', async () => {
    const services = makeFakeServices();
    const { studio, address } = makeStudio(services);
    await studio.start();
    await studio.create(csvSource());
    expect(parseRoute(address.hash)).toEqual(roomRoute(studio.project.id ?? '', 'data'));
    expect(services.asked.get('data.saveProject')).toHaveLength(1);
  });

  it('is refused with a notice while work goes on, and so is leaving for another project', async () => {
    const { promise, call } = makeOpenCall<RunSummary>();
    const services = makeFakeServices({
      run: () => promise,
      storedProjects: () => [makeProjectRecord({ id: 'other' })],
    });
    const { studio } = makeStudio(services);
    await studio.start();
    await studio.create(csvSource());
    const { id } = studio.project;
    studio.project.data.chooseTarget('no_show');
    const walk = studio.trainAndFollow();
    await expect.poll(() => studio.project.train.work.isRunning).toBe(true);
    await studio.create(csvSource('more.csv'));
    expect(studio.project.notice).toBe('busy');
    studio.go(roomRoute('other', 'data'));
    await expect.poll(() => studio.room).toBe('train');
    expect(studio.project.id).toBe(id);
    call.resolve(makeRun());
    await walk;
    expect(studio.room).toBe('evaluate');
  });

  it('that is refused stays in sight with its reason; one that was stopped leads home', async () => {
    let answer: () => Promise<never> = () => Promise.reject(makeError('E-DATA-EMPTY', { file: 'x' }));
    const services = makeFakeServices({ manifest: () => answer() });
    const { studio } = makeStudio(services);
    await studio.start();
    await studio.create(csvSource());
    expect(studio.room).toBe('data');
    expect(studio.project.nodeOf('data')).toBe('alert');
    answer = () => Promise.reject(makeError('E-STOPPED'));
    await studio.create(csvSource());
    expect(studio.room).toBe(null);
    expect(studio.project.notice).toBe('readingStopped');
  });

  it.each([
    [[], false, 'noFile'],
    [[csvFile()], true, 'folder'],
    [Array.from({ length: 10 }, (_, i) => csvFile(`${i}.csv`)), false, 'oneFileOnly'],
  ] as const)('dropped among %#: said what was wrong', async (files, hasFolder, notice) => {
    const { studio } = makeStudio(makeFakeServices());
    await studio.start();
    studio.openFiles([...files], hasFolder);
    await expect.poll(() => studio.project.notice).toBe(notice);
  });

  it('is not opened in a tab that can only look', async () => {
    const services = makeFakeServices({ writer: () => false });
    const { studio } = makeStudio(services);
    await studio.start();
    await studio.create(csvSource());
    expect(studio.project.notice).toBe('readOnly');
    expect(services.calls).not.toContain('data.ingest');
  });
});

it('says so when a project could not be deleted, and keeps it in the list', async () => {
  const services = makeFakeServices({
    storedProjects: () => [decided],
    deleted: () => Promise.reject(makeError('E-STORE-FAILED', { problem: 'x' })),
  });
  const { studio } = makeStudio(services);
  await studio.start();
  await studio.deleteProject('project-1');
  expect(studio.deleting.status).toMatchObject({ kind: 'failed' });
  expect(studio.projects).toHaveLength(1);
});

it('a tab that can only look becomes the writer once the other is gone', async () => {
  let writer = false;
  const services = makeFakeServices({ writer: () => writer });
  const { studio } = makeStudio(services);
  await studio.start();
  expect(studio.project.isWriter).toBe(false);
  services.waiting.shift()?.work();
  await expect.poll(() => services.waiting.length).toBe(1);
  expect(studio.project.isWriter).toBe(false);
  writer = true;
  services.waiting.shift()?.work();
  await expect.poll(() => studio.project.isWriter).toBe(true);
  expect(services.waiting).toEqual([]);
});

it('a sample opens with its question, and another can be asked', async () => {
  const services = makeFakeServices();
  const { studio } = makeStudio(services);
  await studio.start();
  await studio.openSample('clinic', 'clinic visits.csv');
  expect(services.asked.get('data.ingest')?.[0]?.[1]).toMatchObject({
    source: { kind: 'sample', sample: 'clinic', name: 'clinic visits.csv' },
  });
  expect(studio.project.record?.sample).toBe('clinic');
  expect(studio.project.document?.target).toBe('no_show');
  studio.project.data.chooseTarget('sex');
  expect(studio.project.document?.target).toBe('sex');
  studio.project.history.undo();
  expect(studio.project.document?.target).toBe('no_show');
});

describe('the list of projects', () => {
  it('tells where each stands from what is stored', async () => {
    const services = makeFakeServices({
      storedProjects: () => [decided, makeProjectRecord({ id: 'bare' })],
      storedRuns: () => [makeRun({ request: { ...makeRun().request, projectId: 'project-1' } })],
    });
    const { studio } = makeStudio(services);
    await studio.start();
    expect(studio.lines.map(({ record, nodes, nRuns }) => [record.id, nRuns, ...nodes])).toEqual([
      ['project-1', 1, 'done', 'done', 'done', 'done', 'ready', 'empty'],
      ['bare', 0, 'done', 'empty', 'empty', 'empty', 'empty', 'empty'],
    ]);
  });

  it('deletes the open project only when nothing goes on in it', async () => {
    const { promise, call } = makeOpenCall<RunSummary>();
    const services = makeFakeServices({ run: () => promise });
    const { studio } = makeStudio(services);
    await studio.start();
    await studio.create(csvSource());
    const id = studio.project.id ?? '';
    studio.project.data.chooseTarget('no_show');
    const walk = studio.project.trainAndCheck();
    await expect.poll(() => studio.project.train.work.isRunning).toBe(true);
    await studio.deleteProject(id);
    expect(services.calls).not.toContain('data.deleteProject');
    call.resolve(makeRun());
    await walk;
    await studio.deleteProject(id);
    expect(services.asked.get('data.deleteProject')).toEqual([[id]]);
    expect(studio.project.id).toBe(null);
  });
});
