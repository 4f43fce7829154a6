import { describe, expect, it } from 'vitest';
import type { ProgressEvent } from '../../../src/contracts';
import { makeStopSource, type Piecewise } from '../../../src/foundation';
import { predictFeatures } from '../../../src/pipeline/workflows/predict-features';
import { runInPieces } from '../../../src/pipeline/workflows/run-in-pieces';
import { testPorts } from '../storage/test-database';

function makePace(msPerPiece: number) {
  let nowMs = 0;
  let yields = 0;
  const events: ProgressEvent[] = [];
  const stop = makeStopSource();
  const ports = {
    ...testPorts,
    nowMs: () => nowMs,
    yieldControl: () => {
      yields += 1;
      return Promise.resolve();
    },
  };
  const work = function* (pieces: number): Piecewise<string> {
    for (let done = 1; done <= pieces; done++) {
      nowMs += msPerPiece;
      yield done % 2 === 0 ? { done, total: pieces, unit: 'columns' } : null;
    }
    return 'finished';
  };
  return {
    work,
    stop,
    events,
    yields: () => yields,
    context: { ports, stop, onEvent: (event: ProgressEvent) => void events.push(event) },
  };
}

describe('runInPieces', () => {
  it('lets messages in about every 50 ms and reports then', async () => {
    const { work, context, events, yields } = makePace(20);
    expect(await runInPieces(work(12), 'fitting', context)).toBe('finished');
    expect(yields()).toBe(4);
    expect(events).toEqual([
      { kind: 'progress', activity: 'fitting', done: 6, total: 12, unit: 'columns', secondsLeft: null },
      { kind: 'progress', activity: 'fitting', done: 12, total: 12, unit: 'columns', secondsLeft: null },
    ]);
  });

  it('stops between two pieces', async () => {
    const { work, context, stop, yields } = makePace(60);
    const running = runInPieces(work(1000), 'fitting', context);
    stop.stop();
    await expect(running).rejects.toMatchObject({ code: 'E-STOPPED' });
    expect(yields()).toBe(1);
  });
});

describe('predictFeatures', () => {
  const nRows = 20_000;
  const features = { nRows, nFeatures: 2, values: Float32Array.from({ length: 2 * nRows }, (_, i) => i / 7) };
  const blocks: number[] = [];
  const model = {
    predict: (matrix: typeof features) => {
      blocks.push(matrix.nRows);
      return Promise.resolve(
        Float32Array.from(
          { length: matrix.nRows * 3 },
          (_, i) => (matrix.values[2 * Math.floor(i / 3)] ?? 0) + (i % 3),
        ),
      );
    },
  };

  it('answers block by block as for all rows at once', async () => {
    const { context, yields } = makePace(1);
    const answers = await predictFeatures(model, features, context);
    expect(blocks).toEqual([8192, 8192, 3616]);
    expect(answers).toEqual(await model.predict(features));
    expect(yields()).toBe(3);
    const none = { nRows: 0, nFeatures: 2, values: new Float32Array(0) };
    expect(await predictFeatures(model, none, context)).toHaveLength(0);
  });

  it('stops between two blocks', async () => {
    const { context, stop } = makePace(1);
    stop.stop();
    await expect(predictFeatures(model, features, context)).rejects.toMatchObject({ code: 'E-STOPPED' });
  });
});
