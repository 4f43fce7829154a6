/** The rooms one by one: decisions, live figures, comparisons, downloads, stopping. */
import { describe, expect, it } from 'vitest';
import { makeError, type RunEvent, type RunSummary } from '../../../src/contracts';
import { suggestTask } from '../../../src/state/first-decisions';
import { DeployRoom } from '../../../src/state/deploy-room.svelte';
import { EvaluateRoom } from '../../../src/state/evaluate-room.svelte';
import {
  compareWithBaseline,
  listLeaks,
  listMetricRows,
  type MetricRow,
} from '../../../src/state/evaluate/figure-rows';
import { describeFinding, firstFindingByColumn, groupFindings } from '../../../src/state/findings';
import { toFileName, withoutEnding } from '../../../src/state/file-name';
import { describeLoss, findBestEpoch } from '../../../src/state/loss-curve';
import { RoomWork } from '../../../src/state/room-work.svelte';
import { TrainRoom } from '../../../src/state/train-room.svelte';
import {
  csvSource,
  makeDataRoom,
  makeEpoch,
  makeEvaluation,
  makeFakeServices,
  makeManifest,
  makeOpenCall,
  makeRun,
  makeSplit,
  makeVersion,
} from '../../support/fake-services';

const REQUEST = makeRun().request;

describe('the Data room', () => {
  it.each([
    ['number', 57, 'regression'],
    ['number', null, 'regression'],
    ['number', 2, 'classification'],
    ['number', 10, 'classification'],
    ['number', 11, 'regression'],
    ['category', 400, 'classification'],
    ['boolean', 2, 'classification'],
    ['date', 300, 'classification'],
  ] as const)('suggests for a %s with %s values: %s', (type, distinct, task) => {
    expect(suggestTask(type, { distinct })).toBe(task);
  });

  it('keeps names of any kind apart, and the target out of what is left out', async () => {
    const names = ['__proto__', 'constructor', 'plain'];
    const room = makeDataRoom(
      makeFakeServices({
        manifest: () => makeManifest(names.map((name) => ({ name, type: 'category' as const }))),
      }),
    );
    await room.open(csvSource());
    for (const name of names) room.setIgnored(name, true);
    room.chooseTarget('constructor');
    expect(room.problem).toEqual({
      task: 'classification',
      target: 'constructor',
      positive: null,
      ignore: ['__proto__', 'plain'],
    });
    room.setIgnored('__proto__', false);
    expect(room.problem?.ignore).toEqual(['plain']);
    room.chooseTarget('nothing there');
    expect(room.problem).toBe(null);
  });

  it('lists findings with the gravest first, each once', async () => {
    const finding = (code: string, severity: 'block' | 'warn' | 'note') => ({
      code,
      column: 'no_show',
      severity,
      details: {},
    });
    const services = makeFakeServices({
      manifest: () => ({
        ...makeManifest([{ name: 'no_show', type: 'boolean' }]),
        findings: [finding('F-SPELLING', 'note')],
      }),
      split: () => makeSplit({ findings: [finding('F-IMBALANCE', 'note'), finding('F-SPELLING', 'warn')] }),
    });
    const room = makeDataRoom(services);
    await room.open(csvSource());
    room.chooseTarget('no_show');
    await room.divide();
    expect(room.findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['F-SPELLING', 'warn'],
      ['F-IMBALANCE', 'note'],
    ]);
    // What was said of a target does not outlive the choice of it.
    room.chooseTarget(null);
    await room.divide();
    expect(room.findings.map(({ code, severity }) => [code, severity])).toEqual([['F-SPELLING', 'note']]);
  });
});

