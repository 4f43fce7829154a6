/**
 * Whether two models that answered the same rows are right equally often. Only the rows count where one was right and
 * the other wrong: without a difference each of them falls to either model like a fair coin. Source: McNemar, "Note on
 * the sampling error of the difference between correlated proportions or percentages", Psychometrika 12, 1947, in its
 * exact form; its p-value is a little too large when few rows differ (the test is conservative).
 */
import type { LabelledPredictions } from './labelled-predictions';

export interface McNemarTest {
  /** Rows that only the first, or only the second, answered correctly. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Two-sided, in (0, 1]; 1 when no row differs. */
  readonly pValue: number;
}

/**
 * The exact test for two classifications of the same labelled rows in the same order.
 * @returns the counts, and P(|X - n / 2| >= |onlyFirst - n / 2|) for X binomial of n = onlyFirst + onlySecond tosses of
 *   a fair coin. Throws nothing. Source: scipy.stats.binomtest(onlyFirst, n, 0.5).
 */
export function mcNemarTest(first: LabelledPredictions, second: LabelledPredictions): McNemarTest {
  let onlyFirst = 0;
  let onlySecond = 0;
  for (let i = 0; i < first.nRows; i++) {
    const isFirstRight = first.yPred[i] === first.yTrue[i];
    const isSecondRight = second.yPred[i] === second.yTrue[i];
    if (isFirstRight && !isSecondRight) onlyFirst += 1;
    else if (isSecondRight && !isFirstRight) onlySecond += 1;
  }
  return { onlyFirst, onlySecond, pValue: fairCoinPValue(onlyFirst, onlySecond) };
}

/**
 * Two-sided p-value of `heads` and `tails` under a fair coin: min(1, 2 sum over i <= min(heads, tails) of C(n, i) / 2^n).
 * @param heads, tails integers >= 0
 * @returns in (0, 1]; 1 without tosses. Throws nothing.
 */
export function fairCoinPValue(heads: number, tails: number): number {
  const tosses = heads + tails;
  const fewer = Math.min(heads, tails);
  if (fewer * 2 >= tosses) return 1;
  let logTerm = -tosses * Math.LN2;
  for (let i = 1; i <= fewer; i++) logTerm += Math.log((tosses - fewer + i) / i);
  // From the largest term down: each is the one above times i / (n - i + 1).
  let ratio = 1;
  let total = 0;
  for (let i = fewer; i >= 0 && ratio > 0; i--) {
    total += ratio;
    ratio *= i / (tosses - i + 1);
  }
  return Math.min(1, 2 * Math.exp(logTerm + Math.log(total)));
}
