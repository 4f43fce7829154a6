/**
 * The shape of every stored body by kind, checked when it is written and again when it is read. A kind's version rises
 * when its shape changes in a way that older bodies do not fit; then its entry also learns to lift them.
 */
import * as v from 'valibot';
import {
  acknowledgementSchema,
  bundleManifestSchema,
  datasetManifestSchema,
  deploymentSchema,
  evaluationReportSchema,
  exportReceiptSchema,
  feedbackSchema,
  fittedRecipeSchema,
  groupReportsSchema,
  importanceReportSchema,
  logbookEntrySchema,
  logbookHeadSchema,
  makeError,
  modelCardFactsSchema,
  parseWith,
  predictionRecordSchema,
  projectRecordSchema,
  TASKS,
  runSummarySchema,
  signingKeySchema,
  splitSummarySchema,
  storedVersionSchema,
  tensorEntrySchema,
  topologySchema,
  trustedKeySchema,
} from '../contracts';
import { TerrariumError } from '../foundation';

const elementType = v.picklist(['int32', 'float64']);
/** A prediction set without its arrays. */
const predictionsBody = v.object({
  task: v.picklist(TASKS),
  classes: v.array(v.string()),
  positive: v.nullable(v.number()),
  yTrue: elementType,
  yPred: elementType,
});

const STORED_SHAPES = {
  project: { schemaVersion: 1, body: projectRecordSchema },
  dataset: { schemaVersion: 1, body: datasetManifestSchema },
  split: { schemaVersion: 1, body: splitSummarySchema },
  run: { schemaVersion: 1, body: runSummarySchema },
  evaluation: {
    schemaVersion: 1,
    body: v.object({
      runId: v.string(),
      metrics: evaluationReportSchema,
      groups: groupReportsSchema,
      predictions: predictionsBody,
      /** Absent in evaluations made before validation rows were kept. */
      validation: v.optional(v.nullable(predictionsBody)),
      evaluatedAt: v.optional(v.nullable(v.string())),
      bootstrap: v.optional(v.nullable(v.number())),
    }),
  },
  /** The last permutation importance of a run, by the run's id. */
  importance: { schemaVersion: 1, body: importanceReportSchema },
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
      summary: storedVersionSchema,
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
  /** What became known about answers of one version, in the order it was said; each about a record by its id. */
  feedback: {
    schemaVersion: 1,
    body: v.object({ modelVersionId: v.string(), feedback: v.array(feedbackSchema) }),
  },
  /** A settled alert of one version, by version and alert. */
  acknowledgement: { schemaVersion: 1, body: acknowledgementSchema },
  /** The roles of a project's versions, by the project's id. */
  deployment: { schemaVersion: 1, body: deploymentSchema },
  /** Receipts of a version's exports, the last of each kind, by the version's id. */
  receipts: { schemaVersion: 1, body: v.object({ receipts: v.array(exportReceiptSchema) }) },
  /** Entries of log books, by project and number. */
  logbook: { schemaVersion: 1, body: logbookEntrySchema },
  /** Where each log book ends. */
  logbookHead: { schemaVersion: 1, body: logbookHeadSchema },
  /** This device's key pair for signing bundles; the private half is the browser's own object. */
  signingKey: { schemaVersion: 1, body: signingKeySchema },
  /** Keys that a person trusts, by fingerprint. */
  trustedKey: { schemaVersion: 1, body: trustedKeySchema },
  counter: {
    schemaVersion: 1,
    body: v.object({ value: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  },
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