describe('findings', () => {
  const finding = (code: string, column: string | null, severity: 'warn' | 'note' = 'note') => ({
    code,
    column,
    severity,
    details: {},
  });

  it('of one kind and severity stand together', () => {
    const groups = groupFindings([
      finding('F-MISSING', 'a'),
      finding('F-ID-LIKE', 'b'),
      finding('F-MISSING', 'c'),
      finding('F-MISSING', 'd', 'warn'),
    ]);
    expect(groups.map((group) => group.map(({ column }) => column))).toEqual([['a', 'c'], ['b'], ['d']]);
  });

  it('of a column are represented by the first', () => {
    const byColumn = firstFindingByColumn([
      finding('F-LEAK', '__proto__'),
      finding('F-MISSING', '__proto__'),
      finding('F-DUPLICATE-ROWS', null),
    ]);
    expect([...byColumn].map(([column, { code }]) => [column, code])).toEqual([['__proto__', 'F-LEAK']]);
  });

  it('are told in words, with long texts cut and shares in percent', () => {
    const leak = {
      code: 'F-LEAK',
      column: 'x'.repeat(500),
      severity: 'warn' as const,
      details: { target: 'no_show', share: 0.983, measure: 'lambda' },
    };
    const { claim } = describeFinding(leak, 'en');
    expect(claim).toContain('98.3\u202f%');
    expect(claim.length).toBeLessThan(250);
    expect(describeFinding(leak, 'zh').claim).toContain('98.3%');
    expect(describeFinding({ ...leak, code: 'F-NOT-IN-THE-CATALOGUE', column: null }, 'en').claim).toBe(
      'F-NOT-IN-THE-CATALOGUE',
    );
  });
});

describe('the Train room', () => {
  const baseline = { validationLoss: 0.69, validationScore: 0.6 };
  const events: RunEvent[] = [
    {
      kind: 'started',
      family: 'linear',
      epochs: 8,
      stepsPerEpoch: 1,
      parameters: 20,
      baseline,
      choices: null,
    },
    { kind: 'epoch', family: 'linear', record: makeEpoch(1, 0.9, 0.8), best: true },
    { kind: 'candidate', candidate: { model: 'linear', validation: 0.52 } },
    {
      kind: 'started',
      family: 'mlp',
      epochs: 200,
      stepsPerEpoch: 3,
      parameters: 1234,
      baseline,
      choices: null,
    },
    {
      kind: 'step',
      family: 'mlp',
      step: 4,
      steps: 600,
      loss: 0.6,
      samplesPerSecond: 910,
      secondsLeft: 7.5,
      single: false,
    },
    { kind: 'epoch', family: 'mlp', record: makeEpoch(1, 0.7, 0.68), best: true },
  ];

  it('shows the family in training with its own epochs, then the chosen one', async () => {
    const { promise, call } = makeOpenCall<RunSummary>();
    const room = new TrainRoom(makeFakeServices({ events: () => events, run: () => promise }));
    const training = room.start(REQUEST, 'classification', () => undefined);
    await expect.poll(() => room.current?.family).toBe('mlp');
    expect(room.epochs.map(({ validationLoss }) => validationLoss)).toEqual([0.68]);
    expect(room.pace).toEqual({ step: 4, steps: 600, samplesPerSecond: 910, secondsLeft: 7.5, loss: 0.6 });
    expect(room.candidates).toEqual([{ model: 'linear', validation: 0.52 }]);
    call.resolve(makeRun());
    await training;
    expect(room.epochs).toHaveLength(2);
    expect(room.family).toBe('mlp');
    expect(room.pace).toBe(null);
  });

  it('hears no event that comes after the answer', async () => {
    const services = makeFakeServices({ events: () => events });
    const room = new TrainRoom(services);
    await room.start(REQUEST, 'classification', () => undefined);
    const late = services.asked.get('model.train')?.[0]?.[2] as (event: RunEvent) => void;
    for (const event of events) late(event);
    expect(room.candidates).toEqual(makeRun().candidates);
    expect(room.epochs).toHaveLength(2);
    expect(room.current).toBe(null);
  });

  it('asks the worker to stop the very call that runs', async () => {
    const { promise, call } = makeOpenCall<RunSummary>();
    const services = makeFakeServices({ events: () => events, run: () => promise });
    const room = new TrainRoom(services);
    const training = room.start(REQUEST, 'classification', () => undefined);
    await room.stopAndKeep();
    const trained = services.asked.get('model.train')?.[0]?.[0];
    expect(services.asked.get('stopModelCall')).toEqual([[trained]]);
    expect(room.work.status).toMatchObject({ kind: 'running', isStopping: true });
    call.resolve(makeRun({ status: 'stopped', outcome: 'stopped' }));
    expect((await training)?.outcome).toBe('stopped');
  });

  it('has stopped, not failed, when the worker had to be ended because it did not stop', async () => {
    const { promise, call } = makeOpenCall<RunSummary>();
    const services = makeFakeServices({
      run: () => promise,
      storedRuns: () => [makeRun({ id: 'ended', status: 'running' })],
    });
    const room = new TrainRoom(services);
    const training = room.start(REQUEST, 'classification', () => undefined);
    await room.stopAndKeep();
    call.reject(makeError('E-WORKER-LOST'));
    expect(await training).toBe(null);
    expect(room.work.status).toEqual({ kind: 'stopped' });
    expect(services.asked.get('data.markInterrupted')).toEqual([['ended']]);
  });

  it('marks runs of a lost worker as interrupted, and only those', async () => {
    const services = makeFakeServices({
      run: () => Promise.reject(makeError('E-WORKER-LOST')),
      storedRuns: () => [makeRun({ id: 'lost', status: 'running' }), makeRun({ id: 'fine', status: 'done' })],
    });
    const room = new TrainRoom(services);
    expect(await room.start(REQUEST, 'classification', () => undefined)).toBe(null);
    expect(services.asked.get('data.markInterrupted')).toEqual([['lost']]);
    expect(room.work.status.kind).toBe('failed');
  });
});

