/** Owns the GPU: trains, judges, predicts, exports. Reaches storage through the data worker by a MessagePort. */
import {
  cardAmendmentSchema,
  cardCheckRequestSchema,
  cardSubjectSchema,
  modelCardFactsSchema,
  answerFileRequestSchema,
  answerRequestSchema,
  bundleBytesSchema,
  deployRequestSchema,
  driftReportSchema,
  compareRequestSchema,
  evaluateRequestSchema,
  explainRequestSchema,
  exportVersionRequestSchema,
  importRequestSchema,
  inspectRequestSchema,
  makeError,
  monitorRequestSchema,
  monitorVersionRequestSchema,
  parseWith,
  passOverRequestSchema,
  promoteRequestSchema,
  steerCommandSchema,
  thresholdRequestSchema,
  trainRequestSchema,
  verifyRequestSchema,
  watchRequestSchema,
  type BackendChoice,
  type Environment,
  type ModelWorkerApi,
  type ProgressEvent,
  type RunEvent,
  type StoragePort,
  type TrainRequest,
  type VerifyRequest,
} from '../src/contracts';
import type { StopSignal } from '../src/foundation';
import { composeCard, preloadTfjsLayers, writeCard } from '../src/pipeline/deploy';
import { toPredictionsCsv } from '../src/pipeline/evaluate';
import { RunControlDesk } from '../src/pipeline/train';
import { amendCard } from '../src/pipeline/workflows/amend-card';
import { readCardFacts } from '../src/pipeline/workflows/card-facts';
import { checkCard } from '../src/pipeline/workflows/check-card';
import { answerFile } from '../src/pipeline/workflows/answer-file';
import { answerVersion } from '../src/pipeline/workflows/answer-version';
import { checkGate, passOver, promote } from '../src/pipeline/workflows/check-gate';
import { deployRun } from '../src/pipeline/workflows/deploy-run';
import { evaluateRun } from '../src/pipeline/workflows/evaluate-run';
import { exportVersion } from '../src/pipeline/workflows/export-version';
import { explainRun } from '../src/pipeline/workflows/explain-run';
import { compareRuns, judgeRunThreshold } from '../src/pipeline/workflows/judge-predictions';
import { monitorVersion } from '../src/pipeline/workflows/monitor-version';
import { importBundle, inspectBundle } from '../src/pipeline/workflows/import-bundle';
import { predictDataset } from '../src/pipeline/workflows/predict-dataset';
import { rankCauses } from '../src/pipeline/workflows/rank-causes';
import { openStoredGlass } from '../src/pipeline/workflows/model-glass';
import { formOf, StoredVersions } from '../src/pipeline/workflows/stored-version';
import { trainRun } from '../src/pipeline/workflows/train-run';
import { verifyExport } from '../src/pipeline/workflows/verify-export';
import type { WorkflowContext } from '../src/pipeline/workflows/workflow-context';
import { chooseBackend } from './runtime/backend';
import { Calls } from './runtime/calls';
import { connectApi, exposeApi } from './runtime/expose';
import { exportTexts } from './runtime/export-texts';
import { makePorts } from './runtime/ports';

const calls = new Calls();
const ports = makePorts();
let storage: StoragePort | null = null;
let environment: { choice: BackendChoice; facts: Promise<Environment> } | null = null;

function connectedStorage(): StoragePort {
  if (!storage) throw makeError('E-INTERNAL', { problem: 'the model worker was not connected to storage' });
  return storage;
}

function backend(choice: BackendChoice): Promise<Environment> {
  if (environment?.choice !== choice) environment = { choice, facts: chooseBackend(choice) };
  return environment.facts;
}

async function context<Event = ProgressEvent>(
  stop: StopSignal,
  onEvent: (event: Event) => void,
): Promise<WorkflowContext<Event>> {
  return { ports: await ports, storage: connectedStorage(), stop, newId: () => crypto.randomUUID(), onEvent };
}

/**
 * The backend a run was trained on, so that its answers are the same numbers; where that is not to be had, the best.
 * Whoever may change the backend runs alone: in the middle of a training the change would end it, or alter its numbers.
 */
async function backendOfRun(runId: string): Promise<Environment> {
  const run = await connectedStorage().getRun(runId);
  const wanted = run.environment.backend;
  const current = await environment?.facts.catch(() => null);
  if (current?.backend === wanted) return current;
  return backend(wanted).catch(() => backend('auto'));
}

