/**
 * The prediction log: answers, and apart from them what became known about answers. Both are appended in batches that are
 * numbered in order; a batch is rewritten only to erase from it.
 */
import type { Feedback, LogbookAct, PredictionRecord } from '../contracts';
import {
  inRead,
  inStrictWrite,
  type Connection,
  type ReadTransaction,
  type WriteTransaction,
} from './connection';
import { appendActOfVersionIn } from './logbook';
import { addToCounter, kindRange, listRecords, makeEnvelope, openEnvelope } from './records';

const BATCH_RECORDS = 1000;

/** One version's whole log, each part in the order in which it was appended. */
export interface PredictionLog {
  readonly records: readonly PredictionRecord[];
  readonly feedback: readonly Feedback[];
}

/** What is added to a log, with what the log book is told of it. */
export interface LogExtension extends PredictionLog {
  readonly act?: Pick<LogbookAct, 'kind' | 'subject' | 'details'>;
}

type Writing = WriteTransaction<'records'>;

/** Appends in one transaction: all of the records or none. */
export async function appendPredictions(
  connection: Connection,
  records: readonly PredictionRecord[],
): Promise<void> {
  if (records.length === 0) return;
  await inStrictWrite(connection, ['records'], async (transaction) => {
    for (const [modelVersionId, own] of groupByVersion(records))
      await appendBatches(transaction, 'prediction', modelVersionId, cut(own), (part) => ({
        modelVersionId,
        records: part,
      }));
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

/** Answers and feedback of one version as they are at one moment. */
export async function readPredictionLog(
  connection: Connection,
  modelVersionId: string,
): Promise<PredictionLog> {
  return inRead(connection, ['records'], (transaction) => readLogIn(transaction, modelVersionId));
}

/**
 * Adds to a log what is found missing from it, in one strict transaction: all or nothing, and nothing comes between.
 * @param choose what to add, told from the whole log; called once, and it may not wait
 */
export async function extendPredictionLog<Extension extends LogExtension>(
  connection: Connection,
  modelVersionId: string,
  choose: (kept: PredictionLog) => Extension,
): Promise<Extension> {
  return inStrictWrite(connection, ['records'], async (transaction) => {
    const extension = choose(await readLogIn(transaction, modelVersionId));
    await appendBatches(transaction, 'prediction', modelVersionId, cut(extension.records), (records) => ({
      modelVersionId,
      records,
    }));
    await appendBatches(transaction, 'feedback', modelVersionId, cut(extension.feedback), (feedback) => ({
      modelVersionId,
      feedback,
    }));
    if (extension.act !== undefined)
      await appendActOfVersionIn(transaction, connection, modelVersionId, extension.act);
    return extension;
  });
}

/**
 * Erases answers and what was said about them, for good, in one strict transaction. Unknown ids do nothing.
 * @returns answers erased
 */
export async function eraseAnswers(
  connection: Connection,
  modelVersionId: string,
  recordIds: ReadonlySet<string>,
): Promise<number> {
  return inStrictWrite(connection, ['records'], async (transaction) => {
    const store = transaction.objectStore('records');
    let erased = 0;
    for (const value of await store.getAll(kindRange('prediction', `${modelVersionId}/`))) {
      const { records } = openEnvelope('prediction', value);
      const left = records.filter(({ id }) => !recordIds.has(id));
      erased += records.length - left.length;
      if (left.length === 0) await store.delete([value.kind, value.id]);
      else if (left.length < records.length)
        await store.put(makeEnvelope('prediction', value.id, { modelVersionId, records: left }));
    }
    for (const value of await store.getAll(kindRange('feedback', `${modelVersionId}/`))) {
      const { feedback } = openEnvelope('feedback', value);
      const left = feedback.filter(({ recordId }) => !recordIds.has(recordId));
      if (left.length === 0) await store.delete([value.kind, value.id]);
      else if (left.length < feedback.length)
        await store.put(makeEnvelope('feedback', value.id, { modelVersionId, feedback: left }));
    }
    if (erased > 0)
      await appendActOfVersionIn(transaction, connection, modelVersionId, {
        kind: 'erased',
        subject: modelVersionId,
        details: { what: 'answers', answers: erased },
      });
    return erased;
  });
}

async function readLogIn(
  transaction: ReadTransaction<'records'> | Writing,
  modelVersionId: string,
): Promise<PredictionLog> {
  const store = (transaction as ReadTransaction<'records'>).objectStore('records');
  const prefix = `${modelVersionId}/`;
  const answers = await store.getAll(kindRange('prediction', prefix));
  const feedback = await store.getAll(kindRange('feedback', prefix));
  return {
    records: answers.flatMap((value) => openEnvelope('prediction', value).records),
    feedback: feedback.flatMap((value) => openEnvelope('feedback', value).feedback),
  };
}

function cut<Item>(items: readonly Item[]): readonly Item[][] {
  return Array.from({ length: Math.ceil(items.length / BATCH_RECORDS) }, (_, index) =>
    items.slice(index * BATCH_RECORDS, (index + 1) * BATCH_RECORDS),
  );
}

async function appendBatches<Kind extends 'prediction' | 'feedback', Item>(
  transaction: Writing,
  kind: Kind,
  modelVersionId: string,
  batches: readonly Item[][],
  bodyOf: (batch: Item[]) => Parameters<typeof makeEnvelope<Kind>>[2],
): Promise<void> {
  if (batches.length === 0) return;
  const last = await addToCounter(transaction, kind, batches.length);
  for (const [index, batch] of batches.entries()) {
    const position = last - batches.length + index + 1;
    const id = `${modelVersionId}/${String(position).padStart(12, '0')}`;
    await transaction.objectStore('records').put(makeEnvelope(kind, id, bodyOf(batch)));
  }
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