describe('a loss curve', () => {
  const curve = (losses: readonly (number | null)[]) =>
    losses.map((loss, i) => makeEpoch(i + 1, 1 / (i + 1), loss));

  it('is falling while the best epoch is at most three back, then flat', () => {
    expect(describeLoss(curve([0.9, 0.5, 0.6, 0.7, 0.8]))).toEqual({ kind: 'falling', epoch: 2, loss: 0.5 });
    expect(describeLoss(curve([0.9, 0.5, 0.6, 0.7, 0.8, 0.9]))).toEqual({
      kind: 'flat',
      epoch: 2,
      loss: 0.5,
      last: 6,
    });
  });

  it('has the earlier epoch as its best on a tie', () => {
    expect(findBestEpoch(curve([0.7, 0.4, 0.4]))).toEqual({ epoch: 2, loss: 0.4 });
  });

  it('speaks of the training loss without validation rows, and of nothing before the first epoch', () => {
    expect(describeLoss(curve([null, null]))).toEqual({ kind: 'trainingOnly', epoch: 2, loss: 0.5 });
    expect(describeLoss([])).toEqual({ kind: 'none' });
  });
});

describe('the Evaluate room', () => {
  it('lists the metrics of the report in the order of the registry, undefined ones undefined', () => {
    const rows = listMetricRows(makeEvaluation().metrics, 'classification');
    expect(rows.map(({ id }) => id)).toEqual(['accuracy', 'logLoss', 'mcc']);
    expect(rows[0]?.baseline?.value).toBe(0.61);
    expect(rows[1]?.baseline).toBe(null);
    expect(rows[2]?.estimate.value).toBe(null);
  });

  it('names columns that may give the answer away, unless they were left out', () => {
    const leak = (column: string | null) => ({
      code: 'F-LEAK',
      column,
      severity: 'warn' as const,
      details: {},
    });
    const problem = { ...makeSplit().problem, ignore: ['b'] };
    expect(
      listLeaks({
        problem,
        findings: [leak('a'), leak('b'), leak(null), { ...leak('c'), code: 'F-MISSING' }],
      }),
    ).toEqual(['a']);
    expect(listLeaks(null)).toEqual([]);
  });

  it('names classes with few rows as small', async () => {
    const room = new EvaluateRoom(makeFakeServices());
    await room.start('run-1', 'classification');
    expect(room.classes.map(({ name, isSmall }) => [name, isSmall])).toEqual([
      ['came', false],
      ['missed', true],
    ]);
    expect(room.nTestRows).toBe(3);
  });

  it.each([
    [0.61, true, 'better'],
    [0.61, false, 'worse'],
    [0.75, true, 'unclear'],
    [0.72, true, 'unclear'],
    [0.95, true, 'worse'],
    [0.95, false, 'better'],
    [null, true, 'none'],
  ] as const)(
    'compares 0.72 to 0.94 with a baseline of %s, higher is better %s: %s',
    (value, higherIsBetter, expected) => {
      const row: MetricRow = {
        id: 'accuracy',
        unit: 'share',
        higherIsBetter,
        estimate: { value: 0.83, low: 0.72, high: 0.94, method: 'bootstrap' },
        baseline: { value, low: null, high: null },
      };
      expect(compareWithBaseline(row)).toBe(expected);
    },
  );
});

