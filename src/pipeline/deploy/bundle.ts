/**
 * The bundle: one zip that holds a model version whole, so that it can be exported, imported and deployed. Written with
 * a SHA-256 for every file and a seal over the archive; read with everything checked before anything is returned.
 * Layout: docs/formats.md. Holds no raw rows. Hashes show damage; a signature, where there is one, shows the hand.
 */
import {
  bundleManifestSchema,
  cellNotationSchema,
  decisionSchema,
  DEFAULT_NOTATION,
  fittedRecipeSchema,
  makeError,
  modelCardFactsSchema,
  modelFileSchema,
  PLAIN_DECISION,
  referenceProfileSchema,
  type BundleManifest,
  type BundleSignature,
  type CellNotation,
  type Decision,
  type Environment,
  type ExportFile,
  type FittedRecipe,
  type HashPort,
  type ModelArtifact,
  type ModelCardFacts,
  type ReferenceProfile,
  type SignaturePort,
  type SigningKey,
  type Task,
} from '../../contracts';
import { deserialiseWeights, hashWeights, serialiseWeights } from '../train';
import { checkDecision, checkFit } from './bundle-fit';
import { checkShape, decodeText, parseJsonBytes, toJsonBytes } from './bundle-json';
import { checkSignature, signManifest, SIGNATURE_FILE } from './bundle-signature';
import { describePath } from './entry-path';
import { packZip, unpackZip } from './zip-archive';

export const BUNDLE_VERSION = 1;
const SEAL_PREFIX = 'sha256=';
/** The manifest, and the signature over it: neither can state its own SHA-256. */
const UNLISTED: readonly string[] = ['manifest.json', SIGNATURE_FILE];
const SEAL_LENGTH = SEAL_PREFIX.length + 64;

/** What goes into a bundle. */
export interface BundleContents {
  readonly name: string;
  /** 1, 2, 3 ... within a project. */
  readonly modelVersion: number;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  readonly task: Task;
  readonly dataFingerprint: string;
  readonly environment: Environment;
  readonly artifact: ModelArtifact;
  readonly recipe: FittedRecipe;
  readonly reference: ReferenceProfile;
  /** Model card in Markdown. */
  readonly card: string;
  /** Calibration, threshold and abstaining; absent: outputs are taken as they are. */
  readonly decision?: Decision;
  /** How cells of raw rows are written; absent: the usual way. */
  readonly notation?: CellNotation;
  /** What the card states, as data, so that it can be written again in either language. */
  readonly facts?: ModelCardFacts;
}

/** What comes out of a bundle that passed every check. */
export interface Bundle {
  readonly manifest: BundleManifest;
  readonly artifact: ModelArtifact;
  readonly recipe: FittedRecipe;
  readonly reference: ReferenceProfile;
  readonly card: string;
  /** `PLAIN_DECISION` where the bundle has none. */
  readonly decision: Decision;
  /** `DEFAULT_NOTATION` where the bundle has none. */
  readonly notation: CellNotation;
  /** Null where the bundle has none. */
  readonly facts: ModelCardFacts | null;
  /** Checked; null where the bundle is unsigned. */
  readonly signature: BundleSignature | null;
}

/**
 * Writes a bundle: `manifest.json`, `model.json`, `weights.bin`, `recipe.json`, `reference.json`, `card.md`, in this
 * order, and `decision.json`, `notation.json`, `facts.json` and `signature.json` where they are asked for. Equal contents give equal bytes, but
 * for a signature by ECDSA.
 * @param key signs the manifest; null: the bundle is unsigned
 * @throws E-MODEL-SIZE, E-MODEL-NOT-FINITE for an artifact that is not whole; E-BUNDLE-SHAPE when a part does not fit
 *   its contract or another part
 */
