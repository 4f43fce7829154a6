/**
 * What a window shows against its benchmark: columns that changed, faults of quality, performance that fell, as labels show
 * it and as confidence lets expect it, and groups that fell.
 */
import type { DriftColumn, DriftReport, Finding, PredictionRecord } from '../../contracts';
import type { Signal, WindowSignals } from './alerts';
import { probabilityOfRight, type ConfidenceCurve, type StatedAnswer } from './estimated-accuracy';
import { expectMeanAbsoluteError, type ErrorSteps } from './estimated-error';
import {
  LEAST_JUDGED,
  momentsOf,
  PERFORMANCE_ALPHA,
  testMeanWorse,
  testShareFell,
  type Counted,
  type FallTest,
  type Moments,
} from './performance-tests';
import { COLUMN_ALPHA } from './permutation-p-values';
import { absoluteErrors, judgedAnswers, type KnownAnswer } from './realised-performance';
import type { Grouper } from './window-groups';

/** Expectations without labels, learned from rows that the model was not fitted on, and what they come to there. */
export type Expectation =
  | { readonly metric: 'accuracy'; readonly curve: ConfidenceCurve; readonly reference: Moments }
  | { readonly metric: 'mae'; readonly steps: ErrorSteps; readonly reference: Moments };

/** Groups of one column, and how often the benchmark's answers to each were right. */
export interface WatchedColumn {
  readonly name: string;
  readonly group: Grouper;
  readonly byGroup: ReadonlyMap<string, Counted>;
}

/** What windows are held against. */
export interface Benchmark {
  /** Classification. */
  readonly accuracy: Counted | null;
  /** Regression: absolute errors, in the target's unit. */
  readonly error: Moments | null;
  readonly expectation: Expectation | null;
  readonly columns: readonly WatchedColumn[];
  /** Standard deviation of the training target, 1 for classes: what a rise of the error is measured in. */
  readonly targetSpread: number;
}

