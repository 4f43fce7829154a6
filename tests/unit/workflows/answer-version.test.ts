import { describe, expect, it } from 'vitest';
import {
  DEFAULT_NOTATION,
  PLAIN_DECISION,
  type DatasetManifest,
  type FittedRecipe,
  type ModelArtifact,
  type PredictionRecord,
  type ProgressEvent,
  type ReferenceProfile,
  type StoragePort,
  type Table,
  type VersionInputs,
} from '../../../src/contracts';
import { makeStopSource } from '../../../src/foundation';
import { answerFile } from '../../../src/pipeline/workflows/answer-file';
import { answerVersion } from '../../../src/pipeline/workflows/answer-version';
import { formOf, StoredVersions } from '../../../src/pipeline/workflows/stored-version';
import { makeColumn, makeTable } from '../../support/make-table';
import { testPorts } from '../storage/test-database';

const recipe: FittedRecipe = {
  version: 1,
  inputs: [
    { name: 'length', type: 'number', overridden: false },
    { name: 'owner name', type: 'category', overridden: false },
  ],
  steps: [
    { kind: 'impute', fills: [{ column: 'length', value: 40, indicator: null }] },
    {
      kind: 'oneHot',
      categories: [{ column: 'owner name', values: ['Ada'], features: ['Ada', 'other'] }],
    },
    { kind: 'scale', method: 'standard', scales: [{ column: 'length', centre: 40, spread: 8 }] },
  ],
  features: [
    { name: 'length', column: 'length' },
    { name: 'Ada', column: 'owner name' },
    { name: 'other', column: 'owner name' },
  ],
  target: { kind: 'classes', column: 'kind', classes: ['=cmd', 'yes'], positive: 1 },
};
const artifact: ModelArtifact = {
  topology: { family: 'linear', nFeatures: 3, outputs: 2, output: 'softmax' },
  tensors: [
    { name: 'kernel', shape: [3, 2], values: Float32Array.from([-0.7, 0.9, 0.2, -0.1, 0.15, 0.3]) },
    { name: 'bias', shape: [2], values: Float32Array.from([0.05, -0.15]) },
  ],
};
const sample = [34, 38, 40, 43, 50];
const reference: ReferenceProfile = {
  version: 1,
  columns: [
    {
      name: 'length',
      type: 'number',
      rows: 100,
      missing: 0,
      sample,
      range: [30, 55],
      categories: null,
      otherCount: 0,
    },
  ],
};
const inputs: VersionInputs = {
  notation: DEFAULT_NOTATION,
  units: { length: '%', kind: '$' },
  personal: ['owner name'],
};

function makeProject(table: Table, stored: VersionInputs | undefined = inputs) {
  const log: PredictionRecord[] = [];
  let opened = 0;
  const storage = {
    getVersion: () => {
      opened += 1;
      const decision = { ...PLAIN_DECISION, abstainBelow: 0.65 };
      const summary = { id: 'version-1', runId: 'run-1', decision, inputs: stored };
      return Promise.resolve({ summary, reference });
    },
    readModel: () => Promise.resolve({ artifact, recipe }),
    getRun: () => Promise.resolve({ splitId: 'split-1' }),
    getSplit: () => Promise.resolve({ datasetId: 'dataset-1' }),
    getDataset: () =>
      Promise.resolve({
        columns: table.columns,
        source: { decimal: ',' },
        findings: [
          { code: 'F-NUMBER-UNIT', column: 'length', severity: 'note', details: { unit: '€' } },
          { code: 'F-PERSONAL', column: 'owner name', severity: 'warn', details: {} },
        ],
      } as unknown as DatasetManifest),
    readTable: (_: string, names: readonly string[]) =>
      Promise.resolve({ ...table, columns: table.columns.filter(({ name }) => names.includes(name)) }),
    appendPredictions(records: readonly PredictionRecord[]) {
      log.push(...records);
      return Promise.resolve();
    },
  } as unknown as StoragePort;
  let ids = 0;
  const stop = makeStopSource();
  const events: ProgressEvent[] = [];
  const onEvent = (event: ProgressEvent) => void events.push(event);
  const context = { ports: testPorts, storage, stop, newId: () => `id-${++ids}`, onEvent };
  return { storage, context, log, stop, events, openings: () => opened };
}

const empty = makeTable();
const open = (project: ReturnType<typeof makeProject>) =>
  new StoredVersions().open('version-1', project.storage);
const request = { modelVersionId: 'version-1', source: 'form' as const, keepInputs: true };

describe('StoredVersions', () => {
  it('opens a version once, and the one asked longest ago again', async () => {
    const project = makeProject(empty);
    const versions = new StoredVersions(2);
    for (const id of ['a', 'a', 'b', 'a', 'c', 'a', 'b']) await versions.open(id, project.storage);
    // a, b, c and b again.
    expect(project.openings()).toBe(4);
  });

  it('knows the inputs of a version stored without them from its dataset', async () => {
    const project = makeProject(empty, undefined as never);
    const versions = new StoredVersions();
    project.storage.getVersion = () =>
      Promise.resolve({ summary: { runId: 'run-1' } as never, facts: {} as never, reference });
    const version = await versions.open('version-1', project.storage);
    expect(version.decision).toEqual(PLAIN_DECISION);
    expect(version.inputs).toEqual({
      notation: { ...DEFAULT_NOTATION, decimal: ',' },
      units: { length: '€' },
      personal: ['owner name'],
    });
    expect(formOf(version).fields[0]).toMatchObject({ name: 'length', unit: '€', typical: '40' });
  });
});