export async function writeBundle(
  contents: BundleContents,
  ports: HashPort & SignaturePort,
  key: SigningKey | null = null,
): Promise<{ bytes: Uint8Array; manifest: BundleManifest }> {
  const { artifact, recipe, reference, card, name, modelVersion, createdAt, task, dataFingerprint } =
    contents;
  checkFit(task, artifact.topology, recipe);
  const model = {
    topology: artifact.topology,
    tensors: artifact.tensors.map((tensor) => ({ name: tensor.name, shape: [...tensor.shape] })),
  };
  const listed: ExportFile[] = [
    { path: 'model.json', bytes: toJsonBytes(checkShape('model.json', modelFileSchema, model)) },
    { path: 'weights.bin', bytes: serialiseWeights(artifact) },
    { path: 'recipe.json', bytes: toJsonBytes(checkShape('recipe.json', fittedRecipeSchema, recipe)) },
    {
      path: 'reference.json',
      bytes: toJsonBytes(checkShape('reference.json', referenceProfileSchema, reference)),
    },
    { path: 'card.md', bytes: new TextEncoder().encode(card) },
  ];
  const { decision, notation, facts } = contents;
  if (decision) {
    checkDecision(decision, recipe);
    const bytes = toJsonBytes(checkShape('decision.json', decisionSchema, decision));
    listed.push({ path: 'decision.json', bytes });
  }
  if (notation) {
    const bytes = toJsonBytes(checkShape('notation.json', cellNotationSchema, notation));
    listed.push({ path: 'notation.json', bytes });
  }
  if (facts) {
    const bytes = toJsonBytes(checkShape('facts.json', modelCardFactsSchema, facts));
    listed.push({ path: 'facts.json', bytes });
  }
  const manifest = checkShape('manifest.json', bundleManifestSchema, {
    terrariumBundle: BUNDLE_VERSION,
    name,
    modelVersion,
    createdAt,
    task,
    weightsSha256: hashWeights(artifact, ports),
    dataFingerprint,
    environment: contents.environment,
    files: listed.map(({ path, bytes }) => ({ path, bytes: bytes.length, sha256: ports.sha256(bytes) })),
  } satisfies BundleManifest);
  const manifestBytes = toJsonBytes(manifest);
  const files = [{ path: 'manifest.json', bytes: manifestBytes }, ...listed];
  if (key !== null) {
    const signature = await signManifest(manifestBytes, key, ports);
    files.push({ path: SIGNATURE_FILE, bytes: toJsonBytes(signature) });
  }
  const bytes = await packZip(files, SEAL_PREFIX + '0'.repeat(64));
  const seal = ports.sha256(bytes.subarray(0, bytes.length - SEAL_LENGTH));
  bytes.set(new TextEncoder().encode(SEAL_PREFIX + seal), bytes.length - SEAL_LENGTH);
  return { bytes, manifest };
}

/** Refuses an archive whose seal does not match. An archive without any comment was packed again by hand and has none. */
function checkSeal(bytes: Uint8Array, ports: HashPort): void {
  const sealed = bytes.subarray(0, Math.max(0, bytes.length - SEAL_LENGTH));
  const comment = new TextDecoder('windows-1252').decode(bytes.subarray(sealed.length));
  const endsWithoutComment = bytes[bytes.length - 1] === 0 && bytes[bytes.length - 2] === 0;
  if (comment === SEAL_PREFIX + ports.sha256(sealed)) return;
  if (comment.startsWith(SEAL_PREFIX) || !endsWithoutComment)
    throw makeError('E-BUNDLE-HASH', { file: 'zip directory' });
}

function readManifest(bytes: Uint8Array): BundleManifest {
  const value = parseJsonBytes('manifest.json', bytes);
  const version =
    typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)['terrariumBundle']
      : undefined;
  if (typeof version === 'number' && version !== BUNDLE_VERSION) {
    throw makeError('E-BUNDLE-VERSION', { version, supported: BUNDLE_VERSION });
  }
  return checkShape('manifest.json', bundleManifestSchema, value);
}

