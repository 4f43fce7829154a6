/** How a window's answers turned out, from the labels that are known by now. Labels rarely come at random: see the share. */
import type { Metrics, PredictionRecord, WindowReport } from '../../contracts';
import type { Generator } from '../../foundation';
import { brierPerRow, logLossPerRow } from '../metrics';
import { wilsonShare } from '../metrics';
import { estimateMean } from './estimate-figures';
import type { SettledAnswer } from './settle-feedback';

/** An answer and what is known about it. */
export interface KnownAnswer {
  readonly record: PredictionRecord;
  readonly settled: SettledAnswer;
}

/** What the answers were about. */
export interface AnsweredTarget {
  /** In the order of probabilities; empty for regression. */
  readonly classes: readonly string[];
  /** Index of the positive class of two. */
  readonly positive: number | null;
}

/** Index of the true class; -1 where it is not known. "Wrong" of two classes means the other one. */
function trueClass({ record, settled }: KnownAnswer, classes: readonly string[]): number {
  if (typeof settled.truth === 'string') return classes.indexOf(settled.truth);
  const answered = classes.indexOf(String(record.output));
  return settled.isRight === false && classes.length === 2 && answered >= 0 ? 1 - answered : -1;
}

/** |answer - truth| of the answers whose truth is a known number, in the target's unit. */
export function absoluteErrors(answers: readonly KnownAnswer[]): Float64Array {
  const errors = answers.flatMap(({ record, settled }) => {
    if (typeof record.output !== 'number' || typeof settled.truth !== 'number') return [];
    const error = Math.abs(record.output - settled.truth);
    return Number.isFinite(error) ? [error] : [];
  });
  return Float64Array.from(errors);
}

/** Class answers that are known to be right or wrong. */
export function judgedAnswers(answers: readonly KnownAnswer[]): KnownAnswer[] {
  return answers.filter(
    ({ record, settled }) => typeof record.output === 'string' && settled.isRight !== null,
  );
}

function judgeProbabilities(
  judged: readonly KnownAnswer[],
  { classes, positive }: AnsweredTarget,
  generator: Generator,
): Metrics {
  const truths: number[] = [];
  const probabilities: number[] = [];
  for (const answer of judged) {
    const stated = answer.record.probabilities;
    const truth = trueClass(answer, classes);
    if (stated?.length !== classes.length || truth < 0) continue;
    truths.push(truth);
    probabilities.push(...stated);
  }
  if (truths.length === 0) return {};
  return {
    brier: estimateMean(
      brierPerRow(truths, probabilities, classes.length, positive),
      generator.fork('brier'),
    ),
    logLoss: estimateMean(logLossPerRow(truths, probabilities, classes.length), generator.fork('logLoss')),
  };
}

function judgeNumbers(errors: Float64Array, generator: Generator): Metrics {
  const squares = estimateMean(
    errors.map((error) => error * error),
    generator.fork('rmse'),
  );
  const root = (value: number | null): number | null =>
    value === null ? null : Math.sqrt(Math.max(0, value));
  return {
    mae: estimateMean(errors, generator.fork('mae')),
    rmse: { value: root(squares.value), low: root(squares.low), high: root(squares.high) },
  };
}

/**
 * Realised performance of some answers.
 *
 * Classification: `accuracy` over all answers known to be right or wrong, with Wilson's interval, abstained answers counting
 * with what was thought likeliest; `brier` and `logLoss` over those whose true class and probabilities are known, with
 * percentile intervals. Regression: `mae` and `rmse` over those whose true value is known, with percentile intervals.
 * @param generator for the intervals
 * @returns null where nothing is known. Labels of one class only are no obstacle. Throws nothing.
 */
export function judgeRealised(
  answers: readonly KnownAnswer[],
  target: AnsweredTarget,
  generator: Generator,
): WindowReport['realised'] {
  const contradicted = answers.filter(({ settled }) => settled.isContradicted).length;
  if (target.classes.length === 0) {
    const errors = absoluteErrors(answers);
    if (errors.length === 0) return null;
    return { labelled: errors.length, contradicted, metrics: judgeNumbers(errors, generator) };
  }
  const judged = judgedAnswers(answers);
  if (judged.length === 0) return null;
  const right = judged.filter(({ settled }) => settled.isRight === true).length;
  return {
    labelled: judged.length,
    contradicted,
    metrics: {
      accuracy: wilsonShare(right, judged.length),
      ...judgeProbabilities(judged, target, generator),
    },
  };
}
