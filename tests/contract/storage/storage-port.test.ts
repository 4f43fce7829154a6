import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  makeProjectDocument,
  type DatasetManifest,
  type Finding,
  type ProjectRecord,
  type StoragePort,
} from '../../../src/contracts';
import { openProjectStore, type ProjectStore } from '../../../src/storage';
import {
  datasetDictionaries,
  HOSTILE_NAMES,
  makeDatasetBlocks,
  makeDatasetManifest,
  makeEvaluation,
  makeFittedRecipe,
  makeImportance,
  makeModel,
  makePredictions,
  makeRun,
  makeSplit,
  makeSplitSummary,
  makeTextData,
  makeVersion,
} from '../../unit/storage/stored-examples';
import {
  CHUNK_BYTES,
  countChunks,
  flipBit,
  newDatabaseName,
  rawRequest,
  testPorts,
} from '../../unit/storage/test-database';

let name: string;
let project: ProjectStore;
let notices: Finding[];

beforeEach(async () => {
  name = newDatabaseName();
  notices = [];
  project = await open();
});
afterEach(() => project.close());

const open = (): Promise<ProjectStore> =>
  openProjectStore({
    name,
    ports: testPorts,
    chunkBytes: CHUNK_BYTES,
    onNotice: (notice) => notices.push(notice),
  });

/** What a new session sees, after a structured clone as between two workers. */
async function inNextSession<Value>(look: (port: StoragePort) => Promise<Value>): Promise<Value> {
  project.close();
  project = await open();
  const value = await look(project);
  expect(structuredClone(value)).toEqual(value);
  return value;
}

async function saveDataset(manifest = makeDatasetManifest()): Promise<void> {
  const writer = project.beginDataset();
  for (const block of makeDatasetBlocks()) await writer.writeBlock(block);
  await writer.writeDictionaries(datasetDictionaries);
  await writer.commit(manifest);
}

const missing = { code: 'E-STORE-MISSING' };
const internal = { code: 'E-INTERNAL' };

