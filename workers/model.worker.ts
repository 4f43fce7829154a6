/** Owns the GPU: trains, judges, predicts, exports. Reaches storage through the data worker by a MessagePort. */
import {
  deployRequestSchema,
  driftReportSchema,
  compareRequestSchema,
  evaluateRequestSchema,
  explainRequestSchema,
  makeError,
  monitorRequestSchema,
  parseWith,
  thresholdRequestSchema,
  trainRequestSchema,
  verifyRequestSchema,
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
import { preloadTfjsLayers } from '../src/pipeline/deploy';
import { toPredictionsCsv } from '../src/pipeline/evaluate';
import { deployRun } from '../src/pipeline/workflows/deploy-run';
import { evaluateRun } from '../src/pipeline/workflows/evaluate-run';
import { explainRun } from '../src/pipeline/workflows/explain-run';
import { compareRuns, judgeRunThreshold } from '../src/pipeline/workflows/judge-predictions';
import { predictDataset } from '../src/pipeline/workflows/predict-dataset';
import { rankCauses } from '../src/pipeline/workflows/rank-causes';
import { trainRun } from '../src/pipeline/workflows/train-run';
import { verifyExport } from '../src/pipeline/workflows/verify-export';
import type { WorkflowContext } from '../src/pipeline/workflows/workflow-context';
import { chooseBackend } from './runtime/backend';
import { Calls } from './runtime/calls';
import { connectApi, exposeApi } from './runtime/expose';
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

/** The backend a run was trained on, so that its answers are the same numbers; where that is not to be had, the best. */
async function backendOfRun(runId: string): Promise<Environment> {
  const run = await connectedStorage().getRun(runId);
  const wanted = run.environment.backend;
  const current = await environment?.facts.catch(() => null);
  if (current?.backend === wanted) return current;
  return backend(wanted).catch(() => backend('auto'));
}

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
    const facts = await backend(choice);
    preloadTfjsLayers().catch(() => undefined);
    return facts;
  },
  train: (callId, request, onEvent) =>
    calls.run(callId, async (stop) => {
      const parsed = parseWith(trainRequestSchema, request, 'E-WIRE') as TrainRequest;
      const tellBoth = await context<RunEvent | ProgressEvent>(stop, onEvent);
      return trainRun(parsed, await backend(parsed.backend), tellBoth);
    }),
  evaluate: (callId, request, onEvent) =>
    calls.run(callId, async (stop) => {
      const parsed = parseWith(evaluateRequestSchema, request, 'E-WIRE');
      await backendOfRun(parsed.runId);
      return evaluateRun(parsed, await context(stop, onEvent));
    }),
  judgeThreshold: (callId, request, onEvent) =>
    calls.run(callId, async (stop) =>
      judgeRunThreshold(parseWith(thresholdRequestSchema, request, 'E-WIRE'), await context(stop, onEvent)),
    ),
  explain: (callId, request, onEvent) =>
    calls.run(callId, async (stop) => {
      const parsed = parseWith(explainRequestSchema, request, 'E-WIRE');
      await backendOfRun(parsed.runId);
      return explainRun(parsed, await context(stop, onEvent));
    }),
  compareRuns: (callId, request, onEvent) =>
    calls.run(callId, async (stop) =>
      compareRuns(parseWith(compareRequestSchema, request, 'E-WIRE'), await context(stop, onEvent)),
    ),
  async exportPredictions(runId) {
    return toPredictionsCsv((await connectedStorage().getEvaluation(runId)).predictions);
  },
  deploy: (callId, request, onEvent) =>
    calls.run(callId, async (stop) =>
      deployRun(parseWith(deployRequestSchema, request, 'E-WIRE'), await context(stop, onEvent)),
    ),
  verify: (callId, request) =>
    calls.run(callId, async (stop) => {
      const parsed = parseWith(verifyRequestSchema, request, 'E-WIRE') as VerifyRequest;
      await backendOfRun(parsed.runId);
      return verifyExport(parsed, await context(stop, ignoreEvents));
    }),
  rankCauses: (callId, request, report, onEvent) =>
    calls.run(callId, async (stop) => {
      const parsed = parseWith(monitorRequestSchema, request, 'E-WIRE');
      const { summary } = await connectedStorage().getVersion(parsed.modelVersionId);
      await backendOfRun(summary.runId);
      return rankCauses(parsed, parseWith(driftReportSchema, report, 'E-WIRE'), await context(stop, onEvent));
    }),
  predict: (callId, request, onEvent) =>
    calls.run(callId, async (stop) => {
      const parsed = parseWith(monitorRequestSchema, request, 'E-WIRE');
      const { summary } = await connectedStorage().getVersion(parsed.modelVersionId);
      await backendOfRun(summary.runId);
      return predictDataset(parsed, await context(stop, onEvent));
    }),
};

exposeApi(api);