describe('answerVersion', () => {
  const rows = [
    { length: '52', 'owner name': 'Ada' },
    { length: 'long', 'owner name': 'Grace' },
  ];

  it('keeps inputs as they were read, without personal columns, and digests all of them', async () => {
    const project = makeProject(empty);
    const { answers, records } = await answerVersion(
      { ...request, rows },
      await open(project),
      project.context,
    );
    expect(project.log).toEqual(records);
    expect(records.map(({ inputs: kept }) => kept)).toEqual([{ length: 52 }, { length: null }]);
    expect(new Set(records.map(({ inputSha256 }) => inputSha256)).size).toBe(2);
    expect(records[0]).toMatchObject({
      id: 'id-1',
      modelVersionId: 'version-1',
      source: 'form',
      output: answers[0]?.likeliest,
      confidence: answers[0]?.confidence,
      probabilities: answers[0]?.probabilities,
      abstained: false,
      label: null,
    });
    expect(records[1]?.abstained).toBe(answers[1]?.output === null);
  });

  it('keeps none where that was not asked, and logs nothing of a mere try', async () => {
    const project = makeProject(empty);
    const version = await open(project);
    await answerVersion(
      { ...request, rows, keepInputs: false, note: 'by the gate' },
      version,
      project.context,
    );
    expect(project.log.map((record) => 'inputs' in record)).toEqual([false, false]);
    expect(project.log[0]?.note).toBe('by the gate');
    const tried = await answerVersion({ ...request, rows, recorded: false }, version, project.context);
    expect([tried.answers.length, tried.records.length, project.log.length]).toEqual([2, 0, 2]);
  });
});

describe('answerFile', () => {
  const nRows = 4_500;
  const lengths = Array.from({ length: nRows }, (_, row) => (row % 9 === 0 ? null : 300 + (row % 200)));
  const table = makeTable(
    makeColumn(
      'kind',
      Array.from({ length: nRows }, (_, row) => (row % 3 === 0 ? '=cmd' : 'yes')),
    ),
    makeColumn(
      'owner name',
      Array.from({ length: nRows }, () => 'Ada'),
      'category',
    ),
    makeColumn('length', lengths),
    makeColumn('extra', lengths),
  );
  const fileRequest = { modelVersionId: 'version-1', datasetId: 'later', keepInputs: false };

  it('answers every row, says which unit it may be, and logs labels and places', async () => {
    const project = makeProject(table);
    const answered = await answerFile(fileRequest, await open(project), project.context);
    expect(answered.rows).toBe(nRows);
    expect(answered.outside.map(({ column, kind, rows }) => [column, kind, rows])).toEqual([
      ['length', 'range', 4000],
      ['length', 'missing', 500],
    ]);
    expect(answered.outside[0]?.medianRatio).toBeCloseTo(9.925, 3);
    expect(answered.outside[0]?.samples).toHaveLength(5);
    expect(answered.outsideRows).toBe(nRows);
    expect(answered.outputs.reduce((sum, { count }) => sum + count, 0)).toBe(nRows - answered.abstained);
    expect(answered.abstained).toBe(500);
    const lines = new TextDecoder().decode(answered.csv).split('\r\n');
    expect(lines).toHaveLength(nRows + 2);
    expect(lines[0]).toBe('row_id,answer,likeliest,confidence,probability_=cmd,probability_yes,outside');
    expect(lines[1]).toMatch(/^0,,(yes|'=cmd),0\.\d+,0\.\d+,0\.\d+,missing: length$/);
    expect(lines[2]).toMatch(/^1,yes,yes,/);
    expect(project.log).toHaveLength(nRows);
    expect(project.log[2]).toMatchObject({
      label: 'yes',
      row: { datasetId: 'later', rowId: 2 },
      source: 'file',
    });
    const progress = project.events.map(({ activity, done, total }) => [activity, done, total]);
    expect(progress).toEqual([
      ['predicting', 2000, nRows],
      ['predicting', 4000, nRows],
      ['predicting', nRows, nRows],
      ['logging', 2000, nRows],
      ['logging', 4000, nRows],
      ['logging', nRows, nRows],
    ]);
  });

  it('writes a class that looks like a formula as text', async () => {
    const few = makeTable(makeColumn('length', [31]), makeColumn('owner name', ['Ada']));
    const project = makeProject(few);
    const { csv } = await answerFile(fileRequest, await open(project), project.context);
    expect(new TextDecoder().decode(csv).split('\r\n')[1]).toMatch(/^0,'=cmd,'=cmd,/);
  });

  it('logs nothing when it is stopped while it answers', async () => {
    const project = makeProject(table);
    const version = await open(project);
    const onEvent = () => project.stop.stop();
    await expect(answerFile(fileRequest, version, { ...project.context, onEvent })).rejects.toMatchObject({
      code: 'E-STOPPED',
    });
    expect(project.log).toEqual([]);
  });

  it('names every column that is missing, and answers none', async () => {
    const project = makeProject(makeTable(makeColumn('Length', [31])));
    await expect(answerFile(fileRequest, await open(project), project.context)).rejects.toMatchObject({
      code: 'E-COLUMNS-MISSING',
      details: { columns: ['length', 'owner name'] },
    });
    expect(project.log).toEqual([]);
  });
});
