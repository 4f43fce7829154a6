import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type {
  DatasetManifest,
  Environment,
  EvaluationSummary,
  FittedRecipe,
  ImportanceReport,
  ModelArtifact,
  Part,
  RunSummary,
  SplitSummary,
  StoragePort,
  TrainRequest,
} from '../../../src/contracts';
import { makeError } from '../../../src/contracts';
import { Generator, makeStopSource } from '../../../src/foundation';
import { evaluateRun } from '../../../src/pipeline/workflows/evaluate-run';
import { explainRun } from '../../../src/pipeline/workflows/explain-run';
import { compareRuns, judgeRunThreshold } from '../../../src/pipeline/workflows/judge-predictions';
import { readEvaluation } from '../../../src/pipeline/workflows/read-evaluation';
import { readGroups } from '../../../src/pipeline/workflows/read-groups';
import { trainRun } from '../../../src/pipeline/workflows/train-run';
import { makeColumn, makeTable } from '../../support/make-table';
import { testPorts } from '../storage/test-database';

const generator = Generator.fromSeed(77);
const nRows = 400;
const wait = Array.from({ length: nRows }, () => Math.round(60 * generator.uniform()));
const twin = wait.map((days) => days + generator.normal());
const noise = Array.from({ length: nRows }, () => generator.normal());
const city = Array.from({ length: nRows }, (_, i) => ['Oslo', 'Rome', null][i % 3] as string | null);
const late = wait.map((days, i) => (days + (city[i] === 'Rome' ? 15 : 0) > 38 ? 'late' : 'in time'));
const table = makeTable(
  makeColumn('wait', wait),
  makeColumn('twin', twin),
  makeColumn('noise', noise),
  makeColumn('city', city, 'category'),
  makeColumn('late', late),
);
const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);
const parts: Record<Part, Int32Array> = {
  train: range(0, 200),
  validation: range(200, 280),
  test: range(280, 400),
};
const request: TrainRequest = {
  splitId: 'split-1',
  prepare: 'auto',
  train: { model: 'linear', seed: 3, earlyStopping: true, l2: 0.01, classWeights: 'none' },
  backend: 'cpu',
};

function makeProject() {
  const runs = new Map<string, RunSummary>();
  const models = new Map<string, { artifact: ModelArtifact; recipe: FittedRecipe }>();
  const evaluations = new Map<string, EvaluationSummary>();
  const explained: ImportanceReport[] = [];
  const fingerprints = new Map<string, string>();
  const missing = (id: string) => Promise.reject(makeError('E-STORE-MISSING', { kind: 'evaluation', id }));
  const storage = {
    getDataset: (id: string) =>
      Promise.resolve({
        fingerprint: fingerprints.get(id) ?? id,
        columns: table.columns,
      } as unknown as DatasetManifest),
    readTable: (_: string, names: readonly string[] | null) =>
      Promise.resolve({
        ...table,
        columns: table.columns.filter(({ name }) => names === null || names.includes(name)),
      }),
    getSplit: (id: string) =>
      Promise.resolve({
        id,
        datasetId: id === 'split-1' ? 'dataset-1' : 'dataset-2',
        testDatasetId: null,
        problem: { task: 'classification', target: 'late', positive: 'late', ignore: ['twin'] },
      } as unknown as SplitSummary),
    readSplitRows: (_: string, part: Part) => Promise.resolve(parts[part]),
    saveRun(run: RunSummary, artifact: ModelArtifact | null, recipe: FittedRecipe | null) {
      runs.set(run.id, run);
      if (artifact && recipe) models.set(run.id, { artifact, recipe });
      return Promise.resolve();
    },
    getRun: (id: string) => Promise.resolve(runs.get(id) as RunSummary),
    readModel: (id: string) =>
      Promise.resolve(models.get(id) as { artifact: ModelArtifact; recipe: FittedRecipe }),
    saveEvaluation(summary: EvaluationSummary) {
      evaluations.set(summary.runId, summary);
      return Promise.resolve();
    },
    getEvaluation: (id: string) => {
      const found = evaluations.get(id);
      return found ? Promise.resolve(found) : missing(id);
    },
    saveImportance(report: ImportanceReport) {
      explained.push(report);
      return Promise.resolve();
    },
    getImportance: (id: string) => Promise.resolve(explained.findLast(({ runId }) => runId === id) ?? null),
  } as unknown as StoragePort;
  const stop = makeStopSource();
  let nowMs = 0;
  let ids = 0;
  const events: { kind: string; done?: number; total?: number | null }[] = [];
  const context = {
    ports: { ...testPorts, nowMs: () => (nowMs += 5) },
    storage,
    stop,
    newId: () => `run-${++ids}`,
    onEvent: (event: { kind: string }) => void events.push(event),
  };
  return { context, storage, explained, events, stop };
}

