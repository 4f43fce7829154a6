/** What one window of answers comes to: the report that is shown, and the signals that alerts are made of. */
import {
  canAnswer,
  type PredictionRecord,
  type ReferenceProfile,
  type Table,
  type WindowReport,
} from '../../contracts';
import { quantileSorted, type Generator } from '../../foundation';
import { selectRows } from '../data';
import {
  changedColumns,
  compareWithReference,
  expectMeanAbsoluteError,
  expectShareRight,
  findSignals,
  judgeRealised,
  orderByAnswerShift,
  reportGroups,
  statedAnswer,
  type AnsweredTarget,
  type AnswerWindow,
  type Benchmark,
  type Expectation,
  type KnownAnswer,
  type WindowSignals,
} from '../monitor';
import type { LoggedInputs } from './logged-inputs';
import { measureAnswerShifts } from './rank-causes';
import type { PaceContext } from './run-in-pieces';

const Z = 1.959963984540054;
/** Rows whose mean answer is looked at for the order of causes. */
const SHIFT_ROWS = 1_000;

/** A logged answer, what is known about it, and its place in the log. */
export interface LoggedAnswer extends KnownAnswer {
  readonly id: string;
  readonly at: string;
  readonly place: number;
  readonly hasFeedback: boolean;
}

/** What all windows of a report share. */
export interface WindowContext {
  readonly target: AnsweredTarget;
  readonly benchmark: Benchmark;
  readonly reference: ReferenceProfile;
  readonly inputs: LoggedInputs;
  /** Inputs of those answers that have kept them. */
  readonly tableOf: (answers: readonly LoggedAnswer[]) => Table;
  /** The model's outputs for a table, row-major. */
  readonly predict: (table: Table) => Promise<Float32Array>;
  readonly generator: Generator;
  readonly pace: PaceContext;
}

function latencyOf(records: readonly PredictionRecord[]): WindowReport['latencyMs'] {
  const sorted = Float64Array.from(records, ({ latencyMs }) => latencyMs)
    .filter((value) => Number.isFinite(value))
    .sort();
  if (sorted.length === 0) return null;
  return { median: quantileSorted(sorted, 0.5), p95: quantileSorted(sorted, 0.95) };
}

function estimateWindow(
  answers: readonly KnownAnswer[],
  expectation: Expectation | null,
): WindowReport['estimated'] {
  if (expectation === null) return null;
  const expected =
    expectation.metric === 'accuracy'
      ? expectShareRight(
          expectation.curve,
          answers.flatMap(({ record }) => statedAnswer(record)),
        )
      : expectMeanAbsoluteError(
          expectation.steps,
          answers.flatMap(({ record }) => (typeof record.output === 'number' ? record.output : [])),
        );
  if (expected === null) return null;
  const { value, standardError } = expected;
  const high = value + Z * standardError;
  const low = Math.max(0, value - Z * standardError);
  return {
    metric: expectation.metric,
    estimate: { value, low, high: expectation.metric === 'accuracy' ? Math.min(1, high) : high },
  };
}

async function compareWindow(
  table: Table,
  { reference, predict, generator, pace }: WindowContext,
): Promise<WindowReport['drift']> {
  if (table.nRows === 0) return null;
  const compared = await compareWithReference(reference, table, {
    generator: generator.fork('drift'),
    stop: pace.stop,
    yieldControl: () => pace.ports.yieldControl(),
  });
  const faulty = compared.findings.flatMap(({ column, severity }) =>
    column !== null && severity === 'warn' ? [column] : [],
  );
  const names = new Set([...changedColumns(compared).map(({ name }) => name), ...faulty]);
  if (names.size === 0 || !canAnswer(compared)) return compared;
  const step = Math.max(1, table.nRows / SHIFT_ROWS);
  const rows = selectRows(
    table,
    Array.from({ length: Math.min(table.nRows, SHIFT_ROWS) }, (_, i) => Math.floor(i * step)),
  );
  const shifts = await measureAnswerShifts(
    [...names],
    { rows, reference, generator: generator.fork('shift'), predict },
    pace,
  );
  return orderByAnswerShift(compared, shifts);
}

/** @throws E-STOPPED when stopping was asked */
export async function reportWindow(
  { index, answers, findings }: AnswerWindow<LoggedAnswer>,
  shared: WindowContext,
): Promise<{ readonly report: WindowReport; readonly signals: WindowSignals }> {
  const { benchmark, inputs, target } = shared;
  const first = answers[0] as LoggedAnswer;
  const last = answers.at(-1) as LoggedAnswer;
  const generator = shared.generator.fork(`window from ${first.at} ${first.id}`);
  const table = shared.tableOf(answers);
  const drift = await compareWindow(table, { ...shared, generator });
  const groups = new Map(
    benchmark.columns.map(({ name, group }) => {
      const cells = inputs.cellsOf(name);
      return [name, answers.map(({ place }) => group(cells[place]))];
    }),
  );
  const records = answers.map(({ record }) => record);
  const withFeedback = answers.filter(({ hasFeedback }) => hasFeedback).length;
  return {
    report: {
      index,
      from: first.at,
      to: last.at,
      answers: answers.length,
      rows: table.nRows,
      abstained: records.filter(({ abstained }) => abstained === true).length,
      drift,
      findings: [...findings, ...(drift?.findings ?? [])],
      realised: judgeRealised(answers, target, generator.fork('realised')),
      estimated: estimateWindow(answers, benchmark.expectation),
      latencyMs: latencyOf(records),
      feedbackShare: withFeedback / answers.length,
      groups: reportGroups(answers, groups, target),
    },
    signals: findSignals({ index, answers, from: first.at, drift, groups }, benchmark),
  };
}
