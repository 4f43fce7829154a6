import { describe, expect, it } from 'vitest';
import {
  compareWithTest,
  countKnown,
  courseOfGroups,
  describeLatency,
  knownShare,
  liveFigure,
  metricOf,
} from '../../../../src/state/monitor/window-figures';
import { makeReport } from '../../../support/fake-services';

const { windows } = makeReport();
const first = windows[0] as (typeof windows)[number];
const estimate = (value: number | null, low: number | null = null, high: number | null = null) => ({
  value,
  low,
  high,
});
const live = (
  value: number,
  low: number | null,
  high: number | null,
  metric: 'accuracy' | 'mae' = 'accuracy',
) => ({ metric, estimate: estimate(value, low, high), labelled: 50, window: 2 }) as const;

describe('the live figure', () => {
  it('is that of the latest window with labels', () => {
    expect(liveFigure(windows, 'accuracy')).toMatchObject({ window: 2, labelled: 45 });
    expect(liveFigure(windows, 'accuracy')?.estimate.value).toBeCloseTo(0.7, 12);
    const unlabelled = windows.map((window, i) => (i === 2 ? { ...window, realised: null } : window));
    expect(liveFigure(unlabelled, 'accuracy')?.window).toBe(1);
    expect(liveFigure(windows, 'mae')).toBeNull();
  });

  it('is the mean error where numbers are answered', () => {
    expect(metricOf(windows, null)).toBe('accuracy');
    expect(metricOf([], { mae: estimate(2), rmse: estimate(3) })).toBe('mae');
    expect(metricOf([{ ...first, estimated: { metric: 'mae', estimate: estimate(1) } }], null)).toBe('mae');
  });

  it('is under the test figure only where its interval leaves that out', () => {
    const test = { accuracy: estimate(0.81), mae: estimate(2) };
    const under = compareWithTest(live(0.7, 0.6, 0.8), test);
    expect(under.state).toBe('under');
    expect(under.fall).toBeCloseTo(0.11, 9);
    expect(compareWithTest(live(0.7, 0.6, 0.82), test).state).toBe('chance');
    expect(compareWithTest(live(0.84, 0.7, 0.9), test)).toEqual({ state: 'over', fall: 0 });
    expect(compareWithTest(live(2.5, 2.1, 3, 'mae'), test)).toEqual({ state: 'under', fall: 0.5 });
    expect(compareWithTest(live(2.5, 1.9, 3, 'mae'), test).state).toBe('chance');
    expect(compareWithTest(live(0.7, null, null), test).state).toBe('chance');
    expect(compareWithTest(null, test).state).toBe('none');
    expect(compareWithTest(live(0.7, 0.6, 0.8), null).state).toBe('none');
  });
});

describe('use', () => {
  it('counts an answer as known by its label or by feedback, not twice', () => {
    expect(countKnown({ answers: 60, feedbackShare: 0.25, realised: null })).toBe(15);
    expect(countKnown(first)).toBe(45);
    expect(knownShare({ windows })).toBe(0.75);
    expect(knownShare({ windows: [] })).toBeNull();
    expect(knownShare({ windows: [{ ...first, realised: null, feedbackShare: 0 }] })).toBeNull();
  });

  it('calls latency slower only where it doubled and can be felt', () => {
    const timed = (...p95: (number | null)[]) =>
      p95.map((value, index) => ({
        ...first,
        index,
        latencyMs: value === null ? null : { median: 1, p95: value },
      }));
    expect(describeLatency(timed(null))).toBe('none');
    expect(describeLatency(timed(2, 3, 40))).toBe('quick');
    expect(describeLatency(timed(40, 45, 95))).toBe('slower');
    expect(describeLatency(timed(40, 95, null))).toBe('slower');
    expect(describeLatency(timed(300))).toBe('quick');
  });
});

describe('courseOfGroups', () => {
  it('follows the largest groups and leaves out figures of few labels', () => {
    const group = (rows: number, labelled: number, accuracy: number) => ({
      rows,
      small: rows < 30,
      labelled,
      accuracy: estimate(accuracy),
    });
    const grouped = windows.slice(0, 2).map((window, i) => ({
      ...window,
      groups: { sex: { f: group(30 + i, 30, 0.7 + i / 8), m: group(20, 29, 0.6), x: group(50, 40, 0.9) } },
    }));
    const courses = courseOfGroups(grouped, 'sex');
    expect(courses.map(({ group: name }) => name)).toEqual(['x', 'f', 'm']);
    expect(courses.map(({ points }) => points.map(({ accuracy }) => accuracy))).toEqual([
      [0.9, 0.9],
      [0.7, 0.825],
      [null, null],
    ]);
    expect(courseOfGroups(grouped, 'ward')).toEqual([]);
  });
});
