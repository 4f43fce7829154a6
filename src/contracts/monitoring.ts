/** Watching a version in use: windows over what it answered, what each of them shows, and the alerts that follow. */
import * as v from 'valibot';
import { findingSchema } from './dataset';
import { driftReportSchema, estimateSchema, groupReportsSchema, metricsSchema } from './reports';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** How a person wants a version to be watched. */
export const monitorPlanSchema = v.strictObject({
  /** Windows of so many answers in the order they were given, or of calendar days, weeks (from Monday) or months in UTC. */
  windowBy: v.picklist(['rows', 'day', 'week', 'month']),
  /** Of `rows`. Below 30 rows a window has no verdict. */
  windowRows: v.pipe(v.number(), v.safeInteger(), v.minValue(30), v.maxValue(1_000_000)),
  /** What windows are held against: the training rows, or the answers of an earlier stretch of time. */
  reference: v.variant('kind', [
    v.strictObject({ kind: v.literal('training') }),
    v.strictObject({ kind: v.literal('period'), from: v.string(), to: v.string() }),
  ]),
  schedule: v.variant('kind', [
    v.strictObject({ kind: v.literal('byHand') }),
    v.strictObject({ kind: v.literal('onOpen') }),
    v.strictObject({ kind: v.literal('daily') }),
    v.strictObject({
      kind: v.literal('everyAnswers'),
      answers: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    }),
  ]),
  /** Columns whose groups are watched one by one. */
  groups: v.array(v.string()),
});
export type MonitorPlan = v.InferOutput<typeof monitorPlanSchema>;

export const DEFAULT_MONITOR_PLAN: MonitorPlan = {
  windowBy: 'rows',
  windowRows: 300,
  reference: { kind: 'training' },
  schedule: { kind: 'onOpen' },
  groups: [],
};

export const windowReportSchema = v.object({
  /** 0, 1, 2 ... in time. */
  index: count,
  /** Earliest and latest answer, ISO 8601. */
  from: v.string(),
  to: v.string(),
  /** Answers given, and those with inputs kept, which alone can be compared. */
  answers: count,
  rows: count,
  abstained: count,
  /** Null where too few rows have inputs. */
  drift: v.nullable(driftReportSchema),
  /** Faults of quality: new words, out of range, gaps, types. */
  findings: v.array(findingSchema),
  /** From feedback and late labels; null without any. */
  realised: v.nullable(
    v.object({
      labelled: count,
      /** Answers about which labels disagree; the latest counts. */
      contradicted: count,
      /** `accuracy`, `brier` and `logLoss`, or `mae` and `rmse`. */
      metrics: metricsSchema,
    }),
  ),
  /** Without labels, from calibrated confidence: it cannot see a changed relation between inputs and target. */
  estimated: v.nullable(v.object({ metric: v.picklist(['accuracy', 'mae']), estimate: estimateSchema })),
  latencyMs: v.nullable(v.object({ median: v.number(), p95: v.number() })),
  /** Share of answers with feedback, in [0, 1]; null without answers. */
  feedbackShare: v.nullable(v.number()),
  /** Per grouping column and value: answers, share of each class, accuracy where labels are there. */
  groups: groupReportsSchema,
});
export type WindowReport = v.InferOutput<typeof windowReportSchema>;

export const ALERT_KINDS = [
  'drift',
  'quality',
  'accuracy',
  'estimatedAccuracy',
  'groups',
  'stability',
] as const;
export const alertSchema = v.object({
  /** The same cause in the same windows has the same id. */
  id: v.string(),
  kind: v.picklist(ALERT_KINDS),
  column: v.nullable(v.string()),
  severity: v.picklist(['watch', 'act']),
  /** Windows that show it; an alert needs two of three in a row, `watch` one. */
  windows: v.array(count),
  /** Figures by name, for the sentence that says it. */
  evidence: v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.null()])),
  state: v.picklist(['open', 'acknowledged']),
  /** Of `acknowledged`: why a person settled it. */
  reason: v.nullable(v.string()),
});
export type Alert = v.InferOutput<typeof alertSchema>;

export const monitorReportSchema = v.object({
  modelVersionId: v.string(),
  plan: monitorPlanSchema,
  madeAt: v.string(),
  windows: v.array(windowReportSchema),
  /** The gravest first; of equal gravity, what moves the answers most. */
  alerts: v.array(alertSchema),
  /** `unknown`: too few answers for a verdict. */
  light: v.picklist(['unknown', 'steady', 'watch', 'act']),
  /** Alerts expected in these windows if nothing has changed. */
  expectedFalseAlarms: v.number(),
  /** Stored inputs answered again: rows, and the largest difference of a probability or of the standardised target. */
  stability: v.nullable(v.object({ rows: count, maxAbsDifference: v.number() })),
});
export type MonitorReport = v.InferOutput<typeof monitorReportSchema>;

export const monitorVersionRequestSchema = v.strictObject({
  modelVersionId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  plan: monitorPlanSchema,
});
export type MonitorVersionRequest = v.InferOutput<typeof monitorVersionRequestSchema>;

/** That a person settled an alert, and why. The latest of an alert counts. */
export const acknowledgementSchema = v.strictObject({
  modelVersionId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  alertId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  reason: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
});
export type Acknowledgement = v.InferOutput<typeof acknowledgementSchema>;

const columnName = v.pipe(v.string(), v.maxLength(1000));

/** A file of labels that came late, read as a dataset, and how its rows find the answers that they are about. */
export const labelsRequestSchema = v.strictObject({
  modelVersionId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  /** Of the file, as `ingest` stored it. */
  datasetId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  key: v.variant('kind', [
    /** A column that holds record ids. */
    v.strictObject({ kind: v.literal('recordId'), column: columnName }),
    /** Columns that the answered rows have, too; all of them must agree. */
    v.strictObject({
      kind: v.literal('columns'),
      columns: v.pipe(v.array(columnName), v.minLength(1), v.maxLength(20)),
    }),
  ]),
  /** The column of true answers. */
  label: columnName,
});
export type LabelsRequest = v.InferOutput<typeof labelsRequestSchema>;

export const labelsReportSchema = v.object({
  /** Rows of the file: each is in one of the next three. */
  rows: count,
  matched: count,
  /** With a label, about no answer of this version. */
  unmatched: count,
  /** Without a label or a key. */
  empty: count,
  /** Answers that got a label; several where a key is that of several. */
  answers: count,
  /** Keys that the file holds more than once with one label, and with different ones; the last row counts. */
  repeated: count,
  contradicted: count,
  /** Labels that no class of the model has: each says that the answer was wrong. */
  unknownClass: count,
  /** Of the feedback made from it: kept now, and known before. */
  new: count,
  known: count,
});
export type LabelsReport = v.InferOutput<typeof labelsReportSchema>;
