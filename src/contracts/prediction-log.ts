/** One answer a deployed model gave, and what many of them come to. */
import * as v from 'valibot';
import { userKeyedRecord } from './guards';
import { estimateSchema } from './reports';

export const predictionRecordSchema = v.object({
  id: v.string(),
  /** ISO 8601, UTC. */
  at: v.string(),
  modelVersionId: v.string(),
  /** SHA-256 of the canonical JSON of the inputs, { column: cell }. */
  inputSha256: v.string(),
  /** Class name, or value in the target's unit: what the version thought likeliest, also where it abstained. */
  output: v.union([v.string(), v.number()]),
  /** Probability of the answered class; null for regression. */
  confidence: v.nullable(v.number()),
  latencyMs: v.number(),
  /** The true answer where it came with the row; what is learned later is feedback. */
  label: v.nullable(v.union([v.string(), v.number()])),
  /** Where the row came from; absent in records of earlier versions, which came from files. */
  source: v.optional(v.picklist(['form', 'file', 'field', 'html'])),
  /** True where "not sure" was answered. */
  abstained: v.optional(v.boolean()),
  /** Calibrated probabilities in the order of the classes. */
  probabilities: v.optional(v.array(v.number())),
  /** Cells by column, personal columns left out, kept where the person chose to: windows, groups and retraining need them. */
  inputs: v.optional(userKeyedRecord(v.nullable(v.union([v.string(), v.number()])))),
  /** Of a file: where the row lies, so that its cells need not be kept twice. */
  row: v.optional(v.object({ datasetId: v.string(), rowId: v.number() })),
  /** Of field mode. */
  note: v.optional(v.pipe(v.string(), v.maxLength(500))),
  /** Degrees, WGS 84, only where the person allowed it; accuracy in metres. */
  position: v.optional(
    v.object({ latitude: v.number(), longitude: v.number(), accuracyMetres: v.nullable(v.number()) }),
  ),
});
export type PredictionRecord = v.InferOutput<typeof predictionRecordSchema>;

/** What became known about an answer. Append only: the latest `at` counts, and contradictions stay visible. */
export const feedbackSchema = v.object({
  id: v.string(),
  /** The prediction record that it is about. */
  recordId: v.string(),
  /** ISO 8601, UTC. */
  at: v.string(),
  /** Was the answer right? `notSure` says nothing about it. */
  verdict: v.picklist(['yes', 'no', 'notSure']),
  /** The true answer where it was given; with `yes` it is the answer itself. */
  truth: v.nullable(v.union([v.string(), v.number()])),
  source: v.picklist(['form', 'field', 'html', 'file']),
});
export type Feedback = v.InferOutput<typeof feedbackSchema>;

/**
 * A day's log as a file, `*.terrarium-log.json`: how answers and feedback come home from field mode and the HTML file. Ids
 * are random, so that a log may be read twice without counting anything twice.
 */
export const logFileSchema = v.strictObject({
  terrariumLog: v.literal(1),
  model: v.strictObject({ name: v.string(), version: v.number(), weightsSha256: v.string() }),
  exportedAt: v.string(),
  records: v.array(predictionRecordSchema),
  feedback: v.array(feedbackSchema),
  /** SHA-256 of the canonical JSON of all the rest: shows damage and careless edits, proves no author. */
  sha256: v.string(),
});
export type LogFile = v.InferOutput<typeof logFileSchema>;

const logCount = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const predictionLogSummarySchema = v.object({
  answers: logCount,
  /** Earliest and latest `at`; null for an empty log. */
  from: v.nullable(v.string()),
  to: v.nullable(v.string()),
  /** Classification: answers by class, most frequent first. Empty for regression. */
  outputs: v.array(v.object({ value: v.string(), count: logCount })),
  /** Mean stated confidence; null where no answer states one. */
  meanConfidence: v.nullable(v.number()),
  /** Quantiles by linear interpolation, milliseconds; null for an empty log. */
  latencyMs: v.nullable(v.object({ median: v.number(), p95: v.number(), p99: v.number() })),
  labelled: logCount,
  /** labelled / answers; null for an empty log. */
  labelledShare: v.nullable(v.number()),
  /** Share of labelled class answers that were right. */
  accuracy: estimateSchema,
  /** Mean of |answer - label| over labelled number answers, in the target's unit. */
  meanAbsoluteError: estimateSchema,
});
export type PredictionLogSummary = v.InferOutput<typeof predictionLogSummarySchema>;
