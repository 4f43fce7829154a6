/** Holding, stepping and watching a run: what happens, and that it never changes what is learned. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent, TrainConfig, WatchRequest } from '../../../src/contracts';
import { makeStopSource } from '../../../src/foundation';
import {
  hashWeights,
  RunControlDesk,
  train,
  type GlassPort,
  type TrainContext,
  type TrainingData,
} from '../../../src/pipeline/train';
import {
  asClasses,
  asValues,
  linearConfig,
  makeBlobs,
  makeContext,
  makeCurve,
  mlpConfig,
  nodeHash,
} from '../../support/training';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const blobs = asClasses(makeBlobs(1, 60, 3, 0.8), makeBlobs(2, 20, 3, 0.8), 3);
const curve = asValues(makeCurve(1, 80, 0.2), makeCurve(2, 20, 0.2));
const mlp = mlpConfig({ hiddenUnits: [6], batchSize: 16, epochs: 3, dropout: 0.25 });
const cases: [string, TrainingData, TrainConfig][] = [
  ['a perceptron', blobs, mlp],
  ['softmax regression', blobs, linearConfig()],
  ['ridge regression', curve, linearConfig()],
];

/** Runs to the end; `hear` may steer at every event. */
async function run(
  data: TrainingData,
  config: TrainConfig,
  rest: Partial<TrainContext>,
  hear: (event: RunEvent) => void = () => undefined,
) {
  const events: RunEvent[] = [];
  const training = train(data, config, makeContext(7, rest));
  for (;;) {
    const next = await training.next();
    if (next.done === true) {
      next.value.model.dispose();
      return { events, result: next.value, sha256: hashWeights(next.value.artifact, nodeHash) };
    }
    events.push(next.value);
    hear(next.value);
  }
}

const of = <Kind extends RunEvent['kind']>(events: readonly RunEvent[], kind: Kind) =>
  events.filter((event): event is Extract<RunEvent, { kind: Kind }> => event.kind === kind);

