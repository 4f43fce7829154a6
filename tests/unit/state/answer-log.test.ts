import { describe, expect, it, vi } from 'vitest';
import {
  makeError,
  type DataWorkerApi,
  type Feedback,
  type LogMerge,
  type PredictionRecord,
} from '../../../src/contracts';
import { AnswerLog } from '../../../src/state/answer-log.svelte';

const record = (i: number): PredictionRecord => ({
  id: `r${i}`,
  at: '2026-11-09T08:00:00.000Z',
  modelVersionId: 'version-3',
  inputSha256: '',
  output: 'ill',
  confidence: 0.75,
  latencyMs: 2,
  label: null,
});
const merge: LogMerge = {
  records: { new: 2, known: 1, altered: 0 },
  feedback: { new: 0, known: 0, altered: 0 },
  contradicted: 0,
  clock: { ahead: 0, backwards: 0 },
};

function makeLog(total: number) {
  const data = {
    listAnswers: vi.fn<DataWorkerApi['listAnswers']>((_, { start, count }) =>
      Promise.resolve({
        total,
        answers: Array.from({ length: Math.min(count, total - start) }, (__, i) => ({
          record: record(start + i),
          feedback: [],
        })),
      }),
    ),
    importLog: vi.fn<DataWorkerApi['importLog']>(() => Promise.resolve(merge)),
    addFeedback: vi.fn<DataWorkerApi['addFeedback']>(() => Promise.resolve(merge.feedback)),
  };
  const log = new AnswerLog({ data: data as unknown as DataWorkerApi }, 'version-3', { source: 'field' });
  return { log, data };
}
const file = new File(['{}'], 'day.terrarium-log.json');

describe('AnswerLog', () => {
  it('reads page after page until there are no more', async () => {
    const { log, data } = makeLog(120);
    await log.list();
    expect([log.answers.length, log.total, log.hasMore]).toEqual([50, 120, true]);
    await log.more();
    await log.more();
    expect(log.hasMore).toBe(false);
    expect(log.answers.map(({ record: { id } }) => id)).toEqual(
      Array.from({ length: 120 }, (_, i) => `r${i}`),
    );
    expect(data.listAnswers).toHaveBeenLastCalledWith('version-3', {
      source: 'field',
      start: 100,
      count: 50,
    });
  });

  it('tells what a file brought, and shows the log anew', async () => {
    const { log, data } = makeLog(3);
    expect(await log.bringHome(file)).toBe(true);
    expect(log.merged).toEqual(merge);
    expect(log.refusedFile).toBeNull();
    expect(data.importLog).toHaveBeenCalledWith({ modelVersionId: 'version-3', name: file.name, blob: file });
    expect(log.answers).toHaveLength(3);
  });

  it('keeps a refused file with the version that it belongs to', async () => {
    const { log, data } = makeLog(3);
    data.importLog.mockRejectedValueOnce(
      makeError('E-LOG-VERSION', {
        file: file.name,
        name: 'clinic',
        version: 2,
        asked: 3,
        belongsTo: 'version-2',
      }),
    );
    expect(await log.bringHome(file)).toBe(false);
    expect(log.elsewhere).toEqual({ modelVersionId: 'version-2', version: 2 });
    expect(log.refusedFile).toBe(file);
    expect(log.merging.status).toMatchObject({ kind: 'failed', failure: { code: 'E-LOG-VERSION' } });
    data.importLog.mockRejectedValueOnce(makeError('E-LOG-DAMAGED', { file: file.name }));
    await log.bringHome(file);
    expect([log.elsewhere, log.merged]).toEqual([null, null]);
  });

  it('shows what was said once it is kept, and not before', async () => {
    const { log, data } = makeLog(2);
    await log.list();
    const said: Feedback = {
      id: 'f1',
      recordId: 'r1',
      at: '',
      verdict: 'no',
      truth: 'well',
      source: 'field',
    };
    data.addFeedback.mockRejectedValueOnce(makeError('E-READ-ONLY'));
    expect(await log.say(said)).toBe(false);
    expect(log.answers.flatMap(({ feedback }) => feedback)).toEqual([]);
    expect(await log.say(said)).toBe(true);
    expect(log.answers.map(({ feedback }) => feedback)).toEqual([[], [said]]);
  });
});
