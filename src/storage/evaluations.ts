/** Evaluations: the report as a body, the predictions behind it as arrays. One for each run, the newest stands. */
import type { EvaluationSummary, PredictionSet } from '../contracts';
import { readArtefact, type ReadResult } from './artefact-reader';
import { saveArtefact } from './artefact-writer';
import type { Connection } from './connection';
import { bytesOf, toFloat64, toInt32 } from './typed-bytes';

export async function saveEvaluation(connection: Connection, evaluation: EvaluationSummary): Promise<void> {
  const { runId, metrics, groups, predictions } = evaluation;
  const { rowIds, task, classes, positive, yTrue, yPred, probabilities } = predictions;
  await saveArtefact(
    connection,
    'evaluation',
    runId,
    {
      runId,
      metrics,
      groups,
      predictions: { task, classes, positive, yTrue: elementTypeOf(yTrue), yPred: elementTypeOf(yPred) },
    },
    Object.entries({ rowIds, yTrue, yPred, probabilities }).map(([name, array]) => ({
      name,
      bytes: bytesOf(array),
    })),
  );
}

/** The evaluation of a run. @throws E-STORE-MISSING when it has none */
export async function getEvaluation(
  connection: Connection,
  runId: string,
): Promise<ReadResult<EvaluationSummary>> {
  const { value, notice } = await readArtefact(connection, 'evaluation', runId);
  const { body, arrays } = value;
  const { task, classes, positive } = body.predictions;
  const take = (name: string) => arrays.get(name) ?? new Uint8Array(0);
  const predictions: PredictionSet = {
    rowIds: toInt32(take('rowIds')),
    task,
    classes,
    positive,
    yTrue: toElements(body.predictions.yTrue, take('yTrue')),
    yPred: toElements(body.predictions.yPred, take('yPred')),
    probabilities: toFloat64(take('probabilities')),
  };
  return { value: { runId, metrics: body.metrics, groups: body.groups, predictions }, notice };
}

function elementTypeOf(array: Int32Array | Float64Array): 'int32' | 'float64' {
  return array instanceof Int32Array ? 'int32' : 'float64';
}

function toElements(type: 'int32' | 'float64', bytes: Uint8Array<ArrayBuffer>): Int32Array | Float64Array {
  return type === 'int32' ? toInt32(bytes) : toFloat64(bytes);
}
