/**
 * Evaluations: the report as a body, the predictions behind it as arrays. One for each run, the newest stands. What
 * explains a run is a small record of its own.
 */
import type { EvaluationSummary, ImportanceReport, PredictionSet } from '../contracts';
import { TerrariumError } from '../foundation';
import { readArtefact, type ReadArtefact, type ReadResult } from './artefact-reader';
import { saveArtefact } from './artefact-writer';
import { inStrictWrite, type Connection } from './connection';
import { getRecord, makeEnvelope, requireRecordIn } from './records';
import type { StoredBody } from './stored-shapes';
import { bytesOf, toFloat64, toInt32 } from './typed-bytes';

type PredictionsBody = StoredBody<'evaluation'>['predictions'];

/** Keeps the evaluation of a run. @throws E-STORE-MISSING when the run was deleted; nothing is stored then */
export async function saveEvaluation(connection: Connection, evaluation: EvaluationSummary): Promise<void> {
  const { runId, metrics, groups, predictions, validation, evaluatedAt, bootstrap } = evaluation;
  await saveArtefact(
    connection,
    'evaluation',
    runId,
    {
      runId,
      metrics,
      groups,
      evaluatedAt,
      bootstrap,
      predictions: toBody(predictions),
      ...(validation === undefined ? {} : { validation: validation && toBody(validation) }),
    },
    [...listArrays(predictions, ''), ...(validation ? listArrays(validation, VALIDATION) : [])],
    [],
    ['run', runId],
  );
}

/** The evaluation of a run. @throws E-STORE-MISSING when it has none */
export async function getEvaluation(
  connection: Connection,
  runId: string,
): Promise<ReadResult<EvaluationSummary>> {
  const { value, notice } = await readArtefact(connection, 'evaluation', runId);
  const { body, arrays } = value;
  const { metrics, groups, validation, evaluatedAt = null, bootstrap = null } = body;
  return {
    value: {
      runId,
      metrics,
      groups,
      evaluatedAt,
      bootstrap,
      predictions: toPredictions(body.predictions, arrays, ''),
      ...(validation === undefined
        ? {}
        : { validation: validation && toPredictions(validation, arrays, VALIDATION) }),
    },
    notice,
  };
}

/** Keeps what explains a run. @throws E-STORE-MISSING when the run was deleted; nothing is stored then */
export async function saveImportance(connection: Connection, report: ImportanceReport): Promise<void> {
  const envelope = makeEnvelope('importance', report.runId, report);
  await inStrictWrite(connection, ['records'], async (transaction) => {
    await requireRecordIn(transaction, 'run', report.runId);
    await transaction.objectStore('records').put(envelope);
  });
}

/** The last report of a run, null when it has none. */
export async function getImportance(connection: Connection, runId: string): Promise<ImportanceReport | null> {
  try {
    return await getRecord(connection, 'importance', runId);
  } catch (error) {
    if (error instanceof TerrariumError && error.code === 'E-STORE-MISSING') return null;
    throw error;
  }
}

/** What the names of the validation rows' arrays begin with. */
const VALIDATION = 'validation/';

function toBody({ task, classes, positive, yTrue, yPred }: PredictionSet) {
  return { task, classes, positive, yTrue: elementTypeOf(yTrue), yPred: elementTypeOf(yPred) };
}

function listArrays({ rowIds, yTrue, yPred, probabilities }: PredictionSet, prefix: string) {
  return Object.entries({ rowIds, yTrue, yPred, probabilities }).map(([name, array]) => ({
    name: prefix + name,
    bytes: bytesOf(array),
  }));
}

function toPredictions(
  { task, classes, positive, yTrue, yPred }: PredictionsBody,
  arrays: ReadArtefact<'evaluation'>['arrays'],
  prefix: string,
): PredictionSet {
  const take = (name: string) => arrays.get(prefix + name) ?? new Uint8Array(0);
  return {
    rowIds: toInt32(take('rowIds')),
    task,
    classes,
    positive,
    yTrue: toElements(yTrue, take('yTrue')),
    yPred: toElements(yPred, take('yPred')),
    probabilities: toFloat64(take('probabilities')),
  };
}

function elementTypeOf(array: Int32Array | Float64Array): 'int32' | 'float64' {
  return array instanceof Int32Array ? 'int32' : 'float64';
}

function toElements(type: 'int32' | 'float64', bytes: Uint8Array<ArrayBuffer>): Int32Array | Float64Array {
  return type === 'int32' ? toInt32(bytes) : toFloat64(bytes);
}
