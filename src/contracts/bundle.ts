/**
 * The bundle: one zip that is exported, imported and deployed. Files: `manifest.json` (this shape, with a SHA-256 for
 * every other file), `model.json` (topology), `weights.bin` (tensors in `tensors` order, little-endian float32),
 * `recipe.json`, `reference.json`, `card.md`. No raw rows.
 */
import * as v from 'valibot';
import { columnTypeSchema } from './dataset';
import { metricsSchema } from './reports';
import { environmentSchema, TASKS } from './run';
import { topologySchema } from './artifact';

const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** What one column looked like in the training rows, for drift. At most 64 kB as JSON; columns are not linked by row. */
export const columnSketchSchema = v.object({
  name: v.string(),
  type: columnTypeSchema,
  /** Training rows behind the sketch, and how many of their cells were missing. */
  rows: countSchema,
  missing: countSchema,
  /**
   * Numbers and dates: a seeded sample of at most 4,096 non-missing values, ascending, limited to the 0.5 % and 99.5 % quantiles,
   * rounded to 9 significant digits. Null for other types.
   */
  sample: v.nullable(v.pipe(v.array(v.number()), v.maxLength(4096))),
  /**
   * Limits for "out of range": the 0.5 % and 99.5 % quantiles, moved outwards in doubling steps that start at an eighth of
   * the interquartile range until no training value lies beyond; never an extreme value itself. Null without numbers.
   */
  range: v.nullable(v.tuple([v.number(), v.number()])),
  /** Categories and booleans: counts, most frequent first; at most 1,000, the rest in `otherCount`. */
  categories: v.nullable(
    v.pipe(v.array(v.object({ value: v.string(), count: countSchema })), v.maxLength(1000)),
  ),
  otherCount: countSchema,
});
export type ColumnSketch = v.InferOutput<typeof columnSketchSchema>;

export const referenceProfileSchema = v.object({
  version: v.literal(1),
  columns: v.array(columnSketchSchema),
});
export type ReferenceProfile = v.InferOutput<typeof referenceProfileSchema>;

export const tensorEntrySchema = v.strictObject({
  name: v.string(),
  shape: v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});

export const modelFileSchema = v.strictObject({
  topology: topologySchema,
  tensors: v.array(tensorEntrySchema),
});

export const bundleManifestSchema = v.strictObject({
  terrariumBundle: v.literal(1),
  name: v.string(),
  /** 1, 2, 3 ... within a project; never reused. */
  modelVersion: v.pipe(v.number(), v.integer(), v.minValue(1)),
  createdAt: v.string(),
  task: v.picklist(TASKS),
  weightsSha256: v.string(),
  dataFingerprint: v.string(),
  environment: environmentSchema,
  files: v.array(v.strictObject({ path: v.string(), bytes: v.number(), sha256: v.string() })),
});
export type BundleManifest = v.InferOutput<typeof bundleManifestSchema>;

/** Facts a model card states, all recomputable; `null` prints as "not stated". */
export const modelCardFactsSchema = v.object({
  name: v.string(),
  modelVersion: v.number(),
  createdAt: v.string(),
  task: v.picklist(TASKS),
  family: v.string(),
  parameters: v.number(),
  seed: v.number(),
  epochs: v.number(),
  weightsSha256: v.string(),
  environment: environmentSchema,
  data: v.object({
    name: v.string(),
    rows: v.number(),
    columns: v.number(),
    sha256: v.string(),
    fingerprint: v.string(),
    target: v.string(),
    classes: v.array(v.string()),
    findings: v.array(v.object({ code: v.string(), column: v.nullable(v.string()), severity: v.string() })),
  }),
  split: v.object({
    kind: v.string(),
    seed: v.number(),
    train: v.number(),
    validation: v.number(),
    test: v.number(),
  }),
  features: v.array(v.string()),
  ignored: v.array(v.string()),
  metrics: metricsSchema,
  baseline: v.object({ name: v.string(), metrics: metricsSchema }),
  groups: v.array(
    v.object({
      column: v.string(),
      value: v.string(),
      rows: v.number(),
      small: v.boolean(),
      metrics: metricsSchema,
    }),
  ),
});
export type ModelCardFacts = v.InferOutput<typeof modelCardFactsSchema>;

/** A file made by an export. */
export interface ExportFile {
  /** Relative, forward slashes, never `..`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}