const environment = { backend: 'cpu' } as Environment;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

async function trained() {
  const project = makeProject();
  await trainRun(request, environment, project.context);
  await evaluateRun({ runId: 'run-1', groups: ['wait', 'city'], bootstrap: 100 }, project.context);
  return project;
}

describe('evaluateRun', () => {
  it('keeps the answers to the validation rows apart from those to the test rows', async () => {
    const { storage } = await trained();
    const { predictions, validation, evaluatedAt, bootstrap } = await storage.getEvaluation('run-1');
    expect(predictions.rowIds).toEqual(parts.test);
    expect(validation?.rowIds).toEqual(parts.validation);
    expect(validation?.positive).toBe(predictions.positive);
    expect([evaluatedAt, bootstrap]).toEqual(['2024-05-06T07:08:09.000Z', 100]);
  });

  it('groups numbers of many values by ranges', async () => {
    const { storage } = await trained();
    const { groups } = await storage.getEvaluation('run-1');
    expect(Object.keys(groups['wait'] ?? {})).toHaveLength(4);
    expect(Object.keys(groups['wait'] ?? {})[0]).toMatch(/^\d+ – \d+$/);
    expect(Object.keys(groups['city'] ?? {}).sort()).toEqual(['(missing)', 'Oslo', 'Rome']);
  });
});

describe('readEvaluation', () => {
  it('opens what is stored and answers null for a run without', async () => {
    const { storage } = await trained();
    expect((await readEvaluation('run-1', storage))?.runId).toBe('run-1');
    expect(await readEvaluation('run-9', storage)).toBeNull();
  });
});

describe('readGroups', () => {
  it('gives every row of the part its group, ranges in their order', async () => {
    const { storage } = await trained();
    const columns = ['wait', 'city', 'late'];
    const [byWait, byCity, byLate] = await readGroups({ splitId: 'split-1', part: 'test', columns }, storage);
    expect(byWait?.codes).toHaveLength(120);
    expect(byWait?.groups).toHaveLength(4);
    const starts = byWait?.groups.map((name) => Number(name.split(' ')[0])) ?? [];
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    parts.test.forEach((row, i) => {
      expect(byCity?.groups[byCity.codes[i] as number]).toBe(city[row] ?? '(missing)');
      expect(byLate?.groups[byLate.codes[i] as number]).toBe(late[row]);
    });
  });

  it('refuses a column that does not exist', async () => {
    const { storage } = await trained();
    await expect(
      readGroups({ splitId: 'split-1', part: 'test', columns: ['shoe size'] }, storage),
    ).rejects.toMatchObject({ code: 'E-GROUP-COLUMN' });
  });
});

