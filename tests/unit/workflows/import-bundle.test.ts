import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Decision,
  type InspectedBundle,
  type ModelCardFacts,
  type SigningKey,
} from '../../../src/contracts';
import { neverStop } from '../../../src/foundation';
import { writeBundle, type BundleContents } from '../../../src/pipeline/deploy';
import { importBundle, inspectBundle } from '../../../src/pipeline/workflows/import-bundle';
import { openStoredVersion } from '../../../src/pipeline/workflows/stored-version';
import { signingKey } from '../../../src/pipeline/workflows/signing-key';
import type { WorkflowContext } from '../../../src/pipeline/workflows/workflow-context';
import { openProjectStore, type ProjectStore } from '../../../src/storage';
import { makeBrokenBundles } from '../../support/broken-bundles';
import { failureOf, makeContents } from '../deploy/sample-models';
import { makeVersion } from '../storage/stored-examples';
import { newDatabaseName, rawRequest, testPorts } from '../storage/test-database';

const decision: Decision = {
  calibration: { method: 'temperature', temperature: 1.7 },
  calibratedOnRows: 52,
  threshold: null,
  abstainBelow: 0.6,
};
const facts: ModelCardFacts = makeVersion('version-3', 3).facts;
const contents: BundleContents = {
  ...makeContents(),
  decision,
  facts,
  notation: { decimal: ',', missing: ['', 'k. A.'] },
};

let name: string;
let store: ProjectStore;
let context: WorkflowContext;
let ids = 0;

beforeEach(async () => {
  name = newDatabaseName();
  store = await openProjectStore({ name, ports: testPorts });
  context = {
    ports: testPorts,
    storage: store,
    stop: neverStop,
    newId: () => `id-${(ids += 1)}`,
    onEvent: () => undefined,
  };
});
afterEach(() => store.close());

const pack = async (key: SigningKey | null = null, changes: Partial<BundleContents> = {}) =>
  (await writeBundle({ ...contents, ...changes }, testPorts, key)).bytes;
const countAll = async () =>
  Promise.all(
    (['records', 'manifests', 'chunks'] as const).map((place) =>
      rawRequest(name, place, (opened) => opened.count()),
    ),
  );

describe('inspectBundle', () => {
  it('says what a bundle is and stores nothing', async () => {
    const before = await countAll();
    const seen: InspectedBundle = await inspectBundle(await pack(), context);
    expect(seen).toMatchObject({
      name: 'Penguins <b>',
      modelVersion: 3,
      task: 'classification',
      target: 'species',
      classes: ['<img src=x onerror=alert(1)>', '__proto__', 'Gentoo'],
      inputs: ['length_0', 'length_1', 'length_2'],
      family: 'mlp',
      parameters: 3 * 5 + 5 + 5 * 4 + 4 + 4 * 3 + 3,
      origin: { state: 'unsigned', fingerprint: null },
    });
    expect(await countAll()).toEqual(before);
  });

  it('tells an unknown key, a known one by its name, and its own', async () => {
    const theirs = await testPorts.makeSigningKey();
    const { fingerprint, algorithm, publicKey } = theirs;
    const originNow = async (key: SigningKey) => (await inspectBundle(await pack(key), context)).origin;
    expect(await originNow(theirs)).toEqual({ state: 'unknown', algorithm, fingerprint, name: null });
    const trustedAt = '2025-01-02T03:04:05.000Z';
    await store.saveTrustedKey({ fingerprint, algorithm, publicKey, name: 'Lab 4', trustedAt });
    expect(await originNow(theirs)).toEqual({ state: 'known', algorithm, fingerprint, name: 'Lab 4' });
    const own = await signingKey(context);
    expect(await originNow(own)).toMatchObject({ state: 'own', fingerprint: own.fingerprint });
  });
});

describe('signingKey', () => {
  it('is made once and is the same in the next session', async () => {
    const made = await signingKey(context);
    store.close();
    store = await openProjectStore({ name, ports: testPorts });
    const again = await signingKey({ ...context, storage: store });
    expect(again.fingerprint).toBe(made.fingerprint);
    expect((await inspectBundle(await pack(again), { ...context, storage: store })).origin.state).toBe('own');
  });
});

