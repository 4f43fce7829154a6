/** Small, whole examples of everything the store keeps, with hostile names and no round numbers. */
import type {
  BundleManifest,
  DatasetBlock,
  DatasetManifest,
  Dictionaries,
  EvaluationSummary,
  FittedRecipe,
  ImportanceReport,
  ModelArtifact,
  ModelCardFacts,
  PredictionRecord,
  ReferenceProfile,
  RunSummary,
  Split,
  SplitSummary,
} from '../../../src/contracts';

const environment = {
  app: '0.1.0',
  backend: 'cpu' as const,
  backendReason: 'asked-for',
  adapter: 'none',
  threads: 2,
  browser: 'none',
  crossOriginIsolated: true,
};

export const HOSTILE_NAMES = ['__proto__', 'constructor', '<img src=x onerror=alert(1)>', '\ud800 half'];

/** Text cells in the stored form; null = missing. */
export function makeTextData(cells: readonly (string | null)[]) {
  const encoded = cells.map((cell) => new TextEncoder().encode(cell ?? ''));
  const offsets = new Uint32Array(cells.length + 1);
  encoded.forEach((bytes, i) => (offsets[i + 1] = (offsets[i] as number) + bytes.length));
  const bytes = new Uint8Array(offsets[cells.length] as number);
  encoded.forEach((part, i) => bytes.set(part, offsets[i]));
  return {
    kind: 'text' as const,
    offsets,
    bytes,
    missing: Uint8Array.from(cells, (cell) => Number(cell === null)),
  };
}

export const datasetDictionaries: Dictionaries = [null, ['constructor', '\ud800', 'b'], null];

/** Two blocks, three rows and two; one column of each kind. */
export function makeDatasetBlocks(): DatasetBlock[] {
  return [
    {
      index: 0,
      nRows: 3,
      rowIds: Int32Array.of(0, 2, 3),
      columns: [
        { kind: 'number', values: Float64Array.of(1.5, NaN, -0) },
        { kind: 'category', codes: Int32Array.of(0, -1, 1) },
        makeTextData(['naïve', null, '']),
      ],
    },
    {
      index: 1,
      nRows: 2,
      rowIds: Int32Array.of(7, 9),
      columns: [
        { kind: 'number', values: Float64Array.of(1e300, 5e-324) },
        { kind: 'category', codes: Int32Array.of(2, 2) },
        makeTextData(['猫 </script>', 'z']),
      ],
    },
  ];
}

export function makeDatasetManifest(id = 'dataset-1'): DatasetManifest {
  const names = ['__proto__', 'constructor', 'note'];
  const types = ['number', 'category', 'text'] as const;
  return {
    id,
    name: 'hostile.csv',
    fingerprint: 'f'.repeat(64),
    sourceSha256: 'a'.repeat(64),
    sizeBytes: 321,
    source: { format: 'csv', encoding: 'utf-8', delimiter: ',', header: true, decimal: '.' },
    columns: names.map((name, i) => ({
      name,
      type: types[i] as (typeof types)[number],
      overridden: i === 1,
    })),
    nRows: 5,
    blockRows: [3, 2],
    findings: [
      { code: 'F-MISSING', column: '__proto__', severity: 'warn', details: { missing: 1, rows: 5 } },
    ],
    profile: [],
  };
}

export function makeSplit(): Split {
  return { train: Int32Array.of(0, 3, 4), validation: Int32Array.of(1), test: Int32Array.of(2) };
}
export function makeSplitSummary(id = 'split-1'): SplitSummary {
  return {
    id,
    datasetId: 'dataset-1',
    testDatasetId: null,
    problem: { task: 'classification', target: 'constructor', positive: null, ignore: ['note'] },
    split: { kind: 'stratified', train: 0.6, validation: 0.2, test: 0.2, seed: 3 },
    train: 3,
    validation: 1,
    test: 1,
    classes: HOSTILE_NAMES,
    findings: [],
  };
}

export function makeRun(id: string, changes: Partial<RunSummary> = {}): RunSummary {
  return {
    id,
    splitId: 'split-1',
    status: 'done',
    request: {
      splitId: 'split-1',
      prepare: 'auto',
      train: { model: 'linear', seed: 5, earlyStopping: true, l2: 0.25, classWeights: 'none' },
      backend: 'cpu',
    },
    environment,
    recipe: { steps: [{ kind: 'scale', columns: ['__proto__'], method: 'standard' }] },
    nFeatures: 3,
    family: 'linear',
    candidates: [{ model: 'linear', validation: 0.31 }],
    parameters: 8,
    epochs: [{ epoch: 1, trainingLoss: null, validationLoss: null, learningRate: 0.02, durationMs: 12.5 }],
    bestEpoch: 1,
    steps: 4,
    outcome: 'diverged',
    durationMs: 12.5,
    samplesPerSecond: 240,
    weightsSha256: 'b'.repeat(64),
    dataFingerprint: 'f'.repeat(64),
    startedAt: '2024-05-06T07:08:09.000Z',
    ...changes,
  };
}

