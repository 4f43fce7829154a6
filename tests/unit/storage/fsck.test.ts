import { describe, expect, it } from 'vitest';
import { openProjectStore, type ProjectStore } from '../../../src/storage';
import {
  datasetDictionaries,
  makeDatasetBlocks,
  makeDatasetManifest,
  makeEvaluation,
  makeRun,
} from './stored-examples';
import { CHUNK_BYTES, countChunks, flipBit, newDatabaseName, rawRequest, testPorts } from './test-database';

const open = (name: string): Promise<ProjectStore> =>
  openProjectStore({ name, ports: testPorts, chunkBytes: CHUNK_BYTES / 8 });

async function writeBlocks(project: ProjectStore) {
  const writer = project.beginDataset();
  for (const block of makeDatasetBlocks()) await writer.writeBlock(block);
  await writer.writeDictionaries(datasetDictionaries);
  return writer;
}

describe('checking the store', () => {
  it('counts what is there and finds nothing wrong with it', async () => {
    const name = newDatabaseName();
    const project = await open(name);
    await (await writeBlocks(project)).commit(makeDatasetManifest());
    await project.saveRun(makeRun('run-1'), null, null);
    await project.saveEvaluation(makeEvaluation('run-1'));
    expect(await project.fsck({ hashChunks: true })).toEqual({
      artefacts: 2,
      chunks: await countChunks(name),
      damaged: [],
      orphanChunks: 0,
      reclaimed: true,
    });
    project.close();
  });

  it('leaves an import that goes on alone, and reclaims it once its session is dead', async () => {
    const name = newDatabaseName();
    const project = await open(name);
    const writer = await writeBlocks(project);
    expect(await project.listDatasets()).toEqual([]);
    await expect(project.getDataset('dataset-1')).rejects.toMatchObject({ code: 'E-STORE-MISSING' });
    expect(await project.fsck()).toMatchObject({ orphanChunks: 0 });
    await writer.commit(makeDatasetManifest());
    expect(await project.listDatasets()).toEqual([makeDatasetManifest()]);
    const kept = await countChunks(name);

    await writeBlocks(project);
    project.close();
    const left = (await countChunks(name)) - kept;
    expect(left).toBeGreaterThan(3);
    const next = await open(name);
    expect(next.opened).toMatchObject({ orphanChunks: left, reclaimed: true });
    expect(await countChunks(name)).toBe(kept);
    expect(await next.listDatasets()).toHaveLength(1);
    next.close();
  });

  it('reclaims an import that was given up, at once', async () => {
    const name = newDatabaseName();
    const project = await open(name);
    const writer = await writeBlocks(project);
    await writer.abandon();
    await writer.abandon();
    expect(await countChunks(name)).toBe(0);
    await expect(writer.commit(makeDatasetManifest())).rejects.toMatchObject({ code: 'E-INTERNAL' });
    expect(await project.listDatasets()).toEqual([]);
    project.close();
  });

  it('names what is damaged: missing chunks at once, flipped bits when it hashes', async () => {
    const name = newDatabaseName();
    const project = await open(name);
    for (const id of ['run-1', 'run-2']) await project.saveRun(makeRun(id), null, null);
    await project.saveEvaluation(makeEvaluation('run-1'));
    await project.saveEvaluation(makeEvaluation('run-1'));
    await project.saveEvaluation(makeEvaluation('run-2'));
    await flipBit(name, ['evaluation', 'run-1'], 1, 5);
    const [key] = (await rawRequest(name, 'manifests', (store) => store.getAll())).map(
      ({ slots }: { slots: [{ saveId: string }] }) => [slots[0].saveId, 1] as const,
    );
    await rawRequest(name, 'chunks', (store) => store.delete([...(key as readonly [string, number])]));
    const missing = { kind: 'evaluation', id: 'run-1', slot: 0, problem: 'chunks are missing' };
    expect((await project.fsck()).damaged).toEqual([missing]);
    expect((await project.fsck({ hashChunks: true })).damaged).toEqual([
      missing,
      { kind: 'evaluation', id: 'run-1', slot: 1, problem: 'chunk 0 does not match its checksum' },
    ]);
    project.close();
  });
});