describe('explainRun', () => {
  const asked = { runId: 'run-1', part: 'test', repeats: 4, seed: 5 } as const;

  it('puts the column that decides first, and noise at nothing; counts what it does', async () => {
    const { context, events } = await trained();
    events.length = 0;
    const report = await explainRun(asked, context);
    expect(report.columns.map(({ column }) => column).slice(0, 2)).toEqual(['wait', 'city']);
    const [first] = report.columns;
    const last = report.columns.find(({ column }) => column === 'noise');
    expect(first?.lossRise.low as number).toBeGreaterThan(0.1);
    expect(first?.metricDrop.low as number).toBeGreaterThan(0.1);
    expect(Math.abs(last?.lossRise.value as number)).toBeLessThan(0.05);
    expect(last?.lossRise.low as number).toBeLessThanOrEqual(0.02);
    // An ignored column cannot matter and is not listed.
    expect(report.columns.some(({ column }) => column === 'twin')).toBe(false);
    expect(report).toMatchObject({ rows: 120, lossMetric: 'logLoss', primaryMetric: 'accuracy' });
    const progress = events.filter(({ kind }) => kind === 'progress');
    expect(progress.at(-1)).toMatchObject({ done: 12, total: 12 });
  });

  it('is repeatable, and answers from what is kept when asked again', async () => {
    const { context, explained } = await trained();
    const once = await explainRun(asked, context);
    expect(await explainRun(asked, context)).toBe(once);
    expect(explained).toHaveLength(1);
    const other = await explainRun({ ...asked, seed: 6 }, context);
    expect(other).not.toEqual(once);
    expect(await explainRun(asked, context)).toEqual(once);
  });

  it('stops when asked and keeps nothing', async () => {
    const { context, explained, stop } = await trained();
    const before = tf.memory().numTensors;
    const onEvent = ({ kind }: { kind: string }) => {
      if (kind === 'progress') stop.stop();
    };
    await expect(explainRun(asked, { ...context, onEvent })).rejects.toMatchObject({ code: 'E-STOPPED' });
    expect(explained).toHaveLength(0);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('judgeRunThreshold', () => {
  const asked = { runId: 'run-1', threshold: 0.5, falseAlarm: 1, miss: 3, bootstrap: 200 };
  it('reports the test rows', async () => {
    const { context } = await trained();
    const report = await judgeRunThreshold(asked, context);
    expect(report).toMatchObject({ runId: 'run-1', rows: 120, threshold: 0.5 });
    expect(report.recall.value as number).toBeGreaterThan(0.7);
  });
});

describe('compareRuns', () => {
  async function pair() {
    const project = await trained();
    await trainRun(
      { ...request, train: { ...request.train, model: 'baseline' } as TrainRequest['train'] },
      environment,
      project.context,
    );
    await evaluateRun({ runId: 'run-2', groups: [], bootstrap: 100 }, project.context);
    return project;
  }
  const asked = { runIds: ['run-1', 'run-2'] as [string, string], bootstrap: 200 };

  it('says by how much, with an interval, and how sure the difference in accuracy is', async () => {
    const { context, storage } = await pair();
    const comparison = await compareRuns(asked, context);
    const [a, b] = await Promise.all(['run-1', 'run-2'].map((id) => storage.getEvaluation(id)));
    const accuracy = (evaluation: EvaluationSummary | undefined) =>
      evaluation?.metrics.test['accuracy']?.value as number;
    expect(comparison.differences['accuracy']?.value).toBeCloseTo(accuracy(a) - accuracy(b), 12);
    expect(comparison.differences['accuracy']?.low as number).toBeGreaterThan(0);
    const { onlyFirst = 0, onlySecond = 0, pValue } = comparison.mcNemar ?? {};
    expect((onlyFirst - onlySecond) / 120).toBeCloseTo(accuracy(a) - accuracy(b), 12);
    expect(pValue as number).toBeLessThan(1e-4);
  });

  it('refuses runs whose test rows come from different data', async () => {
    const { context, storage } = await pair();
    const run = await storage.getRun('run-2');
    await storage.saveRun({ ...run, splitId: 'split-2' }, null, null);
    await expect(compareRuns(asked, context)).rejects.toMatchObject({ code: 'E-PREDICTIONS-DIFFER' });
  });

  it('refuses runs with other test rows of the same data', async () => {
    const { context, storage } = await pair();
    const other = await storage.getEvaluation('run-2');
    const rowIds = other.predictions.rowIds.map((row) => row + 1);
    await storage.saveEvaluation({ ...other, predictions: { ...other.predictions, rowIds } });
    await expect(compareRuns(asked, context)).rejects.toMatchObject({ code: 'E-PREDICTIONS-DIFFER' });
  });
});