describe('importBundle', () => {
  it('keeps a version that answers, in a project of its own without data', async () => {
    const { projectId, version } = await importBundle(
      { bytes: await pack(), projectId: null, trustAs: null },
      context,
    );
    expect(version).toMatchObject({
      id: 'version-1',
      version: 1,
      name: 'Penguins <b>',
      role: 'candidate',
      createdAt: contents.createdAt,
      card: contents.card,
      decision,
      inputs: { notation: { decimal: ',', missing: ['', 'k. A.'] } },
      imported: { at: '2024-05-06T07:08:09.000Z', modelVersion: 3, origin: { state: 'unsigned' } },
    });
    const [project] = await store.listProjects();
    expect(project).toMatchObject({ id: projectId, nRows: 0, datasetIds: [] });
    expect(project?.document).toMatchObject({ name: 'Penguins <b>', datasetId: '', target: null });
    const [run] = await store.listRuns();
    expect(run).toMatchObject({ id: version.runId, origin: 'imported', status: 'done', family: 'mlp' });
    expect(run?.request.projectId).toBe(projectId);
    expect(await store.readModel(version.runId)).toEqual({
      artifact: contents.artifact,
      recipe: contents.recipe,
    });
    const stored = await store.getVersion(version.id);
    expect(stored).toMatchObject({ summary: version, reference: contents.reference });
    const opened = await openStoredVersion(version.id, store);
    expect(opened).toMatchObject({ decision, recipe: contents.recipe });
    expect((await store.readLogbook(projectId)).entries).toMatchObject([
      { kind: 'imported', subject: version.id, details: { signature: 'unsigned' } },
    ]);
    await store.deleteProject(projectId);
    expect([await store.listRuns(), await store.listVersions()]).toEqual([[], []]);
    expect((await countAll())[2]).toBe(0);
  });

  it('keeps a version of a project that is there, numbered after its others', async () => {
    const bytes = await pack();
    const first = await importBundle({ bytes, projectId: null, trustAs: null }, context);
    const { projectId } = first;
    const second = await importBundle({ bytes, projectId, trustAs: null }, context);
    expect([second.projectId, second.version.version]).toEqual([projectId, 2]);
    expect(await store.listProjects()).toHaveLength(1);
  });

  it('stores nothing for a project that is gone', async () => {
    const bytes = await pack();
    const before = await countAll();
    const { code } = await failureOf(() =>
      importBundle({ bytes, projectId: 'gone', trustAs: null }, context),
    );
    expect([code, await countAll()]).toEqual(['E-STORE-MISSING', before]);
  });

  it('trusts an unknown key by the name that a person gives it, and no other', async () => {
    const theirs = await testPorts.makeSigningKey();
    const bytes = await pack(theirs);
    const plain = await importBundle({ bytes, projectId: null, trustAs: null }, context);
    expect(plain.version.imported?.origin.state).toBe('unknown');
    expect(await store.listTrustedKeys()).toEqual([]);
    const named = await importBundle({ bytes, projectId: null, trustAs: 'Lab 4' }, context);
    expect(named.version.imported?.origin).toMatchObject({ state: 'known', name: 'Lab 4' });
    expect(await store.listTrustedKeys()).toMatchObject([{ fingerprint: theirs.fingerprint, name: 'Lab 4' }]);
    await importBundle({ bytes: await pack(), projectId: null, trustAs: 'Nobody' }, context);
    expect(await store.listTrustedKeys()).toHaveLength(1);
  });

  it('takes the facts of the card from the bundle, and figures from nowhere where it has none', async () => {
    const { version } = await importBundle({ bytes: await pack(), projectId: null, trustAs: null }, context);
    const bare = { ...makeContents() };
    const { bytes } = await writeBundle(bare, testPorts);
    const other = await importBundle({ bytes, projectId: null, trustAs: null }, context);
    const factsOf = async (id: string) => {
      const envelope: unknown = await rawRequest(name, 'records', (opened) => opened.get(['version', id]));
      return ((envelope as { body: unknown }).body as { facts: ModelCardFacts }).facts;
    };
    expect(await factsOf(version.id)).toEqual(facts);
    expect(await factsOf(other.version.id)).toMatchObject({ metrics: {}, groups: [], family: 'mlp' });
  });

  it('refuses sixty and more broken bundles, each with its code, and stores nothing', async () => {
    const sound = await pack(await testPorts.makeSigningKey());
    const broken = makeBrokenBundles(sound);
    expect(broken.length).toBeGreaterThanOrEqual(60);
    const before = await countAll();
    const refusals: [string, string][] = [];
    for (const { name: what, bytes } of broken) {
      const request = { bytes, projectId: null, trustAs: 'Lab 4' };
      refusals.push([what, (await failureOf(() => importBundle(request, context))).code]);
    }
    const wrong = refusals.filter(([, code], i) => broken[i]?.code.test(code) !== true);
    expect(wrong).toEqual([]);
    expect(await countAll()).toEqual(before);
    await importBundle({ bytes: sound, projectId: null, trustAs: null }, context);
  });
});
