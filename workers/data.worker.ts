/** Owns storage and the project's lock: reads files, splits, compares, and serves the model worker over a port. */
import {
  ingestRequestSchema,
  makeError,
  monitorRequestSchema,
  parseWith,
  splitRequestSchema,
  type DataWorkerApi,
  type IngestRequest,
  type ProgressEvent,
  type SplitRequest,
  type StoragePort,
} from '../src/contracts';
import type { StopSignal } from '../src/foundation';
import { ingestDataset } from '../src/pipeline/workflows/ingest-dataset';
import { exportSplits, splitDataset } from '../src/pipeline/workflows/split-dataset';
import { watchVersion } from '../src/pipeline/workflows/watch-version';
import type { WorkflowContext } from '../src/pipeline/workflows/workflow-context';
import { openProjectStore, type ProjectStore } from '../src/storage';
import { Calls } from './runtime/calls';
import { exposeApi } from './runtime/expose';
import { makePorts, openSource } from './runtime/ports';

const PROJECT = 'terrarium';
const calls = new Calls();
const ports = makePorts();
let opening: Promise<{ store: ProjectStore; writer: boolean }> | null = null;

/** Takes the project's lock for as long as this worker lives; false when another tab holds it. */
function takeLock(): Promise<boolean> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(`${PROJECT}/project`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise(() => undefined);
      })
      .catch(reject);
  });
}

async function openStore(): Promise<{ store: ProjectStore; writer: boolean }> {
  const writer = await takeLock();
  const store = await openProjectStore({ name: PROJECT, ports: await ports, readOnly: !writer });
  if (writer) await store.markRunsInterrupted();
  return { store, writer };
}

function open(): Promise<{ store: ProjectStore; writer: boolean }> {
  opening ??= openStore().catch((error: unknown) => {
    opening = null;
    throw error;
  });
  return opening;
}

async function writableStore(): Promise<ProjectStore> {
  const { store, writer } = await open();
  if (!writer) throw makeError('E-READ-ONLY');
  return store;
}

/** The part of the store that the model worker may use. */
function storagePortOf(store: ProjectStore): StoragePort {
  const {
    readTable,
    getDataset,
    getSplit,
    readSplitRows,
    saveRun,
    getRun,
    readModel,
    saveEvaluation,
    getEvaluation,
    reserveVersion,
    saveVersion,
    getVersion,
    appendPredictions,
  } = store;
  return {
    readTable,
    getDataset,
    getSplit,
    readSplitRows,
    saveRun,
    getRun,
    readModel,
    saveEvaluation,
    getEvaluation,
    reserveVersion,
    saveVersion,
    getVersion,
    appendPredictions,
  };
}

async function context(
  storage: StoragePort,
  stop: StopSignal,
  onEvent: (event: ProgressEvent) => void,
): Promise<WorkflowContext> {
  return {
    ports: await ports,
    storage,
    stop,
    newId: () => crypto.randomUUID(),
    onEvent,
  };
}

const api: DataWorkerApi = {
  async open() {
    const { store, writer } = await open();
    return { writer, runs: await store.listRuns() };
  },
  heartbeat: () => Promise.resolve(performance.now()),
  async stop(callId) {
    calls.stop(callId);
  },
  async connect(port) {
    const { store } = await open();
    exposeApi(storagePortOf(store), port as MessagePort);
  },
  ingest: (callId, request, onEvent) =>
    calls.run(callId, async (stop) => {
      const parsed = parseWith(ingestRequestSchema, request, 'E-WIRE') as IngestRequest;
      const store = await writableStore();
      return ingestDataset(await openSource(parsed.source), parsed, {
        ports: await ports,
        stop,
        newId: () => crypto.randomUUID(),
        onEvent,
        beginDataset: () => store.beginDataset(),
        getDataset: (id) => store.getDataset(id),
      });
    }),
  split: (callId, request) =>
    calls.run(callId, async () => {
      const parsed = parseWith(splitRequestSchema, request, 'E-WIRE') as SplitRequest;
      return splitDataset(parsed, crypto.randomUUID(), await writableStore());
    }),
  async exportSplits(splitId) {
    const { store } = await open();
    return exportSplits(splitId, store);
  },
  monitor: (callId, request, onEvent) =>
    calls.run(callId, async (stop) => {
      const parsed = parseWith(monitorRequestSchema, request, 'E-WIRE');
      const { store } = await open();
      return watchVersion(parsed, await context(store, stop, onEvent));
    }),
  async listRuns() {
    const { store } = await open();
    return store.listRuns();
  },
  async listVersions() {
    const { store } = await open();
    return store.listVersions();
  },
  async markInterrupted(runId) {
    const store = await writableStore();
    await store.markInterrupted(runId);
  },
};

exposeApi(api);
