/**
 * The bundle: one zip that is exported, imported and deployed. Files: `manifest.json` (this shape, with a SHA-256 for
 * every other file), `model.json` (topology), `weights.bin` (tensors in `tensors` order, little-endian float32),
 * `recipe.json`, `reference.json`, `card.md`, and where the version has them `decision.json` and `notation.json`. No raw
 * rows.
 */
import * as v from 'valibot';
import { columnTypeSchema } from './dataset';
import { decisionSchema } from './decision';
import { gateLineSchema } from './deployment';
import { userKeyedRecord } from './guards';
import { classMetricsSchema, estimateSchema, metricsSchema } from './reports';
import { environmentSchema, TASKS } from './run';
import { statementSchema } from './statement';
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
    /** Every column over all rows; `distinct` null above 100,000. Absent in versions of before. */
    columnFacts: v.optional(
      v.array(
        v.object({
          name: v.string(),
          type: columnTypeSchema,
          missing: countSchema,
          distinct: v.nullable(countSchema),
        }),
      ),
    ),
    /** Rows of each class in the whole table, at most 50; absent for regression and in versions of before. */
    classRows: v.optional(v.array(v.object({ value: v.string(), rows: countSchema }))),
    format: v.optional(v.string()),
    sizeBytes: v.optional(countSchema),
    /** True when the app made the table itself. */
    isSample: v.optional(v.boolean()),
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
  /** Everything below is absent in versions of before. */
  perClass: v.optional(userKeyedRecord(classMetricsSchema)),
  /** The class counted as positive; null with more than two classes and for regression. */
  positive: v.optional(v.nullable(v.string())),
  /** Replicates behind every interval; null where it was not noted. */
  bootstrap: v.optional(v.nullable(countSchema)),
  evaluatedAt: v.optional(v.nullable(v.string())),
  outcome: v.optional(v.string()),
  /** Steps of the recipe in their order. */
  steps: v.optional(v.array(v.object({ kind: v.string(), columns: v.array(v.string()) }))),
  /**
   * What the training rows held in each column that the model reads. `range` is the reference's, so no extreme value;
   * `categories` are the commonest 20, and none of personal columns.
   */
  inputs: v.optional(
    v.array(
      v.object({
        name: v.string(),
        type: columnTypeSchema,
        rows: countSchema,
        missing: countSchema,
        range: v.nullable(v.tuple([v.number(), v.number()])),
        categories: v.nullable(v.array(v.string())),
        /** Distinct categories in the reference, listed or not. */
        nCategories: v.nullable(countSchema),
      }),
    ),
  ),
  decision: v.optional(decisionSchema),
  /**
   * The test rows as the version answers them; absent where it answers as the model does. `coverage`: share of true values
   * within the conformal interval; `answered`: share of rows outside the abstain zone; both with Wilson's interval.
   */
  decided: v.optional(
    v.object({
      metrics: metricsSchema,
      perClass: userKeyedRecord(classMetricsSchema),
      coverage: v.optional(estimateSchema),
      answered: v.optional(estimateSchema),
    }),
  ),
  /** The gate when the version was promoted, with the reasons of items that were passed over. */
  gate: v.optional(v.array(gateLineSchema)),
  statement: v.optional(statementSchema),
});
export type ModelCardFacts = v.InferOutput<typeof modelCardFactsSchema>;

/** A file made by an export. */
export interface ExportFile {
  /** Relative, forward slashes, never `..`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}
