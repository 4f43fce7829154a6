/** The log of a version through the real store: feedback, pages, files that go out and come home. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Feedback, PredictionRecord } from '../../../src/contracts';
import { addFeedback, exportLog, importLog, listAnswers } from '../../../src/pipeline/workflows/answer-log';
import { openProjectStore, type ProjectStore } from '../../../src/storage';
import {
  makePredictions,
  makeRun,
  makeModel,
  makeFittedRecipe,
  makeVersion,
} from '../storage/stored-examples';
import { newDatabaseName, testPorts } from '../storage/test-database';

let store: ProjectStore;
const ids = { first: '', second: '', twin: '' };

/** Three versions: one of other weights, and two of the same. */
async function saveVersions(): Promise<void> {
  const run = makeRun('run-1');
  await store.saveRun(run, makeModel(0.25), makeFittedRecipe());
  for (const [key, weightsSha256] of [
    ['first', 'a'.repeat(64)],
    ['second', 'b'.repeat(64)],
    ['twin', 'b'.repeat(64)],
  ] as const) {
    const { id, version } = await store.reserveVersion(run.id, 'clinic');
    const { summary, manifest, facts, reference } = makeVersion('version-x', 1);
    await store.saveVersion(
      { ...summary, id, version, runId: run.id, name: 'clinic' },
      { ...manifest, modelVersion: version, weightsSha256 },
      facts,
      reference,
    );
    ids[key] = id;
  }
}

const records = (modelVersionId: string, count: number): PredictionRecord[] =>
  makePredictions(modelVersionId, 0, count).map((record, i) => ({
    ...record,
    at: `2024-05-06T07:0${i}:00.000Z`,
    source: i % 2 === 0 ? 'field' : 'form',
  }));
const say = (id: string, recordId: string, verdict: Feedback['verdict'], truth: string | null = null) => ({
  id,
  recordId,
  at: '2024-05-06T12:00:00.000Z',
  verdict,
  truth,
  source: 'field' as const,
});
const file = (text: string) => ({ name: 'day.terrarium-log.json', blob: new Blob([text]) });
const bring = (modelVersionId: string, text: string) =>
  importLog(modelVersionId, file(text), store, testPorts);

beforeEach(async () => {
  store = await openProjectStore({ name: newDatabaseName(), ports: testPorts });
  await saveVersions();
  await store.appendPredictions(records(ids.second, 4));
});

describe('feedback', () => {
  it('is appended once, and stands beside its answer in order of time', async () => {
    const [, answer] = records(ids.second, 4);
    const late = { ...say('f1', answer!.id, 'no', 'b'), at: '2024-05-07T00:00:00.000Z' };
    expect(await addFeedback(ids.second, [late, say('f2', answer!.id, 'yes')], store)).toEqual({
      new: 2,
      known: 0,
      altered: 0,
    });
    expect(await addFeedback(ids.second, [late], store)).toEqual({ new: 0, known: 1, altered: 0 });
    const { answers } = await listAnswers(ids.second, { start: 2, count: 1 }, store);
    expect(answers[0]?.record.id).toBe(answer!.id);
    expect(answers[0]?.feedback.map(({ id }) => id)).toEqual(['f2', 'f1']);
    expect(await listAnswers(ids.first, { start: 0, count: 9 }, store)).toEqual({ total: 0, answers: [] });
  });
});

describe('listAnswers', () => {
  it('gives pages, the latest first, of a source and from a time on', async () => {
    const all = records(ids.second, 4).map(({ id }) => id);
    const list = async (request: Parameters<typeof listAnswers>[1]) => {
      const { total, answers } = await listAnswers(ids.second, request, store);
      return [total, answers.map(({ record }) => record.id)];
    };
    expect(await list({ start: 0, count: 3 })).toEqual([4, [all[3], all[2], all[1]]]);
    expect(await list({ start: 3, count: 3 })).toEqual([4, [all[0]]]);
    expect(await list({ start: 4, count: 3 })).toEqual([4, []]);
    expect(await list({ start: 0, count: 3, source: 'field' })).toEqual([2, [all[2], all[0]]]);
    expect(await list({ start: 0, count: 9, from: '2024-05-06T07:02:00.000Z' })).toEqual([
      2,
      [all[3], all[2]],
    ]);
  });
});

