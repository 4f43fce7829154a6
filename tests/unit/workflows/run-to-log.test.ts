import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  makeError,
  PLAIN_DECISION,
  type DatasetManifest,
  type Decision,
  type DeployedExport,
  type Environment,
  type EvaluationSummary,
  type FittedRecipe,
  type ModelArtifact,
  type Part,
  type PredictionRecord,
  type RunSummary,
  type SplitSummary,
  type StoragePort,
  type TrainRequest,
} from '../../../src/contracts';
import { canonicalJson, Generator, makeStopSource } from '../../../src/foundation';
import { exportOnnx, exportTfjs } from '../../../src/pipeline/deploy';
import { evaluateRun } from '../../../src/pipeline/workflows/evaluate-run';
import { predictDataset } from '../../../src/pipeline/workflows/predict-dataset';
import { readLog } from '../../../src/pipeline/workflows/read-log';
import { trainRun } from '../../../src/pipeline/workflows/train-run';
import { verifyExport } from '../../../src/pipeline/workflows/verify-export';
import { exportTexts } from '../../support/export-texts';
import { makeColumn, makeTable } from '../../support/make-table';
import { testPorts } from '../storage/test-database';

const generator = Generator.fromSeed(31);
const nRows = 90;
const age = Array.from({ length: nRows }, (_, i) =>
  i % 13 === 4 ? null : Math.round(40 + 12 * generator.normal()),
);
const city = Array.from(
  { length: nRows },
  (_, i) => ['Oslo', 'Rome', null, '__proto__'][i % 4] as string | null,
);
const late = age.map((years, i) => ((years ?? 40) + (i % 4) * 6 > 48 ? 'late' : 'in time'));
const table = makeTable(
  makeColumn('age', age),
  makeColumn('city', city, 'category'),
  makeColumn('late', late),
);
const parts: Record<Part, Int32Array> = {
  train: Int32Array.from({ length: 60 }, (_, i) => i),
  validation: Int32Array.from({ length: 15 }, (_, i) => 60 + i),
  test: Int32Array.from({ length: 15 }, (_, i) => 75 + i),
};
const request: TrainRequest = {
  splitId: 'split-1',
  prepare: 'auto',
  train: { model: 'linear', seed: 3, earlyStopping: true, l2: 0.01, classWeights: 'none' },
  backend: 'cpu',
};

/** Keeps in memory what the workflows store; `refuse` names the statuses whose saving fails. */
function makeProject(refuse: readonly RunSummary['status'][] = []) {
  const runs: RunSummary[] = [];
  const log: PredictionRecord[] = [];
  let model: { artifact: ModelArtifact; recipe: FittedRecipe } | null = null;
  let evaluation: EvaluationSummary | null = null;
  const storage = {
    getDataset: () =>
      Promise.resolve({ fingerprint: 'f', columns: table.columns } as unknown as DatasetManifest),
    readTable: (_: string, names: readonly string[] | null) =>
      Promise.resolve({
        ...table,
        columns: table.columns.filter(({ name }) => names === null || names.includes(name)),
      }),
    getSplit: () =>
      Promise.resolve({
        id: 'split-1',
        datasetId: 'dataset-1',
        testDatasetId: null,
        problem: { task: 'classification', target: 'late', positive: null, ignore: [] },
      } as unknown as SplitSummary),
    readSplitRows: (_: string, part: Part) => Promise.resolve(parts[part]),
    saveRun(run: RunSummary, artifact: ModelArtifact | null, recipe: FittedRecipe | null) {
      if (refuse.includes(run.status))
        return Promise.reject(makeError('E-STORE-QUOTA', { status: run.status }));
      runs.push(run);
      if (artifact && recipe) model = { artifact, recipe };
      return Promise.resolve();
    },
    getRun: () => Promise.resolve(runs.at(-1) as RunSummary),
    readModel: () => Promise.resolve(model as NonNullable<typeof model>),
    saveEvaluation(summary: EvaluationSummary) {
      evaluation = summary;
      return Promise.resolve();
    },
    getEvaluation: () => Promise.resolve(evaluation as EvaluationSummary),
    getVersion: () => Promise.resolve({ summary: { id: 'version-1', runId: 'run-1' } }),
    appendPredictions(records: readonly PredictionRecord[]) {
      log.push(...records);
      return Promise.resolve();
    },
  } as unknown as StoragePort;
  const stop = makeStopSource();
  let nowMs = 0;
  let ids = 0;
  const events: { kind: string; activity?: string }[] = [];
  const context = {
    ports: { ...testPorts, nowMs: () => (nowMs += 30) },
    storage,
    stop,
    newId: () => `id-${++ids}`,
    onEvent: (event: { kind: string; activity?: string }) => void events.push(event),
  };
  return { context, runs, log, events, readModel: (runId: string) => storage.readModel(runId), stop };
}

