/**
 * An interval for the AUC of one class against the rest without resampling. Source: Newcombe, "Confidence intervals for
 * an effect size measure based on the Mann-Whitney statistic. Part 2", Statistics in Medicine 25, 2006, method 5. Like
 * Wilson's for a share it keeps a width when every row of the class is ranked above the rest.
 */
import type { Estimate } from '../../contracts';
import type { ScoreSteps } from './binary-scores';

/** 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;
/** Halvings of [0, 1]: beyond float64. */
const HALVINGS = 60;

/**
 * The 95 % interval of an AUC: the values A with |A - auc| <= 1.96 s(A), where
 * s(A)^2 = A (1 - A) (1 + h (1 - A) / (2 - A) + h A / (1 + A)) / (m n) and h = (m + n) / 2 - 1
 * for m rows of the class and n of the rest.
 * @param value the AUC, in [0, 1]
 * @returns in [0, 1]; all null without a row of the class or of the rest. Throws nothing.
 */
export function aucInterval(value: number, positives: number, negatives: number): Estimate {
  if (positives === 0 || negatives === 0) return { value: null, low: null, high: null };
  const half = (positives + negatives) / 2 - 1;
  const error = (area: number): number => {
    const spread = 1 + (half * (1 - area)) / (2 - area) + (half * area) / (1 + area);
    return Math.sqrt((area * (1 - area) * spread) / (positives * negatives));
  };
  /** The end of the interval between the value, which is inside, and a bound. */
  const endTowards = (bound: 0 | 1): number => {
    let inside = value;
    let outside: number = bound;
    if (inside === outside) return bound;
    for (let i = 0; i < HALVINGS; i++) {
      const middle = (inside + outside) / 2;
      if (Math.abs(middle - value) <= Z * error(middle)) inside = middle;
      else outside = middle;
    }
    return inside;
  };
  return { value, low: endTowards(0), high: endTowards(1) };
}

/**
 * The AUC of scored rows with its interval.
 * @param steps rows by score; ties count half
 * @returns as `aucInterval`. Throws nothing.
 */
export function aucWithInterval({
  truePositives,
  falsePositives,
  positives,
  negatives,
}: ScoreSteps): Estimate {
  let pairsWon = 0;
  truePositives.forEach((hits, i) => {
    const tied = hits - (i === 0 ? 0 : (truePositives[i - 1] as number));
    const alarmsBefore = i === 0 ? 0 : (falsePositives[i - 1] as number);
    const alarms = falsePositives[i] as number;
    pairsWon += tied * (negatives - (alarmsBefore + alarms) / 2);
  });
  return aucInterval(pairsWon / (positives * negatives), positives, negatives);
}
