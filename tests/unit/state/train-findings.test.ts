/** What the curves of a run say: smoothing, scores against chance, notices. */
import { describe, expect, it } from 'vitest';
import type { EpochRecord } from '../../../src/contracts';
import { smooth } from '../../../src/state/loss-curve';
import { wilsonShare } from '../../../src/pipeline/metrics';
import { describeScore } from '../../../src/state/score-finding';
import { listNotices } from '../../../src/state/train-notices';

const epoch = (
  number: number,
  trainingLoss: number | null,
  validationLoss: number | null,
  validationScore?: number | null,
): EpochRecord => ({
  epoch: number,
  trainingLoss,
  validationLoss,
  learningRate: 0.01,
  durationMs: 5,
  ...(validationScore === undefined ? {} : { validationScore }),
});

describe('smoothing', () => {
  it('is the weighted mean of all values so far, leaves gaps, and does nothing at 0', () => {
    expect(smooth([4, null, 2], 0)).toEqual([4, null, 2]);
    const [first, gap, last] = smooth([4, null, 2], 0.5);
    expect(first).toBe(4);
    expect(gap).toBeNull();
    expect(last).toBeCloseTo((0.5 * 4 + 2) / 1.5, 12);
    expect(smooth([3, 3, 3], 0.9).every((value) => Math.abs((value ?? 0) - 3) < 1e-12)).toBe(true);
  });
});

describe('the score interval', () => {
  it.each([
    // scipy 1.17.1: binomtest(hits, rows).proportion_ci(0.95, 'wilson')
    [8, 10, 0.4901624715366418, 0.9433178485456248],
    [0, 20, 0, 0.16112515805281935],
    [450, 500, 0.8705780903680599, 0.9233224372626984],
  ])('of %d hits in %d rows is that of SciPy', (hits, rows, low, high) => {
    const interval = wilsonShare(hits, rows);
    expect(interval.low).toBeCloseTo(low, 12);
    expect(interval.high).toBeCloseTo(high, 12);
  });
});

describe('a score', () => {
  const baseline = { validationLoss: 0.6, validationScore: 0.7 };
  const records = [epoch(1, 0.6, 0.6, 0.7), epoch(2, 0.4, 0.5, 0.8), epoch(3, 0.3, 0.55, 0.78)];

  it('beats the baseline only beyond chance, and is that of the epoch that is kept', () => {
    expect(describeScore(records, 2, baseline, 'classification', 500)).toMatchObject({
      kind: 'better',
      epoch: 2,
      difference: expect.closeTo(0.1, 10) as number,
    });
    expect(describeScore(records, 2, baseline, 'classification', 20)).toMatchObject({ kind: 'chance' });
    expect(describeScore(records, null, baseline, 'classification', 500)).toMatchObject({ epoch: 3 });
    expect(describeScore([epoch(1, 1, 1, 0.5)], 1, baseline, 'classification', 500)).toMatchObject({
      kind: 'worse',
    });
  });

  it('is not there for runs of earlier versions, and stands alone without a baseline', () => {
    expect(describeScore([epoch(1, 1, 1)], 1, null, 'classification', 50)).toEqual({ kind: 'none' });
    expect(describeScore(records, 2, null, 'classification', 50)).toEqual({
      kind: 'alone',
      score: 0.8,
      epoch: 2,
    });
    expect(
      describeScore(records, 2, { validationLoss: 1, validationScore: -0.01 }, 'regression', 5),
    ).toMatchObject({ kind: 'better' });
  });
});

describe('notices', () => {
  const falling = Array.from({ length: 30 }, (_, i) => epoch(i + 1, 1 / (i + 1), 1 / (i + 1)));

  it('say nothing of a run that goes well', () => {
    expect(listNotices(falling, 40, 200, null)).toEqual([]);
    expect(listNotices([], 40, 200, null)).toEqual([]);
  });

  it('tell that the run will end itself, when and with what, only while it goes on', () => {
    const waiting = [...falling.slice(0, 5), ...Array.from({ length: 5 }, (_, i) => epoch(6 + i, 0.2, 0.2))];
    expect(listNotices(waiting, 6, 200, null)).toEqual([{ kind: 'earlyStopNear', best: 5, end: 11 }]);
    expect(listNotices(waiting, 6, 200, 'earlyStopped')).toEqual([]);
    expect(listNotices(waiting, null, 200, null)).toEqual([]);
  });

  it('tell overfitting from the epoch it began', () => {
    const over = [
      ...falling.slice(0, 5),
      ...Array.from({ length: 8 }, (_, i) => epoch(6 + i, 0.2 - 0.02 * (i + 1), 0.2 + 0.01 * (i + 1))),
    ];
    expect(listNotices(over, null, 200, 'completed')).toEqual([{ kind: 'overfitting', since: 5 }]);
  });

  it('tell a loss that does not fall, one that rises, and one that is no number', () => {
    const flat = Array.from({ length: 6 }, (_, i) => epoch(i + 1, 0.7, 0.7));
    expect(listNotices(flat, null, 200, null)).toEqual([{ kind: 'notFalling', epochs: 6 }]);
    const rising = Array.from({ length: 6 }, (_, i) => epoch(i + 1, 0.7 * (i + 1), null));
    expect(listNotices(rising, null, 200, null)).toEqual([{ kind: 'rising' }]);
    expect(listNotices(falling, 40, 200, 'diverged')).toEqual([{ kind: 'diverged' }]);
  });
});