describe('datasets: StoragePort.getDataset, StoragePort.readTable', () => {
  it('come back as whole columns, block after block, with their row ids', async () => {
    await saveDataset();
    expect(await inNextSession((port) => port.getDataset('dataset-1'))).toEqual(makeDatasetManifest());
    const table = await inNextSession((port) => port.readTable('dataset-1', null));
    const [number, category, text] = makeDatasetManifest().columns;
    expect(table).toEqual({
      nRows: 5,
      rowIds: Int32Array.of(0, 2, 3, 7, 9),
      columns: [
        { ...number, data: { kind: 'number', values: Float64Array.of(1.5, NaN, -0, 1e300, 5e-324) } },
        {
          ...category,
          data: {
            kind: 'category',
            codes: Int32Array.of(0, -1, 1, 2, 2),
            dictionary: ['constructor', '\ud800', 'b'],
          },
        },
        { ...text, data: makeTextData(['naïve', null, '', '猫 </script>', 'z']) },
      ],
    });
  });

  it('hand out the named columns in the order they are named, or the row ids alone', async () => {
    await saveDataset();
    const table = await project.readTable('dataset-1', ['note', '__proto__']);
    expect(table.columns.map((column) => column.name)).toEqual(['note', '__proto__']);
    expect(table.columns[1]?.data).toEqual({
      kind: 'number',
      values: Float64Array.of(1.5, NaN, -0, 1e300, 5e-324),
    });
    expect(await project.readTable('dataset-1', [])).toEqual({
      nRows: 5,
      columns: [],
      rowIds: Int32Array.of(0, 2, 3, 7, 9),
    });
    await expect(project.readTable('dataset-1', ['toString'])).rejects.toMatchObject(missing);
    await expect(project.readTable('dataset-2', null)).rejects.toMatchObject(missing);
  });

  it('hand out single blocks of single columns, their row ids and dictionaries', async () => {
    await saveDataset();
    const blocks = await project.readBlocks('dataset-1', {
      columns: [
        { column: 2, block: 1 },
        { column: 0, block: 0 },
        { column: 1, block: 1 },
      ],
      rowIds: [1],
      dictionaries: [1],
    });
    expect(blocks).toEqual({
      columns: [
        makeTextData(['猫 </script>', 'z']),
        { kind: 'number', values: Float64Array.of(1.5, NaN, -0) },
        { kind: 'category', codes: Int32Array.of(2, 2) },
      ],
      rowIds: [Int32Array.of(7, 9)],
      dictionaries: [['constructor', '\ud800', 'b']],
    });
    await expect(
      project.readBlocks('dataset-2', { columns: [], rowIds: [], dictionaries: [] }),
    ).rejects.toMatchObject(missing);
  });

  it('read only the bytes that are wanted', async () => {
    const many = 400;
    const writer = project.beginDataset();
    await writer.writeBlock({
      index: 0,
      nRows: many,
      rowIds: Int32Array.from({ length: many }, (_, i) => i),
      columns: [0, 1].map((column) => ({
        kind: 'number',
        values: Float64Array.from({ length: many }, (_, i) => i / 4 + column),
      })),
    });
    await writer.writeDictionaries([null, null]);
    const columns = ['left', 'right'].map((column) => ({
      name: column,
      type: 'number' as const,
      overridden: false,
    }));
    await writer.commit({ ...makeDatasetManifest(), columns, nRows: many, blockRows: [many] });
    await flipBit(name, ['dataset', 'dataset-1'], 0, 4 * many + 8 * many + 3000);
    expect((await project.readTable('dataset-1', ['left'])).columns[0]?.data).toMatchObject({
      kind: 'number',
    });
    await expect(project.readTable('dataset-1', ['right'])).rejects.toMatchObject({
      code: 'E-STORE-DAMAGED',
    });
  });

  it('may have no rows and no columns', async () => {
    const writer = project.beginDataset();
    await writer.writeDictionaries([]);
    await writer.commit({ ...makeDatasetManifest(), columns: [], nRows: 0, blockRows: [] });
    expect(await project.readTable('dataset-1', null)).toEqual({
      nRows: 0,
      columns: [],
      rowIds: new Int32Array(0),
    });
  });

  it.each<[string, Partial<DatasetManifest>]>([
    ['other rows', { nRows: 6 }],
    ['other blocks', { blockRows: [2, 3] }],
    ['other columns', { columns: makeDatasetManifest().columns.slice(1) }],
    [
      'other types',
      { columns: makeDatasetManifest().columns.map((column) => ({ ...column, type: 'text' as const })) },
    ],
  ])('are refused, and nothing of them is kept, when the manifest tells of %s', async (_title, changes) => {
    await expect(saveDataset({ ...makeDatasetManifest(), ...changes })).rejects.toMatchObject(internal);
    expect(await project.listDatasets()).toEqual([]);
    expect(await countChunks(name)).toBe(0);
  });

  it('are refused when codes lie beyond the dictionary, when there is none, or when blocks do not fit each other', async () => {
    const [first, second] = makeDatasetBlocks();
    if (!first || !second) throw new Error('the example has two blocks');
    for (const dictionaries of [
      [null, ['constructor', 'b'], null],
      [null, null, null],
    ]) {
      const writer = project.beginDataset();
      await writer.writeBlock(first);
      await writer.writeBlock(second);
      await writer.writeDictionaries(dictionaries);
      await expect(writer.commit(makeDatasetManifest())).rejects.toMatchObject(internal);
    }
    const writer = project.beginDataset();
    await expect(writer.writeBlock(second)).rejects.toMatchObject(internal);
    await writer.writeBlock(first);
    await expect(writer.writeBlock({ ...second, columns: second.columns.slice(1) })).rejects.toMatchObject(
      internal,
    );
    await expect(writer.writeBlock({ ...second, nRows: 3 })).rejects.toMatchObject(internal);
    await writer.abandon();
    expect(await countChunks(name)).toBe(0);
  });
});

