/** One answer a deployed model gave. */
import * as v from 'valibot';

export const predictionRecordSchema = v.object({
  id: v.string(),
  /** ISO 8601, UTC. */
  at: v.string(),
  modelVersionId: v.string(),
  /** SHA-256 of the canonical JSON of the inputs; the inputs themselves are not kept. */
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
