/** A card that is checked against the artefacts it was made from, each of which is then changed in its turn. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  makeError,
  PLAIN_DECISION,
  type DatasetManifest,
  type EvaluationSummary,
  type FittedRecipe,
  type ModelArtifact,
  type ModelCardFacts,
  type Part,
  type ReferenceProfile,
  type RunSummary,
  type SplitSummary,
  type StoragePort,
} from '../../../src/contracts';
import { Generator, makeStopSource } from '../../../src/foundation';
import { amendCard } from '../../../src/pipeline/workflows/amend-card';
import { readCardFacts } from '../../../src/pipeline/workflows/card-facts';
import { checkCard } from '../../../src/pipeline/workflows/check-card';
import { deployRun } from '../../../src/pipeline/workflows/deploy-run';
import { evaluateRun } from '../../../src/pipeline/workflows/evaluate-run';
import { trainRun } from '../../../src/pipeline/workflows/train-run';
import { exportTexts } from '../../support/export-texts';
import { makeColumn, makeTable } from '../../support/make-table';
import { makeRun } from '../../support/fake-services';
import { testPorts } from '../storage/test-database';

const generator = Generator.fromSeed(17);
const N_ROWS = 220;
const age = Array.from({ length: N_ROWS }, (_, i) =>
  i % 13 === 4 ? null : Math.round(40 + 12 * generator.normal()),
);
const city = Array.from({ length: N_ROWS }, (_, i) => ['Oslo', 'Rome', '__proto__'][i % 3] as string);
const late = age.map((years, i) => {
  const chance = 1 / (1 + Math.exp(-((years ?? 40) - 42 + 4 * (i % 3)) / 4));
  return generator.uniform() < chance ? 'late' : 'in time';
});
const table = makeTable(
  makeColumn('age', age),
  makeColumn('city', city, 'category'),
  makeColumn('late', late, 'category'),
);
const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);
const parts: Record<Part, Int32Array> = {
  train: range(0, 100),
  validation: range(100, 160),
  test: range(160, N_ROWS),
};

interface Kept {
  summary: never;
  facts: ModelCardFacts;
  reference: ReferenceProfile;
}

/** A version of a trained and judged run, all in memory and open to tampering. */
async function makeVersion() {
  const kept: {
    run: RunSummary;
    model: { artifact: ModelArtifact; recipe: FittedRecipe };
    evaluation: EvaluationSummary;
    version: Kept;
    parts: Record<Part, Int32Array>;
  } = { parts: { ...parts } } as never;
  const dataset = {
    id: 'dataset-1',
    name: 'visits.csv',
    fingerprint: 'f'.repeat(64),
    sourceSha256: 'a'.repeat(64),
    sizeBytes: 4321,
    source: { format: 'csv', encoding: 'utf-8', delimiter: ',', header: true, decimal: '.' },
    columns: table.columns.map(({ name, type }) => ({ name, type, overridden: false })),
    nRows: N_ROWS,
    blockRows: [N_ROWS],
    findings: [{ code: 'F-PERSONAL', column: 'city', severity: 'warn', details: {} }],
    profile: [],
  } as unknown as DatasetManifest;
  const split: SplitSummary = {
    id: 'split-1',
    datasetId: 'dataset-1',
    testDatasetId: null,
    problem: { task: 'classification', target: 'late', positive: 'late', ignore: [] },
    split: { kind: 'random', train: 0.5, validation: 0.25, test: 0.25, seed: 11 },
    train: 100,
    validation: 60,
    test: 60,
    classes: ['in time', 'late'],
    findings: [],
  };
  const storage = {
    getDataset: () => Promise.resolve(dataset),
    getSplit: () => Promise.resolve(split),
    readTable: (_: string, names: readonly string[] | null) =>
      Promise.resolve({
        ...table,
        columns: table.columns.filter(({ name }) => names === null || names.includes(name)),
      }),
    readSplitRows: (_: string, part: Part) => Promise.resolve(kept.parts[part]),
    saveRun(run: RunSummary, artifact: ModelArtifact | null, recipe: FittedRecipe | null) {
      kept.run = run;
      if (artifact && recipe) kept.model = { artifact, recipe };
      return Promise.resolve();
    },
    getRun: () => Promise.resolve(kept.run),
    readModel: () => Promise.resolve(kept.model),
    saveEvaluation(evaluation: EvaluationSummary) {
      kept.evaluation = evaluation;
      return Promise.resolve();
    },
    getEvaluation: () => Promise.resolve(kept.evaluation),
    reserveVersion: () =>
      Promise.resolve({ id: 'version-3', version: 3, createdAt: '2024-05-06T07:08:09.000Z' }),
    saveVersion(summary: never, _: never, facts: ModelCardFacts, reference: ReferenceProfile) {
      kept.version = { summary, facts: structuredClone(facts), reference: structuredClone(reference) };
      return Promise.resolve();
    },
    getVersion: () =>
      kept.version === undefined
        ? Promise.reject(makeError('E-STORE-MISSING', { kind: 'version', id: 'version-3' }))
        : Promise.resolve(structuredClone(kept.version)),
    saveCard(_: string, facts: ModelCardFacts, card: string) {
      kept.version = {
        ...kept.version,
        facts,
        summary: { ...(kept.version.summary as object), card } as never,
      };
      return Promise.resolve();
    },
  } as unknown as StoragePort;
  const stop = makeStopSource();
  let nowMs = 0;
  let ids = 0;
  const context = {
    ports: { ...testPorts, nowMs: () => (nowMs += 30) },
    storage,
    stop,
    newId: () => `id-${++ids}`,
    onEvent: () => undefined,
  };
  const train = { model: 'linear', seed: 3, earlyStopping: true, l2: 0.01, classWeights: 'none' } as const;
  await trainRun(
    { splitId: 'split-1', prepare: 'auto', train, backend: 'cpu' },
    { ...makeRun().environment, backend: 'cpu' },
    context,
  );
  await evaluateRun({ runId: kept.run.id, groups: [], bootstrap: 150 }, context);
  await deployRun(
    {
      runId: kept.run.id,
      name: 'Visits',
      exports: [],
      groups: ['city'],
      statement: { purpose: 'Calls | <b>patients</b>' },
      threshold: 0.4,
      abstainBelow: 0.55,
    },
    context,
    exportTexts,
  );
  const check = (text: string | null = null) => checkCard({ modelVersionId: 'version-3', text }, context);
  return { kept, storage, check, stop };
}

