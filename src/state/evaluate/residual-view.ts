/** What a regression's errors look like. Pure. */
import type { Estimate, PredictionSet } from '../../contracts';
import { quantile } from '../../foundation';
import {
  labelledPredictions,
  meanInterval,
  residualHistogram,
  residuals,
  residualsByPrediction,
  summariseResiduals,
  type ResidualGroup,
  type ResidualSummary,
} from '../../pipeline/metrics';

const BINS = 21;
const MOST_GROUPS = 8;
const ROWS_PER_GROUP = 10;

export interface ResidualView {
  readonly points: readonly (readonly [predicted: number, actual: number])[];
  readonly summary: ResidualSummary;
  /** Half of the absolute errors lie below `middle`, 95 % below `far`. */
  readonly middle: number;
  readonly far: number;
  /** Mean error with its interval; one that leaves out 0 is a bias. */
  readonly bias: Estimate;
  readonly groups: readonly ResidualGroup[];
  readonly histogram: { readonly edges: readonly number[]; readonly counts: readonly number[] };
}

/** Null for classification, without rows, and when a value is not finite. */
export function makeResidualView(predictions: PredictionSet | null): ResidualView | null {
  if (predictions === null || predictions.task !== 'regression') return null;
  const { yTrue, yPred, nRows } = labelledPredictions(predictions);
  const errors = residuals(yTrue, yPred);
  const summary = summariseResiduals(errors);
  const histogram = residualHistogram(errors, BINS);
  const nGroups = Math.max(2, Math.min(MOST_GROUPS, Math.floor(nRows / ROWS_PER_GROUP)));
  const groups = residualsByPrediction(errors, yPred, nGroups);
  if (summary === null || histogram === null || groups === null) return null;
  const distances = errors.map(Math.abs);
  return {
    points: Array.from(yPred, (predicted, i) => [predicted, yTrue[i] as number] as const),
    summary,
    middle: quantile(distances, 0.5),
    far: quantile(distances, 0.95),
    bias: meanInterval(errors),
    groups,
    histogram: { edges: [...histogram.edges], counts: [...histogram.counts] },
  };
}

/** How much wider the middle half of the errors is in the highest group than in the lowest; null where either has none. */
export function spreadRatio(groups: readonly ResidualGroup[]): number | null {
  const width = (group: ResidualGroup | undefined): number =>
    group === undefined ? 0 : group.upperQuartile - group.lowerQuartile;
  const first = width(groups[0]);
  const last = width(groups.at(-1));
  return first > 0 && last > 0 ? last / first : null;
}