describe('a log that goes out and comes home', () => {
  it('doubles nothing however often it is read, and brings back what was erased', async () => {
    const [kept, gone] = records(ids.second, 4);
    await addFeedback(ids.second, [say('f1', kept!.id, 'yes'), say('f2', gone!.id, 'no')], store);
    const text = await exportLog({ modelVersionId: ids.second, recordIds: null }, store, testPorts);
    const before = await store.readPredictionLog(ids.second);
    for (let times = 0; times < 2; times++) {
      const merge = await bring(ids.second, text);
      expect(merge.records).toEqual({ new: 0, known: 4, altered: 0 });
      expect(merge.feedback).toEqual({ new: 0, known: 2, altered: 0 });
    }
    expect(await store.readPredictionLog(ids.second)).toEqual(before);

    expect(await store.eraseAnswers(ids.second, new Set([gone!.id, 'nobody']))).toBe(1);
    const left = await store.readPredictionLog(ids.second);
    expect(left.records.map(({ id }) => id)).not.toContain(gone!.id);
    expect(left.feedback.map(({ id }) => id)).toEqual(['f1']);
    expect((await bring(ids.second, text)).records.new).toBe(1);
    expect((await store.readPredictionLog(ids.second)).feedback).toHaveLength(2);
  });

  it('holds only the answers asked for and what was said about them', async () => {
    const [one, other] = records(ids.second, 4);
    await addFeedback(ids.second, [say('f1', one!.id, 'yes'), say('f2', other!.id, 'no')], store);
    const text = await exportLog({ modelVersionId: ids.second, recordIds: [one!.id] }, store, testPorts);
    const log = JSON.parse(text) as { records: { id: string }[]; feedback: { id: string }[] };
    expect(log.records.map(({ id }) => id)).toEqual([one!.id]);
    expect(log.feedback.map(({ id }) => id)).toEqual(['f1']);
  });

  it('brings answers under the id that the version has here, and counts what contradicts', async () => {
    const text = await exportLog({ modelVersionId: ids.second, recordIds: null }, store, testPorts);
    await store.eraseAnswers(ids.second, new Set(records(ids.second, 4).map(({ id }) => id)));
    const foreign = JSON.parse(text) as { records: PredictionRecord[]; sha256?: string };
    expect((await bring(ids.second, text)).records.new).toBe(4);
    expect((await store.readPredictions(ids.second)).every((r) => r.modelVersionId === ids.second)).toBe(
      true,
    );
    const [answer] = foreign.records;
    await addFeedback(ids.second, [say('f1', answer!.id, 'yes'), say('f2', answer!.id, 'no', 'x')], store);
    expect((await bring(ids.second, text)).contradicted).toBe(1);
  });

  it('of another version is refused and told where it belongs; of another model refused; nothing is kept', async () => {
    const second = await exportLog({ modelVersionId: ids.second, recordIds: null }, store, testPorts);
    await expect(bring(ids.first, second)).rejects.toMatchObject({
      code: 'E-LOG-VERSION',
      details: { belongsTo: ids.second, version: 2, asked: 1, name: 'clinic' },
    });
    await expect(bring(ids.twin, second)).rejects.toMatchObject({
      code: 'E-LOG-VERSION',
      details: { belongsTo: ids.second },
    });
    const elsewhere = await openProjectStore({ name: newDatabaseName(), ports: testPorts });
    const run = makeRun('run-1');
    await elsewhere.saveRun(run, makeModel(0.25), makeFittedRecipe());
    const { id } = await elsewhere.reserveVersion(run.id, 'other');
    const { summary, manifest, facts, reference } = makeVersion('version-x', 1);
    await elsewhere.saveVersion(
      { ...summary, id, version: 1 },
      { ...manifest, weightsSha256: 'e'.repeat(64) },
      facts,
      reference,
    );
    await expect(importLog(id, file(second), elsewhere, testPorts)).rejects.toMatchObject({
      code: 'E-LOG-MODEL',
      details: { name: 'clinic', version: 2 },
    });
    await expect(bring('version-99', second)).rejects.toMatchObject({ code: 'E-STORE-MISSING' });
    await expect(bring(ids.second, `${second.slice(0, -9)}`)).rejects.toMatchObject({ code: 'E-LOG-JSON' });
    await expect(bring(ids.second, '')).rejects.toMatchObject({ code: 'E-LOG-EMPTY' });
    expect(await elsewhere.readPredictions(id)).toEqual([]);
    expect(await store.readPredictions(ids.first)).toEqual([]);
    expect(await store.readPredictions(ids.twin)).toEqual([]);
    elsewhere.close();
  });

  it('of a version that has another number on the other device is taken: the weights decide', async () => {
    await store.appendPredictions(records(ids.first, 2));
    const text = await exportLog({ modelVersionId: ids.first, recordIds: null }, store, testPorts);
    const other = await openProjectStore({ name: newDatabaseName(), ports: testPorts });
    const run = makeRun('run-1');
    await other.saveRun(run, makeModel(0.25), makeFittedRecipe());
    await other.reserveVersion(run.id, 'spent');
    const { id, version } = await other.reserveVersion(run.id, 'imported');
    const { summary, manifest, facts, reference } = makeVersion('version-x', 1);
    await other.saveVersion(
      { ...summary, id, version },
      { ...manifest, weightsSha256: 'a'.repeat(64) },
      facts,
      reference,
    );
    expect(id).not.toBe(ids.first);
    expect((await importLog(id, file(text), other, testPorts)).records.new).toBe(2);
    expect((await other.readPredictions(id)).map(({ modelVersionId }) => modelVersionId)).toEqual([id, id]);
    other.close();
  });
});
