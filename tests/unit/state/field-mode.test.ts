import { describe, expect, it, vi } from 'vitest';
import {
  DEFAULT_NOTATION,
  makeError,
  PLAIN_DECISION,
  type Answer,
  type DataWorkerApi,
  type LoggedAnswer,
  type ModelWorkerApi,
  type PredictionRecord,
  type VersionForm,
} from '../../../src/contracts';
import { FieldMode } from '../../../src/state/field/field-mode.svelte';
import type { PositionPort } from '../../../src/state/field/field-position.svelte';
import type { RoomServices } from '../../../src/state/services';

const NOW = '2026-11-09T08:00:00.000Z';
const form: VersionForm = {
  fields: ['age', '__proto__'].map((name) => ({
    name,
    type: 'number',
    range: null,
    categories: null,
    unit: null,
    typical: null,
    mayBeMissing: true,
  })),
  target: { column: 'ill', classes: ['well', 'ill'], positive: 1, unit: null },
  decision: PLAIN_DECISION,
  notation: DEFAULT_NOTATION,
};
const answer: Answer = {
  output: 'ill',
  likeliest: 'ill',
  confidence: 0.75,
  probabilities: [0.25, 0.75],
  interval: null,
  outside: [],
};
const summary = {
  id: 'version-3',
  runId: 'run-1',
  version: 3,
  name: 'clinic',
  createdAt: NOW,
  role: 'candidate' as const,
  card: '',
};

function makeField(options: { retired?: string[]; writer?: boolean; position?: PositionPort } = {}) {
  const kept: LoggedAnswer[] = [];
  let ids = 0;
  const data = {
    open: vi.fn(() => Promise.resolve({ writer: options.writer ?? true, runs: [] })),
    listVersions: vi.fn(() => Promise.resolve([summary])),
    readDeployment: vi.fn<DataWorkerApi['readDeployment']>((projectId) =>
      Promise.resolve({ projectId, production: null, retired: options.retired ?? [], changedAt: null }),
    ),
    listAnswers: vi.fn<DataWorkerApi['listAnswers']>(() =>
      Promise.resolve({ total: kept.length, answers: [...kept] }),
    ),
    addFeedback: vi.fn<DataWorkerApi['addFeedback']>(() => Promise.resolve({ new: 1, known: 0, altered: 0 })),
    readInputRows: vi.fn<DataWorkerApi['readInputRows']>(() => Promise.resolve([{ age: '1' }, { age: '2' }])),
  };
  const model = {
    inputFields: vi.fn(() => Promise.resolve(form)),
    answer: vi.fn<ModelWorkerApi['answer']>((_, { rows, note, position }) => {
      const records = rows.map((__, i): PredictionRecord => ({
        id: `r${kept.length + i}`,
        at: NOW,
        modelVersionId: 'version-3',
        inputSha256: '',
        output: 'ill',
        confidence: 0.75,
        latencyMs: 2,
        label: null,
        source: 'field',
        note,
        position,
      }));
      kept.push(...records.map((record) => ({ record, feedback: [] })));
      return Promise.resolve({ answers: rows.map(() => answer), records, latencyMs: 2 });
    }),
  };
  const services = {
    data,
    model,
    newId: () => `id-${++ids}`,
    now: () => NOW,
    position: options.position,
  } as unknown as RoomServices;
  return { field: new FieldMode(services, 'project-1', 'version-3'), data, model, kept, services };
}

