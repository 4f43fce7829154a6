import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { EpochRecord, LabelledMatrix } from '../../../src/contracts';
import { Generator, makeStopSource } from '../../../src/foundation';
import { hashWeights, loadModel, train } from '../../../src/pipeline/train';
import {
  asClasses,
  asValues,
  collect,
  computeAccuracy,
  makeBlobs,
  makeClock,
  makeContext,
  makeCurve,
  mlpConfig,
  nodeHash,
} from '../../support/training';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const small = { hiddenUnits: [8], batchSize: 16 };

/** Mean squared error of a model over rows. */
async function computeError(
  model: { predict(rows: LabelledMatrix): Promise<Float32Array> },
  rows: LabelledMatrix,
) {
  const answers = await model.predict(rows);
  return answers.reduce((total, value, row) => total + (value - rows.y[row]!) ** 2, 0) / rows.nRows;
}

describe('a perceptron', () => {
  it('learns separable classes and a curve no line can follow', async () => {
    const blobs = asClasses(makeBlobs(1, 120, 3, 0.4), makeBlobs(2, 30, 3, 0.4), 3);
    const classes = await collect(train(blobs, mlpConfig({ ...small, epochs: 40 }), makeContext(0)));
    expect(await computeAccuracy(classes.result, makeBlobs(3, 90, 3, 0.4))).toBeGreaterThan(0.95);

    const curve = asValues(makeCurve(1, 300, 0.1), makeCurve(2, 60, 0.1));
    const values = await collect(
      train(
        curve,
        mlpConfig({ hiddenUnits: [16], batchSize: 32, epochs: 80, learningRate: 0.02 }),
        makeContext(0),
      ),
    );
    expect(await computeError(values.result.model, makeCurve(3, 100, 0.1))).toBeLessThan(0.1);
    classes.result.model.dispose();
    values.result.model.dispose();
  });

  it.each([
    ['adam', 0.02],
    ['rmsprop', 0.01],
    ['momentum', 0.05],
    ['sgd', 0.5],
  ] as const)('fits one batch to a loss below 1e-3 with %s', async (optimizer, learningRate) => {
    const rows = makeBlobs(4, 12, 3, 0.7);
    const config = mlpConfig({
      hiddenUnits: [32],
      batchSize: 12,
      epochs: 1200,
      learningRate,
      optimizer,
      dropout: 0,
      weightDecay: 0,
      schedule: 'constant',
    });
    const { result } = await collect(train(asClasses(rows, null, 3), config, makeContext(1)));
    expect(result.epochs.at(-1)!.trainingLoss).toBeLessThan(1e-3);
    result.model.dispose();
  });

  it('stays at chance when labels are shuffled', async () => {
    const shuffle = (rows: LabelledMatrix, seed: number): LabelledMatrix => ({
      ...rows,
      y: Generator.fromSeed(seed).shuffle(Int32Array.from(rows.y)),
    });
    const data = asClasses(shuffle(makeBlobs(1, 300, 2, 0.5), 1), shuffle(makeBlobs(2, 100, 2, 0.5), 2), 2);
    const { result } = await collect(train(data, mlpConfig({ ...small, epochs: 30 }), makeContext(0)));
    const accuracy = await computeAccuracy(result, shuffle(makeBlobs(3, 600, 2, 0.5), 3));
    // 0.5 +- 1.96 sqrt(0.25 / 600), and a little for the finite table.
    expect(Math.abs(accuracy - 0.5)).toBeLessThan(0.05);
    result.model.dispose();
  });
});

