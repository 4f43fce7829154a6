/**
 * The pipeline file and its report: the outward contract. Fields may be added, never renamed or dropped. Unknown fields
 * are refused with `E-PIPELINE-FIELD`; known but unbuilt values with `E-NOT-SUPPORTED-YET`. JSON Schemas under
 * docs/schemas are made from these definitions.
 */
import * as v from 'valibot';
import { columnTypeSchema, SEVERITIES } from './dataset';
import { userKeyedRecord } from './guards';
import { recipeSchema } from './recipe';
import { DEFAULT_MISSING } from './read-options';
import { evaluationReportSchema, groupReportsSchema } from './reports';
import { candidateSchema, TASKS, trainConfigSchema } from './run';
import { splitConfigSchema } from './split';

export const pipelineDataSchema = v.strictObject({
  path: v.pipe(v.string(), v.minLength(1)),
  format: v.optional(v.picklist(['auto', 'csv', 'tsv', 'json', 'jsonl']), 'auto'),
  header: v.optional(v.union([v.literal('auto'), v.boolean(), v.array(v.string())]), 'auto'),
  delimiter: v.optional(v.string(), 'auto'),
  encoding: v.optional(v.string(), 'auto'),
  decimal: v.optional(v.picklist(['.', ',']), '.'),
  missing: v.optional(v.array(v.string()), [...DEFAULT_MISSING]),
  columns: v.optional(userKeyedRecord(columnTypeSchema), {}),
  target: v.string(),
  positive: v.optional(v.nullable(v.string()), null),
  labelMap: v.optional(v.nullable(userKeyedRecord(v.string())), null),
  ignore: v.optional(v.array(v.string()), []),
  group: v.optional(v.null(), null),
  testPath: v.optional(v.nullable(v.string()), null),
  split: v.optional(splitConfigSchema, {}),
  text: v.optional(v.null(), null),
  summary: v.optional(v.null(), null),
  perLine: v.optional(v.literal(false), false),
  labels: v.optional(v.null(), null),
});

export const EXPORT_KINDS = ['bundle', 'tfjs', 'html', 'onnx', 'python'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

export const pipelineFileSchema = v.strictObject({
  $schema: v.optional(v.string()),
  terrarium: v.literal(1),
  name: v.pipe(v.string(), v.minLength(1)),
  task: v.picklist(TASKS),
  data: pipelineDataSchema,
  prepare: v.optional(v.union([v.literal('auto'), recipeSchema]), 'auto'),
  train: v.optional(trainConfigSchema, { model: 'auto' }),
  evaluate: v.optional(
    v.strictObject({
      groups: v.optional(v.array(v.string()), []),
      /** Bootstrap replicates behind every interval. */
      bootstrap: v.optional(v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(100_000)), 1000),
    }),
    {},
  ),
  deploy: v.optional(v.strictObject({ export: v.optional(v.array(v.picklist(EXPORT_KINDS)), []) }), {}),
  monitor: v.optional(v.nullable(v.strictObject({ path: v.pipe(v.string(), v.minLength(1)) })), null),
});
export type PipelineFile = v.InferOutput<typeof pipelineFileSchema>;

/** Largest absolute difference between an export's outputs and the run's that counts as the same answer. */
export const PARITY_TOLERANCE = 1e-5;

export const exportReceiptSchema = v.object({
  kind: v.string(),
  path: v.string(),
  bytes: v.number(),
  sha256: v.string(),
  /** Largest absolute difference between the export's outputs and the run's predictions over the test rows. */
  parity: v.object({ rows: v.number(), maxAbsDifference: v.number() }),
});
export type ExportReceipt = v.InferOutput<typeof exportReceiptSchema>;

export const pipelineReportSchema = v.object({
  terrarium: v.literal(1),
  name: v.string(),
  task: v.picklist(TASKS),
  environment: v.object({
    app: v.string(),
    backend: v.string(),
    backendReason: v.string(),
    adapter: v.string(),
    threads: v.number(),
    browser: v.string(),
    crossOriginIsolated: v.boolean(),
  }),
  data: v.object({
    rows: v.number(),
    /** Columns of the source, the target included. */
    columns: v.number(),
    classes: v.array(v.string()),
    sha256: v.string(),
    findings: v.array(
      v.looseObject({ code: v.string(), column: v.nullable(v.string()), severity: v.picklist(SEVERITIES) }),
    ),
  }),
  split: v.object({ train: v.number(), validation: v.number(), test: v.number() }),
  /** The recipe as fitted on the training rows, with the reason for each proposed step. */
  prepare: v.object({ features: v.number(), recipe: recipeSchema }),
  train: v.object({
    model: v.string(),
    candidates: v.array(candidateSchema),
    parameters: v.number(),
    epochs: v.number(),
    steps: v.number(),
    seed: v.number(),
    outcome: v.string(),
    durationMs: v.number(),
    samplesPerSecond: v.number(),
    weightsSha256: v.string(),
  }),
  metrics: evaluationReportSchema,
  groups: groupReportsSchema,
  exports: v.array(exportReceiptSchema),
  monitor: v.nullable(
    v.looseObject({
      rows: v.number(),
      verdict: v.picklist(['drift', 'no drift', 'not enough data']),
      columns: v.array(
        v.looseObject({
          name: v.string(),
          statistic: v.string(),
          value: v.nullable(v.number()),
          pValue: v.nullable(v.number()),
          drifted: v.boolean(),
        }),
      ),
    }),
  ),
  network: v.object({ requestsToOtherOrigins: v.number(), bytesSent: v.number() }),
});
export type PipelineReport = v.InferOutput<typeof pipelineReportSchema>;
