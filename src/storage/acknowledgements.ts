/** Alerts that a person settled, each with its reason and its entry in the log book. */
import type { Acknowledgement } from '../contracts';
import { inStrictWrite, type Connection } from './connection';
import { appendActOfVersionIn } from './logbook';
import { makeEnvelope, requireRecordIn } from './records';

/** @throws E-STORE-MISSING when there is no such version */
export async function saveAcknowledgement(
  connection: Connection,
  acknowledgement: Acknowledgement,
): Promise<void> {
  const { modelVersionId, alertId, reason } = acknowledgement;
  const envelope = makeEnvelope('acknowledgement', `${modelVersionId}/${alertId}`, acknowledgement);
  await inStrictWrite(connection, ['records'], async (transaction) => {
    await requireRecordIn(transaction, 'version', modelVersionId);
    await transaction.objectStore('records').put(envelope);
    await appendActOfVersionIn(transaction, connection, modelVersionId, {
      kind: 'alertAcknowledged',
      subject: alertId,
      details: { modelVersionId, reason },
    });
  });
}