describe('losses of an epoch', () => {
  it('are means over rows, however uneven the last batch', async () => {
    const rows = makeCurve(5, 23, 0.2);
    // A learning rate too small to move float32 weights: every batch sees the same model.
    const config = mlpConfig({
      hiddenUnits: [4],
      batchSize: 10,
      epochs: 1,
      learningRate: 1e-30,
      dropout: 0,
      weightDecay: 0,
    });
    const { result } = await collect(train(asValues(rows, makeCurve(6, 7, 0.2)), config, makeContext(0)));
    const [record] = result.epochs as [EpochRecord];
    expect(result.steps).toBe(3);
    expect(record.trainingLoss).toBeAllClose(await computeError(result.model, rows), {
      relative: 1e-5,
      source: 'predict',
    });
    expect(record.validationLoss!).toBeAllClose(await computeError(result.model, makeCurve(6, 7, 0.2)), {
      relative: 1e-5,
      source: 'predict',
    });
    result.model.dispose();
  });

  it('count rare classes as much as common ones when asked', async () => {
    const rows = makeBlobs(7, 40, 2, 1);
    const y = Int32Array.from(rows.y, (_, row) => (row % 8 === 0 ? 1 : 0));
    const config = mlpConfig({
      hiddenUnits: [4],
      epochs: 1,
      learningRate: 1e-30,
      dropout: 0,
      weightDecay: 0,
      classWeights: 'balanced',
    });
    const { result } = await collect(train(asClasses({ ...rows, y }, null, 2), config, makeContext(0)));
    const answers = await result.model.predict(rows);
    const losses = Array.from(y, (label, row) => -Math.log(answers[2 * row + label]!));
    const weigh = (label: number): number => 40 / (2 * y.filter((other) => other === label).length);
    const expected = losses.reduce((total, loss, row) => total + weigh(y[row]!) * loss, 0) / 40;
    expect(result.epochs[0]!.trainingLoss).toBeAllClose(expected, { relative: 1e-5, source: 'by hand' });
    result.model.dispose();
  });
});

describe('early stopping', () => {
  it('stops and returns the best epoch, whose loss the model then shows', async () => {
    const validation = makeCurve(9, 40, 0.8);
    const config = mlpConfig({
      hiddenUnits: [32],
      batchSize: 8,
      epochs: 400,
      learningRate: 0.02,
      dropout: 0,
      weightDecay: 0,
    });
    const { result, events } = await collect(
      train(asValues(makeCurve(8, 40, 0.8), validation), config, makeContext(2)),
    );
    const losses = result.epochs.map((record) => record.validationLoss!);
    expect(result.outcome).toBe('earlyStopped');
    expect(result.epochs.length).toBeLessThan(400);
    expect(result.bestEpoch).toBe(1 + losses.indexOf(Math.min(...losses)));
    expect(result.bestEpoch).toBeLessThan(result.epochs.length);
    expect(await computeError(result.model, validation)).toBeAllClose(Math.min(...losses), {
      relative: 1e-4,
      source: 'epoch record',
    });
    const flagged = events.flatMap((event) =>
      event.kind === 'epoch' && event.best ? [event.record.epoch] : [],
    );
    expect(flagged.at(-1)).toBe(result.bestEpoch);
    result.model.dispose();
  });

  it('runs to the end without validation rows or when turned off', async () => {
    const rows = makeCurve(8, 40, 0.8);
    const config = mlpConfig({ ...small, epochs: 30, learningRate: 0.05 });
    for (const [data, rest] of [
      [asValues(rows, null), {}],
      [asValues(rows, { ...rows, nRows: 0, values: new Float32Array(0), y: new Float32Array(0) }), {}],
      [asValues(rows, makeCurve(9, 40, 0.8)), { earlyStopping: false }],
    ] as const) {
      const { result } = await collect(train(data, { ...config, ...rest }, makeContext(2)));
      expect(result.epochs.length).toBe(30);
      expect(result.bestEpoch).toBe(30);
      expect(result.outcome).toBe('completed');
      expect(result.epochs[0]!.validationLoss === null).toBe(!('earlyStopping' in rest));
      result.model.dispose();
    }
  });
});