describe('splits: StoragePort.getSplit, StoragePort.readSplitRows', () => {
  it('come back part by part', async () => {
    await project.saveSplit(makeSplitSummary(), makeSplit());
    expect(await inNextSession((port) => port.getSplit('split-1'))).toEqual(makeSplitSummary());
    expect(await project.readSplitRows('split-1', 'train')).toEqual(Int32Array.of(0, 3, 4));
    expect(await project.readSplitRows('split-1', 'validation')).toEqual(Int32Array.of(1));
    expect(await project.readSplitRows('split-1', 'test')).toEqual(Int32Array.of(2));
    await expect(project.getSplit('split-2')).rejects.toMatchObject(missing);
  });

  it('are refused when the summary counts other rows', async () => {
    await expect(project.saveSplit({ ...makeSplitSummary(), test: 2 }, makeSplit())).rejects.toMatchObject(
      internal,
    );
  });
});

describe('runs: StoragePort.saveRun, StoragePort.getRun, StoragePort.readModel', () => {
  it('come back with their model, undefined losses as undefined', async () => {
    await project.saveRun(makeRun('run-1'), makeModel(0.375), makeFittedRecipe());
    expect(await inNextSession((port) => port.getRun('run-1'))).toEqual(makeRun('run-1'));
    expect(await inNextSession((port) => port.readModel('run-1'))).toEqual({
      artifact: makeModel(0.375),
      recipe: makeFittedRecipe(),
    });
  });

  it('may have no model', async () => {
    await project.saveRun(makeRun('run-1'), null, null);
    await expect(project.readModel('run-1')).rejects.toMatchObject(missing);
    await expect(project.saveRun(makeRun('run-1'), makeModel(0.5), null)).rejects.toMatchObject(internal);
  });

  it('never keep weights that are not finite or do not fill their shape', async () => {
    const { topology, tensors } = makeModel(0.5);
    const bad = (values: Float32Array) => ({
      topology,
      tensors: tensors.map((tensor) => (tensor.name === 'bias' ? { ...tensor, values } : tensor)),
    });
    await expect(
      project.saveRun(makeRun('run-1'), bad(Float32Array.of(1, Infinity)), makeFittedRecipe()),
    ).rejects.toMatchObject({
      code: 'E-MODEL-NOT-FINITE',
      details: { tensor: 'bias', position: 1 },
    });
    await expect(
      project.saveRun(makeRun('run-1'), bad(Float32Array.of(1)), makeFittedRecipe()),
    ).rejects.toMatchObject({ code: 'E-MODEL-SIZE' });
    expect(await project.listRuns()).toEqual([]);
  });

  it('do not pass off the model of an earlier save as their own', async () => {
    await project.saveRun(
      makeRun('run-1', { weightsSha256: '1'.repeat(64) }),
      makeModel(0.5),
      makeFittedRecipe(),
    );
    await project.saveRun(
      makeRun('run-1', { weightsSha256: '2'.repeat(64) }),
      makeModel(1.5),
      makeFittedRecipe(),
    );
    await flipBit(name, ['model', 'run-1'], 0, 9);
    await expect(project.readModel('run-1')).rejects.toMatchObject({ code: 'E-STORE-DAMAGED' });
  });

  it('that a killed worker left running are marked as interrupted, and no others', async () => {
    await project.saveRun(makeRun('run-1', { status: 'running' }), null, null);
    await project.saveRun(makeRun('run-2'), null, null);
    await project.saveRun(makeRun('run-3', { status: 'running' }), null, null);
    await project.markInterrupted('run-1');
    await project.markInterrupted('run-2');
    expect((await project.listRuns()).map((run) => run.status)).toEqual(['interrupted', 'done', 'running']);
    expect(await project.markRunsInterrupted()).toEqual(['run-3']);
    expect((await project.listRuns()).map((run) => run.status)).toEqual([
      'interrupted',
      'done',
      'interrupted',
    ]);
    await expect(project.markInterrupted('run-4')).rejects.toMatchObject(missing);
  });

  it('with an unexpected shape are named, and the others stay readable', async () => {
    await project.saveRun(makeRun('run-1'), null, null);
    await project.saveRun(makeRun('run-2'), null, null);
    const stored = {
      kind: 'run',
      id: 'run-1',
      schemaVersion: 1,
      body: { ...makeRun('run-1'), steps: 'many' },
    };
    await rawRequest(name, 'records', (store) => store.put(stored));
    await expect(project.getRun('run-1')).rejects.toMatchObject({
      code: 'E-STORE-SHAPE',
      details: { kind: 'run', id: 'run-1', path: 'steps' },
    });
    expect(await project.getRun('run-2')).toEqual(makeRun('run-2'));
    await rawRequest(name, 'records', (store) => store.put({ ...stored, schemaVersion: 2 }));
    await expect(project.getRun('run-1')).rejects.toMatchObject({ code: 'E-STORE-NEWER' });
  });
});

