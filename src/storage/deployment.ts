/**
 * Which version answers: one record a project, changed in one strict transaction together with the version's gate and the
 * entry in the log book. Versions themselves are never overwritten; what people decide about one goes into its card.
 */
import {
  makeError,
  NO_DEPLOYMENT,
  type Deployment,
  type ExportReceipt,
  type GateItem,
  type GateLine,
  type ModelCardFacts,
} from '../contracts';
import { inRead, inStrictWrite, type Connection, type WriteTransaction } from './connection';
import { appendActIn } from './logbook';
import { getRecordIn, makeEnvelope, openEnvelope, requireRecordIn } from './records';

type Writing = WriteTransaction<'records'>;

/** A version's card with what was decided at its gate. */
export interface GatedCard {
  readonly facts: ModelCardFacts;
  readonly card: string;
}

/** The roles of a project's versions; of a project without any, that nothing was promoted. */
export async function readDeployment(connection: Connection, projectId: string): Promise<Deployment> {
  return inRead(connection, ['records'], async (transaction) => {
    const stored = await transaction.objectStore('records').get(['deployment', projectId]);
    return stored === undefined ? { ...NO_DEPLOYMENT, projectId } : openEnvelope('deployment', stored);
  });
}

/**
 * Notes why an item of the gate is passed over; null takes it back.
 * @throws E-STORE-MISSING when there is no such version
 */
export async function decideGate(
  connection: Connection,
  modelVersionId: string,
  gated: GatedCard,
  item: GateItem,
  reason: string | null,
): Promise<void> {
  await inStrictWrite(connection, ['records'], async (transaction) => {
    const projectId = await projectOfVersionIn(transaction, modelVersionId);
    await putCardIn(transaction, modelVersionId, gated);
    await appendActIn(transaction, connection, {
      projectId,
      kind: 'gatePassedOver',
      subject: modelVersionId,
      details: { item, reason },
    });
  });
}

/**
 * The version answers from now on; the one that did is retired. Promoting what is in production changes nothing.
 * @throws E-STORE-MISSING when there is no such version
 */
export async function promoteVersion(
  connection: Connection,
  modelVersionId: string,
  gated: GatedCard,
  gate: readonly GateLine[],
): Promise<Deployment> {
  return inStrictWrite(connection, ['records'], async (transaction) => {
    const projectId = await projectOfVersionIn(transaction, modelVersionId);
    const before = await readDeploymentIn(transaction, projectId);
    if (before.production === modelVersionId) return before;
    await putCardIn(transaction, modelVersionId, gated);
    const after = await replaceProductionIn(transaction, connection, before, modelVersionId);
    await appendActIn(transaction, connection, {
      projectId,
      kind: 'promoted',
      subject: modelVersionId,
      details: {
        before: before.production,
        ...Object.fromEntries(gate.map(({ item, state }) => [item, state])),
      },
    });
    return after;
  });
}

/**
 * A version that was in production answers again.
 * @throws E-VERSION-NEVER-ANSWERED when it never was
 */
export async function returnTo(connection: Connection, modelVersionId: string): Promise<Deployment> {
  return inStrictWrite(connection, ['records'], async (transaction) => {
    const projectId = await projectOfVersionIn(transaction, modelVersionId);
    const before = await readDeploymentIn(transaction, projectId);
    if (before.production === modelVersionId) return before;
    if (!before.retired.includes(modelVersionId)) throw makeError('E-VERSION-NEVER-ANSWERED');
    const after = await replaceProductionIn(transaction, connection, before, modelVersionId);
    await appendActIn(transaction, connection, {
      projectId,
      kind: 'returned',
      subject: modelVersionId,
      details: { before: before.production },
    });
    return after;
  });
}

/** Keeps the receipt of a checked export; one of the same kind takes the place of the one before. */
export async function saveReceipt(
  connection: Connection,
  modelVersionId: string,
  receipt: ExportReceipt,
): Promise<void> {
  await inStrictWrite(connection, ['records'], async (transaction) => {
    await requireRecordIn(transaction, 'version', modelVersionId);
    const records = transaction.objectStore('records');
    const stored = await records.get(['receipts', modelVersionId]);
    const kept = stored === undefined ? [] : openEnvelope('receipts', stored).receipts;
    const receipts = [...kept.filter(({ kind }) => kind !== receipt.kind), receipt];
    await records.put(makeEnvelope('receipts', modelVersionId, { receipts }));
  });
}

/** The last receipt of every kind of export that was checked. */
export async function listReceipts(
  connection: Connection,
  modelVersionId: string,
): Promise<readonly ExportReceipt[]> {
  return inRead(connection, ['records'], async (transaction) => {
    const stored = await transaction.objectStore('records').get(['receipts', modelVersionId]);
    return stored === undefined ? [] : openEnvelope('receipts', stored).receipts;
  });
}

async function replaceProductionIn(
  transaction: Writing,
  { ports }: Connection,
  before: Deployment,
  production: string,
): Promise<Deployment> {
  const retired = before.retired.filter((id) => id !== production);
  if (before.production !== null) retired.push(before.production);
  const after = { ...before, production, retired, changedAt: ports.timestamp() };
  await transaction.objectStore('records').put(makeEnvelope('deployment', before.projectId, after));
  return after;
}

async function readDeploymentIn(transaction: Writing, projectId: string): Promise<Deployment> {
  const stored = await transaction.objectStore('records').get(['deployment', projectId]);
  return stored === undefined ? { ...NO_DEPLOYMENT, projectId } : openEnvelope('deployment', stored);
}

async function putCardIn(transaction: Writing, id: string, { facts, card }: GatedCard): Promise<void> {
  const body = await getRecordIn(transaction, 'version', id);
  const summary = { ...body.summary, card };
  await transaction.objectStore('records').put(makeEnvelope('version', id, { ...body, summary, facts }));
}

/** @throws E-VERSION-NO-PROJECT for a version that was made outside of any project, by the headless runner */
async function projectOfVersionIn(transaction: Writing, modelVersionId: string): Promise<string> {
  const { summary } = await getRecordIn(transaction, 'version', modelVersionId);
  const { request } = await getRecordIn(transaction, 'run', summary.runId);
  if (request.projectId === undefined) throw makeError('E-VERSION-NO-PROJECT');
  return request.projectId;
}