describe('a run that goes wrong', () => {
  it.each([
    ['sgd', 1e6],
    ['adam', 1e6],
    ['momentum', 1e6],
    ['rmsprop', 1e6],
    ['sgd', 1e30],
  ] as const)('ends as diverged with finite weights: %s at %d', async (optimizer, learningRate) => {
    const data = asClasses(makeBlobs(1, 60, 3, 0.5), makeBlobs(2, 30, 3, 0.5), 3);
    const config = mlpConfig({ ...small, epochs: 50, optimizer, learningRate });
    const { result, events } = await collect(train(data, config, makeContext(0)));
    expect(result.outcome).toBe('diverged');
    expect(result.epochs.length).toBeLessThanOrEqual(2);
    expect(events.at(-1)).toEqual({ kind: 'finished', family: 'mlp', outcome: 'diverged' });
    for (const { values } of result.model.toArtifact().tensors)
      expect(values.every(Number.isFinite)).toBe(true);
    expect(Array.from(await result.model.predict(data.train)).every(Number.isFinite)).toBe(true);
    result.model.dispose();
  });

  it('does not keep weights that broke after the last loss was computed', async () => {
    const rows = makeBlobs(1, 30, 3, 0.5);
    const config = mlpConfig({ ...small, batchSize: 30, epochs: 1, optimizer: 'sgd', learningRate: 1e39 });
    const { result } = await collect(train(asClasses(rows, null, 3), config, makeContext(0)));
    expect(result.outcome).toBe('diverged');
    expect(result.bestEpoch).toBe(0);
    expect(Array.from(await result.model.predict(rows)).every(Number.isFinite)).toBe(true);
    result.model.dispose();
  });

  it('keeps the last good epoch when the loss explodes later', async () => {
    const rows = makeCurve(1, 40, 0.1);
    const config = mlpConfig({
      hiddenUnits: [8],
      batchSize: 40,
      epochs: 60,
      optimizer: 'sgd',
      learningRate: 1.5,
      schedule: 'constant',
      dropout: 0,
    });
    const { result } = await collect(train(asValues(rows, null), config, makeContext(0)));
    expect(result.outcome).toBe('diverged');
    expect(result.bestEpoch).toBe(result.epochs.length - 1);
    expect(Number.isFinite(await computeError(result.model, rows))).toBe(true);
    result.model.dispose();
  });
});

describe('stopping', () => {
  it('ends soon after it was asked and keeps what was learned', async () => {
    const stop = makeStopSource();
    let yields = 0;
    const context = makeContext(0, {
      stop,
      clock: makeClock(20),
      yieldControl: () => {
        yields += 1;
        if (yields === 5) stop.stop();
        return Promise.resolve();
      },
    });
    const data = asClasses(makeBlobs(1, 200, 3, 0.5), makeBlobs(2, 30, 3, 0.5), 3);
    const { result, events } = await collect(train(data, mlpConfig({ ...small, epochs: 500 }), context));
    expect(result.outcome).toBe('stopped');
    expect(yields).toBe(5);
    expect(result.steps).toBeLessThan(30);
    expect(result.epochs.length).toBeGreaterThan(0);
    expect(events.at(-1)).toMatchObject({ kind: 'finished', outcome: 'stopped' });
    result.model.dispose();
  });
});

