import { describe, expect, it } from 'vitest';
import { saveArtefact } from '../../../src/storage/artefact-writer';
import { getEvaluation } from '../../../src/storage/evaluations';
import { bytesOf } from '../../../src/storage/typed-bytes';
import { makeEvaluation } from './stored-examples';
import { openConnection } from './test-database';

describe('getEvaluation', () => {
  it('opens an evaluation that was stored before validation rows were kept', async () => {
    const connection = await openConnection();
    const { metrics, groups, predictions } = makeEvaluation('run-1');
    const { task, classes, positive, rowIds, yTrue, yPred, probabilities } = predictions;
    await saveArtefact(
      connection,
      'evaluation',
      'run-1',
      {
        runId: 'run-1',
        metrics,
        groups,
        predictions: { task, classes: [...classes], positive, yTrue: 'int32', yPred: 'int32' },
      },
      Object.entries({ rowIds, yTrue, yPred, probabilities }).map(([name, array]) => ({
        name,
        bytes: bytesOf(array),
      })),
    );
    const { value } = await getEvaluation(connection, 'run-1');
    expect(value).toEqual({
      ...makeEvaluation('run-1'),
      validation: null,
      evaluatedAt: null,
      bootstrap: null,
    });
    connection.database.close();
  });
});
