/**
 * Which version answers. Versions are numbered and never overwritten; roles are pointers that move between them, kept in
 * one record a project.
 */
import * as v from 'valibot';

export const deploymentSchema = v.object({
  projectId: v.string(),
  /** The version that answers; null before the first was promoted. */
  production: v.nullable(v.string()),
  /** Versions that were in production before, the latest last: what can be returned to. */
  retired: v.array(v.string()),
  /** When `production` last changed, ISO 8601; null before. */
  changedAt: v.nullable(v.string()),
});
/** The roles of a project's versions. A version that is in neither list is a candidate. */
export type Deployment = v.InferOutput<typeof deploymentSchema>;

/** Nothing was promoted yet. */
export const NO_DEPLOYMENT: Omit<Deployment, 'projectId'> = {
  production: null,
  retired: [],
  changedAt: null,
};

export const VERSION_ROLES = ['candidate', 'production', 'retired'] as const;
export type VersionRole = (typeof VERSION_ROLES)[number];

export function roleOfVersion(deployment: Deployment | null, versionId: string): VersionRole {
  if (deployment?.production === versionId) return 'production';
  return deployment?.retired.includes(versionId) === true ? 'retired' : 'candidate';
}

/** What must be looked at before a version is promoted. */
export const GATE_ITEMS = [
  'beatsProduction',
  'calibrated',
  'noPersonalColumn',
  'exportsReproduce',
  'groupsLookedAt',
  'cardComplete',
] as const;
export type GateItem = (typeof GATE_ITEMS)[number];

export const gateLineSchema = v.object({
  item: v.picklist(GATE_ITEMS),
  /** `open`: what is needed is not there yet; `passedOver`: failed or open, and a person said why. */
  state: v.picklist(['passed', 'failed', 'open', 'passedOver']),
  /** Figures of the evidence by name, for the sentence that says it. */
  evidence: v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.null()])),
  /** Of `passedOver`. */
  reason: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(500))),
});
export type GateLine = v.InferOutput<typeof gateLineSchema>;

export const passOverRequestSchema = v.strictObject({
  modelVersionId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  /** The line as it was shown. */
  line: gateLineSchema,
  /** Why; null takes an earlier reason back. */
  reason: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(500))),
});
export type PassOverRequest = v.InferOutput<typeof passOverRequestSchema>;

export const promoteRequestSchema = v.strictObject({
  modelVersionId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  /** The gate as it was shown: every item passed, or passed over. */
  gate: v.array(gateLineSchema),
});
export type PromoteRequest = v.InferOutput<typeof promoteRequestSchema>;

/** Items that still keep a version from being promoted. */
export function openItems(gate: readonly GateLine[]): readonly GateLine[] {
  return gate.filter(({ state }) => state === 'failed' || state === 'open');
}