/** Of the training runs that are asked for, by call; made by whoever comes first, the run or who steers it. */
const desks = new Map<string, RunControlDesk>();

function desk(callId: string): RunControlDesk {
  const known = desks.get(callId) ?? new RunControlDesk();
  desks.set(callId, known);
  return known;
}

/** The stored run that was looked into last: looking at another of its rows reads nothing anew. */
let opened: { readonly runId: string; readonly glass: ReturnType<typeof openStoredGlass> } | null = null;

function storedGlass(runId: string): ReturnType<typeof openStoredGlass> {
  if (opened?.runId === runId) return opened.glass;
  const glass = openStoredGlass(runId, connectedStorage());
  opened = { runId, glass };
  glass.catch(() => (opened = null));
  return glass;
}

/** The versions that answered last, in memory, so that a form is answered at once. */
const versions = new StoredVersions();

const ignoreEvents = (): void => undefined;

const api: ModelWorkerApi = {
  heartbeat: () => Promise.resolve(performance.now()),
  async stop(callId) {
    calls.stop(callId);
  },
  async connect(port) {
    storage = connectApi<StoragePort>(port as MessagePort);
  },
  async chooseBackend(choice) {
    const isKnown = environment?.choice === choice;
    const facts = isKnown
      ? await backend(choice)
      : await calls.runAlone(crypto.randomUUID(), () => backend(choice));
    // What exports need is fetched ahead: a version may be made without a network.
    Promise.all([preloadTfjsLayers(), exportTexts.pythonModules(), exportTexts.standalonePage()]).catch(
      () => undefined,
    );
    return facts;
  },
  train: (callId, request, onEvent) =>
    calls
      .runAlone(callId, async (stop) => {
        const parsed = parseWith(trainRequestSchema, request, 'E-WIRE') as TrainRequest;
        const tellBoth = await context<RunEvent | ProgressEvent>(stop, onEvent);
        const controls = desk(callId);
        calls.wakeOnStop(callId, () => controls.wake());
        return trainRun(parsed, await backend(parsed.backend), tellBoth, controls);
      })
      .finally(() => desks.delete(callId)),
  async steer(callId, command) {
    const parsed = parseWith(steerCommandSchema, command, 'E-WIRE');
    if (calls.isRunning(callId)) desk(callId).steer(parsed);
  },
  async watch(callId, request) {
    const parsed = request === null ? null : parseWith(watchRequestSchema, request, 'E-WIRE');
    if (calls.isRunning(callId)) desk(callId).watch(parsed);
  },
  inspect: (callId, request) =>
    calls.runAlone(callId, async () => {
      const parsed = parseWith(inspectRequestSchema, request, 'E-WIRE');
      await backendOfRun(parsed.runId);
      const { glass, moment } = await storedGlass(parsed.runId);
      return glass.report(moment, parsed.watch);
    }),
  evaluate: (callId, request, onEvent) =>
    calls.runAlone(callId, async (stop) => {
      const parsed = parseWith(evaluateRequestSchema, request, 'E-WIRE');
      await backendOfRun(parsed.runId);
      return evaluateRun(parsed, await context(stop, onEvent));
    }),
  judgeThreshold: (callId, request, onEvent) =>
    calls.run(callId, async (stop) =>
      judgeRunThreshold(parseWith(thresholdRequestSchema, request, 'E-WIRE'), await context(stop, onEvent)),
    ),
  explain: (callId, request, onEvent) =>
    calls.runAlone(callId, async (stop) => {
      const parsed = parseWith(explainRequestSchema, request, 'E-WIRE');
      await backendOfRun(parsed.runId);
      return explainRun(parsed, await context(stop, onEvent));
    }),
  compareRuns: (callId, request, onEvent) =>
    calls.run(callId, async (stop) =>
      compareRuns(parseWith(compareRequestSchema, request, 'E-WIRE'), await context(stop, onEvent)),
    ),
  async readCardFacts(subject) {
    return readCardFacts(parseWith(cardSubjectSchema, subject, 'E-WIRE'), connectedStorage());
  },
  async composeCard(facts, locale) {
    return composeCard(parseWith(modelCardFactsSchema, facts, 'E-WIRE'), locale);
  },
  async writeCard(facts, kind, format, locale) {
    return writeCard(parseWith(modelCardFactsSchema, facts, 'E-WIRE'), kind, format, locale);
  },
  async amendCard(modelVersionId, amendment) {
    const parsed = parseWith(cardAmendmentSchema, amendment, 'E-WIRE');
    return amendCard(modelVersionId, parsed, connectedStorage());
  },
  checkCard: (callId, request, onEvent) =>
    calls.run(callId, async (stop) =>
      checkCard(parseWith(cardCheckRequestSchema, request, 'E-WIRE'), await context(stop, onEvent)),
    ),
  checkGate: (callId, modelVersionId, onEvent) =>
    calls.run(callId, async (stop) => checkGate(modelVersionId, await context(stop, onEvent))),
  async passOver(request) {
    await passOver(parseWith(passOverRequestSchema, request, 'E-WIRE'), { storage: connectedStorage() });
  },
  promote: (callId, request, onEvent) =>
    calls.run(callId, async (stop) =>
      promote(parseWith(promoteRequestSchema, request, 'E-WIRE'), await context(stop, onEvent)),
    ),
  async exportPredictions(runId) {
    return toPredictionsCsv((await connectedStorage().getEvaluation(runId)).predictions);
  },
  deploy: (callId, request, onEvent) =>
    calls.run(callId, async (stop) =>
      deployRun(parseWith(deployRequestSchema, request, 'E-WIRE'), await context(stop, onEvent), exportTexts),
    ),
  inspectBundle: (callId, bytes) =>
    calls.run(callId, async (stop) =>
      inspectBundle(parseWith(bundleBytesSchema, bytes, 'E-WIRE'), await context(stop, ignoreEvents)),
    ),
  importBundle: (callId, request) =>
    calls.run(callId, async (stop) =>
      importBundle(parseWith(importRequestSchema, request, 'E-WIRE'), await context(stop, ignoreEvents)),
    ),
  exportVersion: (callId, request, onEvent) =>
    calls.run(callId, async (stop) =>
      exportVersion(
        parseWith(exportVersionRequestSchema, request, 'E-WIRE'),
        await context(stop, onEvent),
        exportTexts,
      ),
    ),
  verify: (callId, request) =>
    calls.runAlone(callId, async (stop) => {
      const parsed = parseWith(verifyRequestSchema, request, 'E-WIRE') as VerifyRequest;
      await backendOfRun(parsed.runId);
      return verifyExport(parsed, await context(stop, ignoreEvents), exportTexts);
    }),
  rankCauses: (callId, request, report, onEvent) =>
    calls.runAlone(callId, async (stop) => {
      const parsed = parseWith(monitorRequestSchema, request, 'E-WIRE');
      const { summary } = await connectedStorage().getVersion(parsed.modelVersionId);
      await backendOfRun(summary.runId);
      return rankCauses(parsed, parseWith(driftReportSchema, report, 'E-WIRE'), await context(stop, onEvent));
    }),
  monitorVersion: (callId, request, onEvent) =>
    calls.runAlone(callId, async (stop) => {
      const parsed = parseWith(monitorVersionRequestSchema, request, 'E-WIRE');
      const { summary } = await connectedStorage().getVersion(parsed.modelVersionId);
      await backendOfRun(summary.runId);
      return monitorVersion(parsed, await context(stop, onEvent));
    }),
  async inputFields(modelVersionId) {
    return formOf(await versions.open(modelVersionId, connectedStorage()));
  },
  answer: (callId, request, onEvent) =>
    calls.run(callId, async (stop) => {
      const parsed = parseWith(answerRequestSchema, request, 'E-WIRE');
      const version = await versions.open(parsed.modelVersionId, connectedStorage());
      return answerVersion(parsed, version, await context(stop, onEvent));
    }),
  answerFile: (callId, request, onEvent) =>
    calls.run(callId, async (stop) => {
      const parsed = parseWith(answerFileRequestSchema, request, 'E-WIRE');
      const version = await versions.open(parsed.modelVersionId, connectedStorage());
      return answerFile(parsed, version, await context(stop, onEvent));
    }),
  predict: (callId, request, onEvent) =>
    calls.runAlone(callId, async (stop) => {
      const parsed = parseWith(monitorRequestSchema, request, 'E-WIRE');
      const { summary } = await connectedStorage().getVersion(parsed.modelVersionId);
      await backendOfRun(summary.runId);
      return predictDataset(parsed, await context(stop, onEvent));
    }),
};

exposeApi(api);
