import { describe, expect, it, vi } from 'vitest';
import type { DataWorkerApi, PredictionRecord } from '../../../src/contracts';
import { FieldCases } from '../../../src/state/field/field-cases.svelte';
import { startOfDay } from '../../../src/state/field/field-days';

const noon = new Date(2026, 10, 9, 12).toISOString();
const yesterday = new Date(2026, 10, 8, 23).toISOString();
const record = (i: number, at: string): PredictionRecord => ({
  id: `r${i}`,
  at,
  modelVersionId: 'version-3',
  inputSha256: '',
  output: 'ill',
  confidence: 0.75,
  latencyMs: 2,
  label: null,
  source: 'field',
});

function makeCases(times: readonly string[]) {
  let kept = times.map((at, i) => record(i, at));
  let now = noon;
  const data = {
    listAnswers: vi.fn<DataWorkerApi['listAnswers']>((_, { start, count, from }) => {
      const wanted = kept.filter(({ at }) => from === undefined || at >= from).reverse();
      const page = wanted.slice(start, start + count);
      return Promise.resolve({
        total: wanted.length,
        answers: page.map((answer) => ({ record: answer, feedback: [] })),
      });
    }),
    exportLog: vi.fn<DataWorkerApi['exportLog']>(({ recordIds }) =>
      Promise.resolve(JSON.stringify(recordIds)),
    ),
    exportCases: vi.fn<DataWorkerApi['exportCases']>(({ recordIds }) =>
      Promise.resolve({ text: 'cells', written: (recordIds?.length ?? 0) - 1, leftOut: 1 }),
    ),
    eraseAnswers: vi.fn<DataWorkerApi['eraseAnswers']>((_, ids) => {
      kept = kept.filter(({ id }) => !ids.includes(id));
      return Promise.resolve(ids.length);
    }),
  };
  const saveFile = vi.fn();
  const services = { data: data as unknown as DataWorkerApi, saveFile, now: () => now };
  return {
    cases: new FieldCases(services, 'version-3'),
    data,
    saveFile,
    setNow: (time: string) => (now = time),
  };
}

describe('FieldCases', () => {
  it('begins a day at midnight where the person is', () => {
    expect(new Date(startOfDay(noon)).getHours()).toBe(0);
    expect(startOfDay(noon) > yesterday).toBe(true);
  });

  it('shows the cases of today, and on demand all; a new day begins while the page is open', async () => {
    const { cases, setNow } = makeCases([yesterday, noon, noon]);
    await cases.list();
    expect([cases.countToday, cases.countAll, cases.log.total]).toEqual([2, 3, 2]);
    cases.scope = 'all';
    expect(cases.log.answers.map(({ record: { id } }) => id)).toEqual(['r2', 'r1', 'r0']);
    setNow(new Date(2026, 10, 10, 1).toISOString());
    await cases.list();
    expect([cases.countToday, cases.countAll]).toEqual([0, 3]);
  });

  it('saves what is meant, named by version and day, and counts what was left out', async () => {
    const { cases, saveFile } = makeCases([yesterday, noon, noon]);
    await cases.list();
    await cases.save('log', 'Leaf check-v3');
    expect(saveFile).toHaveBeenLastCalledWith(
      'Leaf-check-v3-2026-11-09.terrarium-log.json',
      '["r2","r1"]',
      'application/json',
    );
    cases.scope = 'all';
    await cases.save('geojson', 'x');
    expect(saveFile).toHaveBeenLastCalledWith('x-2026-11-09.geojson', 'cells', 'application/geo+json');
    expect(cases.saved).toEqual({ format: 'geojson', written: 2, leftOut: 1 });
  });

  it('saves more cases than one page of the list holds', async () => {
    const { cases, data } = makeCases(Array.from({ length: 1203 }, () => noon));
    await cases.list();
    await cases.save('log', 'x');
    expect(data.exportLog.mock.lastCall?.[0].recordIds).toHaveLength(1203);
    expect(cases.mayErase).toBe(true);
  });

  it('deletes only what a saved log holds, and nothing that was changed since', async () => {
    const { cases, data } = makeCases([yesterday, noon, noon]);
    await cases.list();
    expect(cases.mayErase).toBe(false);
    await cases.save('csv', 'x');
    expect(cases.mayErase).toBe(false);
    await cases.save('log', 'x');
    expect(cases.mayErase).toBe(true);
    cases.scope = 'all';
    expect(cases.mayErase).toBe(false);
    cases.scope = 'today';
    cases.change('r1');
    expect(cases.mayErase).toBe(false);
    await cases.erase();
    expect(data.eraseAnswers).toHaveBeenLastCalledWith('version-3', ['r2']);
    await cases.save('log', 'x');
    await cases.erase();
    expect(data.eraseAnswers).toHaveBeenLastCalledWith('version-3', ['r1']);
    expect([cases.erased, cases.countToday, cases.countAll]).toEqual([1, 0, 1]);
  });
});