describe('the Deploy room', () => {
  it('saves files under harmless names', async () => {
    const services = makeFakeServices({ storedRuns: () => [makeRun()] });
    const room = new DeployRoom(services);
    await room.start('run-1', 'visits');
    await room.look(makeVersion());
    await room.saveExport('bundle');
    await room.saveExport('tfjs', 'tfjs/model.json');
    await room.saveExport('tfjs', 'tfjs/nothing');
    await room.savePredictions();
    await room.saveSplits();
    expect(services.saved.map(({ name }) => name)).toEqual([
      'visits-v4.terrarium.zip',
      'model.json',
      'visits-v4-predictions.csv',
      'visits-v4-splits.csv',
    ]);
    expect(services.saved[0]?.content).toEqual(Uint8Array.of(1, 2, 3));
    expect(services.asked.get('data.exportSplits')).toEqual([['split-1']]);
  });

  it.each([
    ['../../etc/passwd', 'etc-passwd'],
    ['Besuche 2025 (neu)', 'Besuche-2025-neu'],
    ['就诊记录', '就诊记录'],
    ['<img src=x>', 'img-src-x'],
    ['...', 'model'],
    ['', 'model'],
  ])('turns %j into %j', (name, expected) => {
    expect(toFileName(name)).toBe(expected);
  });

  it('takes the ending from a name and leaves other dots', () => {
    expect(withoutEnding('visits.2025.csv')).toBe('visits.2025');
    expect(withoutEnding('.csv')).toBe('.csv');
    expect(withoutEnding('plain')).toBe('plain');
  });
});

describe('work in a room', () => {
  it('drops the answer of a call that no longer matters', async () => {
    const { promise, call } = makeOpenCall<number>();
    const work = new RoomWork();
    const running = work.run(() => promise);
    work.reset();
    call.resolve(7);
    expect(await running).toBe(null);
    expect(work.status).toEqual({ kind: 'idle' });
  });

  it('tells stopped from failed, and foreign errors as internal ones', async () => {
    const work = new RoomWork();
    await work.run(() => Promise.reject(makeError('E-STOPPED')));
    expect(work.status).toEqual({ kind: 'stopped' });
    await work.run(() => Promise.reject(new Error('boom')));
    expect(work.status.kind === 'failed' && work.status.failure.code).toBe('E-INTERNAL');
    expect(work.status.kind === 'failed' && work.status.failure.describe('en').what).toContain('boom');
  });

  it('shows progress of the running call only', async () => {
    const { promise, call } = makeOpenCall<number>();
    const work = new RoomWork();
    let late: (() => void) | undefined;
    const running = work.run((onProgress) => {
      late = () =>
        onProgress({
          kind: 'progress',
          activity: 'reading',
          done: 9,
          total: 30,
          unit: 'rows',
          secondsLeft: 2,
        });
      return promise;
    });
    late?.();
    expect(work.status).toMatchObject({ kind: 'running', progress: { done: 9 } });
    call.resolve(1);
    await running;
    late?.();
    expect(work.status).toEqual({ kind: 'done' });
  });
});