describe('evaluations: StoragePort.saveEvaluation, StoragePort.getEvaluation', () => {
  beforeEach(() => project.saveRun(makeRun('run-1'), null, null));

  it('come back with hostile class and group names as they were', async () => {
    await project.saveEvaluation(makeEvaluation('run-1'));
    const read = await inNextSession((port) => port.getEvaluation('run-1'));
    expect(read).toEqual(makeEvaluation('run-1'));
    expect(Object.keys(read.metrics.perClass)).toEqual(HOSTILE_NAMES);
    expect(Object.keys(read.groups)).toEqual(['__proto__']);
    await expect(project.getEvaluation('run-2')).rejects.toMatchObject(missing);
  });

  it('keep real-valued predictions with their gaps', async () => {
    const { predictions, ...rest } = makeEvaluation('run-1');
    const regression = {
      ...predictions,
      task: 'regression' as const,
      classes: [],
      positive: null,
      yTrue: Float64Array.of(2.5, NaN),
      yPred: Float64Array.of(-0.125, 1e-320),
      probabilities: new Float64Array(0),
    };
    await project.saveEvaluation({ ...rest, predictions: regression, validation: null });
    const read = await project.getEvaluation('run-1');
    expect(read.predictions).toEqual(regression);
    expect(read.validation).toBeNull();
  });

  it('are answered by the older copy, with a notice, when the newest is damaged', async () => {
    await project.saveEvaluation(makeEvaluation('run-1'));
    await project.saveEvaluation(makeEvaluation('run-1'));
    await flipBit(name, ['evaluation', 'run-1'], 0, 30);
    expect(await project.getEvaluation('run-1')).toEqual(makeEvaluation('run-1'));
    expect(notices).toEqual([
      {
        code: 'F-STORE-OLDER-COPY',
        column: null,
        severity: 'warn',
        details: { kind: 'evaluation', id: 'run-1', problem: 'chunk 0 does not match its checksum' },
      },
    ]);
  });
});

describe('explanations: StoragePort.saveImportance, StoragePort.getImportance', () => {
  beforeEach(() => project.saveRun(makeRun('run-1'), null, null));

  it('come back as they were, the newest alone', async () => {
    expect(await project.getImportance('run-1')).toBeNull();
    await project.saveImportance({ ...makeImportance('run-1'), seed: 1 });
    await project.saveImportance(makeImportance('run-1'));
    expect(await inNextSession((port) => port.getImportance('run-1'))).toEqual(makeImportance('run-1'));
    expect(await project.getImportance('run-2')).toBeNull();
  });
});

