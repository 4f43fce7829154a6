import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openProjectStore, type ProjectStore } from '../../../src/storage';
import { makeEvaluation, makeFittedRecipe, makeModel, makeRun, makeVersion } from './stored-examples';
import { CHUNK_BYTES, countChunks, newDatabaseName, rawRequest, testPorts } from './test-database';

let name: string;
let project: ProjectStore;
beforeEach(async () => {
  name = newDatabaseName();
  project = await openProjectStore({ name, ports: testPorts, chunkBytes: CHUNK_BYTES });
});
afterEach(() => project.close());

const saveRun = (id: string): Promise<void> =>
  project.saveRun(makeRun(id), makeModel(0.5), makeFittedRecipe());

describe('a note beside a run', () => {
  it('is kept as it was typed, and an empty one takes it away', async () => {
    await saveRun('run-1');
    const note = '<b>warm</b> \u0627\u062e\u062a\u0628\u0627\u0631 🐧\n__proto__';
    await project.annotateRun('run-1', note);
    expect(await project.getRun('run-1')).toEqual(makeRun('run-1', { note }));
    await project.annotateRun('run-1', '');
    expect(await project.getRun('run-1')).toEqual(makeRun('run-1'));
    expect(Object.keys(await project.getRun('run-1'))).not.toContain('note');
  });

  it('longer than 500 characters is refused, and the one before it stands', async () => {
    await saveRun('run-1');
    await project.annotateRun('run-1', 'x'.repeat(500));
    await expect(project.annotateRun('run-1', 'x'.repeat(501))).rejects.toMatchObject({
      code: 'E-STORE-SHAPE',
    });
    expect((await project.getRun('run-1')).note).toBe('x'.repeat(500));
  });

  it('is refused for a run that goes on and for one that is not there', async () => {
    await project.saveRun(makeRun('run-1', { status: 'running' }), null, null);
    await expect(project.annotateRun('run-1', 'a')).rejects.toMatchObject({ code: 'E-RUN-RUNNING' });
    await expect(project.annotateRun('run-2', 'a')).rejects.toMatchObject({ code: 'E-STORE-MISSING' });
  });

  it('was not known to earlier versions, whose runs open', async () => {
    await saveRun('run-1');
    const record = (await rawRequest(name, 'records', (store) => store.get(['run', 'run-1']))) as {
      schemaVersion: number;
      body: object;
    };
    expect(record.schemaVersion).toBe(1);
    expect(record.body).not.toHaveProperty('note');
    expect(await project.listRuns()).toEqual([makeRun('run-1')]);
  });
});

describe('a run that is deleted', () => {
  it('goes with its model, its evaluation and their bytes, and nothing else does', async () => {
    await saveRun('run-1');
    await project.saveEvaluation(makeEvaluation('run-1'));
    const chunks = await countChunks(name);
    await saveRun('run-2');
    await project.saveEvaluation(makeEvaluation('run-2'));
    await project.deleteRun('run-2');
    expect(await project.listRuns()).toEqual([makeRun('run-1')]);
    expect((await project.getEvaluation('run-1')).runId).toBe('run-1');
    expect(await countChunks(name)).toBe(chunks);
    await expect(project.readModel('run-2')).rejects.toMatchObject({ code: 'E-STORE-MISSING' });
    expect(await project.fsck({ hashChunks: true })).toMatchObject({ damaged: [], orphanChunks: 0 });
  });

  it('is kept while a version was made from it', async () => {
    await saveRun('run-1');
    const { id, version } = await project.reserveVersion('run-1', 'Penguins');
    const made = makeVersion(id, version);
    await project.saveVersion(made.summary, made.manifest, made.facts, made.reference);
    await expect(project.deleteRun('run-1')).rejects.toMatchObject({
      code: 'E-RUN-IN-USE',
      details: { name: 'Penguins', version },
    });
    expect((await project.readModel('run-1')).recipe).toEqual(makeFittedRecipe());
  });

  it('is kept while it goes on; one that is not there changes nothing', async () => {
    await project.saveRun(makeRun('run-1', { status: 'running' }), null, null);
    await expect(project.deleteRun('run-1')).rejects.toMatchObject({ code: 'E-RUN-RUNNING' });
    await project.deleteRun('run-2');
    expect((await project.listRuns()).map(({ id }) => id)).toEqual(['run-1']);
  });
});
