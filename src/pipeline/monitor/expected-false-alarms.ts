/**
 * How many alerts to expect in some windows if nothing has changed: from the level of every test that was made and the
 * number of windows, with the rule that an alert needs two of three windows. Windows share their reference, so their tests
 * hang together: an unlucky reference makes all of them alarm more often. That is reckoned with as for two normal means
 * with one reference mean; other statistics are taken to behave alike.
 */
import type { Alert, WindowReport } from '../../contracts';
import type { WindowSignals } from './alerts';
import { MAXIMUM_CELLS } from './column-test';
import { EFFECT_FLOOR } from './compare-with-reference';
import { normalQuantile } from './distributions';
import { normalTail, PERFORMANCE_ALPHA } from './performance-tests';
import { COLUMN_ALPHA } from './permutation-p-values';
import { LEAST_CHANGE, type Benchmark } from './window-signals';

/** Tests of one cause that is looked for in many windows. */
export interface WatchedCause {
  /** By judged window, in time. */
  readonly windows: readonly WatchedWindow[];
}
export interface WatchedWindow {
  /** Chance that the window shows the cause although nothing has changed. */
  readonly rate: number;
  /** Chance that it alone is worth a look. */
  readonly strongRate: number;
  /** Of this test with another window's test of the same size, in [0, 1). */
  readonly correlation: number;
}

const RECENT_WINDOWS = 3;
const STEPS = 200;
const REACH_OF_DENSITY = 9;

/** P(|A| > a and |B| > b) for standard normal A and B with a correlation, a and b such that each is exceeded at its rate. */
export function jointRate(rateA: number, rateB: number, correlation: number): number {
  if (rateA <= 0 || rateB <= 0) return 0;
  if (correlation <= 0) return rateA * rateB;
  const a = normalQuantile(1 - rateA / 2);
  const b = normalQuantile(1 - rateB / 2);
  const scale = Math.sqrt(1 - correlation * correlation);
  const step = (REACH_OF_DENSITY - a) / STEPS;
  if (step <= 0) return 0;
  let total = 0;
  for (let i = 0; i <= STEPS; i++) {
    const z = a + i * step;
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const beyond = normalTail((b - correlation * z) / scale) + normalTail((b + correlation * z) / scale);
    total += density * beyond * (i === 0 || i === STEPS ? 1 : i % 2 === 1 ? 4 : 2);
  }
  return Math.min(rateA, rateB, 2 * total * (step / 3));
}

/** Chance that one window is significant at a level and above a floor; `nEffective` is n m / (n + m). */
export function rateAboveFloor(alpha: number, floor: number, nEffective: number): number {
  return Math.min(alpha, 2 * normalTail(Math.sqrt(1 + floor ** 2 * nEffective)));
}

/** Correlation of two windows' tests that share a reference: n' / n, with n' = n m / (n + m). */
export function sharedCorrelation(nReference: number, nCurrent: number): number {
  return nReference <= 0 ? 0 : nCurrent / (nReference + nCurrent);
}

/**
 * Alerts to expect if nothing has changed.
 *
 * For every cause: the chance that a window is the second of two among three (sum over windows of the joint rate with the one
 * before and the one before that), and for the last three windows the chance that one alone is worth a look.
 * @returns >= 0; 0 without windows. Throws nothing.
 */
export function expectFalseAlarms(causes: readonly WatchedCause[]): number {
  const known = new Map<string, number>();
  const joint = (a: WatchedWindow, b: WatchedWindow): number => {
    const correlation = Math.min(a.correlation, b.correlation);
    const key = `${a.rate}:${b.rate}:${correlation}`;
    const value = known.get(key) ?? jointRate(a.rate, b.rate, correlation);
    known.set(key, value);
    return value;
  };
  let expected = 0;
  for (const { windows } of causes) {
    windows.forEach((window, i) => {
      const before = windows[i - 1];
      const earlier = windows[i - 2];
      if (before !== undefined) expected += joint(before, window);
      if (earlier !== undefined) expected += joint(earlier, window);
      if (i >= windows.length - RECENT_WINDOWS) expected += window.strongRate;
    });
  }
  return expected;
}

/** Faults of quality are reported at this rate for each column by chance; docs/numerics.md, "Drift". */
const QUALITY_RATE = 3e-4;

function driftCause(column: string, nColumns: number, reports: readonly WindowReport[]): WatchedCause {
  const windows = reports.flatMap(({ drift }) => {
    const line = drift?.columns.find(({ name }) => name === column);
    if (!drift || line?.columnPValue === undefined) return [];
    const { rows, referenceRows, alpha } = drift;
    const n = Math.min(referenceRows, MAXIMUM_CELLS);
    const nEffective = (n * rows) / (n + rows);
    const rate = rateAboveFloor(COLUMN_ALPHA, LEAST_CHANGE, nEffective);
    const strongRate = Math.min(rate, rateAboveFloor(alpha / nColumns, EFFECT_FLOOR, nEffective));
    return [{ rate, strongRate, correlation: sharedCorrelation(n, rows) }];
  });
  return { windows };
}

function fallCause(
  kind: Alert['kind'],
  nReference: number,
  signals: readonly WindowSignals[],
  sizeOf: (report: WindowReport) => number,
  reports: readonly WindowReport[],
): WatchedCause {
  const windows = signals.flatMap(({ judged }, i) =>
    judged.has(kind)
      ? [
          {
            rate: PERFORMANCE_ALPHA,
            strongRate: PERFORMANCE_ALPHA,
            correlation: sharedCorrelation(nReference, sizeOf(reports[i] as WindowReport)),
          },
        ]
      : [],
  );
  return { windows };
}

/**
 * Alerts to expect in a report's windows if nothing has changed, over all tests that were made in them.
 * @param signals, reports of the same windows, shape [windows]
 */
export function expectMonitorFalseAlarms(
  signals: readonly WindowSignals[],
  reports: readonly WindowReport[],
  { accuracy, error, expectation }: Pick<Benchmark, 'accuracy' | 'error' | 'expectation'>,
): number {
  const columns = new Set(
    reports.flatMap(
      ({ drift }) => drift?.columns.flatMap((line) => (line.pValue === null ? [] : line.name)) ?? [],
    ),
  );
  const labelled = (report: WindowReport): number => report.realised?.labelled ?? 0;
  const causes = [
    ...[...columns].map((column) => driftCause(column, columns.size, reports)),
    fallCause('accuracy', accuracy?.of ?? error?.of ?? 0, signals, labelled, reports),
    fallCause(
      'estimatedAccuracy',
      expectation?.reference.of ?? 0,
      signals,
      ({ answers }) => answers,
      reports,
    ),
    fallCause('groups', accuracy?.of ?? 0, signals, labelled, reports),
    {
      windows: signals.flatMap(({ judged }) => {
        const rate = QUALITY_RATE * columns.size;
        return judged.has('quality') ? [{ rate, strongRate: rate, correlation: 0 }] : [];
      }),
    },
  ];
  return expectFalseAlarms(causes);
}
