/** A bundle that comes in from outside: what it says before anything is stored, and what is asked for then. */
import * as v from 'valibot';
import { topologySchema } from './artifact';
import { TASKS } from './run';
import { bundleOriginSchema, trustedKeySchema } from './signature';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** What a person is shown of a bundle that passed every check. */
export const inspectedBundleSchema = v.object({
  name: v.string(),
  /** Its number where it was made. */
  modelVersion: count,
  createdAt: v.string(),
  task: v.picklist(TASKS),
  target: v.string(),
  /** Empty for regression. */
  classes: v.array(v.string()),
  /** Columns that it reads. */
  inputs: v.array(v.string()),
  family: v.picklist(topologySchema.options.map(({ entries }) => entries.family.literal)),
  parameters: count,
  weightsSha256: v.string(),
  origin: bundleOriginSchema,
});
export type InspectedBundle = v.InferOutput<typeof inspectedBundleSchema>;

export const bundleBytesSchema = v.custom<Uint8Array>((value) => value instanceof Uint8Array);

export const importRequestSchema = v.strictObject({
  bytes: bundleBytesSchema,
  /** The project that the version becomes one of; null: a new project without data. */
  projectId: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
  /** The name to trust an unknown key by from now on; null: it stays unknown. */
  trustAs: v.nullable(trustedKeySchema.entries.name),
});
export type ImportRequest = v.InferOutput<typeof importRequestSchema>;

/** Of a version that was brought in: when, from whom, and its number where it was made. */
export const importedSchema = v.object({
  at: v.string(),
  origin: bundleOriginSchema,
  modelVersion: count,
});
export type Imported = v.InferOutput<typeof importedSchema>;
