import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LabelledMatrix, RunEvent } from '../../../src/contracts';
import { makeStopSource, mean, standardDeviation } from '../../../src/foundation';
import { hashWeights, train } from '../../../src/pipeline/train';
import {
  asClasses,
  asValues,
  autoConfig,
  collect,
  linearConfig,
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

const kinds = (events: RunEvent[]): string[] => events.map((event) => event.kind);

describe('auto', () => {
  it('trains both families and keeps the better one on the validation rows', async () => {
    const before = tf.memory().numTensors;
    const data = asValues(makeCurve(1, 200, 0.1), makeCurve(2, 60, 0.1));
    const { result, events } = await collect(
      train(data, autoConfig({ epochs: 25, batchSize: 50, learningRate: 0.02 }), makeContext(0)),
    );
    expect(result.family).toBe('mlp');
    expect(result.chosenBy).toBe('validation');
    expect(result.candidates.map(({ model }) => model)).toEqual(['linear', 'mlp']);
    expect(result.candidates[1]!.validation!).toBeLessThan(result.candidates[0]!.validation!);
    expect(kinds(events).filter((kind) => kind === 'started').length).toBe(2);
    expect(kinds(events).filter((kind) => kind === 'candidate').length).toBe(2);
    expect(kinds(events).indexOf('finished')).toBe(events.length - 1);
    result.model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('keeps the linear family where nothing curved is to be found', async () => {
    const makeLine = (seed: number, nRows: number): LabelledMatrix => {
      const rows = makeCurve(seed, nRows, 0);
      const y = Float32Array.from(
        rows.y,
        (_, row) => 0.9 * rows.values[2 * row]! - 0.4 * rows.values[2 * row + 1]!,
      );
      return { ...rows, y };
    };
    const before = tf.memory().numTensors;
    const { result } = await collect(
      train(asValues(makeLine(1, 60), makeLine(2, 20)), autoConfig({ epochs: 5 }), makeContext(0)),
    );
    expect(result.family).toBe('linear');
    expect(result.epochs.length).toBeGreaterThan(0);
    result.model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('reports log loss for classes and RMSE in the unit of the target for values', async () => {
    const validation = makeBlobs(2, 30, 3, 1.2);
    const classes = await collect(
      train(asClasses(makeBlobs(1, 60, 3, 1.2), validation, 3), linearConfig(), makeContext(0)),
    );
    const answers = await classes.result.model.predict(validation);
    const logLoss = mean(Array.from(validation.y, (label, row) => -Math.log(answers[3 * row + label]!)));
    expect(classes.result.candidates.map(({ model }) => model)).toEqual(['linear']);
    expect(classes.result.candidates[0]!.validation!).toBeAllClose(logLoss, {
      relative: 1e-6,
      source: 'definition',
    });

    const rows = makeCurve(3, 40, 0.2);
    const invertTarget = (standardised: Float32Array) =>
      Float64Array.from(standardised, (value) => Math.exp(2 * value + 1));
    const values = await collect(
      train(asValues(makeCurve(1, 80, 0.2), rows), linearConfig(), makeContext(0, { invertTarget })),
    );
    const yPred = invertTarget(await values.result.model.predict(rows));
    const yTrue = invertTarget(Float32Array.from(rows.y));
    const rmse = Math.sqrt(mean(yTrue.map((value, row) => (value - yPred[row]!) ** 2)));
    expect(values.result.candidates[0]!.validation!).toBeAllClose(rmse, {
      relative: 1e-9,
      source: 'definition',
    });
  });

  it('says that it could not choose without validation rows, and takes the linear family', async () => {
    const { result } = await collect(
      train(asClasses(makeBlobs(1, 40, 2, 0.5), null, 2), autoConfig(), makeContext(0)),
    );
    expect(result.chosenBy).toBe('noValidationRows');
    expect(result.family).toBe('linear');
    expect(result.candidates).toEqual([{ model: 'linear', validation: null }]);
  });

  it('gives a usable model when stopped at once, and trains nothing further', async () => {
    const stop = makeStopSource();
    stop.stop();
    const data = asClasses(makeBlobs(1, 60, 3, 0.5), makeBlobs(2, 20, 3, 0.5), 3);
    const { result, events } = await collect(train(data, autoConfig(), makeContext(0, { stop })));
    expect(result.outcome).toBe('stopped');
    expect(kinds(events).filter((kind) => kind === 'started').length).toBe(1);
    expect((await result.model.predict(data.train)).every(Number.isFinite)).toBe(true);
    result.model.dispose();
  });

  it('keeps the best finished family when stopped during the next', async () => {
    const before = tf.memory().numTensors;
    const stop = makeStopSource();
    const data = asClasses(makeBlobs(1, 60, 3, 1.5), makeBlobs(2, 20, 3, 1.5), 3);
    const run = train(data, autoConfig(), makeContext(0, { stop, clock: makeClock(40) }));
    let next = await run.next();
    for (; next.done !== true; next = await run.next()) {
      if (next.value.kind === 'started' && next.value.family === 'mlp') stop.stop();
    }
    expect(next.value.outcome).toBe('stopped');
    expect(next.value.family).toBe('linear');
    next.value.model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives the same weights twice', async () => {
    const data = asClasses(makeBlobs(1, 40, 3, 1), makeBlobs(2, 20, 3, 1), 3);
    const hash = async () => {
      const { result } = await collect(train(data, autoConfig({ epochs: 4 }), makeContext(0)));
      result.model.dispose();
      return hashWeights(result.model.toArtifact(), nodeHash);
    };
    expect(await hash()).toBe(await hash());
  });
});

describe('the linear family', () => {
  it('chooses the penalty with the lowest validation loss and returns its optimum', async () => {
    // Few rows, many noisy features: no penalty at all would fit noise.
    const data = asClasses(makeBlobs(1, 30, 2, 3, 12), makeBlobs(2, 200, 2, 3, 12), 2);
    const chosen = await collect(train(data, linearConfig(), makeContext(0)));
    const weak = await collect(train(data, linearConfig({ l2: 1e-5 }), makeContext(0)));
    expect(chosen.result.candidates[0]!.validation!).toBeLessThan(
      0.9 * weak.result.candidates[0]!.validation!,
    );
    expect(chosen.result.epochs[chosen.result.bestEpoch - 1]!.validationLoss!).toBeAllClose(
      chosen.result.candidates[0]!.validation!,
      { relative: 1e-5, source: 'the model itself' },
    );
    const flagged = chosen.events.flatMap((event) =>
      event.kind === 'epoch' && event.best ? [event.record.epoch] : [],
    );
    expect(flagged.at(-1)).toBe(chosen.result.bestEpoch);
  });

  it('takes the default penalty of scikit-learn where there are no rows to choose by', async () => {
    const weights = async (data: Parameters<typeof train>[0], l2: number | null): Promise<number[]> => {
      const { result } = await collect(train(data, linearConfig({ l2 }), makeContext(0)));
      return Array.from(result.model.toArtifact().tensors[0]!.values);
    };
    const classes = asClasses(makeBlobs(1, 40, 3, 1), null, 3);
    expect(await weights(classes, null)).toEqual(await weights(classes, 1 / (2 * 1 * 40))); // C = 1
    const values = asValues(makeCurve(1, 40, 0.2), null);
    expect(await weights(values, null)).toEqual(await weights(values, 1 / 40)); // alpha = 1
  });

  it('has a finite answer where classes are perfectly separable and nothing is penalised', async () => {
    const rows = makeBlobs(1, 40, 2, 0.05);
    const { result } = await collect(
      train(asClasses(rows, null, 2), linearConfig({ l2: 0 }), makeContext(0)),
    );
    expect(result.epochs.at(-1)!.trainingLoss).toBeLessThan(1e-4);
    expect((await result.model.predict(rows)).every(Number.isFinite)).toBe(true);
  });

  it('gives next to nothing to a class without training rows', async () => {
    const rows = makeBlobs(1, 60, 2, 0.5);
    const { result } = await collect(train(asClasses(rows, null, 3), linearConfig(), makeContext(0)));
    const answers = await result.model.predict(rows);
    for (let row = 0; row < 60; row++) expect(answers[3 * row + 2]).toBeLessThan(0.01);
  });

  it('has the input gradient of its probabilities and values', async () => {
    const step = 1e-2;
    const check = async (data: Parameters<typeof train>[0], outputs: number): Promise<void> => {
      const { result } = await collect(train(data, linearConfig({ l2: 0.05 }), makeContext(0)));
      const { nFeatures, values } = data.train;
      const row = values.slice(0, nFeatures);
      for (let output = 0; output < outputs; output++) {
        const gradient = await result.model.inputGradient({ nRows: 1, nFeatures, values: row }, output);
        for (let i = 0; i < nFeatures; i++) {
          const shifted = async (by: number): Promise<number> => {
            const moved = row.slice();
            moved[i] = moved[i]! + by;
            return (await result.model.predict({ nRows: 1, nFeatures, values: moved }))[output]!;
          };
          const difference = ((await shifted(step)) - (await shifted(-step))) / (2 * step);
          expect(gradient[i]!).toBeAllClose(difference, {
            absolute: 1e-4,
            relative: 1e-3,
            source: 'central differences',
          });
        }
      }
    };
    await check(asClasses(makeBlobs(1, 60, 3, 1.5), null, 3), 3);
    await check(asValues(makeCurve(1, 60, 0.3), null), 1);
  });

  it.each([
    ['few features', 4, 'classification'],
    ['many features', 300, 'classification'],
    ['more features than normal equations are formed for', 1030, 'regression'],
  ] as const)('stands at the optimum of its penalised loss: %s', async (_, nFeatures, task) => {
    const l2 = 0.01;
    const blobs = makeBlobs(3, 40, 2, 2, nFeatures);
    const y =
      task === 'classification'
        ? blobs.y
        : Float32Array.from(blobs.y, (label, row) => 1.5 * label + Math.sin(row));
    const rows = { ...blobs, y };
    const data = task === 'classification' ? asClasses(rows, null, 2) : asValues(rows, null);
    const { result } = await collect(train(data, linearConfig({ l2 }), makeContext(0)));
    const outputs = task === 'classification' ? 2 : 1;
    const answers = await result.model.predict(rows);
    const residual = (row: number, k: number): number =>
      task === 'classification'
        ? answers[2 * row + k]! - (y[row] === k ? 1 : 0)
        : 2 * (answers[row]! - y[row]!);
    const kernel = result.model.toArtifact().tensors[0]!.values;
    for (let i = 0; i < nFeatures * outputs; i++) {
      let derivative = 2 * l2 * kernel[i]!;
      for (let row = 0; row < 40; row++) {
        derivative +=
          (residual(row, i % outputs) * rows.values[row * nFeatures + Math.floor(i / outputs)]!) / 40;
      }
      expect(Math.abs(derivative)).toBeLessThan(2e-5);
    }
  });

  it('takes huge and constant features as they come', async () => {
    const rows = makeCurve(1, 50, 0.2);
    const values = Float32Array.from({ length: 150 }, (_, i) =>
      i % 3 === 2 ? 7 : 1e18 * rows.values[2 * Math.floor(i / 3) + (i % 3)]!,
    );
    for (const data of [
      asValues({ ...rows, nFeatures: 3, values }, null),
      asClasses(
        { ...rows, nFeatures: 3, values, y: Int32Array.from(rows.y, (y) => (y > 0 ? 1 : 0)) },
        null,
        2,
      ),
    ]) {
      const { result } = await collect(train(data, linearConfig(), makeContext(0)));
      expect((await result.model.predict(data.train)).every(Number.isFinite)).toBe(true);
    }
  });
});

describe('the baseline', () => {
  it('answers class shares, or the mean, and nothing else', async () => {
    const y = Int32Array.of(0, 2, 2, 2, 0);
    const rows = { nRows: 5, nFeatures: 1, values: Float32Array.of(1, 2, 3, 4, 5), y };
    const { result, events } = await collect(
      train(asClasses(rows, null, 3), { model: 'baseline', seed: 0, earlyStopping: true }, makeContext(0)),
    );
    expect(
      await result.model.predict({ nRows: 2, nFeatures: 1, values: Float32Array.of(9, 9) }),
    ).toBeAllClose([0.4, 0, 0.6, 0.4, 0, 0.6], { relative: 1e-6, source: 'by hand' });
    expect(await result.model.inputGradient(rows, 1)).toEqual(new Float32Array(5));
    expect(result.parameters).toBe(3);
    expect(kinds(events)).toEqual(['started', 'candidate', 'finished']);

    const values = { ...rows, y: Float32Array.of(0.5, -1, 2, 4, 0.25) };
    const regression = await collect(
      train(asValues(values, values), { model: 'baseline', seed: 0, earlyStopping: true }, makeContext(0)),
    );
    expect(
      await regression.result.model.predict({ nRows: 1, nFeatures: 1, values: Float32Array.of(3) }),
    ).toEqual(Float32Array.of(1.15));
    expect(regression.result.candidates[0]!.validation!).toBeAllClose(standardDeviation(values.y), {
      relative: 1e-6,
      source: 'definition',
    });
  });
});

describe('data no model can learn from', () => {
  const rows = makeBlobs(1, 20, 2, 1);
  const refused = async (data: Parameters<typeof train>[0]): Promise<unknown> =>
    collect(train(data, mlpConfig(), makeContext(0))).then(
      () => 'accepted',
      (error: { code: string }) => error.code,
    );

  it('is refused with a code', async () => {
    const empty = { nRows: 0, nFeatures: 3, values: new Float32Array(0), y: new Int32Array(0) };
    expect(await refused(asClasses(empty, null, 2))).toBe('E-TRAIN-NO-ROWS');
    expect(await refused(asClasses({ ...rows, y: new Int32Array(20) }, null, 1))).toBe('E-TRAIN-ONE-CLASS');
    expect(await refused(asClasses({ ...rows, y: new Int32Array(19) }, null, 2))).toBe('E-TRAIN-DATA');
    expect(await refused(asClasses({ ...rows, y: Int32Array.from(rows.y, (y) => y + 1) }, null, 2))).toBe(
      'E-TRAIN-DATA',
    );
    expect(
      await refused(asClasses({ ...rows, values: rows.values.map((x, i) => (i === 7 ? NaN : x)) }, null, 2)),
    ).toBe('E-TRAIN-DATA');
    expect(await refused(asClasses(rows, makeBlobs(2, 9, 2, 1, 4), 2))).toBe('E-TRAIN-DATA');
    expect(await refused(asValues({ ...rows, y: Float32Array.from(rows.y, () => Infinity) }, null))).toBe(
      'E-TRAIN-DATA',
    );
    expect(await refused(asClasses({ ...rows, nFeatures: 0, values: new Float32Array(0) }, null, 2))).toBe(
      'E-MODEL-SIZE',
    );
  });
});
