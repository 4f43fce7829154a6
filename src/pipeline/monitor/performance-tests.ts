/**
 * Has performance become worse? One-sided tests of a window against a reference, each with a floor on the size of the fall,
 * so that large windows do not call a negligible one an alarm. Counts: Fisher's exact test in its mid-p form (Lancaster,
 * 1961); means: Welch's statistic (1947) against the normal distribution.
 */
import { mean, variance } from '../../foundation';
import { hypergeometricTail, logChiSquaredTail } from './distributions';

/** Level of each of these tests in one window. */
export const PERFORMANCE_ALPHA = 0.02;
/** Fall of a share below which nothing is said. */
export const LEAST_FALL = 0.02;
/** Rise of a mean error, as a part of the reference's, below which nothing is said. */
const LEAST_RISE = 0.05;
/** Fewer labels, or answers of a reference, give no verdict. */
export const LEAST_JUDGED = 30;

export interface FallTest {
  readonly pValue: number;
  /** Reference - window for a share; window - reference for an error. Positive: worse. */
  readonly fall: number;
  readonly isWorse: boolean;
}

/** P(Z > z) of a standard normal variable. */
export function normalTail(z: number): number {
  const outer = Math.exp(logChiSquaredTail(z * z, 1)) / 2;
  return z >= 0 ? outer : 1 - outer;
}

/** Right answers among some. */
export interface Counted {
  readonly right: number;
  readonly of: number;
}

/**
 * Is the share of right answers lower than the reference's?
 * @returns null where a side has fewer than 30 answers. Throws nothing.
 */
export function testShareFell(
  reference: Counted,
  current: Counted,
  alpha = PERFORMANCE_ALPHA,
): FallTest | null {
  if (reference.of < LEAST_JUDGED || current.of < LEAST_JUDGED) return null;
  const wrong = current.of - current.right;
  const allWrong = wrong + reference.of - reference.right;
  const pool = current.of + reference.of;
  const atLeast = hypergeometricTail(wrong, allWrong, current.of, pool);
  const more =
    wrong >= Math.min(allWrong, current.of) ? 0 : hypergeometricTail(wrong + 1, allWrong, current.of, pool);
  const pValue = (atLeast + more) / 2;
  const fall = reference.right / reference.of - current.right / current.of;
  return { pValue, fall, isWorse: pValue <= alpha && fall >= LEAST_FALL };
}

/** Mean, variance of one value and number of values. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
  readonly of: number;
}

export function momentsOf(values: ArrayLike<number>): Moments {
  return { mean: mean(values), variance: variance(values, 1), of: values.length };
}

/**
 * Is a mean worse than the reference's?
 * @param worse `lower`: a fall of at least 0.02 counts; `higher`: a rise of at least 5 % of the reference's mean
 * @returns null where a side has fewer than 30 values, or none of them varies. Throws nothing.
 */
export function testMeanWorse(
  reference: Moments,
  current: Moments,
  worse: 'lower' | 'higher',
  alpha = PERFORMANCE_ALPHA,
): FallTest | null {
  if (reference.of < LEAST_JUDGED || current.of < LEAST_JUDGED) return null;
  const error = Math.sqrt(reference.variance / reference.of + current.variance / current.of);
  if (!(error > 0)) return null;
  const fall = (worse === 'lower' ? 1 : -1) * (reference.mean - current.mean);
  const pValue = normalTail(fall / error);
  const floor = worse === 'lower' ? LEAST_FALL : LEAST_RISE * reference.mean;
  return { pValue, fall, isWorse: pValue <= alpha && fall >= floor };
}
