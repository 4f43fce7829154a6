/** The JSON Schemas under docs/schemas, the examples under docs/examples and the contracts tell one story. */
import { readFile } from 'node:fs/promises';
import Ajv from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeSchemaFiles } from '../../scripts/schema-files.mjs';
import { parsePipelineFile, pipelineFileSchema, pipelineReportSchema } from '../../src/contracts';
import { codeOf } from '../unit/deploy/sample-models';

const docs = new URL('../../docs/', import.meta.url);
const readDocs = (path: string) => readFile(new URL(path, docs), 'utf8');
const EXAMPLES = ['clinic-visits', 'house-prices'];

let isValid: (json: unknown) => boolean;
let isReport: (json: unknown) => boolean;

beforeAll(async () => {
  const compile = async (name: string) => {
    const validate = new Ajv({ strict: true, strictTypes: false, allErrors: true }).compile(
      JSON.parse(await readDocs(`schemas/${name}.schema.json`)) as object,
    );
    return (json: unknown) => validate(json);
  };
  isValid = await compile('pipeline');
  isReport = await compile('report');
});

describe('docs/schemas', () => {
  it('is what scripts/write-schemas.mjs writes', async () => {
    const files = await makeSchemaFiles({ pipelineFileSchema, pipelineReportSchema });
    expect([...files.keys()]).toEqual(['pipeline.schema.json', 'report.schema.json']);
    for (const [name, text] of files) expect(await readDocs(`schemas/${name}`), name).toBe(text);
  });
});

describe.each(EXAMPLES)('docs/examples/%s.pipeline.json', (name) => {
  const load = async () =>
    JSON.parse(await readDocs(`examples/${name}.pipeline.json`)) as Record<string, object>;

  it('fits the JSON Schema and the contract', async () => {
    const json = await load();
    expect(isValid(json)).toBe(true);
    expect(parsePipelineFile(json).name).toBe(json['name']);
  });

  it('names columns that its table has', async () => {
    const { data, evaluate, prepare } = parsePipelineFile(await load());
    const [header, ...rows] = (await readDocs(`examples/${data.path}`)).trimEnd().split('\n');
    const columns = (header ?? '').split(',');
    expect(rows.length).toBeGreaterThanOrEqual(200);
    expect(rows.every((row) => row.split(',').length === columns.length)).toBe(true);
    const named = [data.target, ...data.ignore, ...Object.keys(data.columns), ...evaluate.groups];
    const prepared = prepare === 'auto' ? [] : prepare.steps.flatMap((step) => step.columns);
    expect(columns).toEqual(expect.arrayContaining([...named, ...prepared]));
  });

  it.each([
    ['an unknown field', (file: Record<string, object>) => ({ ...file, extra: 1 })],
    ['an unknown field inside', (file) => ({ ...file, data: { ...file['data'], separator: ';' } })],
    ['an unknown split field', (file) => ({ ...file, data: { ...file['data'], split: { folds: 5 } } })],
    ['a field auto does not take', (file) => ({ ...file, train: { model: 'auto', hiddenUnits: [8] } })],
    ['a wrong type', (file) => ({ ...file, data: { ...file['data'], ignore: 'id' } })],
    ['a wrong value', (file) => ({ ...file, data: { ...file['data'], columns: { age: 'float' } } })],
    ['a value out of range', (file) => ({ ...file, evaluate: { bootstrap: 3 } })],
    ['a fraction for a seed', (file) => ({ ...file, train: { model: 'linear', seed: 1.5 } })],
    ['a learning rate of 0', (file) => ({ ...file, train: { model: 'mlp', learningRate: 0 } })],
    [
      'a step with a foreign key',
      (file) => ({ ...file, prepare: { steps: [{ kind: 'log', columns: [], base: 2 }] } }),
    ],
    ['another version', (file) => ({ ...file, terrarium: 2 })],
    ['no target', (file) => ({ ...file, data: { path: 'x.csv' } })],
  ] as [string, (file: Record<string, object>) => unknown][])(
    'with %s is refused by both',
    async (_, change) => {
      const changed = change(await load());
      expect(isValid(changed)).toBe(false);
      expect(await codeOf(() => parsePipelineFile(changed))).toBe('E-PIPELINE-FIELD');
    },
  );

  it('with a planned value is refused by both', async () => {
    const file = (await load()) as { data: object };
    const planned = { ...file, data: { ...file.data, format: 'parquet' } };
    expect(isValid(planned)).toBe(false);
    expect(await codeOf(() => parsePipelineFile(planned))).toBe('E-NOT-SUPPORTED-YET');
  });
});

describe('the report schema', () => {
  it('takes undefined figures as null, classes of any name, and no empty report', () => {
    const figure = { value: null, low: null, high: null };
    const report = {
      terrarium: 1,
      name: 'x',
      task: 'classification',
      environment: {
        app: '0.1.0',
        backend: 'cpu',
        backendReason: 'asked-for',
        adapter: 'none',
        threads: 2,
        browser: 'a browser',
        crossOriginIsolated: true,
      },
      data: { rows: 5, columns: 2, classes: ['__proto__'], sha256: 'ab', findings: [] },
      split: { train: 3, validation: 1, test: 1 },
      prepare: { features: 1, recipe: { steps: [] } },
      train: {
        model: 'linear',
        candidates: [{ model: 'linear', validation: null }],
        parameters: 4,
        epochs: 2,
        steps: 2,
        seed: 0,
        outcome: 'completed',
        durationMs: 5,
        samplesPerSecond: 9,
        weightsSha256: 'ab',
      },
      metrics: {
        test: { auc: figure },
        perClass: JSON.parse(
          '{"__proto__":{"precision":{"value":0.5,"low":0.25,"high":0.75},"recall":{"value":null,"low":null,"high":null},"f1":{"value":null,"low":null,"high":null},"rows":1}}',
        ) as object,
        baseline: { name: 'most frequent class', auc: figure },
      },
      groups: { sex: { F: { rows: 1, small: true, auc: figure } } },
      exports: [],
      monitor: null,
      network: { requestsToOtherOrigins: 0, bytesSent: 0 },
    };
    expect(isReport(report)).toBe(true);
    expect(isReport({ ...report, groups: { sex: { F: { rows: 'many', small: true } } } })).toBe(false);
    expect(isReport({ ...report, metrics: { ...report.metrics, perClass: { a: 5 } } })).toBe(false);
    expect(isReport({ terrarium: 1 })).toBe(false);
  });
});
