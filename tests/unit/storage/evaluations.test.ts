import { describe, expect, it } from 'vitest';
import { saveArtefact } from '../../../src/storage/artefact-writer';
import { deleteRun } from '../../../src/storage/delete-run';
import {
  getEvaluation,
  getImportance,
  saveEvaluation,
  saveImportance,
} from '../../../src/storage/evaluations';
import { saveRun } from '../../../src/storage/runs';
import { bytesOf } from '../../../src/storage/typed-bytes';
import { makeEvaluation, makeImportance, makeRun } from './stored-examples';
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
    const { validation: _, ...withoutValidation } = makeEvaluation('run-1');
    expect(value).toEqual({ ...withoutValidation, evaluatedAt: null, bootstrap: null });
    expect(Object.keys(value)).not.toContain('validation');
    connection.database.close();
  });

  it('tells a run without validation rows from one that was judged before they were kept', async () => {
    const connection = await openConnection();
    await saveRun(connection, makeRun('run-1'), null, null);
    await saveEvaluation(connection, { ...makeEvaluation('run-1'), validation: null });
    expect((await getEvaluation(connection, 'run-1')).value.validation).toBe(null);
    connection.database.close();
  });
});

describe('what is said of a run that was deleted', () => {
  it('is refused and leaves nothing behind', async () => {
    const connection = await openConnection();
    await saveRun(connection, makeRun('run-1'), null, null);
    await deleteRun(connection, 'run-1');
    const missing = { code: 'E-STORE-MISSING', details: { kind: 'run', id: 'run-1' } };
    await expect(saveEvaluation(connection, makeEvaluation('run-1'))).rejects.toMatchObject(missing);
    await expect(saveImportance(connection, makeImportance('run-1'))).rejects.toMatchObject(missing);
    await expect(getEvaluation(connection, 'run-1')).rejects.toMatchObject({ code: 'E-STORE-MISSING' });
    expect(await getImportance(connection, 'run-1')).toBe(null);
    expect(await connection.database.count('chunks')).toBe(0);
    connection.database.close();
  });
});
