import { beforeEach, describe, expect, it } from 'vitest';
import { Generator } from '../../../src/foundation';
import { readArtefact } from '../../../src/storage/artefact-reader';
import { beginArtefact, saveArtefact } from '../../../src/storage/artefact-writer';
import type { Connection } from '../../../src/storage/connection';
import type { Manifest } from '../../../src/storage/schema';
import {
  CHUNK_BYTES,
  countChunks,
  flipBit,
  newDatabaseName,
  openConnection,
  rawRequest,
} from './test-database';
import { makeSplitSummary } from './stored-examples';

const SIZES = [700, 0, 3, 1000, 256];
const TOTAL = SIZES.reduce((total, size) => total + size, 0);
const KEY: [string, string] = ['split', 'split-1'];

let name: string;
let connection: Connection;
beforeEach(async () => {
  name = newDatabaseName();
  connection = await openConnection(name);
  return () => connection.database.close();
});

/** Arrays of awkward sizes, different for every seed. */
function makeArrays(seed: number) {
  const generator = Generator.fromSeed(seed);
  return SIZES.map((size, i) => ({
    name: `array ${i}`,
    bytes: new Uint8Array(size).map(() => generator.integer(256)),
  }));
}
const save = (seed: number) =>
  saveArtefact(connection, 'split', 'split-1', { ...makeSplitSummary(), train: seed }, makeArrays(seed));
const read = () => readArtefact(connection, 'split', 'split-1');

async function expectContent(seed: number, problem: RegExp | null): Promise<void> {
  const { value, notice } = await read();
  expect(value.body.train).toBe(seed);
  expect([...value.arrays]).toEqual(makeArrays(seed).map(({ name: array, bytes }) => [array, bytes]));
  if (problem === null) expect(notice).toBeNull();
  else {
    expect(notice).toMatchObject({ code: 'F-STORE-OLDER-COPY', severity: 'warn' });
    expect(notice?.details['problem']).toMatch(problem);
  }
}

async function editManifest(edit: (manifest: { slots: Record<string, unknown>[] }) => void): Promise<void> {
  const manifest: unknown = await rawRequest(name, 'manifests', (store) => store.get(KEY));
  edit(manifest as { slots: Record<string, unknown>[] });
  await rawRequest(name, 'manifests', (store) => store.put(manifest));
}