describe('reports', () => {
  it('come in order, rarely, and with sensible estimates', async () => {
    const data = asClasses(makeBlobs(1, 160, 3, 0.5), null, 3);
    const context = makeContext(0, { clock: makeClock(10) });
    const { result, events } = await collect(train(data, mlpConfig({ ...small, epochs: 20 }), context));
    expect(events[0]).toEqual({
      kind: 'started',
      baseline: { validationLoss: null, validationScore: null },
      choices: expect.objectContaining({ hiddenUnits: [8], batchSize: 16, patience: null }) as object,
      family: 'mlp',
      epochs: 20,
      stepsPerEpoch: 10,
      parameters: 3 * 8 + 8 + 8 * 3 + 3,
    });
    const steps = events.filter((event) => event.kind === 'step');
    expect(steps.length).toBeGreaterThan(2);
    expect(steps.length).toBeLessThan(result.steps / 5);
    for (const event of steps) {
      expect(event.steps).toBe(200);
      expect(event.loss).toBeGreaterThan(0);
      expect(event.samplesPerSecond).toBeGreaterThan(0);
      expect(event.secondsLeft!).toBeGreaterThanOrEqual(0);
    }
    expect(events.filter((event) => event.kind === 'epoch').map((event) => event.record.epoch)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    expect(result.parameters).toBe(3 * 8 + 8 + 8 * 3 + 3);
    expect(result.samplesPerSecond).toBeAllClose((1000 * 160 * 20) / result.durationMs, {
      source: 'definition',
    });
    result.model.dispose();
  });
});

describe('determinism', () => {
  const data = asClasses(makeBlobs(1, 50, 3, 0.8), makeBlobs(2, 20, 3, 0.8), 3);
  const config = mlpConfig({ ...small, epochs: 6, dropout: 0.2 });
  const hash = async (seed: number, clockMs = 1): Promise<string> => {
    const { result } = await collect(train(data, config, makeContext(seed, { clock: makeClock(clockMs) })));
    result.model.dispose();
    return hashWeights(result.model.toArtifact(), nodeHash);
  };

  it('gives the same weights for the same seed, whatever the clock says, and others for others', async () => {
    const first = await hash(0);
    expect(await hash(0)).toBe(first);
    expect(await hash(0, 500)).toBe(first);
    expect(new Set([first, await hash(1), await hash(2), await hash(-1)]).size).toBe(4);
  });

  it('never asks the global generator', async () => {
    const spy = vi.spyOn(Math, 'random');
    await hash(3);
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
  });
});

describe('memory', () => {
  it('stays flat over epochs and is given back', async () => {
    const before = tf.memory().numTensors;
    const data = asClasses(makeBlobs(1, 60, 3, 0.5), makeBlobs(2, 30, 3, 0.5), 3);
    const config = mlpConfig({ ...small, epochs: 12, dropout: 0.1 });
    const run = train(data, { ...config, earlyStopping: false, classWeights: 'balanced' }, makeContext(0));
    const counts: number[] = [];
    let next = await run.next();
    for (; next.done !== true; next = await run.next()) {
      if (next.value.kind === 'epoch') counts.push(tf.memory().numTensors);
    }
    expect(new Set(counts).size).toBe(1);
    await next.value.model.predict(data.train);
    await next.value.model.inputGradient(data.train, 1);
    await next.value.model.layerActivations(data.train);
    next.value.model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is given back when the caller walks away or an error interrupts', async () => {
    const before = tf.memory().numTensors;
    const data = asClasses(makeBlobs(1, 60, 3, 0.5), makeBlobs(2, 30, 3, 0.5), 3);
    const run = train(data, mlpConfig({ ...small, epochs: 12 }), makeContext(0));
    await run.next();
    await run.next();
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    await run.return(undefined as never);
    expect(tf.memory().numTensors).toBe(before);

    const broken = makeContext(0, {
      clock: makeClock(50),
      yieldControl: () => Promise.reject(new Error('gone')),
    });
    await expect(collect(train(data, mlpConfig(small), broken))).rejects.toThrow('gone');
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('a stored model', () => {
  it('answers as the one it was made from, in batches or row by row', async () => {
    const data = asClasses(makeBlobs(1, 60, 4, 0.5), null, 4);
    const { result } = await collect(
      train(data, mlpConfig({ hiddenUnits: [6, 5], epochs: 2 }), makeContext(0)),
    );
    const again = loadModel(structuredClone(result.model.toArtifact()));
    const many = makeBlobs(5, 2500, 4, 0.5);
    const whole = await again.predict(many);
    expect(Array.from(whole)).toEqual(Array.from(await result.model.predict(many)));
    const last = { nRows: 1, nFeatures: 3, values: many.values.slice(-3) };
    expect(await again.predict(last)).toBeAllClose(whole.slice(-4), {
      absolute: 1e-6,
      source: 'the same rows in a batch',
    });
    expect(await again.predict({ nRows: 0, nFeatures: 3, values: new Float32Array(0) })).toEqual(
      new Float32Array(0),
    );
    const layers = await again.layerActivations(last);
    expect(layers.map(({ name, units }) => [name, units])).toEqual([
      ['dense_0', 6],
      ['dense_1', 5],
      ['output', 4],
    ]);
    expect(layers[2]!.values).toBeAllClose(whole.slice(-4), { absolute: 1e-6, source: 'predict' });
    await expect(
      again.predict({ nRows: 1, nFeatures: 2, values: new Float32Array(2) }),
    ).rejects.toMatchObject({ code: 'E-TRAIN-FEATURES' });
    await expect(again.inputGradient(last, 4)).rejects.toMatchObject({ code: 'E-TRAIN-FEATURES' });
    again.dispose();
    result.model.dispose();
  });

  it('is refused when a weight is missing or not finite', async () => {
    const { result } = await collect(
      train(asClasses(makeBlobs(1, 30, 2, 0.5), null, 2), mlpConfig({ ...small, epochs: 1 }), makeContext(0)),
    );
    const artifact = structuredClone(result.model.toArtifact());
    artifact.tensors[0]!.values[3] = NaN;
    expect(() => loadModel(artifact)).toThrow(expect.objectContaining({ code: 'E-MODEL-NOT-FINITE' }));
    expect(() => loadModel({ ...artifact, tensors: artifact.tensors.slice(1) })).toThrow(
      expect.objectContaining({ code: 'E-MODEL-SIZE' }),
    );
    result.model.dispose();
  });
});
