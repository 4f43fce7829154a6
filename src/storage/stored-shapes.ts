/**
 * The shape of every stored body by kind, checked when it is written and again when it is read. A kind's version rises
 * when its shape changes in a way that older bodies do not fit; then its entry also learns to lift them.
 */
import * as v from 'valibot';
import {
  backendChoiceSchema,
  bundleManifestSchema,
  candidateSchema,
  datasetManifestSchema,
  environmentSchema,
  evaluationReportSchema,
  findingSchema,
  fittedRecipeSchema,
  groupReportsSchema,
  makeError,
  modelCardFactsSchema,
  parseWith,
  predictionRecordSchema,
  problemSchema,
  recipeSchema,
  runOutcomeSchema,
  splitConfigSchema,
  TASKS,
  tensorEntrySchema,
  topologySchema,
  trainConfigSchema,
  type ModelVersionSummary,
  type RunSummary,
  type SplitSummary,
} from '../contracts';
import { TerrariumError } from '../foundation';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Also NaN and the infinities, which a diverged loss is. */
const anyNumber = v.custom<number>((value) => typeof value === 'number', 'expected a number');

const splitSummarySchema = v.object({
  id: v.string(),
  datasetId: v.string(),
  testDatasetId: v.nullable(v.string()),
  problem: problemSchema,
  split: splitConfigSchema,
  train: count,
  validation: count,
  test: count,
  classes: v.array(v.string()),
  findings: v.array(findingSchema),
}) satisfies v.GenericSchema<unknown, SplitSummary>;

const runSummarySchema = v.object({
  id: v.string(),
  splitId: v.string(),
  status: v.picklist(['running', 'done', 'stopped', 'interrupted', 'failed']),
  request: v.object({
    splitId: v.string(),
    prepare: v.union([v.literal('auto'), recipeSchema]),
    train: trainConfigSchema,
    backend: backendChoiceSchema,
  }),
  environment: environmentSchema,
  recipe: recipeSchema,
  nFeatures: count,
  family: v.string(),
  candidates: v.array(candidateSchema),
  parameters: count,
  epochs: v.array(
    v.object({
      epoch: count,
      trainingLoss: v.nullable(anyNumber),
      validationLoss: v.nullable(anyNumber),
      learningRate: anyNumber,
      durationMs: v.number(),
    }),
  ),
  bestEpoch: count,
  steps: count,
  outcome: runOutcomeSchema,
  durationMs: v.number(),
  samplesPerSecond: anyNumber,
  weightsSha256: v.string(),
  dataFingerprint: v.string(),
  startedAt: v.string(),
}) satisfies v.GenericSchema<unknown, RunSummary>;

const versionSummarySchema = v.object({
  id: v.string(),
  runId: v.string(),
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  name: v.string(),
  createdAt: v.string(),
  role: v.picklist(['candidate', 'production', 'retired']),
  card: v.string(),
}) satisfies v.GenericSchema<unknown, Omit<ModelVersionSummary, 'exports'>>;

const elementType = v.picklist(['int32', 'float64']);

const STORED_SHAPES = {
  dataset: { schemaVersion: 1, body: datasetManifestSchema },
  split: { schemaVersion: 1, body: splitSummarySchema },
  run: { schemaVersion: 1, body: runSummarySchema },
  evaluation: {
    schemaVersion: 1,
    body: v.object({
      runId: v.string(),
      metrics: evaluationReportSchema,
      groups: groupReportsSchema,
      predictions: v.object({
        task: v.picklist(TASKS),
        classes: v.array(v.string()),
        positive: v.nullable(v.number()),
        yTrue: elementType,
        yPred: elementType,
      }),
    }),
  },
  model: {
    schemaVersion: 1,
    body: v.object({
      weightsSha256: v.string(),
      topology: topologySchema,
      tensors: v.array(tensorEntrySchema),
      recipe: fittedRecipeSchema,
    }),
  },
  version: {
    schemaVersion: 1,
    body: v.object({
      summary: versionSummarySchema,
      manifest: bundleManifestSchema,
      facts: modelCardFactsSchema,
    }),
  },
  /** The reference profile of a model version; the profile itself is an array, as JSON. */
  reference: { schemaVersion: 1, body: v.object({}) },
  /** Answers of one version, in the order they were given. */
  prediction: {
    schemaVersion: 1,
    body: v.object({ modelVersionId: v.string(), records: v.array(predictionRecordSchema) }),
  },
  counter: { schemaVersion: 1, body: v.object({ value: count }) },
} as const satisfies Record<string, { schemaVersion: number; body: v.GenericSchema }>;

export type StoredKind = keyof typeof STORED_SHAPES;
export type StoredBody<Kind extends StoredKind> = v.InferOutput<(typeof STORED_SHAPES)[Kind]['body']>;

/** A body to be stored: the same, and nothing in it needs to be mutable. */
export type NewBody<Kind extends StoredKind> = DeepReadonly<StoredBody<Kind>>;
type DeepReadonly<Value> = Value extends object
  ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
  : Value;

/** Version that bodies of a kind are written with. */
export function currentSchemaVersion(kind: StoredKind): number {
  return STORED_SHAPES[kind].schemaVersion;
}

/**
 * A body as its kind's type.
 * @throws E-STORE-NEWER when a newer Terrarium wrote it
 * @throws E-STORE-SHAPE when it does not fit
 */
export function parseBody<Kind extends StoredKind>(
  kind: Kind,
  id: string,
  schemaVersion: number,
  body: unknown,
): StoredBody<Kind> {
  const shape = STORED_SHAPES[kind];
  if (schemaVersion > shape.schemaVersion) throw makeError('E-STORE-NEWER');
  return checkStored(shape.body, body, kind, id) as StoredBody<Kind>;
}

/** Validates anything read from the database. @throws E-STORE-SHAPE, naming the record */
export function checkStored<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  kind: string,
  id: string,
): v.InferOutput<Schema> {
  try {
    return parseWith(schema, value, 'E-STORE-SHAPE');
  } catch (error) {
    if (!(error instanceof TerrariumError)) throw error;
    throw makeError('E-STORE-SHAPE', { ...error.details, kind, id });
  }
}
