/** The prediction log: appended in batches that are numbered in order, never rewritten. */
import type { PredictionRecord } from '../contracts';
import { inStrictWrite, type Connection } from './connection';
import { addToCounter, listRecords, makeEnvelope } from './records';

const BATCH_RECORDS = 1000;

/** Appends in one transaction: all of the records or none. */
export async function appendPredictions(
  connection: Connection,
  records: readonly PredictionRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const batches = [...groupByVersion(records)].flatMap(([modelVersionId, own]) =>
    Array.from({ length: Math.ceil(own.length / BATCH_RECORDS) }, (_, index) => ({
      modelVersionId,
      records: own.slice(index * BATCH_RECORDS, (index + 1) * BATCH_RECORDS),
    })),
  );
  await inStrictWrite(connection, ['records'], async (transaction) => {
    const last = await addToCounter(transaction, 'prediction', batches.length);
    for (const [index, batch] of batches.entries()) {
      const position = last - batches.length + index + 1;
      const id = `${batch.modelVersionId}/${String(position).padStart(12, '0')}`;
      await transaction.objectStore('records').put(makeEnvelope('prediction', id, batch));
    }
  });
}

/** Every answer of one version, in the order they were appended. */
export async function readPredictions(
  connection: Connection,
  modelVersionId: string,
): Promise<PredictionRecord[]> {
  const batches = await listRecords(connection, 'prediction', `${modelVersionId}/`);
  return batches.filter((batch) => batch.modelVersionId === modelVersionId).flatMap(({ records }) => records);
}

function groupByVersion(records: readonly PredictionRecord[]): Map<string, PredictionRecord[]> {
  const groups = new Map<string, PredictionRecord[]>();
  for (const record of records) {
    const group = groups.get(record.modelVersionId);
    if (group) group.push(record);
    else groups.set(record.modelVersionId, [record]);
  }
  return groups;
}