describe.each(cases)('steering %s', (_, data, config) => {
  it('holds before the first step, does exactly the steps asked for, goes on, and learns the same to the bit', async () => {
    const before = tf.memory().numTensors;
    const plain = await run(data, config, {});
    const desk = new RunControlDesk();
    desk.steer('pause');
    let asked = 0;
    const steered = await run(data, config, { controls: desk }, (event) => {
      if (event.kind === 'paused') setTimeout(() => desk.steer('step'));
      if (event.kind !== 'step' || !event.single) return;
      asked += 1;
      // Asked for while the last step's report is on its way, as a key pressed quickly is.
      if (asked < 3) desk.steer('step');
      else setTimeout(() => desk.steer('resume'));
    });
    expect(steered.sha256).toBe(plain.sha256);
    const singles = of(steered.events, 'step').filter(({ single }) => single);
    expect(singles.map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(of(steered.events, 'paused').map(({ step }) => step)).toEqual([0]);
    expect(of(steered.events, 'resumed')).toHaveLength(1);
    expect(of(plain.events, 'paused')).toEqual([]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('stops while it holds and keeps what it has', async () => {
    const before = tf.memory().numTensors;
    const desk = new RunControlDesk();
    const stop = makeStopSource();
    desk.steer('pause');
    const { result, events } = await run(data, config, { controls: desk, stop }, (event) => {
      if (event.kind !== 'paused') return;
      setTimeout(() => {
        stop.stop();
        desk.wake();
      });
    });
    expect(result.outcome).toBe('stopped');
    expect(result.epochs).toEqual([]);
    expect(of(events, 'finished')).toHaveLength(1);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('time', () => {
  it('leaves pauses out of durations, rates and the time left', async () => {
    const desk = new RunControlDesk();
    let nowMs = 0;
    const controls = { controls: desk, clock: { nowMs: () => (nowMs += 1) } };
    desk.steer('pause');
    const { result, events } = await run(blobs, mlp, controls, (event) => {
      if (event.kind === 'paused') {
        setTimeout(() => {
          nowMs += 3_600_000;
          desk.steer('resume');
        });
      }
    });
    expect(nowMs).toBeGreaterThan(3_600_000);
    expect(result.durationMs).toBeLessThan(10_000);
    expect(result.heldMs).toBeGreaterThanOrEqual(3_600_000);
    for (const { record } of of(events, 'epoch')) expect(record.durationMs).toBeLessThan(5_000);
    for (const { secondsLeft } of of(events, 'step')) expect(secondsLeft ?? 0).toBeLessThan(10);
  });
});

describe('watching', () => {
  const request: WatchRequest = {
    row: null,
    view: 'activations',
    inputs: 6,
    histograms: false,
    surface: false,
  };
  const makeGlass = () => {
    const steps: number[] = [];
    const dropped: number[][] = [];
    const glass: GlassPort = {
      report: async (moment, asked) => {
        steps.push(moment.step);
        dropped.push(...(moment.dropped ?? []).map(({ units }) => [...units]));
        return { step: moment.step, view: asked.view } as Awaited<ReturnType<GlassPort['report']>>;
      },
    };
    return { glass, steps, dropped };
  };

  it.each(cases)(
    'shows %s after every single step and changes nothing that is learned',
    async (_, data, config) => {
      const before = tf.memory().numTensors;
      const plain = await run(data, config, {});
      const desk = new RunControlDesk();
      const { glass, steps } = makeGlass();
      desk.watch(request);
      desk.steer('step');
      const watched = await run(data, config, { controls: desk, glass }, (event) => {
        if (event.kind !== 'glass') return;
        if (event.report.step < 3) desk.steer('step');
        else desk.steer('resume');
      });
      expect(watched.sha256).toBe(plain.sha256);
      expect(steps.slice(0, 3)).toEqual([1, 2, 3]);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it('shows a run that goes on at most four times a second, and rarer where looking is slow', async () => {
    const long = mlpConfig({ ...mlp, epochs: 40 });
    const count = async (costMs: number): Promise<{ looks: number; nowMs: number }> => {
      const desk = new RunControlDesk();
      let nowMs = 0;
      let looks = 0;
      desk.watch(request);
      const glass: GlassPort = {
        async report(moment) {
          looks += 1;
          nowMs += costMs;
          return { step: moment.step } as Awaited<ReturnType<GlassPort['report']>>;
        },
      };
      await run(blobs, long, { controls: desk, glass, clock: { nowMs: () => (nowMs += 3) } });
      return { looks, nowMs };
    };
    const fast = await count(0);
    expect(fast.looks).toBeGreaterThan(3);
    expect(fast.looks).toBeLessThanOrEqual(1 + fast.nowMs / 250);
    const slow = await count(200);
    expect(slow.looks).toBeLessThanOrEqual(1 + slow.nowMs / 2000);
  });

  it('shows at once what is looked at anew while the run holds, and nothing when nobody looks', async () => {
    const desk = new RunControlDesk();
    const { glass, steps } = makeGlass();
    desk.steer('step');
    const views: string[] = [];
    await run(blobs, mlp, { controls: desk, glass }, (event) => {
      if (event.kind === 'step' && event.single)
        setTimeout(() => desk.watch({ ...request, view: 'weights' }));
      if (event.kind !== 'glass') return;
      views.push(event.report.view);
      if (views.length === 1) setTimeout(() => desk.watch({ ...request, view: 'gradients' }));
      else {
        desk.watch(null);
        desk.steer('resume');
      }
    });
    expect(views).toEqual(['weights', 'gradients']);
    expect(steps).toEqual([1, 1]);
  });

  it('tells which units dropout turned off, in about its share', async () => {
    const desk = new RunControlDesk();
    const { glass, dropped } = makeGlass();
    desk.watch(request);
    desk.steer('step');
    const wide = mlpConfig({ ...mlp, hiddenUnits: [40] });
    await run(blobs, wide, { controls: desk, glass }, (event) => {
      if (event.kind === 'glass') desk.steer(event.report.step < 12 ? 'step' : 'resume');
    });
    const counts = dropped.slice(1, 12).map((units) => units.length);
    const mean = counts.reduce((total, count) => total + count, 0) / counts.length;
    expect(mean).toBeGreaterThan(5);
    expect(mean).toBeLessThan(15);
    expect(new Set(dropped.map(String)).size).toBeGreaterThan(5);
  });

  it('skips weights that are no longer finite instead of failing the run', async () => {
    const desk = new RunControlDesk();
    desk.watch(request);
    desk.steer('step');
    const { loadModel } = await import('../../../src/pipeline/train');
    const glass: GlassPort = {
      async report(moment) {
        loadModel(moment.artifact).dispose();
        return { step: moment.step } as Awaited<ReturnType<GlassPort['report']>>;
      },
    };
    const wild = mlpConfig({ ...mlp, learningRate: 1e30, optimizer: 'sgd' });
    const { result } = await run(blobs, wild, { controls: desk, glass }, (event) => {
      if (event.kind === 'step') desk.steer('step');
    });
    expect(result.outcome).toBe('diverged');
    expect(result.artifact.tensors.every(({ values }) => values.every(Number.isFinite))).toBe(true);
  });
});

describe('scores of an epoch', () => {
  it('are the accuracy, and R squared in the unit of the target, of the very weights that are kept', async () => {
    const every = mlpConfig({ ...mlp, dropout: 0, earlyStopping: false });
    const training = train(blobs, every, makeContext(3));
    let next = await training.next();
    while (next.done !== true) next = await training.next();
    const { model, epochs, baseline } = next.value;
    const score = async (rows: typeof blobs.train) => {
      const answers = await model.predict(rows);
      let hits = 0;
      for (let row = 0; row < rows.nRows; row++) {
        const own = answers.subarray(3 * row, 3 * row + 3);
        if (own.indexOf(Math.max(...own)) === rows.y[row]) hits += 1;
      }
      return hits / rows.nRows;
    };
    expect(epochs.at(-1)?.validationScore).toBeCloseTo(await score(blobs.validation!), 6);
    expect(epochs.at(-1)?.trainingScore).toBeCloseTo(await score(blobs.train), 6);
    expect(baseline.validationScore).toBeCloseTo(7 / 20, 12);
    expect(baseline.validationLoss).toBeCloseTo(Math.log(3), 12);
    model.dispose();
  });

  it.each([
    ['a perceptron', mlpConfig({ ...mlp, dropout: 0, earlyStopping: false, epochs: 6 })],
    ['ridge regression', linearConfig({ l2: 0.01 })],
  ] as const)('are R squared after the target is brought back, for %s', async (_, config) => {
    const invertTarget = (values: Float32Array) => Float64Array.from(values, (value) => Math.exp(value));
    const training = train(curve, config, makeContext(3, { invertTarget }));
    let next = await training.next();
    while (next.done !== true) next = await training.next();
    const { model, epochs, baseline } = next.value;
    const { y } = curve.validation!;
    const predicted = invertTarget(await model.predict(curve.validation!));
    const truth = invertTarget(Float32Array.from(y));
    const centre = truth.reduce((a, b) => a + b) / truth.length;
    const spread = truth.reduce((total, value) => total + (value - centre) ** 2, 0);
    const error = truth.reduce((total, value, i) => total + (value - predicted[i]!) ** 2, 0);
    expect(epochs.at(-1)?.validationScore).toBeCloseTo(1 - error / spread, 5);
    expect(baseline.validationScore!).toBeLessThanOrEqual(0);
    model.dispose();
  });

  it('are counted for softmax regression, and a class without training rows leaves the baseline loss undefined', async () => {
    const { events, result } = await run(blobs, linearConfig({ l2: 0.1 }), {});
    const shares = of(events, 'epoch').map(({ record }) => record.validationScore!);
    expect(shares.every((share) => Number.isInteger(Math.round(share * 20 * 1e9) / 1e9))).toBe(true);
    expect(shares.at(-1)).toBeGreaterThan(result.baseline.validationScore!);
    const lacking = {
      ...blobs,
      nClasses: 4,
      validation: { ...blobs.validation!, y: new Int32Array(20).fill(3) },
    };
    const { result: odd } = await run(lacking, linearConfig({ l2: 0.1 }), {});
    expect(odd.baseline).toEqual({ validationLoss: null, validationScore: 0 });
  });
});
