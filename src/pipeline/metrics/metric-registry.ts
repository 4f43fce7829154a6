/**
 * Every metric that reports carry, by its id: how to compute it, which direction is better, what its unit is. Training,
 * evaluation, monitoring and the page all loop over this one list; to add a metric, add its id to contracts/reports and
 * an entry here. `bind` does the work that weights cannot change once, so that a thousand bootstrap replicates stay cheap.
 */
import {
  CLASSIFICATION_METRICS,
  REGRESSION_METRICS,
  type ClassificationMetric,
  type PredictionSet,
  type RegressionMetric,
  type Task,
} from '../../contracts';
import { accuracy, balancedAccuracy } from './accuracy';
import { macroAuc } from './auc';
import { macroAveragePrecision } from './average-precision';
import { brierPerRow } from './brier';
import { classCounts, type ClassCounts } from './confusion-matrix';
import { labelledPredictions, labelledRows, type LabelledPredictions } from './labelled-predictions';
import { logLossPerRow } from './log-loss';
import { mcc } from './matthews-correlation';
import { macroF1, macroPrecision, macroRecall, weightedF1 } from './precision-recall-f1';
import { r2FromSquaredErrors } from './r-squared';
import { absoluteErrors, squaredErrors } from './regression-errors';
import { weightedMean, type SampleWeight } from './weighted-mean';

export type MetricId = ClassificationMetric | RegressionMetric;

/**
 * share: in [0, 1]. correlation: in [-1, 1]. nats: >= 0. squaredProbability: in [0, 1] for two classes, [0, 2] for more.
 * targetUnit: >= 0 in the target's unit. determination: at most 1.
 */
export type MetricUnit =
  'share' | 'correlation' | 'nats' | 'squaredProbability' | 'targetUnit' | 'determination';

/** A metric of fixed rows as a function of their weights; NaN where undefined. */
export type WeightedFigure = (sampleWeight: SampleWeight) => number;

export interface Metric {
  readonly id: MetricId;
  readonly task: Task;
  readonly higherIsBetter: boolean;
  readonly unit: MetricUnit;
  /** Prepares the metric for many weightings of the same rows. */
  readonly bind: (rows: LabelledPredictions) => WeightedFigure;
  /**
   * The metric of a whole prediction set. Rows without a known label do not count.
   * @param sampleWeight one weight per row of the set; default null
   * @returns float64; NaN where undefined
   * @throws E-PREDICTIONS-INVALID as labelledPredictions
   */
  readonly compute: (predictions: PredictionSet, sampleWeight?: SampleWeight) => number;
}

type Definition = Pick<Metric, 'task' | 'higherIsBetter' | 'unit' | 'bind'>;

function classification(unit: MetricUnit, bind: Metric['bind'], higherIsBetter = true): Definition {
  return { task: 'classification', higherIsBetter, unit, bind };
}

function regression(unit: MetricUnit, bind: Metric['bind'], higherIsBetter = false): Definition {
  return { task: 'regression', higherIsBetter, unit, bind };
}

function countsToFigure(figure: (counts: ClassCounts) => number): Metric['bind'] {
  return (rows) => (sampleWeight) => figure(classCounts(rows.yTrue, rows.yPred, rows.nClasses, sampleWeight));
}

function meanOverRows(perRow: (rows: LabelledPredictions) => Float64Array): Metric['bind'] {
  return (rows) => {
    const values = perRow(rows);
    return (sampleWeight) => weightedMean(values, sampleWeight);
  };
}

function squaredErrorsToFigure(
  figure: (rows: LabelledPredictions, errors: Float64Array, sampleWeight: SampleWeight) => number,
): Metric['bind'] {
  return (rows) => {
    const errors = squaredErrors(rows.yTrue, rows.yPred);
    return (sampleWeight) => figure(rows, errors, sampleWeight);
  };
}

const DEFINITIONS: Readonly<Record<MetricId, Definition>> = {
  accuracy: classification('share', countsToFigure(accuracy)),
  balancedAccuracy: classification('share', countsToFigure(balancedAccuracy)),
  macroPrecision: classification('share', countsToFigure(macroPrecision)),
  macroRecall: classification('share', countsToFigure(macroRecall)),
  macroF1: classification('share', countsToFigure(macroF1)),
  weightedF1: classification('share', countsToFigure(weightedF1)),
  logLoss: classification(
    'nats',
    meanOverRows((rows) => logLossPerRow(rows.yTrue, rows.probabilities, rows.nClasses)),
    false,
  ),
  brier: classification(
    'squaredProbability',
    meanOverRows((rows) => brierPerRow(rows.yTrue, rows.probabilities, rows.nClasses, rows.positive)),
    false,
  ),
  auc: classification('share', (rows) => (sampleWeight) => macroAuc(rows.rankings(), sampleWeight)),
  averagePrecision: classification(
    'share',
    (rows) => (sampleWeight) => macroAveragePrecision(rows.rankings(), sampleWeight),
  ),
  mcc: classification('correlation', countsToFigure(mcc)),
  rmse: regression(
    'targetUnit',
    squaredErrorsToFigure((_, errors, sampleWeight) => Math.sqrt(weightedMean(errors, sampleWeight))),
  ),
  mae: regression(
    'targetUnit',
    meanOverRows((rows) => absoluteErrors(rows.yTrue, rows.yPred)),
  ),
  r2: regression(
    'determination',
    squaredErrorsToFigure((rows, errors, sampleWeight) =>
      r2FromSquaredErrors(rows.yTrue, errors, sampleWeight),
    ),
    true,
  ),
};

function makeMetric(id: MetricId): Metric {
  const definition = DEFINITIONS[id];
  return {
    id,
    ...definition,
    compute: (predictions, sampleWeight = null) => {
      const rows = labelledPredictions(predictions);
      const positions = labelledRows(predictions);
      const weights =
        sampleWeight === null ? null : Float64Array.from(positions, (row) => sampleWeight[row] as number);
      return definition.bind(rows)(weights);
    },
  };
}

/** Every metric by id. */
export const METRICS = Object.fromEntries(
  [...CLASSIFICATION_METRICS, ...REGRESSION_METRICS].map((id) => [id, makeMetric(id)]),
) as Readonly<Record<MetricId, Metric>>;

/** The metrics of a task in the order reports print them. */
export function metricsOfTask(task: Task): readonly Metric[] {
  const ids: readonly MetricId[] = task === 'classification' ? CLASSIFICATION_METRICS : REGRESSION_METRICS;
  return ids.map((id) => METRICS[id]);
}