export interface WindowToJudge {
  readonly index: number;
  readonly answers: readonly KnownAnswer[];
  /** Of the earliest answer. */
  readonly from: string;
  /** With the answer shifts of its changed columns; null without inputs. */
  readonly drift: DriftReport | null;
  /** Group of every answer by column, shape [answers] each. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

/**
 * Standardised change below which a column's change does not count towards two of three windows. Lower than the verdict's
 * floor, because a second window has to agree: ten points between two equal categories are 0.2.
 */
export const LEAST_CHANGE = 0.1;

/** Columns whose change counts towards two of three windows: each by itself significant at 1 % and large enough to matter. */
export function changedColumns({ columns }: DriftReport): DriftColumn[] {
  return columns.filter(
    ({ columnPValue, effect }) => (columnPValue ?? 1) <= COLUMN_ALPHA && (effect ?? 0) >= LEAST_CHANGE,
  );
}

function driftSignal(column: DriftColumn): Signal {
  const { name, statistic, value, pValue, columnPValue = null, effect, distance, answerShift } = column;
  return {
    kind: 'drift',
    column: name,
    detail: null,
    isStrong: column.drifted,
    impact: answerShift ?? 0,
    evidence: { statistic, value, pValue, columnPValue, effect, distance, answerShift },
  };
}

/** A fault that is no accident; what every file may have by chance is a note and no signal. */
function qualitySignal(finding: Finding, shifts: ReadonlyMap<string, number | null>): Signal {
  const isUnanswerable = /^F-COLUMN-(MISSING|CHANGED-TYPE)$/.test(finding.code);
  const figures = Object.entries(finding.details).flatMap(([name, detail]) =>
    Array.isArray(detail) ? [] : [[name, detail] as const],
  );
  const shift = finding.column === null ? null : (shifts.get(finding.column) ?? null);
  return {
    kind: 'quality',
    column: finding.column,
    detail: finding.code,
    isStrong: true,
    impact: isUnanswerable ? Infinity : (shift ?? 0),
    evidence: { ...Object.fromEntries(figures), code: finding.code, answerShift: shift },
  };
}

function fallSignal(
  kind: Signal['kind'],
  { pValue, fall }: FallTest,
  impact: number,
  evidence: Signal['evidence'],
  column: string | null = null,
  detail: string | null = null,
): Signal {
  return { kind, column, detail, isStrong: true, impact, evidence: { ...evidence, fall, pValue } };
}

function countRight(judged: readonly KnownAnswer[]): Counted {
  return { right: judged.filter(({ settled }) => settled.isRight === true).length, of: judged.length };
}

function judgePerformance(
  window: WindowToJudge,
  benchmark: Benchmark,
): { test: FallTest | null; signals: Signal[] } {
  const { accuracy, error, targetSpread } = benchmark;
  if (accuracy !== null) {
    const current = countRight(judgedAnswers(window.answers));
    const test = testShareFell(accuracy, current);
    const evidence = {
      metric: 'accuracy',
      reference: accuracy.right / accuracy.of,
      realised: current.right / current.of,
      labelled: current.of,
    };
    return {
      test,
      signals: test?.isWorse === true ? [fallSignal('accuracy', test, test.fall, evidence)] : [],
    };
  }
  if (error === null) return { test: null, signals: [] };
  const current = momentsOf(absoluteErrors(window.answers));
  const test = testMeanWorse(error, current, 'higher');
  const evidence = { metric: 'mae', reference: error.mean, realised: current.mean, labelled: current.of };
  const impact = (test?.fall ?? 0) / targetSpread;
  return { test, signals: test?.isWorse === true ? [fallSignal('accuracy', test, impact, evidence)] : [] };
}

/** What was answered and how surely; empty for regression. */
export function statedAnswer({ output, confidence }: PredictionRecord): StatedAnswer[] {
  return confidence === null ? [] : [{ answered: String(output), confidence }];
}

function judgeExpectation(
  { answers }: WindowToJudge,
  { expectation, targetSpread }: Benchmark,
): { test: FallTest | null; signals: Signal[] } {
  if (expectation === null) return { test: null, signals: [] };
  const expected =
    expectation.metric === 'accuracy'
      ? answers.flatMap(({ record }) =>
          statedAnswer(record).map((stated) => probabilityOfRight(expectation.curve, stated)),
        )
      : answers.flatMap(({ record }) =>
          typeof record.output === 'number'
            ? [expectMeanAbsoluteError(expectation.steps, [record.output])?.value ?? NaN]
            : [],
        );
  const current = momentsOf(expected);
  const isError = expectation.metric === 'mae';
  const test = testMeanWorse(expectation.reference, current, isError ? 'higher' : 'lower');
  if (test?.isWorse !== true) return { test, signals: [] };
  const evidence = {
    metric: expectation.metric,
    reference: expectation.reference.mean,
    estimated: current.mean,
    answers: current.of,
  };
  const impact = isError ? test.fall / targetSpread : test.fall;
  return { test, signals: [fallSignal('estimatedAccuracy', test, impact, evidence)] };
}

/** Groups whose answers are right less often than the same group's of the benchmark; the level is shared by all groups. */
function judgeGroups(
  window: WindowToJudge,
  { columns }: Benchmark,
): { isJudged: boolean; signals: Signal[] } {
  const tests = columns.flatMap(({ name, byGroup }) => {
    const names = window.groups.get(name) ?? [];
    return [...byGroup].flatMap(([group, reference]) => {
      const current = countRight(judgedAnswers(window.answers.filter((_, i) => names[i] === group)));
      return reference.of < LEAST_JUDGED || current.of < LEAST_JUDGED
        ? []
        : [{ name, group, reference, current }];
    });
  });
  const signals = tests.flatMap(({ name, group, reference, current }) => {
    const test = testShareFell(reference, current, PERFORMANCE_ALPHA / tests.length);
    if (test?.isWorse !== true) return [];
    const evidence = {
      group,
      reference: reference.right / reference.of,
      realised: current.right / current.of,
      labelled: current.of,
    };
    const impact = (test.fall * current.of) / Math.max(1, judgedAnswers(window.answers).length);
    return [fallSignal('groups', test, impact, evidence, name, group)];
  });
  return { isJudged: tests.length > 0, signals };
}

/**
 * What one window shows.
 * @returns the kinds that could be judged and their signals. Throws nothing.
 */
export function findSignals(window: WindowToJudge, benchmark: Benchmark): WindowSignals {
  const { drift } = window;
  const judged = new Set<Signal['kind']>();
  const signals: Signal[] = [];
  if (drift !== null && drift.rows > 0) {
    if (drift.verdict !== 'not enough data') {
      judged.add('drift');
      judged.add('quality');
    }
    const shifts = new Map(drift.columns.map(({ name, answerShift }) => [name, answerShift]));
    const warnings = drift.findings.filter(({ severity }) => severity === 'warn');
    if (judged.has('drift')) {
      signals.push(...changedColumns(drift).map(driftSignal));
      signals.push(...warnings.map((finding) => qualitySignal(finding, shifts)));
    }
  }
  const performance = judgePerformance(window, benchmark);
  const expectation = judgeExpectation(window, benchmark);
  const groups = judgeGroups(window, benchmark);
  if (performance.test !== null) judged.add('accuracy');
  if (expectation.test !== null) judged.add('estimatedAccuracy');
  if (groups.isJudged) judged.add('groups');
  signals.push(...performance.signals, ...expectation.signals, ...groups.signals);
  return { index: window.index, from: window.from, judged, signals };
}