const environment = { backend: 'cpu' } as Environment;
type Files = DeployedExport['files'];
const replaceRecipe = (files: Files, change: (recipe: FittedRecipe) => object): Files =>
  files.map((file) =>
    file.path === 'tfjs/recipe.json'
      ? {
          path: file.path,
          bytes: new TextEncoder().encode(
            JSON.stringify(change(JSON.parse(new TextDecoder().decode(file.bytes)) as FittedRecipe)),
          ),
        }
      : file,
  );

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('trainRun', () => {
  it('reports while it fits', async () => {
    const { context, events, runs } = makeProject();
    await trainRun(request, environment, context);
    expect(events.filter(({ kind }) => kind === 'progress').map(({ activity }) => activity)).toContain(
      'fitting',
    );
    expect(runs.map(({ status }) => status)).toEqual(['running', 'done']);
  });

  it('stores nothing when it is stopped before there is a model', async () => {
    const { context, runs, stop } = makeProject();
    stop.stop();
    await expect(trainRun(request, environment, context)).rejects.toMatchObject({ code: 'E-STOPPED' });
    expect(runs).toEqual([]);
  });

  it('marks the run when it is stopped on the way to the matrix', async () => {
    const { context, runs, stop } = makeProject();
    const onEvent = (event: { kind: string }) => {
      if (event.kind === 'prepared') stop.stop();
    };
    await expect(trainRun(request, environment, { ...context, onEvent })).rejects.toMatchObject({
      code: 'E-STOPPED',
    });
    expect(runs.map(({ status }) => status)).toEqual(['running', 'interrupted']);
  });

  it('tells what went wrong first and gives the model up, also when storage refuses twice', async () => {
    const { context } = makeProject(['done', 'failed']);
    const before = tf.memory().numTensors;
    const mlp: TrainRequest = {
      ...request,
      train: {
        ...request.train,
        model: 'mlp',
        hiddenUnits: [4],
        epochs: 2,
        activation: 'relu',
        optimizer: 'adam',
        schedule: 'constant',
        classWeights: 'none',
      },
    };
    await expect(trainRun(mlp, environment, context)).rejects.toMatchObject({
      code: 'E-STORE-QUOTA',
      details: { status: 'done' },
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('verifyExport', () => {
  async function deploy() {
    const { context, readModel } = makeProject();
    await trainRun(request, environment, context);
    await evaluateRun({ runId: 'run-1', groups: [], bootstrap: 100 }, context);
    const { artifact, recipe } = await readModel('run-1');
    const files: Files = exportTfjs(artifact, recipe).map(({ path, bytes }) => ({
      path: `tfjs/${path}`,
      bytes,
    }));
    const verify = (changed: Files) =>
      verifyExport(
        { runId: 'run-1', export: { kind: 'tfjs', path: 'tfjs', files: changed } },
        context,
        exportTexts,
      );
    return { files, verify };
  }

  it('accepts a sound folder and says how close it comes', async () => {
    const { files, verify } = await deploy();
    const { parity } = await verify(files);
    expect(parity.rows).toBe(15);
    expect(parity.maxAbsDifference).toBeLessThanOrEqual(1e-5);
  });

  it('answers with the folder’s own recipe and refuses one that answers otherwise', async () => {
    const { files, verify } = await deploy();
    const shifted = replaceRecipe(files, (recipe) => ({
      ...recipe,
      steps: recipe.steps.map((step) =>
        step.kind === 'scale'
          ? { ...step, scales: step.scales.map((scale) => ({ ...scale, centre: scale.centre + 0.5 })) }
          : step,
      ),
    }));
    await expect(verify(shifted)).rejects.toMatchObject({
      code: 'E-PARITY',
      details: { export: 'tfjs', rows: 15, tolerance: 1e-5 },
    });
    const swapped = replaceRecipe(files, (recipe) => ({
      ...recipe,
      target: { ...recipe.target, classes: ['late', 'in time'] },
    }));
    await expect(verify(swapped)).rejects.toMatchObject({
      code: 'E-PARITY',
      details: { difference: 'Infinity' },
    });
  });

  it('refuses a folder without a recipe, and one that is not whole', async () => {
    const { files, verify } = await deploy();
    await expect(verify(files.filter(({ path }) => path !== 'tfjs/recipe.json'))).rejects.toMatchObject({
      code: 'E-BUNDLE-MISSING',
    });
    await expect(verify(replaceRecipe(files, () => ({ version: 1 })))).rejects.toMatchObject({
      code: 'E-BUNDLE-SHAPE',
    });
  });
});

describe('verifyExport of an ONNX file', () => {
  async function deploy() {
    const { context, readModel } = makeProject();
    await trainRun(request, environment, context);
    await evaluateRun({ runId: 'run-1', groups: [], bootstrap: 100 }, context);
    const { artifact, recipe } = await readModel('run-1');
    const verify = (changed: FittedRecipe, decision: Decision = PLAIN_DECISION) => {
      const files = exportOnnx(artifact, changed, decision, { name: 'late', modelVersion: 1 });
      return verifyExport(
        { runId: 'run-1', export: { kind: 'onnx', path: 'onnx', files } },
        context,
        exportTexts,
      );
    };
    return { recipe, verify };
  }

  it('feeds raw columns to the file and says how close it comes', async () => {
    const { recipe, verify } = await deploy();
    const { parity, sha256 } = await verify(recipe);
    expect(parity.rows).toBe(15);
    expect(parity.maxAbsDifference).toBeLessThanOrEqual(1e-5);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('holds calibrated outputs against calibrated predictions, and labels against the threshold', async () => {
    const { recipe, verify } = await deploy();
    const { parity } = await verify(recipe, {
      calibration: { method: 'platt', slope: 0.6, intercept: -0.75 },
      calibratedOnRows: 60,
      threshold: 0.35,
      abstainBelow: 0.7,
    });
    expect(parity.rows).toBe(15);
    expect(parity.maxAbsDifference).toBeLessThanOrEqual(1e-5);
  });

  it('refuses a file whose recipe or classes are others', async () => {
    const { recipe, verify } = await deploy();
    const shifted = recipe.steps.map((step) =>
      step.kind === 'scale'
        ? { ...step, scales: step.scales.map((scale) => ({ ...scale, centre: scale.centre + 0.5 })) }
        : step,
    );
    const parity = { code: 'E-PARITY', details: { export: 'onnx', rows: 15 } };
    await expect(verify({ ...recipe, steps: shifted })).rejects.toMatchObject(parity);
    const target = { ...recipe.target, classes: ['late', 'in time'] } as FittedRecipe['target'];
    await expect(verify({ ...recipe, target })).rejects.toMatchObject(parity);
  });
});

describe('predictDataset', () => {
  it('logs one record a row, with the digest of { column: cell }, and the log sums them up', async () => {
    const { context, log } = makeProject();
    await trainRun(request, environment, context);
    const answers = await predictDataset({ modelVersionId: 'version-1', datasetId: 'd', seed: 1 }, context);
    expect(log).toHaveLength(nRows);
    for (const row of [0, 2, 4, 7]) {
      const inputs = Object.fromEntries<string | number | null>([
        ['age', age[row] ?? null],
        ['city', city[row] ?? null],
      ]);
      expect(log[row]).toMatchObject({
        modelVersionId: 'version-1',
        output: answers.classes[answers.yPred[row] as number],
        label: late[row] as string,
        inputSha256: testPorts.sha256(new TextEncoder().encode(canonicalJson(inputs))),
      });
    }
    const right = late.filter((label, row) => label === log[row]?.output).length;
    const summary = await readLog('version-1', { readPredictions: () => Promise.resolve(log) });
    expect(summary).toMatchObject({ answers: nRows, labelledShare: 1, accuracy: { value: right / nRows } });
  });
});