describe('checkCard', () => {
  let version: Awaited<ReturnType<typeof makeVersion>>;
  beforeAll(async () => {
    await tf.setBackend('cpu');
    version = await makeVersion();
  });

  /** What is found while something kept is other than it was. */
  async function findWith(tamper: (kept: typeof version.kept) => void) {
    const before = structuredClone(version.kept.version);
    const { run, model, evaluation, parts: rows } = version.kept;
    tamper(version.kept);
    const found = await version.check();
    Object.assign(version.kept, { version: before, run, model, evaluation, parts: rows });
    return found;
  }

  it('agrees with the card of a version, with groups, a threshold and an abstain zone', async () => {
    const { facts } = version.kept.version;
    expect(facts.groups.map(({ value }) => value).sort()).toEqual(['Oslo', 'Rome', '__proto__']);
    expect(facts.decision?.abstainBelow).toBe(0.55);
    expect(facts.decided?.answered?.value).toBeLessThan(1);
    // A personal column leaves no sketch, and so no line.
    expect(facts.inputs?.map(({ name }) => name)).not.toContain('city');
    const check = await version.check();
    expect(check.mismatches).toEqual([]);
    expect(check.changedLines).toEqual([]);
    expect(check.facts).toBeGreaterThan(250);
    expect(check.said).toEqual(['statement']);
  });

  it.each<[string, (facts: ModelCardFacts) => void, string]>([
    ['a bound', (facts) => void ((facts.metrics['auc'] as { low: number }).low += 0.001), 'metrics.auc.low'],
    ['a row count', (facts) => void (facts.split.test += 1), 'split.test'],
    ['a group', (facts) => void ((facts.groups[1] as { rows: number }).rows = 99), 'groups.1.rows'],
    ['the weights', (facts) => void (facts.weightsSha256 = 'c'.repeat(64)), 'weightsSha256'],
    [
      'a decided figure',
      (facts) => void ((facts.decided?.metrics['accuracy'] as { value: number }).value = 0.99),
      'decided.metrics.accuracy.value',
    ],
    [
      'the calibration',
      (facts) => void (facts.decision = { ...(facts.decision ?? PLAIN_DECISION), calibratedOnRows: 7 }),
      'decision.calibratedOnRows',
    ],
    ['a range', (facts) => void ((facts.inputs?.[0]?.range as number[])[1] = 1e6), 'inputs.0.range.1'],
  ])('finds %s that was changed in the facts', async (_, tamper, fact) => {
    const { mismatches } = await findWith((kept) => tamper(kept.version.facts));
    expect(mismatches.map((mismatch) => mismatch.fact)).toEqual([fact]);
  });

  it('finds figures that no longer follow from the stored answers', async () => {
    const { mismatches, changedLines } = await findWith((kept) => {
      const { predictions } = kept.evaluation;
      const yTrue = predictions.yTrue.slice() as Int32Array;
      yTrue[0] = 1 - (yTrue[0] as number);
      kept.evaluation = { ...kept.evaluation, predictions: { ...predictions, yTrue } };
    });
    expect(mismatches.map(({ fact }) => fact)).toContain('metrics.accuracy.value');
    expect(changedLines.length).toBeGreaterThan(5);
  });

  it('finds a weight that was changed, and rows that are gone', async () => {
    const weight = await findWith((kept) => {
      const { artifact } = kept.model;
      const tensors = structuredClone(artifact.tensors);
      (tensors[0] as { values: Float32Array }).values[0] = 0.5;
      kept.model = { ...kept.model, artifact: { ...artifact, tensors } };
    });
    expect(weight.mismatches.map(({ fact }) => fact)).toEqual(['weightsSha256']);
    expect(weight.changedLines).toHaveLength(1);
    const rows = await findWith((kept) => void (kept.parts = { ...parts, validation: range(100, 159) }));
    expect(rows.mismatches.map(({ fact }) => fact)).toEqual(['split.validation']);
  });

  it('finds one digit in the stored text, and in a text that is handed in', async () => {
    const { card } = version.kept.version.summary as { card: string };
    const line = card.split('\n').find((own) => own.startsWith('| accuracy |')) as string;
    const wrong = line.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
    const stored = await findWith((kept) => {
      (kept.version.summary as { card: string }).card = card.replace(line, wrong);
    });
    expect(stored.mismatches).toEqual([]);
    expect(stored.changedLines).toEqual([expect.objectContaining({ stated: wrong, recomputed: line })]);
    expect((await version.check(card.replace(line, wrong))).changedLines).toHaveLength(1);
  });

  it('still agrees after people have said more, and does not judge what they say', async () => {
    const statement = { purpose: 'Something else', licence: 'CC0' };
    const gate = [{ item: 'calibrated', state: 'passedOver', evidence: {}, reason: 'We know.' } as const];
    const before = structuredClone(version.kept.version);
    const facts = await amendCard('version-3', { statement, gate: [...gate] }, version.storage);
    expect(facts.metrics).toEqual(before.facts.metrics);
    const check = await version.check();
    expect([check.mismatches, check.changedLines]).toEqual([[], []]);
    expect(check.said).toEqual(['statement', 'gate']);
    version.kept.version = before;
  });

  it('gives a draft of a run the same figures', async () => {
    const { run, version: stored } = version.kept;
    const draft = await readCardFacts({ kind: 'draft', runId: run.id, name: 'Visits' }, version.storage);
    expect(draft.modelVersion).toBe(0);
    expect(draft.metrics).toEqual(stored.facts.metrics);
    expect(draft).not.toHaveProperty('inputs');
  });

  it('ends with E-STOPPED when stopping was asked', async () => {
    const other = await makeVersion();
    other.stop.stop();
    await expect(other.check()).rejects.toMatchObject({ code: 'E-STOPPED' });
  });
});
