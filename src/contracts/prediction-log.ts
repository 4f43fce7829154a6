/** One answer a deployed model gave, and what many of them come to. */
import * as v from 'valibot';
import { estimateSchema } from './reports';

export const predictionRecordSchema = v.object({
  id: v.string(),
  /** ISO 8601, UTC. */
  at: v.string(),
  modelVersionId: v.string(),
  /** SHA-256 of the canonical JSON of the inputs, { column: cell }; the inputs themselves are not kept. */
  inputSha256: v.string(),
  /** Class name, or value in the target's unit. */
  output: v.union([v.string(), v.number()]),
  /** Probability of the answered class; null for regression. */
  confidence: v.nullable(v.number()),
  latencyMs: v.number(),
  /** The true answer, once known. */
  label: v.nullable(v.union([v.string(), v.number()])),
});
export type PredictionRecord = v.InferOutput<typeof predictionRecordSchema>;

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
