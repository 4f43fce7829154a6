/**
 * A bundle that comes in from outside: read whole and checked before anything is stored, then kept as a candidate
 * version. What it needs to answer and to be watched (recipe, decision, notation, reference) comes with it; rows do not.
 */
import {
  makeProjectDocument,
  type BundleOrigin,
  type BundleSignature,
  type ImportRequest,
  type InspectedBundle,
  type ModelCardFacts,
  type ModelVersionSummary,
  type ProjectRecord,
  type RunSummary,
  type VersionInputs,
} from '../../contracts';
import { readBundle, type Bundle } from '../deploy';
import type { WorkflowContext } from './workflow-context';

const UNSIGNED: BundleOrigin = { state: 'unsigned', algorithm: null, fingerprint: null, name: null };
/** Stands where a run that was trained here names its split. */
const NO_SPLIT = 'imported';

/** What this device knows of the key that signed a bundle. */
async function originOf(
  signature: BundleSignature | null,
  { storage }: WorkflowContext,
): Promise<BundleOrigin> {
  if (signature === null) return UNSIGNED;
  const { algorithm, fingerprint } = signature;
  const own = await storage.getSigningKey();
  if (own?.fingerprint === fingerprint) return { state: 'own', algorithm, fingerprint, name: null };
  const known = (await storage.listTrustedKeys()).find((key) => key.fingerprint === fingerprint);
  return known === undefined
    ? { state: 'unknown', algorithm, fingerprint, name: null }
    : { state: 'known', algorithm, fingerprint, name: known.name };
}

function countParameters({ artifact }: Bundle): number {
  return artifact.tensors.reduce((total, { values }) => total + values.length, 0);
}

/** What a bundle is; nothing is stored. @throws what `readBundle` throws */
export async function inspectBundle(bytes: Uint8Array, context: WorkflowContext): Promise<InspectedBundle> {
  const bundle = await readBundle(bytes, context.ports);
  const { manifest, artifact, recipe, signature } = bundle;
  const { target } = recipe;
  return {
    name: manifest.name,
    modelVersion: manifest.modelVersion,
    createdAt: manifest.createdAt,
    task: manifest.task,
    target: target.column,
    classes: target.kind === 'classes' ? target.classes : [],
    inputs: recipe.inputs.map(({ name }) => name),
    family: artifact.topology.family,
    parameters: countParameters(bundle),
    weightsSha256: manifest.weightsSha256,
    origin: await originOf(signature, context),
  };
}

/** The run that the model would be of, had it been trained here. */
function makeRun(bundle: Bundle, id: string, projectId: string, startedAt: string): RunSummary {
  const { manifest, artifact, recipe } = bundle;
  return {
    id,
    splitId: NO_SPLIT,
    status: 'done',
    request: {
      splitId: NO_SPLIT,
      prepare: 'auto',
      train: { model: 'auto', seed: 0, earlyStopping: true },
      backend: 'auto',
      projectId,
    },
    environment: manifest.environment,
    recipe: { steps: [] },
    nFeatures: recipe.features.length,
    family: artifact.topology.family,
    candidates: [],
    parameters: countParameters(bundle),
    epochs: [],
    bestEpoch: 0,
    steps: 0,
    outcome: 'completed',
    durationMs: 0,
    samplesPerSecond: 0,
    weightsSha256: manifest.weightsSha256,
    dataFingerprint: manifest.dataFingerprint,
    startedAt,
    origin: 'imported',
  };
}

/** Facts of a bundle that carries none, made before bundles did: what its other files say, and no figure. */
function gatherFacts(bundle: Bundle): ModelCardFacts {
  const { manifest, artifact, recipe, reference, decision } = bundle;
  const { target } = recipe;
  const rows = Math.max(0, ...reference.columns.map((column) => column.rows));
  return {
    name: manifest.name,
    modelVersion: manifest.modelVersion,
    createdAt: manifest.createdAt,
    task: manifest.task,
    family: artifact.topology.family,
    parameters: countParameters(bundle),
    seed: 0,
    epochs: 0,
    weightsSha256: manifest.weightsSha256,
    environment: manifest.environment,
    data: {
      name: manifest.name,
      rows,
      columns: recipe.inputs.length + 1,
      sha256: '',
      fingerprint: manifest.dataFingerprint,
      target: target.column,
      classes: target.kind === 'classes' ? target.classes : [],
      findings: [],
    },
    split: { kind: '', seed: 0, train: rows, validation: 0, test: 0 },
    features: recipe.features.map(({ name }) => name),
    ignored: [],
    metrics: {},
    baseline: { name: '', metrics: {} },
    groups: [],
    decision,
  };
}

/** Units of numbers do not travel with a bundle. */
function describeInputs({ notation }: Bundle, { data }: ModelCardFacts): VersionInputs {
  const personal = data.findings.flatMap(({ code, column }) =>
    code === 'F-PERSONAL' && column !== null ? [column] : [],
  );
  return { notation, units: {}, personal };
}

/** Without rows, so nothing is decided about any. */
function makeProject({ manifest }: Bundle, id: string, now: string): ProjectRecord {
  return {
    id,
    createdAt: now,
    openedAt: now,
    nRows: 0,
    sample: null,
    document: { ...makeProjectDocument(manifest.name, ''), task: manifest.task },
    datasetIds: [],
    shownRunId: null,
  };
}

/**
 * Stores a bundle as a candidate version, of a project or of a new one without data.
 * @throws what `readBundle` throws, and E-STORE-MISSING when the project is gone; nothing is stored then
 */
export async function importBundle(
  { bytes, projectId, trustAs }: ImportRequest,
  context: WorkflowContext,
): Promise<{ projectId: string; version: Omit<ModelVersionSummary, 'exports'> }> {
  const { storage, ports, newId } = context;
  const bundle = await readBundle(bytes, ports);
  const { manifest, artifact, recipe, reference, card, decision, signature } = bundle;
  const found = await originOf(signature, context);
  const isTrusted = signature !== null && found.state === 'unknown' && trustAs !== null;
  const origin: BundleOrigin = isTrusted ? { ...found, state: 'known', name: trustAs } : found;
  const at = ports.timestamp();
  const owner = projectId ?? newId();
  const run = makeRun(bundle, newId(), owner, at);
  const facts = bundle.facts ?? gatherFacts(bundle);
  const version = await storage.importVersion({
    project: projectId === null ? makeProject(bundle, owner, at) : null,
    run,
    artifact,
    recipe,
    summary: {
      runId: run.id,
      name: manifest.name,
      createdAt: manifest.createdAt,
      role: 'candidate',
      card,
      decision,
      inputs: describeInputs(bundle, facts),
      imported: { at, origin, modelVersion: manifest.modelVersion },
    },
    manifest,
    facts,
    reference,
  });
  if (isTrusted) {
    const { algorithm, fingerprint, publicKey } = signature;
    await storage.saveTrustedKey({ algorithm, fingerprint, publicKey, name: trustAs, trustedAt: at });
  }
  return { projectId: owner, version };
}
