/** Finished results as plain data, recomputable from stored artefacts. Undefined figures are null, never 0. */
import * as v from 'valibot';
import { findingSchema } from './dataset';
import { userKeyedRecord } from './guards';

/** A figure with its 95 % percentile bootstrap interval; null where undefined. */
export const estimateSchema = v.object({
  value: v.nullable(v.number()),
  low: v.nullable(v.number()),
  high: v.nullable(v.number()),
});
export type Estimate = v.InferOutput<typeof estimateSchema>;

export const CLASSIFICATION_METRICS = [
  'accuracy',
  'balancedAccuracy',
  'macroPrecision',
  'macroRecall',
  'macroF1',
  'weightedF1',
  'logLoss',
  'brier',
  'auc',
  'averagePrecision',
  'mcc',
] as const;
export const REGRESSION_METRICS = ['rmse', 'mae', 'r2'] as const;
export type ClassificationMetric = (typeof CLASSIFICATION_METRICS)[number];
export type RegressionMetric = (typeof REGRESSION_METRICS)[number];

export const metricsSchema = v.record(v.string(), estimateSchema);
/** Estimates by metric id. */
export type Metrics = v.InferOutput<typeof metricsSchema>;

export const classMetricsSchema = v.object({
  precision: estimateSchema,
  recall: estimateSchema,
  f1: estimateSchema,
  rows: v.number(),
});
export type ClassMetrics = v.InferOutput<typeof classMetricsSchema>;

export const baselineReportSchema = v.objectWithRest(
  { name: v.string() },
  v.union([estimateSchema, v.string()]),
);

/** Figures of one value of a grouping column. `small` is true below 30 rows. */
export const groupReportSchema = v.objectWithRest(
  { rows: v.number(), small: v.boolean() },
  v.union([estimateSchema, v.number(), v.boolean()]),
);

export const evaluationReportSchema = v.object({
  test: metricsSchema,
  perClass: userKeyedRecord(classMetricsSchema),
  baseline: baselineReportSchema,
});
/** The contract's `metrics` object. Test figures are absent (empty) when there are no test rows. */
export type EvaluationReport = v.InferOutput<typeof evaluationReportSchema>;
export const groupReportsSchema = userKeyedRecord(userKeyedRecord(groupReportSchema));
export type GroupReports = v.InferOutput<typeof groupReportsSchema>;

/** Predictions for some rows, enough to recompute every figure. */
export interface PredictionSet {
  readonly rowIds: Int32Array; // [rows]
  readonly task: 'classification' | 'regression';
  /** Empty for regression. */
  readonly classes: readonly string[];
  /** Index of the positive class; null for regression and for more than two classes. */
  readonly positive: number | null;
  /** Class indices, or target values in the target's unit; NaN / -1 where the label is unknown. */
  readonly yTrue: Int32Array | Float64Array; // [rows]
  /** Class indices, or values in the target's unit. */
  readonly yPred: Int32Array | Float64Array; // [rows]
  /** Row-major [rows, classes]; empty for regression. */
  readonly probabilities: Float64Array;
}

export const driftColumnSchema = v.object({
  name: v.string(),
  statistic: v.string(),
  value: v.nullable(v.number()),
  pValue: v.nullable(v.number()),
  /** p-value of the column by itself, not adjusted for the others; absent where not compared and in earlier versions. */
  columnPValue: v.optional(v.number()),
  drifted: v.boolean(),
  /** Population stability index, a description beside the verdict; null where undefined. */
  populationStabilityIndex: v.nullable(v.number()),
  /** Share of missing cells, 0 to 1. */
  missingReference: v.number(),
  missingCurrent: v.number(),
  /** Standardised change with what chance explains removed, the figure the effect floor applies to; null where not compared. */
  effect: v.nullable(v.number()),
  /** Description: Wasserstein-1 distance in reference standard deviations, or total variation distance; null where undefined. */
  distance: v.nullable(v.number()),
  /**
   * How far this column's change alone moves the model's mean answer: total variation of class probabilities, or
   * standard deviations of the training target. Null where the column has not drifted or was not asked about.
   */
  answerShift: v.nullable(v.number()),
});
export type DriftColumn = v.InferOutput<typeof driftColumnSchema>;

export const driftReportSchema = v.object({
  rows: v.number(),
  referenceRows: v.number(),
  verdict: v.picklist(['drift', 'no drift', 'not enough data']),
  /** Overall permutation p-value; null when there was not enough data. */
  pValue: v.nullable(v.number()),
  /** Nominal share of no-drift windows that raise the overall verdict. */
  alpha: v.number(),
  /** Most changed first. */
  columns: v.array(driftColumnSchema),
  findings: v.array(findingSchema),
});
export type DriftReport = v.InferOutput<typeof driftReportSchema>;

/** False when a column that the model needs is absent, so that it cannot answer these rows. */
export function canAnswer({ findings }: Pick<DriftReport, 'findings'>): boolean {
  return !findings.some(({ code }) => code === 'F-COLUMN-MISSING');
}
