import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  DEVICE_LOGBOOK,
  GATE_ITEMS,
  makeProjectDocument,
  type GateLine,
  type LogbookEntry,
} from '../../../src/contracts';
import { openProjectStore, type ProjectStore } from '../../../src/storage';
import {
  HOSTILE_NAMES,
  makeEvaluation,
  makeFittedRecipe,
  makeModel,
  makePredictions,
  makeRun,
  makeVersion,
} from '../../unit/storage/stored-examples';
import { CHUNK_BYTES, newDatabaseName, rawRequest, testPorts } from '../../unit/storage/test-database';

let name: string;
let store: ProjectStore;
beforeEach(async () => {
  name = newDatabaseName();
  store = await open();
  await store.saveProject({
    id: 'clinic',
    createdAt: '2024-05-06T07:08:09.000Z',
    openedAt: '2024-05-06T07:08:09.000Z',
    nRows: 5,
    sample: null,
    document: makeProjectDocument('A name of a clinic', 'dataset-1'),
    datasetIds: [],
    shownRunId: null,
  });
});
afterEach(() => store.close());

const open = (readOnly = false): Promise<ProjectStore> =>
  openProjectStore({ name, ports: testPorts, chunkBytes: CHUNK_BYTES, readOnly });

const GATE: GateLine[] = GATE_ITEMS.map((item, i) => ({
  item,
  state: i === 4 ? 'passedOver' : 'passed',
  evidence: { figure: 0.25 },
  reason: i === 4 ? 'few people' : null,
}));

async function trainRun(id: string, projectId: string | undefined = 'clinic'): Promise<void> {
  const { request } = makeRun(id);
  const ofProject = projectId === undefined ? request : { ...request, projectId };
  await store.saveRun(makeRun(id, { request: ofProject }), makeModel(0.5), makeFittedRecipe());
}

/** A version of a run of its own. */
async function makeOne(runId: string, projectId = 'clinic'): Promise<ReturnType<typeof makeVersion>> {
  await trainRun(runId, projectId);
  const { id, version } = await store.reserveVersion(runId, 'Penguins');
  const made = makeVersion(id, version);
  const summary = { ...made.summary, runId };
  await store.saveVersion(summary, made.manifest, made.facts, made.reference);
  return { ...made, summary };
}

const kinds = (entries: readonly LogbookEntry[]) => entries.map(({ kind, subject }) => [kind, subject]);
const clinicBook = async () => (await store.readLogbook('clinic')).entries;