/** A linear model of three features; `filler` is in every weight, and `nFeatures` sets its size. */
export function makeModel(filler: number, nFeatures = 3): ModelArtifact {
  return {
    topology: { family: 'linear', nFeatures, outputs: 2, output: 'softmax' },
    tensors: [
      {
        name: 'kernel',
        shape: [nFeatures, 2],
        values: new Float32Array(nFeatures * 2).map((_, i) => filler + i / 8),
      },
      { name: 'bias', shape: [2], values: Float32Array.of(filler, -filler) },
    ],
  };
}

export function makeFittedRecipe(): FittedRecipe {
  return {
    version: 1,
    inputs: [{ name: '__proto__', type: 'number', overridden: false }],
    steps: [
      { kind: 'scale', method: 'standard', scales: [{ column: '__proto__', centre: 1.25, spread: 0.75 }] },
    ],
    features: [{ name: '__proto__', column: '__proto__' }],
    target: { kind: 'classes', column: 'constructor', classes: HOSTILE_NAMES, positive: null },
  };
}

const figure = { value: 0.875, low: 0.5, high: 0.96 };

export function makeEvaluation(runId: string): EvaluationSummary {
  return {
    runId,
    metrics: {
      test: { accuracy: figure, auc: { value: null, low: null, high: null } },
      perClass: Object.fromEntries(
        HOSTILE_NAMES.map((name) => [name, { precision: figure, recall: figure, f1: figure, rows: 7 }]),
      ),
      baseline: { name: 'most frequent class', accuracy: figure },
    },
    groups: Object.fromEntries([
      ['__proto__', Object.fromEntries([['constructor', { rows: 12, small: true, accuracy: figure }]])],
    ]),
    predictions: {
      rowIds: Int32Array.of(3, 9),
      task: 'classification',
      classes: HOSTILE_NAMES.slice(0, 2),
      positive: 1,
      yTrue: Int32Array.of(1, -1),
      yPred: Int32Array.of(1, 0),
      probabilities: Float64Array.of(0.125, 0.875, 0.5625, 0.4375),
    },
    validation: {
      rowIds: Int32Array.of(4),
      task: 'classification',
      classes: HOSTILE_NAMES.slice(0, 2),
      positive: 1,
      yTrue: Int32Array.of(0),
      yPred: Int32Array.of(1),
      probabilities: Float64Array.of(0.375, 0.625),
    },
    evaluatedAt: '2024-05-06T07:08:09.000Z',
    bootstrap: 300,
  };
}

export function makeImportance(runId: string): ImportanceReport {
  return {
    runId,
    part: 'test',
    repeats: 3,
    seed: 7,
    rows: 2,
    lossMetric: 'logLoss',
    primaryMetric: 'accuracy',
    loss: 0.625,
    primary: null,
    columns: HOSTILE_NAMES.map((column) => ({
      column,
      lossRise: figure,
      metricDrop: { value: null, low: null, high: null },
    })),
    correlated: [{ first: '__proto__', second: 'constructor', spearman: -0.75 }],
  };
}

export function makeVersion(id: string, version: number) {
  const summary = {
    id,
    runId: 'run-1',
    version,
    name: 'Penguins',
    createdAt: '2024-05-06T07:08:09.000Z',
    role: 'candidate' as const,
    card: '# Penguins',
  };
  const manifest: BundleManifest = {
    terrariumBundle: 1,
    name: 'Penguins',
    modelVersion: version,
    createdAt: summary.createdAt,
    task: 'classification',
    weightsSha256: 'b'.repeat(64),
    dataFingerprint: 'f'.repeat(64),
    environment,
    files: [],
  };
  const facts: ModelCardFacts = {
    name: 'Penguins',
    modelVersion: version,
    createdAt: summary.createdAt,
    task: 'classification',
    family: 'linear',
    parameters: 8,
    seed: 5,
    epochs: 1,
    weightsSha256: 'b'.repeat(64),
    environment,
    data: {
      name: 'hostile.csv',
      rows: 5,
      columns: 3,
      sha256: 'a'.repeat(64),
      fingerprint: 'f'.repeat(64),
      target: 'constructor',
      classes: HOSTILE_NAMES,
      findings: [],
    },
    split: { kind: 'stratified', seed: 3, train: 3, validation: 1, test: 1 },
    features: ['__proto__'],
    ignored: ['note'],
    metrics: { accuracy: figure },
    baseline: { name: 'most frequent class', metrics: { accuracy: figure } },
    groups: [],
  };
  const reference: ReferenceProfile = {
    version: 1,
    columns: [
      {
        name: '__proto__',
        type: 'number',
        rows: 3,
        missing: 1,
        sample: [1.5, 2.25],
        range: [1.5, 2.25],
        categories: null,
        otherCount: 0,
      },
      {
        name: 'constructor',
        type: 'category',
        rows: 3,
        missing: 0,
        sample: null,
        range: null,
        categories: HOSTILE_NAMES.map((value, i) => ({ value, count: 9 - i })),
        otherCount: 4,
      },
    ],
  };
  return { summary, manifest, facts, reference };
}

export function makePredictions(modelVersionId: string, from: number, count: number): PredictionRecord[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `${modelVersionId}-${from + i}`,
    at: '2024-05-06T07:08:09.000Z',
    modelVersionId,
    inputSha256: 'c'.repeat(64),
    output: i % 2 === 0 ? '__proto__' : 'constructor',
    confidence: 0.625,
    latencyMs: 0.5,
    label: null,
  }));
}
