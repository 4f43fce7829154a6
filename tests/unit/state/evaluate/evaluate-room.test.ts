/** The Evaluate room: what comes late is dropped, what is stored is shown, and what goes on is stopped and counted. */
import { describe, expect, it } from 'vitest';
import { makeError, type EvaluationSummary, type RowPage, type RowView } from '../../../../src/contracts';
import { EvaluateRoom } from '../../../../src/state/evaluate-room.svelte';
import { Project } from '../../../../src/state/project.svelte';
import type { RoomServices } from '../../../../src/state/services';
import {
  makeEvaluation,
  makeFakeServices,
  makeHistory,
  makeOpenCall,
  type FakeServices,
} from '../../../support/fake-services';
import { makeClassification } from '../../../support/prediction-sets';

/** Services some of whose calls are answered by the test. */
function makeServices(
  { data = {}, model = {} }: { data?: object; model?: object },
  changes: Parameters<typeof makeFakeServices>[0] = {},
): FakeServices {
  const services = makeFakeServices(changes);
  const over = <Api extends object>(api: Api, methods: object): Api =>
    new Proxy(api, {
      get: (target, name) =>
        Object.hasOwn(methods, name)
          ? (methods as Record<PropertyKey, unknown>)[name]
          : (target as Record<PropertyKey, unknown>)[name],
    });
  return { ...services, data: over(services.data, data), model: over(services.model, model) };
}

const estimate = { value: 0.5, low: 0.4, high: 0.6 };
const makeReport = (runId: string, threshold: number | null) => ({
  runId,
  threshold,
  rows: 3,
  recall: estimate,
  falseAlarmRate: estimate,
  precision: estimate,
  accuracy: estimate,
  flagged: estimate,
  costPerRow: estimate,
});

describe('a report of the threshold', () => {
  it('is shown for the prices it was asked at, and not for others', async () => {
    const asked: { runId: string; threshold: number | null }[] = [];
    const history = makeHistory();
    const services = makeServices({
      model: {
        judgeThreshold: async (_id: string, request: (typeof asked)[number]) => {
          asked.push(request);
          return makeReport(request.runId, request.threshold);
        },
      },
    });
    const room = new EvaluateRoom(services, history);
    await room.start('run-1', 'classification');
    await room.threshold.judge();
    expect(room.threshold.report?.threshold).toBe(0.5);
    room.threshold.setCosts('', { falseAlarm: 1, miss: 10 });
    expect(room.threshold.value).toBe(0.5);
    expect(room.threshold.report).toBe(null);
    room.threshold.setCosts('', { falseAlarm: 1, miss: 1 });
    expect(room.threshold.report).not.toBe(null);
    room.threshold.setCosts('', { falseAlarm: 4, miss: 1 });
    expect(room.threshold.report).toBe(null);
    room.threshold.setCosts('', { falseAlarm: 1, miss: 1 });
    room.runId = 'run-2';
    expect(room.threshold.report).toBe(null);
  });
});

const makeView = (id: string): RowView => ({ id, personal: [] }) as unknown as RowView;
const makePage = (text: string): RowPage =>
  ({
    rowIds: Int32Array.of(8),
    columns: [{ name: 'age', texts: [text], missing: Uint8Array.of(0) }],
  }) as unknown as RowPage;

describe('what comes late', () => {
  it('is not shown in place of the later cells of mistakes, and no view stays open', async () => {
    const views = [makeOpenCall<RowView>(), makeOpenCall<RowView>()];
    const closed: string[] = [];
    let opened = 0;
    const services = makeServices({
      data: {
        openRows: () => views[opened++]?.promise,
        readRows: async (view: string) => {
          if (view === 'broken') throw makeError('E-WORKER-LOST');
          return makePage(view);
        },
        closeRows: async (view: string) => void closed.push(view),
      },
    });
    const room = new EvaluateRoom(services);
    await room.start('run-1', 'classification');
    const first = room.findErrorCells('dataset-1', ['age']);
    const second = room.findErrorCells('dataset-2', ['age']);
    views[1]?.call.resolve(makeView('second'));
    await second;
    views[0]?.call.resolve(makeView('first'));
    await first;
    expect(room.errorCards.map(({ cells }) => cells[0]?.text)).toEqual(['second']);
    expect(closed.sort()).toEqual(['first', 'second']);
    const third = makeOpenCall<RowView>();
    views.push(third);
    third.call.resolve(makeView('broken'));
    await room.findErrorCells('dataset-1', ['age']);
    expect(room.errorCards.map(({ cells }) => cells)).toEqual([[]]);
    expect(closed).toContain('broken');
  });

  it('is not shown after the groups were taken away', async () => {
    const groups = makeOpenCall<unknown>();
    const room = new EvaluateRoom(makeServices({ data: { readGroups: () => groups.promise } }));
    await room.start('run-1', 'classification');
    const reading = room.findGroups('split-1', ['sex']);
    await room.findGroups('split-1', []);
    expect(room.grouping.isRunning).toBe(false);
    groups.call.resolve([{ column: 'sex', groups: ['f', 'm'], codes: Int32Array.of(0, 1, 0) }]);
    await reading;
    expect(room.groupings).toEqual([]);
  });

  it('is not shown in place of the rows that were asked for last', async () => {
    const views = [makeOpenCall<RowView>(), makeOpenCall<RowView>()];
    const closed: string[] = [];
    let opened = 0;
    const services = makeServices({
      data: {
        openRows: () => views[opened++]?.promise,
        readRows: async (view: string) => makePage(view),
        closeRows: async (view: string) => void closed.push(view),
      },
    });
    const room = new EvaluateRoom(services);
    await room.start('run-1', 'classification');
    const first = room.openErrors('dataset-1', ['age']);
    await Promise.resolve();
    await Promise.resolve();
    const second = room.openCell('dataset-1', 1, 0, ['age']);
    views[1]?.call.resolve({ ...makeView('second'), nRows: 1 });
    await second;
    views[0]?.call.resolve({ ...makeView('first'), nRows: 1 });
    await first;
    expect(room.rows.reason?.kind).toBe('cell');
    expect(room.rows.pages.map(({ columns }) => columns[0]?.texts[0])).toEqual(['second']);
    await expect.poll(() => closed).toEqual(['first']);
  });
});

