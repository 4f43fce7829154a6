/** Holding, stepping and looking into the run from the page's side; keeping the screen awake. */
import { describe, expect, it, vi } from 'vitest';
import type { GlassReport, RunEvent, RunSummary, TrainRequest } from '../../../src/contracts';
import { TrainRoom } from '../../../src/state/train-room.svelte';
import { WakeLock } from '../../../src/state/wake-lock.svelte';
import { makeFakeServices, makeOpenCall, makeRun } from '../../support/fake-services';

const request: TrainRequest = {
  splitId: 'split-1',
  prepare: 'auto',
  train: { model: 'auto', seed: 0, earlyStopping: true },
  backend: 'auto',
};
const report: GlassReport = {
  family: 'mlp',
  step: 3,
  view: 'activations',
  row: { position: 4, rowId: 5, part: 'validation', previous: null, next: 9, of: 2 },
  inputs: [],
  nInputs: 0,
  layers: [],
  links: [],
  answer: { task: 'regression', classes: [], probabilities: [], predicted: 1, actual: null, loss: null },
  histograms: null,
  surface: null,
  durationMs: 1,
};

function begin(rest: { inspect?: () => Promise<GlassReport> } = {}) {
  const { promise, call } = makeOpenCall<RunSummary>();
  const services = makeFakeServices({ run: () => promise });
  const sent: unknown[][] = [];
  let tell: (event: RunEvent) => void = () => undefined;
  const model = new Proxy(services.model, {
    get: (_, name) => {
      if (name === 'train')
        return (_id: string, _request: unknown, onEvent: (event: RunEvent) => void) => {
          tell = onEvent;
          return promise;
        };
      if (name === 'steer' || name === 'watch')
        return (...parameters: unknown[]) => {
          sent.push([name, ...parameters]);
          return Promise.resolve();
        };
      if (name === 'inspect')
        return (...parameters: unknown[]) => {
          sent.push(['inspect', ...parameters]);
          return rest.inspect?.() ?? Promise.resolve(report);
        };
      return Reflect.get(services.model, name) as unknown;
    },
  });
  const room = new TrainRoom({ ...services, model });
  const training = room.start(request, 'classification', () => undefined);
  return { room, training, call, sent, tell: (event: RunEvent) => tell(event) };
}
const started: RunEvent = {
  kind: 'started',
  family: 'mlp',
  epochs: 40,
  stepsPerEpoch: 3,
  parameters: 10,
  baseline: { validationLoss: 0.6, validationScore: 0.7 },
  choices: null,
};

describe('steering', () => {
  it('holds, steps and goes on with the very call, and follows what the worker says', async () => {
    const { room, training, call, sent, tell } = begin();
    tell(started);
    expect(room.baseline?.validationScore).toBe(0.7);
    room.togglePause();
    expect(room.isHeld).toBe(false);
    tell({ kind: 'paused', family: 'mlp', step: 0 });
    expect(room.heldAt).toBe(0);
    room.step();
    tell({
      kind: 'step',
      family: 'mlp',
      step: 1,
      steps: 120,
      loss: 0.5,
      samplesPerSecond: 10,
      secondsLeft: null,
      single: true,
    });
    expect(room.heldAt).toBe(1);
    room.togglePause();
    tell({ kind: 'resumed', family: 'mlp', step: 1 });
    expect(room.isHeld).toBe(false);
    expect(sent.map(([name, , command]) => [name, command])).toEqual([
      ['steer', 'pause'],
      ['steer', 'step'],
      ['steer', 'resume'],
    ]);
    call.resolve(makeRun());
    await training;
    room.step();
    expect(sent).toHaveLength(3);
  });
});

describe('looking', () => {
  it('asks nothing while nobody sees it, watches a run, then asks the stored one', async () => {
    const { room, training, call, sent, tell } = begin();
    tell(started);
    expect(sent).toEqual([]);
    const leave = room.glass.show();
    expect(sent.at(-1)).toMatchObject(['watch', expect.any(String), { row: null, view: 'activations' }]);
    room.glass.chooseRow(9);
    room.glass.choose('gradients');
    expect(sent.at(-1)?.[2]).toMatchObject({ row: 9, view: 'gradients' });
    tell({ kind: 'glass', report });
    expect(room.glass.report?.step).toBe(3);
    expect(room.glass.isOtherRow).toBe(true);
    tell({ kind: 'glass', report: { ...report, step: -1 } });
    expect(room.glass.report?.step).toBe(3);
    call.resolve(makeRun({ id: 'run-9' }));
    await training;
    await expect.poll(() => sent.at(-1)?.[0]).toBe('inspect');
    expect(sent.at(-1)?.[2]).toMatchObject({ runId: 'run-9', watch: { row: 9 } });
    leave();
  });

  it('stops watching when the room is left', () => {
    const { room, sent, tell } = begin();
    tell(started);
    room.glass.show()();
    expect(sent.at(-1)).toMatchObject(['watch', expect.any(String), null]);
  });
});

describe('the screen', () => {
  const makePort = () => {
    const release = vi.fn();
    const hold = vi.fn(() => Promise.resolve(release));
    let visible: () => void = () => undefined;
    return {
      release,
      hold,
      show: () => visible(),
      port: { isAvailable: true, hold, watchVisible: (act: () => void) => (visible = act) },
    };
  };

  it('stays awake only while a run goes on and somebody asked for it, and again after the page was hidden', async () => {
    const { port, hold, release, show } = makePort();
    const lock = new WakeLock(port);
    lock.setRunning(true);
    expect(hold).not.toHaveBeenCalled();
    lock.want(true);
    await expect.poll(() => lock.isHeld).toBe(true);
    show();
    await expect.poll(() => hold.mock.calls.length).toBe(2);
    await expect.poll(() => lock.isHeld).toBe(true);
    lock.setRunning(false);
    expect(lock.isHeld).toBe(false);
    expect(release).toHaveBeenCalledTimes(2);
  });

  it('says when the browser refuses, and offers nothing where it cannot', async () => {
    const { port } = makePort();
    const lock = new WakeLock({ ...port, hold: () => Promise.reject(new Error('low battery')) });
    lock.want(true);
    lock.setRunning(true);
    await expect.poll(() => lock.isRefused).toBe(true);
    expect(new WakeLock(null).isAvailable).toBe(false);
  });
});
