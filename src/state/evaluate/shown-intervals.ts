/**
 * The intervals that a person sees. Where every counted row is alike, as when all are right, drawing rows again changes
 * nothing and the percentile bootstrap has no width: it would claim to know the true figure exactly. A share then gets
 * Wilson's interval and an AUC of two classes Newcombe's; of other figures no interval is claimed. Sources: Brown, Cai and
 * DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16, 2001 (Wilson's for few rows and shares
 * at the ends); wilson-interval.ts, auc-interval.ts. Pure.
 */
import type {
  ClassMetrics,
  Estimate,
  EvaluationReport,
  PredictionSet,
  ThresholdReport,
} from '../../contracts';
import {
  aucInterval,
  classCounts,
  labelledPredictions,
  wilsonShare,
  type MetricId,
} from '../../pipeline/metrics';

/** How an interval was made; `none`: the bootstrap's has no width, and there is no other. */
export type IntervalMethod = 'bootstrap' | 'wilson' | 'newcombe' | 'none';

export interface ShownEstimate extends Estimate {
  readonly method: IntervalMethod;
}

/** Replicates of one figure may differ in the last digits of their sums. */
const ROUNDING = 1e-12;

/** True for an interval that is a single point. */
export function hasNoWidth({ low, high }: Estimate): boolean {
  return low !== null && high !== null && high - low <= ROUNDING * Math.max(1, Math.abs(high));
}

/** The interval as it was drawn, or another where it has no width. */
function shownOr(estimate: Estimate, method: IntervalMethod, another: () => Estimate | null): ShownEstimate {
  if (!hasNoWidth(estimate)) return { ...estimate, method: 'bootstrap' };
  const { low = null, high = null } = another() ?? {};
  return low === null || high === null
    ? { value: estimate.value, low: null, high: null, method: 'none' }
    : { value: estimate.value, low, high, method };
}

/**
 * A share of rows.
 * @param total rows that the share is of
 */
export function showShare(estimate: Estimate, total: number): ShownEstimate {
  return shownOr(estimate, 'wilson', () => wilsonShare(Math.round((estimate.value ?? 0) * total), total));
}

/** A figure of all test rows. @param perClass of the same report, for its numbers of rows */
export function showMetric(
  id: MetricId,
  estimate: Estimate,
  perClass: EvaluationReport['perClass'],
): ShownEstimate {
  const rows = Object.values(perClass).map((figures) => figures.rows);
  if (id === 'accuracy')
    return showShare(
      estimate,
      rows.reduce((total, count) => total + count, 0),
    );
  const [first = 0, second = 0, ...others] = rows;
  return shownOr(estimate, 'newcombe', () =>
    id === 'auc' && others.length === 0 ? aucInterval(estimate.value ?? 0, first, second) : null,
  );
}

/** The figures of every class. @param predictions of the report, for how often each class was answered */
export function showClasses(
  { perClass }: Pick<EvaluationReport, 'perClass'>,
  predictions: PredictionSet,
): Record<string, Record<'precision' | 'recall' | 'f1', ShownEstimate> & Pick<ClassMetrics, 'rows'>> {
  const { yTrue, yPred, nClasses } = labelledPredictions(predictions);
  const { predictedTotals } = classCounts(yTrue, yPred, nClasses);
  return Object.fromEntries(
    Object.entries(perClass).map(([name, { precision, recall, f1, rows }]) => [
      name,
      {
        precision: showShare(precision, predictedTotals[predictions.classes.indexOf(name)] ?? 0),
        recall: showShare(recall, rows),
        f1: shownOr(f1, 'none', () => null),
        rows,
      },
    ]),
  );
}

/** The shares at a threshold. @param positives test rows of the positive class; @param nFlagged flagged ones */
export function showThreshold(report: ThresholdReport, positives: number, nFlagged: number): ThresholdReport {
  return {
    ...report,
    recall: showShare(report.recall, positives),
    precision: showShare(report.precision, nFlagged),
  };
}
