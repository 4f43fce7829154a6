/** Model versions: numbered within their project by a counter that only rises, never overwritten. */
import {
  makeError,
  parseWith,
  referenceProfileSchema,
  type BundleManifest,
  type ModelCardFacts,
  type ModelVersionSummary,
  type ReferenceProfile,
} from '../contracts';
import { readArtefact, type ReadResult } from './artefact-reader';
import { saveArtefact } from './artefact-writer';
import { inStrictWrite, type Connection, type WriteTransaction } from './connection';
import { appendActOfRunIn } from './logbook';
import {
  addToCounter,
  getRecord,
  getRecordIn,
  kindRange,
  listReadable,
  listRecords,
  makeEnvelope,
  openReadable,
} from './records';

export type VersionSummary = Omit<ModelVersionSummary, 'exports'>;
export interface ReservedVersion {
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
}

/** The counter of a project's version numbers. */
export const versionCounterOf = (projectId: string): string => `version/${projectId}`;

/**
 * Takes the next version number of the run's project, for good: one that is not used leaves a gap.
 * @throws E-STORE-MISSING when there is no such run
 */
export async function reserveVersion(connection: Connection, runId: string): Promise<ReservedVersion> {
  const createdAt = connection.ports.timestamp();
  return inStrictWrite(connection, ['records'], async (transaction) => {
    const { request } = await getRecordIn(transaction, 'run', runId);
    const serial = await addToCounter(transaction, 'version', 1);
    const version =
      request.projectId === undefined ? serial : await nextVersionIn(transaction, request.projectId);
    return { id: `version-${serial}`, version, createdAt };
  });
}

/** One more than any version of the project has: before numbers were counted by project, they may have gone far. */
export async function nextVersionIn(
  transaction: WriteTransaction<'records'>,
  projectId: string,
): Promise<number> {
  const records = transaction.objectStore('records');
  const counter = versionCounterOf(projectId);
  if ((await records.getKey(['counter', counter])) === undefined) {
    const runs = openReadable('run', await records.getAll(kindRange('run')));
    const own = runs.filter(({ request }) => request.projectId === projectId).map(({ id }) => id);
    const versions = openReadable('version', await records.getAll(kindRange('version')));
    const used = versions.filter(({ summary }) => own.includes(summary.runId));
    await addToCounter(transaction, counter, Math.max(0, ...used.map(({ summary }) => summary.version)));
  }
  return addToCounter(transaction, counter, 1);
}

/** Saves a version with its reference profile. @throws E-STORE-EXISTS when it is stored already */
export async function saveVersion(
  connection: Connection,
  summary: VersionSummary,
  manifest: BundleManifest,
  facts: ModelCardFacts,
  reference: ReferenceProfile,
): Promise<void> {
  const envelope = makeEnvelope('version', summary.id, { summary, manifest, facts });
  const { id, runId, version } = summary;
  await saveArtefact(
    connection,
    'reference',
    id,
    {},
    [{ name: 'json', bytes: referenceBytes(reference) }],
    [{ envelope, mustBeNew: true }],
    null,
    (transaction) =>
      appendActOfRunIn(transaction, connection, runId, {
        kind: 'registered',
        subject: id,
        details: { version, runId, weightsSha256: manifest.weightsSha256 },
      }),
  );
}

/** @throws E-STORE-MISSING when there is none */
export async function getVersion(
  connection: Connection,
  modelVersionId: string,
): Promise<ReadResult<{ summary: VersionSummary; facts: ModelCardFacts; reference: ReferenceProfile }>> {
  const { summary, facts } = await getRecord(connection, 'version', modelVersionId);
  const { value, notice } = await readArtefact(connection, 'reference', modelVersionId);
  const reference = parseReference(modelVersionId, value.arrays.get('json'));
  return { value: { summary, facts, reference }, notice };
}

/** What tells a version's model from others, as a log file names it. */
export interface StoredModel {
  readonly modelVersionId: string;
  readonly name: string;
  readonly version: number;
  readonly weightsSha256: string;
}

/** The model of every version that can be read, by id. */
export async function listModels(connection: Connection): Promise<StoredModel[]> {
  const bodies = await listReadable(connection, 'version');
  return bodies.map(({ summary: { id, name, version }, manifest: { weightsSha256 } }) => ({
    modelVersionId: id,
    name,
    version,
    weightsSha256,
  }));
}

/** Puts new facts and the text that follows from them into a stored version. @throws E-STORE-MISSING when there is none */
export async function saveCard(
  connection: Connection,
  modelVersionId: string,
  facts: ModelCardFacts,
  card: string,
): Promise<void> {
  await inStrictWrite(connection, ['records'], async (transaction) => {
    const body = await getRecordIn(transaction, 'version', modelVersionId);
    const summary = { ...body.summary, card };
    const envelope = makeEnvelope('version', modelVersionId, { ...body, summary, facts });
    await transaction.objectStore('records').put(envelope);
  });
}

/** Every version, oldest first. */
export async function listVersions(connection: Connection): Promise<VersionSummary[]> {
  const bodies = await listRecords(connection, 'version');
  return bodies.map(({ summary }) => summary).sort((a, b) => a.version - b.version);
}

/** A reference profile as the bytes of its artefact. */
export function referenceBytes(reference: ReferenceProfile): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(reference));
}

function parseReference(id: string, bytes: Uint8Array | undefined): ReferenceProfile {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return parseWith(referenceProfileSchema, parsed, 'E-STORE-SHAPE');
  } catch (cause) {
    throw makeError(
      'E-STORE-DAMAGED',
      { kind: 'reference', id, problem: 'it is not a reference profile' },
      { cause },
    );
  }
}
