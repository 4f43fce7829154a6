/** Services for tests of the rooms' state: every answer is prepared by the test, every call is written down. */
import { DEFAULT_MONITOR_PLAN, makeError, makeProjectDocument } from '../../src/contracts';
import type {
  Alert,
  ColumnSchema,
  DatasetManifest,
  Deployment,
  GateLine,
  DriftReport,
  EpochRecord,
  EvaluationSummary,
  ExportReceipt,
  GrownDataset,
  MonitorReport,
  PredictionRecord,
  ModelVersionSummary,
  ProjectRecord,
  PreviewRequest,
  Recipe,
  RecipePreview,
  ReviewedAnswers,
  RunEvent,
  RunSummary,
  SplitRequest,
  SplitSummary,
  TrainRequest,
} from '../../src/contracts';
import { DataRoom } from '../../src/state/data-room.svelte';
import { DocumentHistory } from '../../src/state/document-history.svelte';
import { Project, type StoredVersion } from '../../src/state/project.svelte';
import type { RoomServices } from '../../src/state/services';

/** A call in progress, which the test ends. */
export interface OpenCall<Answer> {
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

export function makeManifest(
  columns: readonly Pick<ColumnSchema, 'name' | 'type'>[],
  nRows = 120,
): DatasetManifest {
  return {
    id: 'dataset-1',
    name: 'visits.csv',
    fingerprint: 'f'.repeat(64),
    sourceSha256: 'a'.repeat(64),
    sizeBytes: 2345,
    source: { format: 'csv', encoding: 'utf-8', delimiter: ',', header: true, decimal: '.' },
    columns: columns.map(({ name, type }) => ({ name, type, overridden: false })),
    nRows,
    blockRows: [nRows],
    findings: [],
    profile: columns.map(({ name, type }) => ({
      name,
      type,
      rows: nRows,
      missing: 3,
      distinct: type === 'number' ? 57 : 4,
      numeric: null,
      top: [],
      textLength: null,
    })),
  };
}

export function makeSplit(values: Partial<SplitSummary> = {}): SplitSummary {
  return {
    id: 'split-1',
    datasetId: 'dataset-1',
    testDatasetId: null,
    problem: { task: 'classification', target: 'no_show', positive: null, ignore: [] },
    split: { train: 0.7, validation: 0.15, test: 0.15, seed: 0 },
    train: 84,
    validation: 18,
    test: 18,
    classes: ['came', 'missed'],
    findings: [],
    ...values,
  };
}

export function makeEpoch(epoch: number, trainingLoss: number, validationLoss: number | null): EpochRecord {
  return { epoch, trainingLoss, validationLoss, learningRate: 0.003, durationMs: 12 };
}

export function makeRun(values: Partial<RunSummary> = {}): RunSummary {
  return {
    id: 'run-1',
    splitId: 'split-1',
    status: 'done',
    request: {
      splitId: 'split-1',
      prepare: 'auto',
      train: { model: 'auto', seed: 0, earlyStopping: true },
      backend: 'auto',
    },
    environment: {
      app: '0.1.0',
      backend: 'wasm',
      backendReason: 'no-adapter',
      adapter: 'none',
      threads: 1,
      browser: 'Chromium 156',
      crossOriginIsolated: true,
    },
    recipe: { steps: [{ kind: 'scale', columns: ['age'], method: 'standard' }] },
    nFeatures: 9,
    family: 'mlp',
    candidates: [
      { model: 'linear', validation: 0.52 },
      { model: 'mlp', validation: 0.47 },
    ],
    parameters: 1234,
    epochs: [makeEpoch(1, 0.7, 0.68), makeEpoch(2, 0.5, 0.47)],
    bestEpoch: 2,
    steps: 6,
    outcome: 'completed',
    durationMs: 900,
    samplesPerSecond: 187,
    weightsSha256: '0123456789abcdef'.repeat(4),
    dataFingerprint: 'f'.repeat(64),
    startedAt: '2026-11-09T08:00:00.000Z',
    ...values,
  };
}

export function makeEvaluation(): EvaluationSummary {
  const figure = (value: number, low: number, high: number) => ({ value, low, high });
  return {
    runId: 'run-1',
    metrics: {
      test: {
        accuracy: figure(0.83, 0.72, 0.94),
        logLoss: figure(0.41, 0.3, 0.55),
        mcc: { value: null, low: null, high: null },
      },
      perClass: {
        came: {
          precision: figure(0.9, 0.8, 1),
          recall: figure(0.85, 0.7, 0.95),
          f1: figure(0.87, 0.75, 0.96),
          rows: 41,
        },
        missed: {
          precision: figure(0.6, 0.3, 0.9),
          recall: figure(0.7, 0.4, 0.9),
          f1: figure(0.65, 0.4, 0.8),
          rows: 12,
        },
      },
      baseline: { name: 'most frequent class', accuracy: figure(0.61, 0.5, 0.7) },
    },
    groups: {},
    predictions: {
      rowIds: Int32Array.of(3, 8, 9),
      task: 'classification',
      classes: ['came', 'missed'],
      positive: 1,
      yTrue: Int32Array.of(0, 1, 0),
      yPred: Int32Array.of(0, 0, 0),
      probabilities: Float64Array.of(0.8, 0.2, 0.6, 0.4, 0.9, 0.1),
    },
    validation: null,
    evaluatedAt: '2026-11-09T08:00:03.000Z',
    bootstrap: 1000,
  };
}

export function makeVersion(values: Partial<ModelVersionSummary> = {}): ModelVersionSummary {
  return {
    id: 'version-1',
    runId: 'run-1',
    version: 4,
    name: 'visits',
    createdAt: '2026-11-09T08:00:05.000Z',
    role: 'candidate',
    card: '# Model card: visits',
    exports: [
      {
        kind: 'bundle',
        path: 'model.terrarium.zip',
        files: [{ path: 'model.terrarium.zip', bytes: Uint8Array.of(1, 2, 3) }],
      },
      { kind: 'tfjs', path: 'tfjs', files: [{ path: 'tfjs/model.json', bytes: Uint8Array.of(4, 5) }] },
    ],
    ...values,
  };
}

export function makeReceipt(kind: string, maxAbsDifference: number): ExportReceipt {
  return { kind, path: kind, bytes: 3, sha256: 'b'.repeat(64), parity: { rows: 18, maxAbsDifference } };
}

export function makeDrift(
  verdict: DriftReport['verdict'],
  drifted: readonly boolean[] = [true, false, true],
): DriftReport {
  return {
    rows: 60,
    referenceRows: 84,
    verdict,
    pValue: 0.004,
    alpha: 0.01,
    columns: drifted.map((isDrifted, index) => ({
      name: `column_${index}`,
      statistic: 'chi-squared',
      value: 3.5 - index,
      pValue: isDrifted ? 0.001 : 0.6,
      drifted: isDrifted,
      populationStabilityIndex: 0.3,
      missingReference: 0.1,
      missingCurrent: 0.2,
      effect: 0.5,
      distance: 0.4,
      answerShift: isDrifted ? 0.07 : null,
    })),
    findings: [],
  };
}

/** A report of three windows, each like the one before, with what the test says. */
export function makeReport(values: Partial<MonitorReport> = {}): MonitorReport {
  return {
    modelVersionId: 'version-1',
    plan: DEFAULT_MONITOR_PLAN,
    madeAt: '2026-11-09T09:00:00.000Z',
    windows: [0, 1, 2].map((index) => ({
      index,
      from: `2026-11-0${index + 1}T08:00:00.000Z`,
      to: `2026-11-0${index + 1}T18:00:00.000Z`,
      answers: 60,
      rows: 60,
      abstained: 2,
      drift: makeDrift('drift'),
      findings: [],
      realised: {
        labelled: 45,
        contradicted: 1,
        metrics: { accuracy: { value: 0.8 - 0.05 * index, low: 0.6, high: 0.82 } },
      },
      estimated: { metric: 'accuracy' as const, estimate: { value: 0.79, low: 0.7, high: 0.9 } },
      latencyMs: { median: 3.5, p95: 11 },
      feedbackShare: 0.25,
      groups: {},
    })),
    alerts: [],
    light: 'steady',
    expectedFalseAlarms: 0.3,
    stability: { rows: 60, maxAbsDifference: 0 },
    ...values,
  };
}

/** A column that two windows show to have changed. */
export function makeAlert(values: Partial<Alert> = {}): Alert {
  return {
    id: 'drift-1',
    kind: 'drift',
    column: 'column_0',
    severity: 'act',
    windows: [1, 2],
    evidence: { answerShift: 0.07 },
    state: 'open',
    reason: null,
    ...values,
  };
}

export function makeReviewed(values: Partial<ReviewedAnswers> = {}): ReviewedAnswers {
  return {
    answers: 180,
    known: 45,
    trainingRows: 84,
    usable: 40,
    joined: 0,
    duplicates: 3,
    contradicted: 1,
    heldOut: 1,
    withoutInputs: 0,
    unknownTruth: 0,
    ...values,
  };
}

/** What `auto` proposes for the columns of `manifest`. */
const PROPOSED: Recipe = { steps: [{ kind: 'drop', columns: ['sex'] }] };

/** A recipe that does nothing to the rows and gives nine features of one column. */
export function makePreview({ splitId, recipe, step }: PreviewRequest): RecipePreview {
  return {
    splitId,
    trainingRows: 84,
    steps: recipe.steps.map(() => ({
      fitted: null,
      problem: null,
      columnsBefore: 2,
      columnsAfter: 2,
      removed: [],
      added: [],
      changed: [],
      rowsChanged: 0,
    })),
    closing: null,
    problem: null,
    features: Array.from({ length: 9 }, (_, index) => ({ name: `age ${index}`, column: 'age' })),
    sample: { step, positions: [], rowIds: [], before: [], after: [], beforeLeftOut: 0, afterLeftOut: 0 },
  };
}

type Answers = { [Name in keyof typeof DEFAULTS]: (typeof DEFAULTS)[Name] };

const DEFAULTS = {
  manifest: (): DatasetManifest | Promise<DatasetManifest> =>
    makeManifest([
      { name: 'age', type: 'number' },
      { name: 'sex', type: 'category' },
      { name: 'no_show', type: 'boolean' },
    ]),
  split: (): SplitSummary | Promise<SplitSummary> => makeSplit(),
  recipe: (): Recipe | Promise<Recipe> => PROPOSED,
  events: (): readonly RunEvent[] => [{ kind: 'prepared', recipe: PROPOSED, nFeatures: 9 }],
  run: (): RunSummary | Promise<RunSummary> => makeRun(),
  evaluation: (): EvaluationSummary | Promise<EvaluationSummary> => makeEvaluation(),
  version: (): ModelVersionSummary | Promise<ModelVersionSummary> => makeVersion(),
  receipt: (kind: string): ExportReceipt | Promise<ExportReceipt> => makeReceipt(kind, 3e-8),
  report: (): MonitorReport | Promise<MonitorReport> => makeReport(),
  records: (): readonly PredictionRecord[] => [],
  reviewed: (): ReviewedAnswers | Promise<ReviewedAnswers> => makeReviewed(),
  grown: (): GrownDataset | Promise<GrownDataset> => ({
    datasetId: 'dataset-2',
    counts: makeReviewed(),
    split: { problem: makeSplit().problem, split: makeSplit().split, testDatasetId: null },
  }),
  drift: (): DriftReport | Promise<DriftReport> => makeDrift('no drift'),
  storedEvaluation: (): EvaluationSummary | null | Promise<EvaluationSummary | null> => null,
  storedRuns: (): readonly RunSummary[] => [],
  storedVersions: (): readonly StoredVersion[] => [],
  storedProjects: (): readonly ProjectRecord[] => [],
  storedSplits: (): readonly SplitSummary[] => [],
  saving: (): void | Promise<void> => undefined,
  deleted: (): void | Promise<void> => undefined,
  writer: (): boolean => true,
  deployment: (projectId: string): Deployment => ({
    projectId,
    production: null,
    retired: [],
    changedAt: null,
  }),
  promoted: (id: string): Deployment | Promise<Deployment> => ({
    projectId: 'project-1',
    production: id,
    retired: [],
    changedAt: '2026-11-09T08:00:00.000Z',
  }),
  returned: (id: string): Deployment => ({
    projectId: 'project-1',
    production: id,
    retired: ['version-2'],
    changedAt: '2026-11-09T08:00:00.000Z',
  }),
  gate: (): readonly GateLine[] => [
    { item: 'calibrated', state: 'passed', evidence: { rows: 18 }, reason: null },
    { item: 'cardComplete', state: 'open', evidence: { answered: 2, questions: 10 }, reason: null },
  ],
};

export interface FakeServices extends RoomServices {
  /** What was called, in order, as `worker.method` or the name of a service. */
  readonly calls: string[];
  /** The arguments of every call, by the same name. */
  readonly asked: Map<string, unknown[][]>;
  /** Work to be done later; the test does it. */
  readonly waiting: { readonly work: () => void; readonly afterMs: number }[];
  readonly saved: { readonly name: string; readonly content: Uint8Array | string }[];
}

export function makeFakeServices(changes: Partial<Answers> = {}): FakeServices {
  const answers = { ...DEFAULTS, ...changes };
  const calls: string[] = [];
  const asked = new Map<string, unknown[][]>();
  const saved: { name: string; content: Uint8Array | string }[] = [];
  let ids = 0;
  const waiting: { work: () => void; afterMs: number }[] = [];
  const note = (name: string, parameters: unknown[]): void => {
    calls.push(name);
    asked.set(name, [...(asked.get(name) ?? []), parameters]);
  };
  const worker = <Api extends object>(
    role: string,
    methods: Record<string, (...parameters: never[]) => unknown>,
  ): Api =>
    new Proxy({} as Api, {
      get:
        (_, name) =>
        async (...parameters: unknown[]) => {
          note(`${role}.${String(name)}`, parameters);
          const method = methods[String(name)] as ((...given: unknown[]) => unknown) | undefined;
          if (!method) throw makeError('E-INTERNAL', { problem: `${role}.${String(name)} was not expected` });
          return method(...parameters);
        },
    });
  return {
    calls,
    asked,
    saved,
    data: worker('data', {
      open: () => ({ writer: answers.writer(), runs: answers.storedRuns() }),
      listVersions: () => answers.storedVersions(),
      listProjects: () => answers.storedProjects(),
      saveProject: () => answers.saving(),
      getSplit: (id: string) => {
        const stored = answers.storedSplits().find((split) => split.id === id);
        if (stored === undefined) throw makeError('E-STORE-MISSING', { kind: 'split', id });
        return stored;
      },
      deleteProject: () => answers.deleted(),
      getDataset: () => answers.manifest(),
      listRuns: () => answers.storedRuns(),
      readDeployment: (projectId: string) => answers.deployment(projectId),
      returnTo: (id: string) => answers.returned(id),
      saveReceipt: () => undefined,
      listReceipts: () => [],
      readLogbook: () => ({ entries: [], verdict: { state: 'whole', entries: 0, sha256: '0'.repeat(64) } }),
      exportLogbook: () => '{"terrariumLogbook":1}\n',
      noteAct: () => undefined,
      markInterrupted: () => undefined,
      readEvaluation: () => answers.storedEvaluation(),
      readImportance: () => null,
      stop: () => undefined,
      ingest: () => answers.manifest(),
      split: () => answers.split(),
      exportSplits: () => 'row_id,part\r\n',
      proposeRecipe: () => answers.recipe(),
      previewRecipe: (_id: string, request: PreviewRequest) => makePreview(request),
      monitor: () => answers.drift(),
      acknowledgeAlert: () => undefined,
      listAnswers: (_id: string, { start, count }: { start: number; count: number }) => ({
        total: answers.records().length,
        answers: answers
          .records()
          .slice(start, start + count)
          .map((record) => ({ record, feedback: [] })),
      }),
      addFeedback: () => ({ new: 1, known: 0, altered: 0 }),
      reviewAnswers: () => answers.reviewed(),
      growDataset: () => answers.grown(),
    }),
    model: worker('model', {
      chooseBackend: () => makeRun().environment,
      train: async (_id: string, _request: unknown, onEvent: (event: RunEvent) => void) => {
        for (const event of answers.events()) onEvent(event);
        return answers.run();
      },
      evaluate: () => answers.evaluation(),
      stop: () => undefined,
      deploy: () => answers.version(),
      checkGate: () => answers.gate(),
      passOver: () => undefined,
      promote: (_id: string, { modelVersionId }: { modelVersionId: string }) =>
        answers.promoted(modelVersionId),
      exportVersion: () => makeVersion().exports.slice(0, 1),
      monitorVersion: () => answers.report(),
      predict: () => makeEvaluation().predictions,
      rankCauses: (_id: string, _request: unknown, report: DriftReport) => report,
      exportPredictions: () => 'row_id,actual,predicted\r\n',
    }),
    verifyExport: async (_callId, runId, exported) => {
      note('verifyExport', [runId, exported.kind]);
      return answers.receipt(exported.kind);
    },
    stopModelCall: async (callId) => note('stopModelCall', [callId]),
    saveFile: (name, content) => void saved.push({ name, content }),
    onNextFrame: (work) => work(),
    newId: () => `call-${++ids}`,
    later: (work, afterMs) => void waiting.push({ work, afterMs }),
    waiting,
    now: () => '2026-11-09T08:00:00.000Z',
  };
}

/** A promise and the verbs that end it. */
export function makeOpenCall<Answer>(): { promise: Promise<Answer>; call: OpenCall<Answer> } {
  let call: OpenCall<Answer> | undefined;
  const promise = new Promise<Answer>((resolve, reject) => (call = { resolve, reject }));
  return { promise, call: call as OpenCall<Answer> };
}

export const csvSource = (name = 'visits.csv') => ({ kind: 'blob' as const, name, blob: csvFile(name) });

/** Services whose splits have an id that tells the decision, as the worker's do, and whose runs are of that split. */
export function makeDecisionServices(changes: Partial<Answers> = {}): FakeServices {
  const services: FakeServices = makeFakeServices({
    split: () => {
      const request = services.asked.get('data.split')?.at(-1)?.[1] as SplitRequest;
      const { problem, split, datasetId } = request;
      return makeSplit({ id: JSON.stringify(request), problem, split, datasetId });
    },
    run: () => {
      const request = services.asked.get('model.train')?.at(-1)?.[1] as TrainRequest;
      return makeRun({ splitId: request.splitId, request });
    },
    ...changes,
  });
  return services;
}

/** A Data room whose decisions go into a history of its own. */
export function makeDataRoom(services: RoomServices, history: DocumentHistory = makeHistory()): DataRoom {
  return new DataRoom(services, history, (kind, name, patch) => history.change(kind, name, patch));
}

/** A history with an empty document, as a new project has it. */
export function makeHistory(): DocumentHistory {
  const history = new DocumentHistory(() => undefined);
  history.load(makeProjectDocument('visits', 'dataset-1'));
  return history;
}

export function makeProjectRecord(values: Partial<ProjectRecord> = {}): ProjectRecord {
  return {
    id: 'project-1',
    createdAt: '2026-11-09T08:00:00.000Z',
    openedAt: '2026-11-09T08:00:00.000Z',
    nRows: 120,
    sample: null,
    document: makeProjectDocument('visits', 'dataset-1'),
    datasetIds: ['dataset-1'],
    shownRunId: null,
    ...values,
  };
}

/** A project in the tab that may write, with a file read into it. */
export async function openProject(services: RoomServices, name = 'visits.csv'): Promise<Project> {
  const project = new Project(services);
  project.isWriter = true;
  await project.create('project-1', csvSource(name), services.now(), null);
  return project;
}

export const csvFile = (name = 'visits.csv'): File => new File(['age,sex,no_show\n1,f,yes\n'], name);