describe('roles: StoragePort.readDeployment, StoragePort.promoteVersion', () => {
  it('move between versions; nothing is overwritten, and what was promoted can be returned to', async () => {
    const first = await makeOne('run-1');
    const second = await makeOne('run-2');
    const third = await makeOne('run-3');
    const ids = [first, second, third].map(({ summary }) => summary.id) as [string, string, string];
    expect(await store.readDeployment('clinic')).toEqual({
      projectId: 'clinic',
      production: null,
      retired: [],
      changedAt: null,
    });
    for (const [index, made] of [first, second].entries())
      await store.promoteVersion(
        ids[index] as string,
        { ...made.facts, gate: GATE },
        '# Card with a gate',
        GATE,
      );
    expect(await store.readDeployment('clinic')).toMatchObject({ production: ids[1], retired: [ids[0]] });
    await store.returnTo(ids[0]);
    expect(await store.readDeployment('clinic')).toMatchObject({ production: ids[0], retired: [ids[1]] });
    await store.returnTo(ids[1]);
    expect(await store.readDeployment('clinic')).toEqual({
      projectId: 'clinic',
      production: ids[1],
      retired: [ids[0]],
      changedAt: '2024-05-06T07:08:09.000Z',
    });
    await expect(store.returnTo(ids[2])).rejects.toMatchObject({ code: 'E-VERSION-NEVER-ANSWERED' });
    expect((await store.listVersions()).map(({ id, card }) => [id, card])).toEqual([
      [ids[0], '# Card with a gate'],
      [ids[1], '# Card with a gate'],
      [ids[2], '# Penguins'],
    ]);
    expect(kinds(await clinicBook()).slice(-4)).toEqual([
      ['promoted', ids[0]],
      ['promoted', ids[1]],
      ['returned', ids[0]],
      ['returned', ids[1]],
    ]);
    expect((await clinicBook()).at(-3)?.details).toMatchObject({
      before: ids[0],
      groupsLookedAt: 'passedOver',
    });
    expect((await store.readLogbook('clinic')).verdict).toMatchObject({ state: 'whole', entries: 10 });
  });

  it('stay as they are where the version is in production already', async () => {
    const { summary, facts } = await makeOne('run-1');
    const before = await store.promoteVersion(summary.id, facts, '# 1', GATE);
    const entries = await clinicBook();
    expect(await store.promoteVersion(summary.id, facts, '# 2', GATE)).toEqual(before);
    expect(await store.returnTo(summary.id)).toEqual(before);
    expect(await clinicBook()).toEqual(entries);
  });

  it('are refused to a version outside of any project, to one that is not there, and in a tab that reads', async () => {
    const { facts } = await makeOne('run-1');
    await store.saveRun(makeRun('run-2'), makeModel(0.5), makeFittedRecipe());
    const { id, version } = await store.reserveVersion('run-2', 'Penguins');
    const made = makeVersion(id, version);
    await store.saveVersion({ ...made.summary, runId: 'run-2' }, made.manifest, made.facts, made.reference);
    const entries = await clinicBook();
    await expect(store.promoteVersion(id, facts, '#', GATE)).rejects.toMatchObject({
      code: 'E-VERSION-NO-PROJECT',
    });
    await expect(store.promoteVersion('version-9', facts, '#', GATE)).rejects.toMatchObject({
      code: 'E-STORE-MISSING',
    });
    const reader = await open(true);
    await expect(reader.promoteVersion('version-1', facts, '#', GATE)).rejects.toMatchObject({
      code: 'E-READ-ONLY',
    });
    expect((await reader.readDeployment('clinic')).production).toBeNull();
    reader.close();
    expect(await clinicBook()).toEqual(entries);
  });

  it('are numbered within their project, from where an earlier Terrarium left off', async () => {
    expect((await makeOne('run-1')).summary.version).toBe(1);
    expect((await makeOne('run-2', 'houses')).summary.version).toBe(1);
    expect((await makeOne('run-3')).summary.version).toBe(2);
    // As it was before numbers were counted by project.
    await rawRequest(name, 'records', (records) => records.delete(['counter', 'version/houses']));
    await trainRun('run-4', 'houses');
    const { id } = await store.reserveVersion('run-4', 'Houses');
    const made = makeVersion(id, 7);
    await store.saveVersion({ ...made.summary, runId: 'run-4' }, made.manifest, made.facts, made.reference);
    await rawRequest(name, 'records', (records) => records.delete(['counter', 'version/houses']));
    expect((await makeOne('run-5', 'houses')).summary.version).toBe(8);
  });
});

describe('the gate: StoragePort.decideGate, StoragePort.listReceipts', () => {
  it('keeps a reason with the card and in the log book at once, and takes it back', async () => {
    const { summary, facts } = await makeOne('run-1');
    await store.decideGate(
      summary.id,
      { ...facts, gate: GATE },
      '# Passed over',
      'groupsLookedAt',
      'few people',
    );
    expect((await store.listVersions())[0]?.card).toBe('# Passed over');
    await store.decideGate(summary.id, facts, '# Open', 'groupsLookedAt', null);
    expect((await store.listVersions())[0]?.card).toBe('# Open');
    expect((await clinicBook()).slice(-2).map(({ kind, details }) => [kind, details])).toEqual([
      ['gatePassedOver', { item: 'groupsLookedAt', reason: 'few people' }],
      ['gatePassedOver', { item: 'groupsLookedAt', reason: null }],
    ]);
  });

  it('keeps the last receipt of each kind of export', async () => {
    const { summary } = await makeOne('run-1');
    const receipt = (kind: string, maxAbsDifference: number) => ({
      kind,
      path: kind,
      bytes: 3,
      sha256: 'b'.repeat(64),
      parity: { rows: 7, maxAbsDifference },
    });
    expect(await store.listReceipts(summary.id)).toEqual([]);
    for (const made of [receipt('bundle', 1e-7), receipt('tfjs', 2e-7), receipt('bundle', 3e-7)])
      await store.saveReceipt(summary.id, made);
    expect(await store.listReceipts(summary.id)).toEqual([receipt('tfjs', 2e-7), receipt('bundle', 3e-7)]);
    await expect(store.saveReceipt('version-9', receipt('bundle', 0.5))).rejects.toMatchObject({
      code: 'E-STORE-MISSING',
    });
  });
});