describe('an artefact', () => {
  it('reads back bit for bit, in chunks of the given size', async () => {
    await save(5);
    await expectContent(5, null);
    const manifest = (await rawRequest(name, 'manifests', (store) => store.get(KEY))) as Manifest;
    expect(manifest.slots[0].chunks.map(({ sizeBytes }) => sizeBytes)).toEqual([
      ...Array<number>(Math.floor(TOTAL / CHUNK_BYTES)).fill(CHUNK_BYTES),
      TOTAL % CHUNK_BYTES,
    ]);
  });

  it('gives every array a buffer of its own', async () => {
    await save(5);
    for (const bytes of (await read()).value.arrays.values())
      expect(bytes.buffer.byteLength).toBe(bytes.length);
  });

  it('keeps the newest two saves and the bytes of no other', async () => {
    for (const seed of [3, 4, 5, 6]) await save(seed);
    await expectContent(6, null);
    expect(await countChunks(name)).toBe(2 * Math.ceil(TOTAL / CHUNK_BYTES));
  });

  it('shows in no key that two contents are equal', async () => {
    await save(5);
    await saveArtefact(connection, 'split', 'split-2', makeSplitSummary('split-2'), makeArrays(5));
    const keys = (await rawRequest(name, 'chunks', (store) => store.getAllKeys())) as [string, number][];
    const saveIds = new Set(keys.map(([saveId]) => saveId));
    expect(saveIds.size).toBe(2);
    for (const saveId of saveIds) expect(saveId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('keeps both of two saves that overlap in time, the last to finish as the newest', async () => {
    const first = beginArtefact(connection, 'split');
    const second = beginArtefact(connection, 'split');
    for (const { name: array, bytes } of makeArrays(7))
      await Promise.all([first, second].map((writer) => writer.append(array, bytes)));
    await second.commit('split-1', { ...makeSplitSummary(), train: 7 });
    await first.commit('split-1', { ...makeSplitSummary(), train: 7 });
    await flipBit(name, KEY, 0, 11);
    await expectContent(7, /checksum/);
  });

  it('packs pieces in the order they were given when the caller does not wait', async () => {
    const writer = beginArtefact(connection, 'split');
    const written = makeArrays(9).map(({ name: array, bytes }) => writer.append(array, bytes));
    await writer.commit('split-1', { ...makeSplitSummary(), train: 9 });
    await Promise.all(written);
    await expectContent(9, null);
  });

  it('refuses two arrays of one name, a body that does not fit, and a second commit', async () => {
    await expect(
      saveArtefact(connection, 'split', 'split-1', makeSplitSummary(), [...makeArrays(1), ...makeArrays(1)]),
    ).rejects.toMatchObject({ code: 'E-INTERNAL' });
    await expect(
      saveArtefact(connection, 'split', 'split-1', { ...makeSplitSummary(), train: -3 }, makeArrays(1)),
    ).rejects.toMatchObject({
      code: 'E-STORE-SHAPE',
      details: { kind: 'split', id: 'split-1', path: 'train' },
    });
    expect(await countChunks(name)).toBe(0);
    const writer = beginArtefact(connection, 'split');
    await writer.commit('split-1', makeSplitSummary());
    await expect(writer.commit('split-1', makeSplitSummary())).rejects.toMatchObject({ code: 'E-INTERNAL' });
    await expect(writer.append('late', Uint8Array.of(1))).rejects.toMatchObject({ code: 'E-INTERNAL' });
  });

  it('refuses a save whose bytes read back differently, and keeps the one before', async () => {
    await save(5);
    const writer = beginArtefact(connection, 'split');
    for (const { name: array, bytes } of makeArrays(6)) await writer.append(array, bytes);
    const [saveId] = connection.inFlight;
    await rawRequest(name, 'chunks', (store) =>
      store.put(new Uint8Array(CHUNK_BYTES), [saveId as string, 2]),
    );
    await expect(writer.commit('split-1', makeSplitSummary())).rejects.toMatchObject({
      code: 'E-STORE-FAILED',
    });
    await expectContent(5, null);
    expect(await countChunks(name)).toBe(Math.ceil(TOTAL / CHUNK_BYTES));
  });
});

describe('a damaged artefact', () => {
  it('is noticed and answered by the older copy, wherever the bit flipped', async () => {
    await save(3);
    await save(4);
    const generator = Generator.fromSeed(42);
    for (let i = 0; i < 50; i++) {
      const position = generator.integer(TOTAL);
      await flipBit(name, KEY, 0, position);
      await expectContent(3, /^chunk \d+ does not match its checksum$/);
      await flipBit(name, KEY, 0, position);
    }
    await expectContent(4, null);
  });

  it.each<[string, (slot: Record<string, unknown>) => void]>([
    ['another body', (slot) => void Object.assign(slot['body'] as object, { train: 4000 })],
    ['another save id', (slot) => void Object.assign(slot, { saveId: '0'.repeat(32) })],
    ['another chunk list', (slot) => void (slot['chunks'] as unknown[]).pop()],
    [
      'another array',
      (slot) => void Object.assign((slot['arrays'] as object[])[0] as object, { sizeBytes: 699 }),
    ],
    ['another schema version', (slot) => void Object.assign(slot, { schemaVersion: 2 })],
    ['no checksum', (slot) => void delete slot['sha256']],
    [
      'a chunk size that is no number',
      (slot) => void Object.assign((slot['chunks'] as object[])[0] as object, { sizeBytes: 'x' }),
    ],
  ])('is noticed when its manifest says %s', async (_title, damage) => {
    await save(3);
    await save(4);
    await editManifest(({ slots }) => damage(slots[0] as Record<string, unknown>));
    await expectContent(3, /manifest/);
  });

  it('is noticed when a slot is moved to another artefact', async () => {
    await save(3);
    await save(4);
    await saveArtefact(connection, 'split', 'split-2', makeSplitSummary('split-2'), makeArrays(8));
    const other = (await rawRequest(name, 'manifests', (store) =>
      store.get(['split', 'split-2']),
    )) as Manifest;
    await editManifest((manifest) => void (manifest.slots[0] = { ...other.slots[0] }));
    await expectContent(3, /checksum/);
  });

  it('says so when no copy is intact, and leaves what there is', async () => {
    await save(3);
    await save(4);
    const chunks = await countChunks(name);
    await flipBit(name, KEY, 0, 12);
    await flipBit(name, KEY, 1, 345);
    await expect(read()).rejects.toMatchObject({
      code: 'E-STORE-DAMAGED',
      details: { kind: 'split', id: 'split-1', problem: 'chunk 0 does not match its checksum' },
    });
    expect(await countChunks(name)).toBe(chunks);
  });

  it('is healed by saving it again', async () => {
    await save(3);
    await flipBit(name, KEY, 0, 12);
    await save(4);
    await expectContent(4, null);
  });

  it('is refused, not guessed at, when a newer Terrarium wrote it', async () => {
    await save(3);
    const { slotDigest } = await import('../../../src/storage/artefact-slots');
    await editManifest((manifest) => {
      const slot = { ...manifest.slots[0], schemaVersion: 2 } as unknown as Manifest['slots'][0];
      manifest.slots[0] = { ...slot, sha256: slotDigest(connection.ports, ...KEY, slot) };
    });
    await expect(read()).rejects.toMatchObject({ code: 'E-STORE-NEWER' });
  });
});
