/** Owns storage and the project's lock: reads files, splits, compares, and serves the model worker over a port. */
import {
  acknowledgementSchema,
  answersRequestSchema,
  exportCasesRequestSchema,
  exportLogRequestSchema,
  exportReceiptSchema,
  groupingRequestSchema,
  importLogRequestSchema,
  ingestRequestSchema,
  labelsRequestSchema,
  makeError,
  modelVersionIdSchema,
  monitorRequestSchema,
  newFeedbackSchema,
  notedActSchema,
  parseWith,
  previewRequestSchema,
  projectRecordSchema,
  readInputRowsRequestSchema,
  readRowsRequestSchema,
  recordIdsSchema,
  rowQuerySchema,
  runNoteSchema,
  splitRequestSchema,
  writeLogbook,
  type DataWorkerApi,
  type IngestRequest,
  type ProgressEvent,
  type SplitRequest,
  type StoragePort,
} from '../src/contracts';
import { makeStopSource, type StopSignal } from '../src/foundation';
import {
  addFeedback,
  exportCases,
  exportLog,
  importLog,
  listAnswers,
} from '../src/pipeline/workflows/answer-log';
import { ingestDataset } from '../src/pipeline/workflows/ingest-dataset';
import { previewRecipe, proposeForSplit } from '../src/pipeline/workflows/preview-recipe';
import { readGroups } from '../src/pipeline/workflows/read-groups';
import { readEvaluation } from '../src/pipeline/workflows/read-evaluation';
import { readLabels } from '../src/pipeline/workflows/read-labels';
import { readLog } from '../src/pipeline/workflows/read-log';
import { readInputRows } from '../src/pipeline/workflows/read-input-rows';
import { growWithFeedback, reviewAnswers } from '../src/pipeline/workflows/retrain-with-feedback';
import { RowViews } from '../src/pipeline/workflows/row-views';
import { exportSplits, splitDataset } from '../src/pipeline/workflows/split-dataset';
import { SplitTableCache } from '../src/pipeline/workflows/split-table-cache';
import { watchVersion } from '../src/pipeline/workflows/watch-version';
import type { WorkflowContext } from '../src/pipeline/workflows/workflow-context';
import { openProjectStore, type ProjectStore } from '../src/storage';
import { Calls } from './runtime/calls';
import { exposeApi } from './runtime/expose';
import { makePorts, openSource } from './runtime/ports';
import { warmReader } from './runtime/warm-reader';

const PROJECT = 'terrarium';
const calls = new Calls();
const splitTables = new SplitTableCache();
const ports = makePorts();
const rowViews = new RowViews();
const warming = makeStopSource();
let opening: Promise<OpenProject> | null = null;
let reopening: Promise<OpenProject> | null = null;

interface OpenProject {
  readonly store: ProjectStore;
  readonly writer: boolean;
}

/** Takes the project's lock until `release` is called or this worker ends; null when another tab holds it. */
function takeLock(): Promise<(() => void) | null> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(`${PROJECT}/project`, { ifAvailable: true }, (lock) => {
        if (lock === null) return resolve(null);
        return new Promise<void>((release) => resolve(() => release()));
      })
      .catch(reject);
  });
}

async function openStore(): Promise<OpenProject> {
  const release = await takeLock();
  try {
    const store = await openProjectStore({ name: PROJECT, ports: await ports, readOnly: release === null });
    if (release !== null) await store.markRunsInterrupted();
    return { store, writer: release !== null };
  } catch (error) {
    release?.();
    throw error;
  }
}

/** The open project. A failed opening is tried again by the next call. */
function open(): Promise<OpenProject> {
  opening ??= openStore().catch((error: unknown) => {
    opening = null;
    throw error;
  });
  return opening;
}

/** A tab that only reads asks for the lock again: the other tab may be gone. */
async function openAgain(): Promise<OpenProject> {
  const current = await open();
  if (current.writer) return current;
  reopening ??= tryToWrite(current).finally(() => {
    reopening = null;
  });
  return reopening;
}

async function tryToWrite(current: OpenProject): Promise<OpenProject> {
  const reopened = await openStore();
  const kept = reopened.writer ? reopened : current;
  const left = reopened.writer ? current : reopened;
  left.store.close();
  opening = Promise.resolve(kept);
  return kept;
}

async function writableStore(): Promise<ProjectStore> {
  const { store, writer } = await openAgain();
  if (!writer) throw makeError('E-READ-ONLY');
  return store;
}