describe('opening a run', () => {
  const without = (): EvaluationSummary => {
    const { validation: _, ...rest } = makeEvaluation();
    return rest;
  };
  const judged = (services: FakeServices) =>
    services.calls.filter((name) => name === 'model.evaluate').length;
  const make = (services: RoomServices, mayWrite: boolean) =>
    new EvaluateRoom(services, null, undefined, () => mayWrite);

  it('shows what is stored of a split without validation rows, and does not judge again', async () => {
    const services = makeFakeServices({ storedEvaluation: makeEvaluation });
    const room = make(services, true);
    expect(await room.open('run-1', 'classification')).toBe(true);
    expect(room.report).not.toBe(null);
    expect(judged(services)).toBe(0);
  });

  it('judges again what was stored before validation rows were kept, and shows the old figures if that fails', async () => {
    const services = makeFakeServices({
      storedEvaluation: without,
      evaluation: () => Promise.reject(makeError('E-WORKER-LOST')),
    });
    const room = make(services, true);
    expect(await room.open('run-1', 'classification')).toBe(false);
    expect(judged(services)).toBe(1);
    expect(room.report).not.toBe(null);
  });

  it('shows what is stored in a tab that only reads, and judges nothing there', async () => {
    const services = makeFakeServices({ storedEvaluation: without });
    const room = make(services, false);
    expect(await room.open('run-1', 'classification')).toBe(true);
    expect(room.report).not.toBe(null);
    const other = makeFakeServices();
    const empty = make(other, false);
    expect(await empty.open('run-1', 'classification')).toBe(false);
    expect(empty.work.status.kind).not.toBe('failed');
    expect(judged(services) + judged(other)).toBe(0);
  });
});

describe('work on runs', () => {
  it('is counted as work of the project, and stopped without ending the worker when another run is opened', async () => {
    const never = new Promise<never>(() => undefined);
    const services = makeServices({ model: { explain: () => never, compareRuns: () => never } });
    const stopped: unknown[] = [];
    const listening = makeServices({
      model: {
        explain: () => never,
        evaluate: () => never,
        compareRuns: () => never,
        stop: async (callId: string) => void stopped.push(callId),
      },
    });
    const project = new Project(services);
    project.evaluate.runId = 'run-1';
    void project.evaluate.explain();
    expect(project.isBusy).toBe(true);
    project.evaluate.reset();
    expect(project.isBusy).toBe(false);

    const room = new EvaluateRoom(listening);
    room.runId = 'run-1';
    void room.explain();
    void room.others.judge(['run-2']);
    void room.pairedTest.start('run-1', 'run-2');
    expect(room.isBusy).toBe(true);
    room.reset();
    expect(stopped.sort()).toEqual(['call-1', 'call-2', 'call-3']);
    expect(room.isBusy).toBe(false);
    expect(listening.calls).not.toContain('stopModelCall');
    void room.start('run-1', 'classification');
    room.reset();
    expect(stopped).toContain('call-4');
  });

  it('that is stopped between two runs does not go on with the second', async () => {
    const first = makeOpenCall<EvaluationSummary>();
    const asked: string[] = [];
    const room = new EvaluateRoom(
      makeServices({
        model: {
          evaluate: (_id: string, { runId }: { runId: string }) => {
            asked.push(runId);
            return first.promise;
          },
        },
      }),
    );
    const judging = room.others.judge(['run-2', 'run-3']);
    void room.others.stop();
    first.call.resolve(makeEvaluation());
    await judging;
    expect(asked).toEqual(['run-2']);
    expect(room.others.work.status.kind).toBe('stopped');
  });
});

describe('decisions of the room', () => {
  it('are refused in a tab that only reads', () => {
    const project = new Project(makeFakeServices());
    project.history.load(makeHistory().document);
    const before = project.document;
    project.isWriter = false;
    project.evaluate.threshold.settle('', 0.3);
    project.evaluate.threshold.setCosts('', { falseAlarm: 1, miss: 9 });
    project.evaluate.setGroups('', ['sex']);
    expect(project.document).toEqual(before);
    expect(project.notice).toBe('readOnly');
  });
});

describe('the curves of one class among several', () => {
  it('have an area with an interval, and no average precision of all classes', async () => {
    const predictions = makeClassification(
      ['a', 'b', 'c'],
      [0, 0, 0, 1, 1, 1, 2, 2, 2],
      [0, 1, 2, 3, 4, 5, 6, 7, 8].map((row) => {
        const answer = Math.floor(row / 3);
        return [0, 1, 2].map((k) => (k === answer ? 0.8 : 0.1));
      }),
    );
    const evaluation = makeEvaluation();
    const metrics = {
      ...evaluation.metrics,
      test: { ...evaluation.metrics.test, averagePrecision: estimate, auc: estimate },
    };
    const room = new EvaluateRoom(
      makeFakeServices({ evaluation: () => ({ ...evaluation, metrics, predictions }) }),
    );
    await room.start('run-1', 'classification');
    expect(room.curveAuc?.value).toBe(1);
    expect(room.curveAuc?.low).toBeGreaterThan(0.3);
    expect(room.averagePrecision).toBe(null);
  });
});
