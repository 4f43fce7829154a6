import { describe, expect, it } from 'vitest';
import { parsePipelineFile } from '../../../src/contracts';
import { TerrariumError } from '../../../src/foundation';

const minimal = {
  terrarium: 1,
  name: 'Penguins',
  task: 'classification',
  data: { path: 'a.csv', target: 'species' },
};
const withData = (data: object) => ({ ...minimal, data: { ...minimal.data, ...data } });

function refusal(json: unknown): { code: string; path: unknown; value?: unknown; problem?: unknown } {
  try {
    parsePipelineFile(json);
  } catch (error) {
    if (error instanceof TerrariumError)
      return { code: error.code, ...error.details } as ReturnType<typeof refusal>;
    throw error;
  }
  throw new Error('accepted');
}

describe('parsePipelineFile', () => {
  it('fills in every default', () => {
    expect(parsePipelineFile(minimal)).toEqual({
      ...minimal,
      data: {
        ...minimal.data,
        format: 'auto',
        header: 'auto',
        delimiter: 'auto',
        encoding: 'auto',
        decimal: '.',
        missing: ['', '?', 'NA', 'N/A', 'NaN', 'null'],
        columns: {},
        positive: null,
        labelMap: null,
        ignore: [],
        group: null,
        testPath: null,
        split: { train: 0.7, validation: 0.15, test: 0.15, seed: 0 },
        text: null,
        summary: null,
        perLine: false,
        labels: null,
      },
      prepare: 'auto',
      train: { model: 'auto', seed: 0, earlyStopping: true },
      evaluate: { groups: [], bootstrap: 1000 },
      deploy: { export: [] },
      monitor: null,
    });
  });

  it('keeps what the file says, also names that objects use themselves', () => {
    const json = JSON.parse(
      '{"terrarium":1,"name":"x","task":"regression","data":{"path":"a.csv","target":"y",' +
        '"columns":{"__proto__":"number","constructor":"text"},"labelMap":{"__proto__":"a"}}}',
    ) as unknown;
    const { data } = parsePipelineFile(json);
    expect(Object.entries(data.columns)).toEqual([
      ['__proto__', 'number'],
      ['constructor', 'text'],
    ]);
    expect(Object.entries(data.labelMap ?? {})).toEqual([['__proto__', 'a']]);
  });

  it.each([
    ['task', 'text-classification', { ...minimal, task: 'text-classification' }],
    ['task', 'text-generation', { ...minimal, task: 'text-generation' }],
    ['task', 'summarisation', { ...minimal, task: 'summarisation' }],
    ['task', 'image-classification', { ...minimal, task: 'image-classification' }],
    ['task', 'image-regression', { ...minimal, task: 'image-regression' }],
    ['task', 'sound-classification', { ...minimal, task: 'sound-classification' }],
    ['data.format', 'text', withData({ format: 'text' })],
    ['data.format', 'images', withData({ format: 'images' })],
    ['data.format', 'idx', withData({ format: 'idx' })],
    ['data.format', 'sounds', withData({ format: 'sounds' })],
    ['data.format', 'parquet', withData({ format: 'parquet' })],
    ['data.format', 'xlsx', withData({ format: 'xlsx' })],
    ['data.split.kind', 'group', withData({ split: { kind: 'group' } })],
    ['data.split.kind', 'time', withData({ split: { kind: 'time', column: 'day' } })],
    ['data.split.kind', 'hold', withData({ split: { kind: 'hold', values: ['a'] } })],
    ['data.group', 'patient', withData({ group: 'patient' })],
    ['data.text', 'message', withData({ text: 'message' })],
    ['data.summary', 'title', withData({ summary: 'title' })],
    ['data.labels', 'name:label_speaker', withData({ labels: 'name:label_speaker' })],
    ['data.perLine', true, withData({ perLine: true })],
    ['train.model', 'lstm', { ...minimal, train: { model: 'lstm', units: 32 } }],
    ['train.model', 'cnn', { ...minimal, train: { model: 'cnn' } }],
    ['train.model', 'trees', { ...minimal, train: { model: 'trees' } }],
  ])('says that %s %s is not built yet', (path, value, json) => {
    expect(refusal(json)).toEqual({ code: 'E-NOT-SUPPORTED-YET', path, value });
  });

  it.each([
    ['colour', 'unknown field', { ...minimal, colour: 'red' }],
    ['data.separator', 'unknown field', withData({ separator: ';' })],
    ['data.split.column', 'unknown field', withData({ split: { kind: 'random', column: 'day' } })],
    ['train.hiddenUnits', 'unknown field', { ...minimal, train: { model: 'auto', hiddenUnits: [8] } }],
    ['train.l2', 'unknown field', { ...minimal, train: { model: 'mlp', l2: 0.5 } }],
    [
      'prepare.steps.1.base',
      'unknown field',
      {
        ...minimal,
        prepare: {
          steps: [
            { kind: 'drop', columns: ['a'] },
            { kind: 'log', columns: ['b'], base: 2 },
          ],
        },
      },
    ],
    ['evaluate.threshold', 'unknown field', { ...minimal, evaluate: { threshold: 0.5 } }],
    ['terrarium', 'missing field', { name: 'x' }],
    ['data.target', 'missing field', { ...minimal, data: { path: 'a.csv' } }],
  ])('names %s as %s', (path, problem, json) => {
    expect(refusal(json)).toEqual({ code: 'E-PIPELINE-FIELD', path, problem });
  });

  it.each([
    ['task', { ...minimal, task: 'clustering' }],
    ['data.format', withData({ format: 'odt' })],
    ['data.group', withData({ group: 5 })],
    ['data.perLine', withData({ perLine: 'yes' })],
    ['data.columns.age', withData({ columns: { size: 'number', age: 'nmber' } })],
    ['data.columns', withData({ columns: ['number'] })],
    ['data.labelMap.yes', withData({ labelMap: { yes: 1 } })],
    ['data.ignore', withData({ ignore: ['id', 'species'] })],
    ['data.split', withData({ split: { train: 0.8 } })],
    ['data.split', withData({ split: { train: 0.5, validation: 0.2, test: 0.2 } })],
    ['data.split.train', withData({ split: { train: -0.1 } })],
    ['train.model', { ...minimal, train: { model: 'magic' } }],
    ['train.model', { ...minimal, train: { epochs: 5 } }],
    ['train.epochs', { ...minimal, train: { model: 'mlp', epochs: 0 } }],
    ['train.learningRate', { ...minimal, train: { model: 'mlp', learningRate: 0 } }],
    [
      'prepare.steps.0.method',
      { ...minimal, prepare: { steps: [{ kind: 'scale', columns: [], method: 'max' }] } },
    ],
    ['prepare', { ...minimal, prepare: 'manual' }],
    ['deploy.export.0', { ...minimal, deploy: { export: ['pmml'] } }],
    ['monitor.path', { ...minimal, monitor: { path: '' } }],
    ['terrarium', { ...minimal, terrarium: 2 }],
    ['', null],
    ['', 'text'],
  ])('names %s as wrong', (path, json) => {
    expect(refusal(json)).toMatchObject({ code: 'E-PIPELINE-FIELD', path });
  });

  it('refuses a list, a key that objects use themselves, and cuts long names', () => {
    expect(refusal([minimal]).code).toBe('E-PIPELINE-FIELD');
    expect(refusal(JSON.parse(`{"__proto__":{"a":1},${JSON.stringify(minimal).slice(1)}`))).toMatchObject({
      path: '__proto__',
    });
    expect(String(refusal({ ...minimal, ['x'.repeat(10_000)]: 1 }).path)).toHaveLength(200);
  });

  it('says in words what would have been right', () => {
    expect(refusal(withData({ columns: { age: 'nmber' } })).problem).toBe(
      'expected "number" or "category" or "date" or "boolean" or "text" or "id", not "nmber"',
    );
    expect(refusal(withData({ ignore: ['species'] })).problem).toBe('the target cannot be ignored');
  });

  it('needs no test share beside a test file', () => {
    const beside = (split: object) => withData({ testPath: 'test.csv', split });
    expect(parsePipelineFile(beside({ train: 0.8, validation: 0.2 })).data.split).toMatchObject({
      train: 0.8,
      validation: 0.2,
      test: 0,
    });
    expect(parsePipelineFile(beside({})).data.split.test).toBe(0);
    expect(parsePipelineFile(beside({ train: 0.7, validation: 0.1, test: 0.2 })).data.split.test).toBe(0.2);
    for (const split of [
      { train: 0.8, validation: 0.2, test: 0.2 },
      { train: 0.9, validation: 0.2 },
    ])
      expect(refusal(beside(split))).toMatchObject({ code: 'E-PIPELINE-FIELD', path: 'data.split' });
    expect(refusal(withData({ split: { train: 0.8, validation: 0.2 } }))).toMatchObject({
      path: 'data.split',
    });
  });

  it('takes shares that sum to 1 but for rounding', () => {
    expect(
      parsePipelineFile(withData({ split: { train: 0.7, validation: 0.1, test: 0.2 } })).data.split.test,
    ).toBe(0.2);
  });
});
