/**
 * The log books: one a project, and one of the device for what outlives a project. An entry is appended inside the strict
 * transaction of the act that it tells of: either both are there or neither.
 */
import {
  CHAIN_START,
  sealEntry,
  verifyLogbook,
  type DigestText,
  type HashPort,
  type LogbookAct,
  type LogbookEntry,
  type LogbookHead,
  type LogbookVerdict,
} from '../contracts';
import { inRead, inStrictWrite, type Connection, type WriteTransaction } from './connection';
import { kindRange, makeEnvelope, openEnvelope, openReadable } from './records';

const NO_ENTRIES: LogbookHead = { sequence: 0, sha256: CHAIN_START };

/** Any transaction that may write records. */
export type RecordWriting = WriteTransaction<'records'> | WriteTransaction<'records' | 'manifests'>;

/** A project's book as it is kept, and whether its chain holds. */
export interface Logbook {
  readonly entries: readonly LogbookEntry[];
  readonly verdict: LogbookVerdict;
}

const digestWith =
  (ports: HashPort): DigestText =>
  (text) =>
    ports.sha256(new TextEncoder().encode(text));

function recordsOf(transaction: RecordWriting) {
  return (transaction as WriteTransaction<'records'>).objectStore('records');
}

/** Appends inside a running transaction. */
export async function appendActIn(
  transaction: RecordWriting,
  { ports }: Pick<Connection, 'ports'>,
  act: LogbookAct,
): Promise<void> {
  const records = recordsOf(transaction);
  const head = await readHeadIn(transaction, act.projectId);
  const entry = sealEntry(act, ports.timestamp(), head, digestWith(ports));
  const { sequence, sha256 } = entry;
  const id = `${act.projectId}/${String(sequence).padStart(12, '0')}`;
  await records.put(makeEnvelope('logbook', id, entry));
  await records.put(makeEnvelope('logbookHead', act.projectId, { sequence, sha256 }));
}

/** Notes an act that changes nothing else that is stored, such as a file that was handed out. */
export async function appendAct(connection: Connection, act: LogbookAct): Promise<void> {
  await inStrictWrite(connection, ['records'], (transaction) => appendActIn(transaction, connection, act));
}

/** Appends what is told of a run's project; a run without a project has no log book. */
export async function appendActOfRunIn(
  transaction: RecordWriting,
  connection: Pick<Connection, 'ports'>,
  runId: string,
  act: Omit<LogbookAct, 'projectId'>,
): Promise<void> {
  const stored = await recordsOf(transaction).get(['run', runId]);
  const projectId = stored === undefined ? undefined : openEnvelope('run', stored).request.projectId;
  if (projectId !== undefined) await appendActIn(transaction, connection, { ...act, projectId });
}

/** Appends what is told of a version's project. */
export async function appendActOfVersionIn(
  transaction: RecordWriting,
  connection: Pick<Connection, 'ports'>,
  modelVersionId: string,
  act: Omit<LogbookAct, 'projectId'>,
): Promise<void> {
  const stored = await recordsOf(transaction).get(['version', modelVersionId]);
  if (stored === undefined) return;
  const { summary } = openEnvelope('version', stored);
  await appendActOfRunIn(transaction, connection, summary.runId, act);
}

export async function readHeadIn(transaction: RecordWriting, projectId: string): Promise<LogbookHead | null> {
  const stored = await recordsOf(transaction).get(['logbookHead', projectId]);
  return stored === undefined ? null : openEnvelope('logbookHead', stored);
}

/** Entries that cannot be read are left out, and the verdict then says that they are missing. */
export async function readLogbook(connection: Connection, projectId: string): Promise<Logbook> {
  return inRead(connection, ['records'], async (transaction) => {
    const values = await transaction.objectStore('records').getAll(kindRange('logbook', `${projectId}/`));
    const entries = openReadable('logbook', values);
    const stored = await transaction.objectStore('records').get(['logbookHead', projectId]);
    const [head] = stored === undefined ? [] : openReadable('logbookHead', [stored]);
    return { entries, verdict: verifyLogbook(entries, head ?? NO_ENTRIES, digestWith(connection.ports)) };
  });
}