/** The part of the store that the model worker may use. */
const STORAGE_METHODS = [
  'readTable',
  'getDataset',
  'getSplit',
  'readSplitRows',
  'saveRun',
  'getRun',
  'readModel',
  'saveEvaluation',
  'getEvaluation',
  'saveImportance',
  'getImportance',
  'reserveVersion',
  'saveVersion',
  'getVersion',
  'saveCard',
  'importVersion',
  'getSigningKey',
  'saveSigningKey',
  'listTrustedKeys',
  'saveTrustedKey',
  'appendPredictions',
  'readPredictionLog',
  'listAcknowledgements',
  'readDeployment',
  'decideGate',
  'promoteVersion',
  'listReceipts',
] as const satisfies readonly (keyof StoragePort)[];

/** Calls go to the store that is open at the time, so that a tab which becomes the writer need not be joined anew. */
function makeStoragePort(): StoragePort {
  const methods = STORAGE_METHODS.map((name) => [
    name,
    async (...parameters: never[]): Promise<unknown> => {
      const { store } = await open();
      return (store[name] as (...p: never[]) => Promise<unknown>)(...parameters);
    },
  ]);
  return Object.fromEntries(methods) as unknown as StoragePort;
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
    const { store, writer } = await openAgain();
    return { writer, runs: await store.listRuns() };
  },
  heartbeat: () => Promise.resolve(performance.now()),
  async stop(callId) {
    calls.stop(callId);
  },
  async connect(port) {
    await open();
    exposeApi(makeStoragePort(), port as MessagePort);
  },
  ingest: (callId, request, onEvent) =>
    calls.run(callId, async (stop) => {
      warming.stop();
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
      // A tab that only reads may look at a split that was made before; storage refuses to make another.
      const { store } = await openAgain();
      return splitDataset(parsed, await ports, store);
    }),
  async getDataset(datasetId) {
    const { store } = await open();
    return store.getDataset(datasetId);
  },
  async getSplit(splitId) {
    const { store } = await open();
    return store.getSplit(splitId);
  },
  async listProjects() {
    const { store } = await open();
    return store.listProjects();
  },
  async saveProject(project) {
    const parsed = parseWith(projectRecordSchema, project, 'E-WIRE');
    const store = await writableStore();
    await store.saveProject(parsed);
  },
  async deleteProject(projectId) {
    const store = await writableStore();
    await store.deleteProject(projectId);
  },
  async exportSplits(splitId) {
    const { store } = await open();
    return exportSplits(splitId, store);
  },
  proposeRecipe: (callId, splitId, onEvent) =>
    calls.run(callId, async (stop) => {
      const { store } = await open();
      return proposeForSplit(splitId, splitTables, await context(store, stop, onEvent));
    }),
  previewRecipe: (callId, request, onEvent) =>
    calls.run(callId, async (stop) => {
      const parsed = parseWith(previewRequestSchema, request, 'E-WIRE');
      const { store } = await open();
      return previewRecipe(parsed, splitTables, await context(store, stop, onEvent));
    }),
  monitor: (callId, request, onEvent) =>
    calls.run(callId, async (stop) => {
      const parsed = parseWith(monitorRequestSchema, request, 'E-WIRE');
      const { store } = await open();
      return watchVersion(parsed, await context(store, stop, onEvent));
    }),
  openRows: (callId, query, onEvent) =>
    calls.run(callId, async (stop) => {
      const parsed = parseWith(rowQuerySchema, query, 'E-WIRE');
      const { store } = await open();
      return rowViews.open(parsed, {
        ports: await ports,
        storage: store,
        stop,
        newId: () => crypto.randomUUID(),
        onEvent,
      });
    }),
  async readRows(viewId, start, count, columns) {
    const parsed = parseWith(readRowsRequestSchema, { viewId, start, count, columns }, 'E-WIRE');
    const { store } = await open();
    return rowViews.read(parsed.viewId, parsed.start, parsed.count, parsed.columns, store);
  },
  async closeRows(viewId) {
    rowViews.close(viewId);
  },
  async listRuns() {
    const { store } = await open();
    return store.listRuns();
  },
  async annotateRun(runId, note) {
    const parsed = parseWith(runNoteSchema, note, 'E-WIRE');
    const store = await writableStore();
    await store.annotateRun(runId, parsed);
  },
  async deleteRun(runId) {
    const store = await writableStore();
    await store.deleteRun(runId);
  },
  async listVersions() {
    const { store } = await open();
    return store.listVersions();
  },
  async readLog(modelVersionId) {
    const { store } = await open();
    return readLog(modelVersionId, store);
  },
  readInputRows: (callId, request, onEvent) =>
    calls.run(callId, async (stop) => {
      const { name, blob, ...wanted } = parseWith(readInputRowsRequestSchema, request, 'E-WIRE');
      const source = await openSource({ kind: 'blob', name, blob });
      return readInputRows(source, wanted, { ports: await ports, stop, onEvent });
    }),
  async listAnswers(modelVersionId, request) {
    const parsed = parseWith(answersRequestSchema, request, 'E-WIRE');
    const { store } = await open();
    return listAnswers(modelVersionId, parsed, store);
  },
  async addFeedback(modelVersionId, feedback) {
    const parsed = parseWith(newFeedbackSchema, feedback, 'E-WIRE');
    return addFeedback(modelVersionId, parsed, await writableStore());
  },
  async exportLog(request) {
    const parsed = parseWith(exportLogRequestSchema, request, 'E-WIRE');
    const { store } = await open();
    return exportLog(parsed, store, await ports);
  },
  async exportCases(request) {
    const parsed = parseWith(exportCasesRequestSchema, request, 'E-WIRE');
    const { store } = await open();
    return exportCases(parsed, store);
  },
  async importLog(request) {
    const { modelVersionId, ...file } = parseWith(importLogRequestSchema, request, 'E-WIRE');
    return importLog(modelVersionId, file, await writableStore(), await ports);
  },
  async eraseAnswers(modelVersionId, recordIds) {
    const store = await writableStore();
    return store.eraseAnswers(modelVersionId, new Set(parseWith(recordIdsSchema, recordIds, 'E-WIRE')));
  },
  async readDeployment(projectId) {
    const { store } = await open();
    return store.readDeployment(projectId);
  },
  async returnTo(modelVersionId) {
    const store = await writableStore();
    return store.returnTo(modelVersionId);
  },
  async saveReceipt(modelVersionId, receipt) {
    const parsed = parseWith(exportReceiptSchema, receipt, 'E-WIRE');
    const store = await writableStore();
    await store.saveReceipt(modelVersionId, parsed);
  },
  async listReceipts(modelVersionId) {
    const { store } = await open();
    return store.listReceipts(modelVersionId);
  },
  async noteAct(act) {
    const parsed = parseWith(notedActSchema, act, 'E-WIRE');
    const store = await writableStore();
    await store.appendAct(parsed);
  },
  async readLogbook(projectId) {
    const { store } = await open();
    return store.readLogbook(projectId);
  },
  async exportLogbook(projectId) {
    const { store } = await open();
    return writeLogbook((await store.readLogbook(projectId)).entries);
  },
  async reviewAnswers(modelVersionId) {
    const { store } = await open();
    return reviewAnswers(parseWith(modelVersionIdSchema, modelVersionId, 'E-WIRE'), store);
  },
  growDataset: (callId, modelVersionId, onEvent) =>
    calls.run(callId, async (stop) => {
      const store = await writableStore();
      return growWithFeedback(parseWith(modelVersionIdSchema, modelVersionId, 'E-WIRE'), {
        ports: await ports,
        storage: store,
        stop,
        newId: () => crypto.randomUUID(),
        onEvent,
        beginDataset: () => store.beginDataset(),
      });
    }),
  async readEvaluation(runId) {
    const { store } = await open();
    return readEvaluation(runId, store);
  },
  async readImportance(runId) {
    const { store } = await open();
    return store.getImportance(runId);
  },
  async readGroups(request) {
    const { store } = await open();
    return readGroups(parseWith(groupingRequestSchema, request, 'E-WIRE'), store);
  },
  readLabels: (callId, request, onEvent) =>
    calls.run(callId, async (stop) => {
      const parsed = parseWith(labelsRequestSchema, request, 'E-WIRE');
      const storage = await writableStore();
      return readLabels(parsed, { ports: await ports, storage, stop, onEvent });
    }),
  async acknowledgeAlert(acknowledgement) {
    const parsed = parseWith(acknowledgementSchema, acknowledgement, 'E-WIRE');
    const store = await writableStore();
    await store.saveAcknowledgement(parsed);
  },
  async markInterrupted(runId) {
    const store = await writableStore();
    await store.markInterrupted(runId);
  },
};

exposeApi(api);
void ports.then((made) => warmReader(made, warming));
