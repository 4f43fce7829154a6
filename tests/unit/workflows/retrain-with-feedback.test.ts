import { describe, expect, it } from 'vitest';
import type {
  DatasetBlock,
  DatasetManifest,
  Dictionaries,
  Feedback,
  Part,
  PredictionRecord,
  Split,
  SplitSummary,
  Table,
} from '../../../src/contracts';
import { makeStopSource } from '../../../src/foundation';
import { collectTable, findColumn, textAt } from '../../../src/pipeline/data';
import { growWithFeedback, reviewAnswers } from '../../../src/pipeline/workflows/retrain-with-feedback';
import { splitDataset } from '../../../src/pipeline/workflows/split-dataset';
import { makeManifest, makeRun } from '../../support/fake-services';
import { makeColumn, makeTable } from '../../support/make-table';
import { testPorts } from '../storage/test-database';

const N = 40;
const age = Array.from({ length: N }, (_, i) => 20.25 + i);
const TABLE = makeTable(
  makeColumn('age', age),
  makeColumn(
    'city',
    age.map((_, i) => ['Oslo', 'Rome'][i % 2] as string),
    'category',
  ),
  makeColumn(
    'late',
    age.map((_, i) => (i % 4 === 1 ? 'yes' : 'no')),
    'category',
  ),
);
const PROBLEM = { task: 'classification' as const, target: 'late', positive: 'yes', ignore: [] };
const CONFIG = { train: 0.6, validation: 0.2, test: 0.2, seed: 5 };

/** A version over forty rows, with a log. */
async function makeVersion(records: readonly PredictionRecord[], feedback: readonly Feedback[]) {
  const manifest: DatasetManifest = {
    ...makeManifest(
      TABLE.columns.map(({ name, type }) => ({ name, type })),
      N,
    ),
    id: 'first',
  };
  const later: DatasetManifest = { ...manifest, id: 'later', sourceSha256: 'c'.repeat(64) };
  const again: DatasetManifest = { ...manifest, id: 'again' };
  const manifests = new Map([manifest, later, again].map((one) => [one.id, one]));
  const tables = new Map<string, Table>([
    ['first', TABLE],
    ['again', TABLE],
    [
      'later',
      makeTable(
        makeColumn('age', [70.5, 70.5, 71]),
        makeColumn('city', ['Lima', 'Lima', 'Rome'], 'category'),
        makeColumn('late', ['yes', 'yes', 'no'], 'category'),
      ),
    ],
  ]);
  const splits = new Map<string, { summary: SplitSummary; split: Split }>();
  let ids = 0;
  const storage = {
    getVersion: async () => ({ summary: { runId: 'run-1' }, reference: { columns: [] } }),
    getRun: async () => makeRun({ splitId: [...splits.keys()][0] ?? '' }),
    getSplit: async (id: string) => {
      const found = splits.get(id);
      if (!found) throw Object.assign(new Error('missing'), { code: 'E-STORE-MISSING' });
      return found.summary;
    },
    getDataset: async (id: string) => {
      const found = manifests.get(id);
      if (!found) throw Object.assign(new Error('missing'), { code: 'E-STORE-MISSING' });
      return found;
    },
    readTable: async (id: string, names: readonly string[] | null) => {
      const found = tables.get(id) as Table;
      return {
        ...found,
        columns: names === null ? found.columns : names.flatMap((name) => findColumn(found, name) ?? []),
      };
    },
    readSplitRows: async (id: string, part: Part) => (splits.get(id) as { split: Split }).split[part],
    readModel: async () => ({
      recipe: { inputs: [{ name: 'age' }, { name: 'city' }], target: { kind: 'classes' } },
    }),
    readPredictionLog: async () => ({ records, feedback }),
    saveSplit: async (summary: SplitSummary, split: Split) => void splits.set(summary.id, { summary, split }),
  };
  const { TerrariumError } = await import('../../../src/foundation');
  const strict = {
    ...storage,
    getSplit: async (id: string) => {
      if (!splits.has(id)) throw new TerrariumError('E-STORE-MISSING', { kind: 'split', id });
      return storage.getSplit(id);
    },
    getDataset: async (id: string) => {
      if (!manifests.has(id)) throw new TerrariumError('E-STORE-MISSING', { kind: 'dataset', id });
      return storage.getDataset(id);
    },
  };
  const request = { datasetId: 'first', testDatasetId: null, problem: PROBLEM, split: CONFIG };
  const divide = (datasetId: string) =>
    splitDataset(
      { ...request, datasetId },
      testPorts,
      strict as unknown as Parameters<typeof splitDataset>[2],
    );
  const base = await divide('first');
  let isAbandoned = false;
  const stop = makeStopSource();
  const context = {
    ports: testPorts,
    storage: strict as unknown as Parameters<typeof growWithFeedback>[1]['storage'],
    stop,
    newId: () => `grown-${++ids}`,
    onEvent: () => undefined,
    beginDataset() {
      const blocks: DatasetBlock[] = [];
      let dictionaries: Dictionaries = [];
      return {
        writeBlock: async (block: DatasetBlock) => void blocks.push(block),
        writeDictionaries: async (words: Dictionaries) => void (dictionaries = words),
        commit: async (made: DatasetManifest) => {
          manifests.set(made.id, made);
          tables.set(made.id, collectTable(made, blocks, dictionaries));
        },
        abandon: async () => void (isAbandoned = true),
      };
    },
  };
  return {
    context,
    base,
    divide,
    manifests,
    tables,
    splits,
    stop,
    get isAbandoned() {
      return isAbandoned;
    },
  };
}