/** Checks that archive and manifest name the same files, each with the size and SHA-256 the manifest states. */
function checkFiles(files: ReadonlyMap<string, Uint8Array>, manifest: BundleManifest, ports: HashPort): void {
  const listed = new Set(manifest.files.map(({ path }) => path));
  if (UNLISTED.some((path) => listed.has(path)))
    throw makeError('E-BUNDLE-SHAPE', {
      file: 'manifest.json',
      path: 'files',
      problem: 'lists itself or its signature',
    });
  for (const path of files.keys()) {
    if (!UNLISTED.includes(path) && !listed.has(path)) {
      throw makeError('E-BUNDLE-UNLISTED', { file: describePath(path) });
    }
  }
  for (const { path, bytes, sha256 } of manifest.files) {
    const actual = files.get(path);
    if (actual === undefined) throw makeError('E-BUNDLE-MISSING', { file: describePath(path) });
    if (actual.length !== bytes || ports.sha256(actual) !== sha256) {
      throw makeError('E-BUNDLE-HASH', { file: describePath(path) });
    }
  }
}

/**
 * Reads a bundle from an unknown hand. Everything is checked before anything is returned. Files that the manifest lists
 * beyond those it knows are verified and left alone.
 * @throws as `unpackZip`, and: E-BUNDLE-VERSION; E-BUNDLE-SHAPE for JSON that does not fit its contract (file, path);
 *   E-BUNDLE-UNLISTED and E-BUNDLE-MISSING where archive and manifest name different files; E-BUNDLE-HASH for a file,
 *   the zip's own directory or the weights that differ from what was exported; E-MODEL-SIZE, before any tensor is
 *   built, when the topology has more than 50 million parameters or asks for other tensors or bytes than are there;
 *   E-MODEL-NOT-FINITE; E-BUNDLE-SIGNATURE for a signature that is not one over this manifest, E-SIGNATURE-UNAVAILABLE
 *   where a signed bundle cannot be checked
 */
export async function readBundle(bytes: Uint8Array, ports: HashPort & SignaturePort): Promise<Bundle> {
  const files = await unpackZip(bytes);
  const fileOf = (path: string): Uint8Array => {
    const file = files.get(path);
    if (file === undefined) throw makeError('E-BUNDLE-MISSING', { file: path });
    return file;
  };
  const manifest = readManifest(fileOf('manifest.json'));
  checkFiles(files, manifest, ports);
  checkSeal(bytes, ports);
  const signed = files.get(SIGNATURE_FILE);
  const signature = signed ? await checkSignature(signed, fileOf('manifest.json'), ports) : null;
  const read = (path: string) => parseJsonBytes(path, fileOf(path));
  const model = checkShape('model.json', modelFileSchema, read('model.json'));
  const recipe = checkShape('recipe.json', fittedRecipeSchema, read('recipe.json'));
  const reference = checkShape('reference.json', referenceProfileSchema, read('reference.json'));
  const card = decodeText('card.md', fileOf('card.md'));
  const artifact = deserialiseWeights(model.topology, model.tensors, fileOf('weights.bin'));
  checkFit(manifest.task, artifact.topology, recipe);
  if (hashWeights(artifact, ports) !== manifest.weightsSha256)
    throw makeError('E-BUNDLE-HASH', { file: 'weights.bin' });
  const decision = files.has('decision.json')
    ? checkShape('decision.json', decisionSchema, read('decision.json'))
    : PLAIN_DECISION;
  checkDecision(decision, recipe);
  const notation = files.has('notation.json')
    ? checkShape('notation.json', cellNotationSchema, read('notation.json'))
    : DEFAULT_NOTATION;
  const facts = files.has('facts.json')
    ? checkShape('facts.json', modelCardFactsSchema, read('facts.json'))
    : null;
  return { manifest, artifact, recipe, reference, card, decision, notation, facts, signature };
}