describe('the log book', () => {
  it('tells what was trained, registered and erased in the transaction that did it, and no cell of the data', async () => {
    const { summary } = await makeOne('run-1');
    await trainRun('run-2');
    await store.saveEvaluation(makeEvaluation('run-2'));
    await store.deleteRun('run-2');
    await store.appendPredictions(makePredictions(summary.id, 0, 3));
    await store.eraseAnswers(summary.id, new Set([`${summary.id}-1`]));
    await store.appendAct({
      projectId: 'clinic',
      kind: 'exported',
      subject: summary.id,
      details: { kind: 'bundle' },
    });
    const entries = await clinicBook();
    expect(kinds(entries)).toEqual([
      ['trained', 'run-1'],
      ['registered', summary.id],
      ['trained', 'run-2'],
      ['erased', 'run-2'],
      ['erased', summary.id],
      ['exported', summary.id],
    ]);
    const text = JSON.stringify(entries);
    for (const cell of [
      ...HOSTILE_NAMES.map((value) => JSON.stringify(value).slice(1, -1)),
      'naïve',
      'hostile.csv',
    ])
      expect(text).not.toContain(cell);
  });

  it('does not tell of what was refused: the act and its entry are there together or not at all', async () => {
    await makeOne('run-1');
    const entries = await clinicBook();
    await expect(store.deleteRun('run-1')).rejects.toMatchObject({ code: 'E-RUN-IN-USE' });
    const long = { item: 'x'.repeat(501) };
    await expect(
      store.appendAct({ projectId: 'clinic', kind: 'exported', subject: 'a', details: long }),
    ).rejects.toMatchObject({ code: 'E-STORE-SHAPE' });
    expect(await clinicBook()).toEqual(entries);
  });

  it('goes with its project and leaves no name: the device keeps that one was erased', async () => {
    const { summary } = await makeOne('run-1');
    await store.saveReceipt(summary.id, {
      kind: 'bundle',
      path: 'a',
      bytes: 1,
      sha256: 'b'.repeat(64),
      parity: { rows: 7, maxAbsDifference: 1e-7 },
    });
    await store.promoteVersion(summary.id, makeVersion(summary.id, 1).facts, '#', GATE);
    const { entries, verdict } = await store.readLogbook('clinic');
    await store.deleteProject('clinic');
    expect((await store.readLogbook('clinic')).entries).toEqual([]);
    expect(await store.readDeployment('clinic')).toMatchObject({ production: null });
    const device = await store.readLogbook(DEVICE_LOGBOOK);
    expect(device.verdict.state).toBe('whole');
    expect(device.entries.map(({ kind, subject, details }) => ({ kind, subject, details }))).toEqual([
      {
        kind: 'erased',
        subject: 'clinic',
        details: {
          what: 'project',
          runs: 1,
          versions: 1,
          logbookEntries: entries.length,
          logbookSha256: verdict.state === 'whole' ? verdict.sha256 : '',
        },
      },
    ]);
    const left = await rawRequest(name, 'records', (records) => records.getAll());
    const text = JSON.stringify(left);
    for (const word of ['A name of a clinic', 'Penguins', 'hostile.csv']) expect(text).not.toContain(word);
    expect((left as { kind: string }[]).map(({ kind }) => kind).sort()).toEqual([
      'counter',
      'counter',
      'logbook',
      'logbookHead',
    ]);
    await store.deleteProject('clinic');
    expect((await store.readLogbook(DEVICE_LOGBOOK)).entries).toHaveLength(1);
  });

  it('shows a stored entry that was changed, taken away or cut off', async () => {
    await makeOne('run-1');
    const key = ['logbook', `clinic/${'2'.padStart(12, '0')}`];
    const stored = (await rawRequest(name, 'records', (records) => records.get(key))) as {
      body: LogbookEntry;
    };
    const details = { ...stored.body.details, version: 5 };
    await rawRequest(name, 'records', (records) =>
      records.put({ ...stored, body: { ...stored.body, details } }),
    );
    expect((await store.readLogbook('clinic')).verdict).toMatchObject({ sequence: 2, problem: 'changed' });
    await rawRequest(name, 'records', (records) => records.delete(key));
    expect((await store.readLogbook('clinic')).verdict).toMatchObject({ sequence: 2, problem: 'missing' });
  });
});