let minute = 0;
function answer(id: string, values: Partial<PredictionRecord>): PredictionRecord {
  minute += 1;
  return {
    id,
    at: new Date(Date.UTC(2026, 1, 1, 0, minute)).toISOString(),
    modelVersionId: 'version-1',
    inputSha256: 'd'.repeat(64),
    output: 'no',
    confidence: 0.8,
    latencyMs: 3,
    label: null,
    ...values,
  };
}
const said = (recordId: string, truth: string | null, verdict: Feedback['verdict'] = 'no'): Feedback => ({
  id: `about ${recordId} ${++minute}`,
  recordId,
  at: new Date(Date.UTC(2026, 1, 2, 0, minute)).toISOString(),
  verdict,
  truth,
  source: 'form',
});
const form = (id: string, inputs: PredictionRecord['inputs']): PredictionRecord =>
  answer(id, inputs === undefined ? { source: 'form' } : { source: 'form', inputs });

describe('reviewed answers', () => {
  it('are counted each once, with the reason why one cannot join', async () => {
    const row = (id: string, datasetId: string, rowId: number, label: string | null = null) =>
      answer(id, { row: { datasetId, rowId }, label, source: 'file' });
    const records = [
      form('right', { age: 80.5, city: 'Oslo' }),
      form('twice', { age: 81.5, city: 'Rome' }),
      form('twice again', { age: 81.5, city: 'Rome' }),
      form('two minds', { age: 82.5, city: 'Rome' }),
      form('other mind', { age: 82.5, city: 'Rome' }),
      form('unknown class', { age: 83.5, city: 'Rome' }),
      form('without inputs', undefined),
      form('wrong, nobody knows how', { age: 84.5, city: 'Rome' }),
      form('not reviewed', { age: 85.5, city: 'Rome' }),
      row('of a file', 'later', 0, 'yes'),
      row('of a file, too', 'later', 1, 'yes'),
      row('of the training file', 'again', 3, 'no'),
      row('of a deleted file', 'gone', 0, 'no'),
    ];
    const feedback = [
      said('right', null, 'yes'),
      said('twice', 'yes'),
      said('twice again', 'yes'),
      said('two minds', 'yes'),
      said('other mind', 'no', 'yes'),
      said('unknown class', 'maybe'),
      said('without inputs', 'yes'),
      said('wrong, nobody knows how', null),
    ];
    const version = await makeVersion(records, feedback);
    expect(await reviewAnswers('version-1', version.context.storage)).toEqual({
      answers: 13,
      known: 11,
      trainingRows: 24,
      // right, twice again, other mind, both rows of the later file
      usable: 5,
      joined: 1,
      duplicates: 1,
      contradicted: 1,
      heldOut: 0,
      withoutInputs: 2,
      unknownTruth: 1,
    });
  });

  it('that equal a validation or test row stay out, so that those stay unseen', async () => {
    const { base } = await makeVersion([], []);
    const version = await makeVersion([], []);
    const { split } = [...version.splits.values()][0] as { split: Split };
    const records = (['train', 'validation', 'test'] as const).map((part) => {
      const place = split[part][0] as number;
      return answer(part, {
        inputs: { age: age[place] as number, city: ['Oslo', 'Rome'][place % 2] as string },
        label: place % 4 === 1 ? 'yes' : 'no',
      });
    });
    const again = await makeVersion(records, []);
    expect(base.test).toBe(8);
    expect(await reviewAnswers('version-1', again.context.storage)).toMatchObject({
      known: 3,
      usable: 1,
      heldOut: 2,
    });
  });
});

