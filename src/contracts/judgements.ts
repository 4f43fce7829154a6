/**
 * What the Evaluate room asks beyond the evaluation itself, and the answers: figures at a threshold, what each column
 * contributes, two runs on the same rows, and rows by the value of a column. All plain data.
 */
import * as v from 'valibot';
import { estimateSchema, metricsSchema } from './reports';
import { PARTS } from './split';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const price = v.pipe(v.number(), v.finite(), v.minValue(0));
const replicates = v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(100_000));

export const thresholdRequestSchema = v.strictObject({
  runId: id,
  /** Rows whose probability of the positive class is at least this are flagged; null flags nobody. */
  threshold: v.nullable(v.pipe(v.number(), v.finite())),
  /** Prices of the two mistakes, in any one unit. */
  falseAlarm: price,
  miss: price,
  bootstrap: replicates,
});
export type ThresholdRequest = v.InferOutput<typeof thresholdRequestSchema>;

/** Figures on the test rows at one threshold, each with a 95 % interval of stratified bootstrap replicates. */
export const thresholdReportSchema = v.object({
  runId: id,
  threshold: v.nullable(v.number()),
  rows: count,
  /** Share of the positive rows that are flagged. */
  recall: estimateSchema,
  /** Share of the other rows that are flagged. */
  falseAlarmRate: estimateSchema,
  /** Share of the flagged rows that are positive; null when nobody is flagged. */
  precision: estimateSchema,
  accuracy: estimateSchema,
  flagged: estimateSchema,
  /** Mean cost of a row, in the unit of the prices. */
  costPerRow: estimateSchema,
});
export type ThresholdReport = v.InferOutput<typeof thresholdReportSchema>;

export const explainRequestSchema = v.strictObject({
  runId: id,
  part: v.picklist(['validation', 'test']),
  /** Shuffles of every column. */
  repeats: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  seed: v.pipe(v.number(), v.safeInteger()),
});
export type ExplainRequest = v.InferOutput<typeof explainRequestSchema>;

/** How much worse the model answers when one column is shuffled among the rows. */
export const columnImportanceSchema = v.object({
  column: v.string(),
  /** Rise of log loss (nats) or RMSE (target's unit); mean over shuffles. Its interval covers rows and shuffles. */
  lossRise: estimateSchema,
  /** Fall of accuracy or R squared, likewise. */
  metricDrop: estimateSchema,
});
export type ColumnImportance = v.InferOutput<typeof columnImportanceSchema>;

export const importanceReportSchema = v.object({
  runId: id,
  part: v.picklist(['validation', 'test']),
  repeats: count,
  seed: v.number(),
  /** Rows that were shuffled: all labelled ones, or a seeded draw of the most that are used. */
  rows: count,
  lossMetric: v.picklist(['logLoss', 'rmse']),
  primaryMetric: v.picklist(['accuracy', 'r2']),
  /** Both metrics on the rows as they are. */
  loss: v.nullable(v.number()),
  primary: v.nullable(v.number()),
  /** Largest rise of loss first. Columns that the recipe leaves out are not listed: nothing can depend on them. */
  columns: v.array(columnImportanceSchema),
  /** Pairs of listed number columns whose ranks correlate by 0.7 or more, strongest first. */
  correlated: v.array(v.object({ first: v.string(), second: v.string(), spearman: v.number() })),
});
export type ImportanceReport = v.InferOutput<typeof importanceReportSchema>;

export const compareRequestSchema = v.strictObject({
  runIds: v.tuple([id, id]),
  bootstrap: replicates,
});
export interface CompareRequest {
  readonly runIds: readonly [string, string];
  readonly bootstrap: number;
}

/** Two runs judged on the same test rows. */
export const pairedComparisonSchema = v.object({
  runIds: v.tuple([id, id]),
  rows: count,
  /** metric(first) - metric(second) by metric id, in the metric's unit, whichever direction is better. */
  differences: metricsSchema,
  /** Exact McNemar test of equal accuracy; null for regression. */
  mcNemar: v.nullable(v.object({ onlyFirst: count, onlySecond: count, pValue: v.number() })),
});
export type PairedComparison = v.InferOutput<typeof pairedComparisonSchema>;

export const groupingRequestSchema = v.strictObject({
  splitId: id,
  part: v.picklist(PARTS),
  columns: v.pipe(v.array(v.string()), v.maxLength(100)),
});
export type GroupingRequest = v.InferOutput<typeof groupingRequestSchema>;

/** Which group of one column each row belongs to. */
export const rowGroupingSchema = v.object({
  column: v.string(),
  /** Ranges ascending, values by falling number of rows; at most 50. A missing cell is of the group `(missing)`. */
  groups: v.array(v.string()),
  /** Index into `groups`, one per row of the part, in the order of its prediction set. */
  codes: v.instance(Int32Array),
});
export type RowGrouping = v.InferOutput<typeof rowGroupingSchema>;