describe('FieldMode', () => {
  it('opens a version with its form, and knows when it was retired', async () => {
    const { field } = makeField();
    await field.open();
    expect([field.version?.summary.id, field.fields.length, field.role]).toEqual([
      'version-3',
      2,
      'candidate',
    ]);
    const { field: retired } = makeField({ retired: ['version-3'] });
    await retired.open();
    expect(retired.role).toBe('retired');
  });

  it('says of a version that is not here that it is missing, and of a device that fails that it failed', async () => {
    const { services, data } = makeField();
    const field = new FieldMode(services, 'project-1', 'version-9');
    await field.open();
    expect([field.isMissing, field.version]).toEqual([true, null]);
    data.open.mockRejectedValueOnce(makeError('E-STORE-FAILED', { problem: 'x' }));
    const failing = new FieldMode(services, 'project-1', 'version-3');
    await failing.open();
    expect(failing.opening.status.kind).toBe('failed');
    await failing.open();
    expect(failing.version).not.toBeNull();
  });

  it('answers every field, empty ones as gaps, and keeps note and cells but no position that nobody asked for', async () => {
    const { field, model } = makeField();
    await field.open();
    field.write('__proto__', '7');
    field.write('age', '5');
    field.write('age', '');
    field.writeNote('  by the well ');
    expect(await field.answer()).toBe(true);
    const request = model.answer.mock.lastCall?.[1];
    expect(Object.entries(request?.rows[0] ?? {})).toEqual([
      ['age', null],
      ['__proto__', '7'],
    ]);
    expect(request).toMatchObject({ source: 'field', keepInputs: true, note: 'by the well' });
    expect(request).not.toHaveProperty('position');
    expect(field.shown?.answer).toEqual(answer);
    expect(field.cases.countAll).toBe(1);
  });

  it('keeps a position with the case while the person has it on, and none afterwards', async () => {
    const here = { latitude: -1.25, longitude: 36.5, accuracyMetres: 7 };
    const leave = vi.fn();
    const position: PositionPort = {
      isAvailable: true,
      watch: (tell) => {
        tell(here);
        return leave;
      },
    };
    const { field, model } = makeField({ position });
    await field.open();
    field.position.turnOn();
    await field.answer();
    expect(model.answer.mock.lastCall?.[1].position).toEqual(here);
    field.leave();
    expect(leave).toHaveBeenCalledOnce();
    await field.answer();
    expect(model.answer.mock.lastCall?.[1]).not.toHaveProperty('position');
  });

  it('reads a true number as the version writes numbers, and says nothing where it cannot', async () => {
    const { field, data } = makeField();
    await field.open();
    await field.answer();
    const { version } = field;
    if (version === null) throw new Error('the version is open');
    field.version = { ...version, form: { ...version.form, notation: { decimal: ',', missing: [] } } };
    expect([field.sayTyped('seven'), field.sayTyped('1,2,3')]).toEqual([false, false]);
    expect(data.addFeedback).not.toHaveBeenCalled();
    expect(field.sayTyped(' 1.234,5 ')).toBe(true);
    expect(data.addFeedback.mock.calls.map(([, [said]]) => [said?.verdict, said?.truth])).toEqual([
      ['no', 1234.5],
    ]);
  });

  it('keeps what is said of a case: a yes is the answer itself', async () => {
    const { field, data } = makeField();
    await field.open();
    expect(await field.say('yes')).toBe(false);
    await field.answer();
    await field.say('yes');
    await field.say('no', 'well');
    expect(
      data.addFeedback.mock.calls.map(([, [said]]) => [said?.recordId, said?.verdict, said?.truth]),
    ).toEqual([
      ['r0', 'yes', 'ill'],
      ['r0', 'no', 'well'],
    ]);
    expect(field.shown?.feedback.map(({ verdict }) => verdict)).toEqual(['yes', 'no']);
    data.addFeedback.mockRejectedValueOnce(makeError('E-STORE-QUOTA', {}));
    expect(await field.say('notSure')).toBe(false);
    expect(field.shown?.feedback).toHaveLength(2);
  });

  it('begins the next case empty', async () => {
    const { field } = makeField();
    await field.open();
    field.write('age', '5');
    field.writeNote('x');
    await field.answer();
    field.next();
    expect([field.cells, field.note, field.shown]).toEqual([{}, '', null]);
  });

  it('makes a case of every row of a file, named after it; a refused file makes none', async () => {
    const { field, data, model, kept } = makeField();
    await field.open();
    expect(await field.answerFile(new File(['x'], 'round.csv'))).toBe(true);
    expect(field.fileAnswered).toEqual({ name: 'round.csv', count: 2 });
    expect(model.answer.mock.lastCall?.[1]).toMatchObject({ note: 'round.csv', source: 'field' });
    data.readInputRows.mockRejectedValueOnce(makeError('E-COLUMNS-MISSING', { columns: ['age'] }));
    expect(await field.answerFile(new File(['x'], 'other.csv'))).toBe(false);
    expect([kept.length, field.fileAnswered, field.answering.status.kind]).toEqual([2, null, 'failed']);
  });
});