describe('growing the data', () => {
  const records = [
    form('a', { age: 80.5, city: 'Oslo' }),
    form('b', { age: 81.5, city: 'Lima' }),
    form('c', { age: null, city: null }),
  ];
  const feedback = [said('a', null, 'yes'), said('b', 'yes'), said('c', 'yes')];

  it('adds the answers after the rows, and only the training rows grow', async () => {
    const version = await makeVersion(records, feedback);
    const grown = await growWithFeedback('version-1', version.context);
    const table = version.tables.get(grown.datasetId) as Table;
    expect(table.nRows).toBe(N + 3);
    const texts = table.columns.map((column) => [N, N + 1, N + 2].map((row) => textAt(column, row)));
    expect(texts).toEqual([
      ['80.5', '81.5', null],
      ['Oslo', 'Lima', null],
      ['no', 'yes', 'yes'],
    ]);
    const manifest = version.manifests.get(grown.datasetId) as DatasetManifest;
    expect(manifest.grown).toEqual({
      fromDatasetId: 'first',
      firstFingerprint: 'f'.repeat(64),
      recordIds: ['a', 'b', 'c'],
    });
    expect(manifest.fingerprint).not.toBe('f'.repeat(64));

    const divided = await version.divide(grown.datasetId);
    const before = version.splits.get(version.base.id)?.split as Split;
    const after = version.splits.get(divided.id)?.split as Split;
    expect([...after.validation]).toEqual([...before.validation]);
    expect([...after.test]).toEqual([...before.test]);
    expect([...after.train]).toEqual([...before.train, N, N + 1, N + 2]);
    expect(grown.split).toEqual({
      problem: PROBLEM,
      split: { ...CONFIG, kind: 'stratified' },
      testDatasetId: null,
    });
  });

  it('says so and stores nothing where no answer can join', async () => {
    const version = await makeVersion([form('a', { age: 1, city: 'Oslo' })], []);
    await expect(growWithFeedback('version-1', version.context)).rejects.toMatchObject({
      code: 'E-RETRAIN-NOTHING',
      details: { known: 0, answers: 1 },
    });
    expect(version.manifests.size).toBe(3);
  });

  it('stores nothing when it was asked to stop', async () => {
    const version = await makeVersion(records, feedback);
    version.stop.stop();
    await expect(growWithFeedback('version-1', version.context)).rejects.toMatchObject({ code: 'E-STOPPED' });
    expect(version.isAbandoned).toBe(true);
    expect(version.manifests.size).toBe(3);
  });
});