describe('model versions: StoragePort.reserveVersion, StoragePort.saveVersion, StoragePort.getVersion, StoragePort.saveCard', () => {
  beforeEach(() => project.saveRun(makeRun('run-1'), null, null));

  it('are numbered without repeats, whoever asks at once and whatever is never saved', async () => {
    const reserved = await Promise.all(
      Array.from({ length: 7 }, () => project.reserveVersion('run-1', 'Penguins')),
    );
    expect(reserved.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(new Set(reserved.map(({ id }) => id)).size).toBe(7);
    const next = await inNextSession((port) => port.reserveVersion('run-1', 'Penguins'));
    expect(next).toEqual({ id: 'version-8', version: 8, createdAt: '2024-05-06T07:08:09.000Z' });
    await expect(project.reserveVersion('run-9', 'Penguins')).rejects.toMatchObject(missing);
  });

  it('come back with their reference profile, oldest first, and are never overwritten', async () => {
    for (const version of [2, 10, 1]) {
      const { summary, manifest, facts, reference } = makeVersion(`version-${version}`, version);
      await project.saveVersion(summary, manifest, facts, reference);
    }
    const { summary, manifest, facts, reference } = makeVersion('version-10', 10);
    expect(await inNextSession((port) => port.getVersion('version-10'))).toEqual({
      summary,
      facts,
      reference,
    });
    expect((await project.listVersions()).map(({ version }) => version)).toEqual([1, 2, 10]);
    const chunks = await countChunks(name);
    await expect(
      project.saveVersion({ ...summary, name: 'Other' }, manifest, facts, { ...reference, columns: [] }),
    ).rejects.toMatchObject({ code: 'E-STORE-EXISTS' });
    expect(await project.getVersion('version-10')).toEqual({ summary, facts, reference });
    expect(await countChunks(name)).toBe(chunks);
  });

  it('take what people say later into the card, and nothing else changes', async () => {
    const { summary, manifest, facts, reference } = makeVersion('version-1', 1);
    await project.saveVersion(summary, manifest, facts, reference);
    const amended = {
      ...facts,
      statement: { purpose: HOSTILE_NAMES.join('\n') },
      gate: [{ item: 'calibrated', state: 'passedOver', evidence: { rows: 3 }, reason: '=1+1' } as const],
    };
    await project.saveCard('version-1', amended, '# Amended');
    expect(await inNextSession((port) => port.getVersion('version-1'))).toEqual({
      summary: { ...summary, card: '# Amended' },
      facts: amended,
      reference,
    });
    await expect(project.saveCard('version-9', facts, '')).rejects.toMatchObject(missing);
    const wrong = { ...facts, statement: { purpose: 7 } } as never;
    await expect(project.saveCard('version-1', wrong, '')).rejects.toMatchObject({ code: 'E-STORE-SHAPE' });
  });
});

describe('bundles that came in: StoragePort.importVersion', () => {
  const { manifest, facts, reference, summary } = makeVersion('version-1', 1);
  const artifact = makeModel(0.5);
  const recipe = makeFittedRecipe();
  const run = { ...makeRun('run-7'), origin: 'imported' as const };
  const owned = { ...run, request: { ...run.request, projectId: 'project-1' } };
  const record: ProjectRecord = {
    id: 'project-1',
    createdAt: '2024-05-06T07:08:09.000Z',
    openedAt: '2024-05-06T07:08:09.000Z',
    nRows: 0,
    sample: null,
    document: makeProjectDocument('Penguins', ''),
    datasetIds: [],
    shownRunId: null,
  };
  const { id: _, version: __, ...rest } = summary;
  const imported = {
    run: owned,
    artifact,
    recipe,
    summary: { ...rest, runId: 'run-7' },
    manifest,
    facts,
    reference,
  };

  it('appear whole, with a number of their own, or not at all', async () => {
    await expect(project.importVersion({ ...imported, project: null })).rejects.toMatchObject(missing);
    expect([await project.listRuns(), await project.listVersions()]).toEqual([[], []]);
    const stored = await project.importVersion({ ...imported, project: record });
    expect(await inNextSession((port) => port.getVersion(stored.id))).toMatchObject({
      summary: stored,
      reference,
    });
    expect(await inNextSession((port) => port.readModel('run-7'))).toEqual({ artifact, recipe });
    expect(await project.listProjects()).toEqual([record]);
    await expect(project.importVersion({ ...imported, project: record })).rejects.toMatchObject({
      code: 'E-STORE-EXISTS',
    });
    expect(await project.listVersions()).toHaveLength(1);
  });
});

describe('keys: StoragePort.getSigningKey, StoragePort.saveSigningKey, StoragePort.listTrustedKeys, StoragePort.saveTrustedKey', () => {
  it('keep the pair of this device, usable and not readable', async () => {
    expect(await project.getSigningKey()).toBeNull();
    const made = await testPorts.makeSigningKey();
    await project.saveSigningKey(made);
    project.close();
    project = await open();
    const kept = await project.getSigningKey();
    expect(kept).toMatchObject({ fingerprint: made.fingerprint, algorithm: made.algorithm });
    const bytes = Uint8Array.of(4, 5, 6);
    const signature = await testPorts.sign(kept ?? made, bytes);
    const publicKey = Uint8Array.from(Buffer.from(made.publicKey, 'hex'));
    expect(await testPorts.verifySignature(made.algorithm, publicKey, signature, bytes)).toBe(true);
    await expect(crypto.subtle.exportKey('jwk', kept?.privateKey as CryptoKey)).rejects.toThrow();
  });

  it('keep the keys of others by fingerprint, a later name over an earlier one', async () => {
    const { fingerprint, algorithm, publicKey } = await testPorts.makeSigningKey();
    const key = { fingerprint, algorithm, publicKey, name: 'Lab 4', trustedAt: '2024-05-06T07:08:09.000Z' };
    await project.saveTrustedKey(key);
    await project.saveTrustedKey({ ...key, name: '<b>' });
    expect(await inNextSession((port) => port.listTrustedKeys())).toEqual([{ ...key, name: '<b>' }]);
  });
});

describe('the prediction log: StoragePort.appendPredictions', () => {
  it('keeps its order over batches and sessions, version by version', async () => {
    await project.appendPredictions(makePredictions('version-1', 0, 1500));
    await project.appendPredictions([
      ...makePredictions('version-1', 1500, 2),
      ...makePredictions('version-10', 0, 3),
    ]);
    await project.appendPredictions([]);
    project.close();
    project = await open();
    await project.appendPredictions(makePredictions('version-1', 1502, 1));
    expect((await project.readPredictions('version-1')).map(({ id }) => id)).toEqual(
      makePredictions('version-1', 0, 1503).map(({ id }) => id),
    );
    expect(await project.readPredictions('version-10')).toEqual(makePredictions('version-10', 0, 3));
    expect(await project.readPredictions('version')).toEqual([]);
  });

  it('keeps its order beyond nine batches', async () => {
    for (let from = 0; from < 24; from += 2)
      await project.appendPredictions(makePredictions('version-1', from, 2));
    const ids = (await project.readPredictions('version-1')).map(({ id }) => id);
    expect(ids).toEqual(makePredictions('version-1', 0, 24).map(({ id }) => id));
  });
});

describe('what is known about answers: StoragePort.readPredictionLog, StoragePort.listAcknowledgements', () => {
  it('comes back version by version, and a later reason takes the place of an earlier one', async () => {
    await project.saveRun(makeRun('run-1'), null, null);
    for (const version of [1, 10]) {
      const { summary, manifest, facts, reference } = makeVersion(`version-${version}`, version);
      await project.saveVersion(summary, manifest, facts, reference);
    }
    await project.appendPredictions(makePredictions('version-1', 0, 2));
    await project.appendPredictions(makePredictions('version-10', 0, 1));
    const about = { modelVersionId: 'version-1', alertId: 'drift-1' };
    await project.saveAcknowledgement({ ...about, reason: 'first' });
    await project.saveAcknowledgement({ ...about, reason: 'a new scanner' });
    await project.saveAcknowledgement({ ...about, modelVersionId: 'version-10', reason: 'other' });
    const port = await inNextSession((next) =>
      Promise.all([next.readPredictionLog('version-1'), next.listAcknowledgements('version-1')]),
    );
    expect(port).toEqual([
      { records: makePredictions('version-1', 0, 2), feedback: [] },
      [{ ...about, reason: 'a new scanner' }],
    ]);
    const unknown = { modelVersionId: 'version-2', alertId: 'drift-1', reason: 'r' };
    await expect(project.saveAcknowledgement(unknown)).rejects.toMatchObject(missing);
  });
});
