/** Small records, one by one: read, listed by kind, written in strict transactions. */
import { makeError } from '../contracts';
import { TerrariumError } from '../foundation';
import {
  inRead,
  inStrictWrite,
  type Connection,
  type ReadTransaction,
  type WriteTransaction,
} from './connection';
import { envelopeSchema, type Envelope } from './schema';
import {
  checkStored,
  currentSchemaVersion,
  parseBody,
  type NewBody,
  type StoredBody,
  type StoredKind,
} from './stored-shapes';

/** A checked body in its envelope. @throws E-STORE-SHAPE when it does not fit its kind. */
export function makeEnvelope<Kind extends StoredKind>(kind: Kind, id: string, body: NewBody<Kind>): Envelope {
  const schemaVersion = currentSchemaVersion(kind);
  return { kind, id, schemaVersion, body: parseBody(kind, id, schemaVersion, body) };
}

/** The checked body of a stored envelope. @throws E-STORE-SHAPE, E-STORE-NEWER */
export function openEnvelope<Kind extends StoredKind>(kind: Kind, value: Envelope): StoredBody<Kind> {
  const envelope = checkStored(envelopeSchema, value, kind, value.id);
  return parseBody(kind, envelope.id, envelope.schemaVersion, envelope.body);
}

/** All keys of one kind, or those whose id begins with a prefix. */
export function kindRange(kind: StoredKind, prefix = ''): IDBKeyRange {
  return prefix === ''
    ? IDBKeyRange.bound([kind], [kind, []])
    : IDBKeyRange.bound([kind, prefix], [kind, `${prefix}\uffff`]);
}

/** Saves one record over an earlier one of the same kind and id. */
export async function saveRecord<Kind extends StoredKind>(
  connection: Connection,
  kind: Kind,
  id: string,
  body: NewBody<Kind>,
): Promise<void> {
  const envelope = makeEnvelope(kind, id, body);
  await inStrictWrite(connection, ['records'], (transaction) =>
    transaction.objectStore('records').put(envelope),
  );
}

/** @throws E-STORE-MISSING when there is none */
export async function getRecord<Kind extends StoredKind>(
  connection: Connection,
  kind: Kind,
  id: string,
): Promise<StoredBody<Kind>> {
  return inRead(connection, ['records'], (transaction) => getRecordIn(transaction, kind, id));
}

/** `getRecord` inside a transaction that already runs. */
export async function getRecordIn<Kind extends StoredKind>(
  transaction: ReadTransaction<'records'> | WriteTransaction<'records'>,
  kind: Kind,
  id: string,
): Promise<StoredBody<Kind>> {
  const value = await (transaction as ReadTransaction<'records'>).objectStore('records').get([kind, id]);
  if (value === undefined) throw makeError('E-STORE-MISSING', { kind, id });
  return openEnvelope(kind, value);
}

/** @throws E-STORE-MISSING when there is no such record, whatever its body holds */
export async function requireRecordIn(
  transaction: Pick<WriteTransaction<'records'>, 'objectStore'>,
  kind: StoredKind,
  id: string,
): Promise<void> {
  const key = await transaction.objectStore('records').getKey([kind, id]);
  if (key === undefined) throw makeError('E-STORE-MISSING', { kind, id });
}

/** Bodies of the records that can be read; one that cannot, damaged or of a newer Terrarium, does not hide the others. */
export function openReadable<Kind extends StoredKind>(
  kind: Kind,
  values: readonly Envelope[],
): StoredBody<Kind>[] {
  return values.flatMap((value) => {
    try {
      return [openEnvelope(kind, value)];
    } catch (error) {
      if (error instanceof TerrariumError && /^E-STORE-(SHAPE|NEWER)$/.test(error.code)) return [];
      throw error;
    }
  });
}

/** Every record of a kind that can be read, ordered by id. */
export async function listReadable<Kind extends StoredKind>(
  connection: Connection,
  kind: Kind,
): Promise<StoredBody<Kind>[]> {
  const values = await inRead(connection, ['records'], (transaction) =>
    transaction.objectStore('records').getAll(kindRange(kind)),
  );
  return openReadable(kind, values);
}

/** Every record of a kind, ordered by id. */
export async function listRecords<Kind extends StoredKind>(
  connection: Connection,
  kind: Kind,
  prefix = '',
): Promise<StoredBody<Kind>[]> {
  const values = await inRead(connection, ['records'], (transaction) =>
    transaction.objectStore('records').getAll(kindRange(kind, prefix)),
  );
  return values.map((value) => openEnvelope(kind, value));
}

/**
 * Adds to a counter inside a running transaction, so that no two callers get the same number.
 * @returns the new value; counters start at 0
 */
export async function addToCounter(
  transaction: WriteTransaction<'records'>,
  id: string,
  step: number,
): Promise<number> {
  const records = transaction.objectStore('records');
  const stored = await records.get(['counter', id]);
  const value = (stored === undefined ? 0 : openEnvelope('counter', stored).value) + step;
  await records.put(makeEnvelope('counter', id, { value }));
  return value;
}
