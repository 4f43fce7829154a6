import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { openProjectStore } from '../../../src/storage';
import { saveRecord } from '../../../src/storage/records';
import {
  datasetDictionaries,
  makeDatasetBlocks,
  makeDatasetManifest,
  makeEvaluation,
  makeFittedRecipe,
  makeModel,
  makePredictions,
  makeRun,
  makeSplit,
  makeSplitSummary,
  makeVersion,
} from './stored-examples';
import { newDatabaseName, openConnection, testPorts } from './test-database';

describe('every transaction that writes manifests or records', () => {
  it('is strict, in everything the project store can do, and chunks never ride along', async () => {
    const spy = vi.spyOn(IDBDatabase.prototype, 'transaction');
    const name = newDatabaseName();
    const project = await openProjectStore({ name, ports: testPorts });
    const writer = project.beginDataset();
    for (const block of makeDatasetBlocks()) await writer.writeBlock(block);
    await writer.writeDictionaries(datasetDictionaries);
    await writer.commit(makeDatasetManifest());
    await project.saveSplit(makeSplitSummary(), makeSplit());
    await project.saveRun(makeRun('run-1', { status: 'running' }), null, null);
    await project.saveRun(makeRun('run-2', { status: 'running' }), null, null);
    await project.saveRun(makeRun('run-3'), makeModel(0.5), makeFittedRecipe());
    await project.markInterrupted('run-1');
    await project.markRunsInterrupted();
    await project.saveEvaluation(makeEvaluation('run-3'));
    await project.saveEvaluation(makeEvaluation('run-3'));
    await project.saveEvaluation(makeEvaluation('run-3'));
    const { id, version } = await project.reserveVersion('run-3', 'Penguins');
    const example = makeVersion(id, version);
    await project.saveVersion(example.summary, example.manifest, example.facts, example.reference);
    await project.appendPredictions(makePredictions(id, 0, 3));
    await project.annotateRun('run-3', 'the one to keep');
    await project.deleteRun('run-2');
    await project.fsck({ hashChunks: true });
    project.close();
    const connection = await openConnection(name);
    await saveRecord(connection, 'counter', 'other', { value: 3 });
    connection.database.close();

    const writes = spy.mock.calls.filter(([, mode]) => mode === 'readwrite');
    const touching = writes.filter(([stores]) => [stores].flat().some((store) => store !== 'chunks'));
    expect(touching.length).toBeGreaterThan(12);
    for (const [stores, , options] of touching) {
      expect(options).toEqual({ durability: 'strict' });
      expect([stores].flat()).not.toContain('chunks');
    }
    const chunkWrites = writes.filter(([stores]) => [stores].flat().includes('chunks'));
    expect(chunkWrites.length).toBeGreaterThan(6);
    const modes = new Set(spy.mock.calls.map(([, mode]) => mode));
    expect([...modes].sort()).toEqual(['readonly', 'readwrite', 'versionchange']);
    spy.mockRestore();
  });

  it('is begun in the two files that see to it', () => {
    const folder = new URL('../../../src/storage/', import.meta.url);
    const files = readdirSync(folder).filter((file) =>
      readFileSync(new URL(file, folder), 'utf8').includes('.transaction('),
    );
    expect(files.sort()).toEqual(['connection.ts', 'database.ts']);
  });
});
