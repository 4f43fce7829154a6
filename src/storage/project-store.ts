/**
 * The project as the data worker sees it: one object over one open database. Opening it as the writer also cleans up
 * after a session that was killed.
 */
import type {
  Acknowledgement,
  DatasetManifest,
  Deployment,
  ExportReceipt,
  Finding,
  LogbookAct,
  PredictionRecord,
  Ports,
  ProjectRecord,
  RunSummary,
  Split,
  SplitSummary,
  StoragePort,
} from '../contracts';
import { saveAcknowledgement } from './acknowledgements';
import { listArtefactIds, readArtefactBody, type ReadResult } from './artefact-reader';
import type { Connection } from './connection';
import { openDatabase, type DatabaseOptions } from './database';
import {
  beginDataset,
  readBlocks,
  readTable,
  type BlockAnswer,
  type BlockRequest,
  type DatasetWriter,
} from './datasets';
import { getEvaluation, getImportance, saveEvaluation, saveImportance } from './evaluations';
import { fsck, type FsckOptions, type FsckReport } from './fsck';
import {
  appendPredictions,
  eraseAnswers,
  extendPredictionLog,
  readPredictionLog,
  readPredictions,
  type PredictionLog,
} from './prediction-log';
import { deleteProject } from './delete-project';
import { deleteRun } from './delete-run';
import {
  decideGate,
  listReceipts,
  promoteVersion,
  readDeployment,
  returnTo,
  saveReceipt,
} from './deployment';
import { appendAct, readLogbook, type Logbook } from './logbook';
import { importVersion } from './import-version';
import { getRecord, listReadable, listRecords, saveRecord } from './records';
import { annotateRun, markRunInterrupted, markRunsInterrupted, readModel, saveRun } from './runs';
import { getSigningKey, listTrustedKeys, saveSigningKey, saveTrustedKey } from './signing-keys';
import { readSplitRows, saveSplit } from './splits';
import {
  getVersion,
  listModels,
  listVersions,
  reserveVersion,
  saveCard,
  saveVersion,
  type StoredModel,
  type VersionSummary,
} from './versions';

export interface ProjectStoreOptions extends DatabaseOptions {
  readonly ports: Ports;
  /** True when another tab holds the project's lock: every write is refused with E-READ-ONLY. */
  readonly readOnly?: boolean;
  /** Default 1 MiB. */
  readonly chunkBytes?: number;
  /** Told when something was read from an older copy because the newest is damaged. */
  readonly onNotice?: ((notice: Finding) => void) | undefined;
}

export interface ProjectStore extends StoragePort {
  /** True when there was no database: a new project, or one whose storage the browser cleared. */
  readonly isNew: boolean;
  /** What opening found; null in a tab that only reads. */
  readonly opened: FsckReport | null;
  /** Nothing is visible before its `commit`. */
  beginDataset(): DatasetWriter;
  /** Single blocks of single columns, for looking at a few rows. */
  readBlocks(datasetId: string, request: BlockRequest): Promise<BlockAnswer>;
  listDatasets(): Promise<readonly DatasetManifest[]>;
  saveSplit(summary: SplitSummary, split: Split): Promise<void>;
  listRuns(): Promise<readonly RunSummary[]>;
  markInterrupted(runId: string): Promise<void>;
  /** Every run left `running` becomes `interrupted`; their ids. */
  markRunsInterrupted(): Promise<readonly string[]>;
  /** An empty note takes it away. */
  annotateRun(runId: string, note: string): Promise<void>;
  /** Also its model and evaluation; refused while a version was made from it. */
  deleteRun(runId: string): Promise<void>;
  listVersions(): Promise<readonly VersionSummary[]>;
  /** The one opened last first. */
  listProjects(): Promise<readonly ProjectRecord[]>;
  saveProject(project: ProjectRecord): Promise<void>;
  /** Also its runs, versions and answers, and the datasets that no other project uses. */
  deleteProject(projectId: string): Promise<void>;
  /** In the order they were appended. */
  readPredictions(modelVersionId: string): Promise<readonly PredictionRecord[]>;
  /** Adds in one strict transaction what `choose` finds missing from the whole log; `choose` may not wait. */
  extendPredictionLog<Extension extends PredictionLog>(
    modelVersionId: string,
    choose: (kept: PredictionLog) => Extension,
  ): Promise<Extension>;
  /** Which of a project's versions answers. */
  readDeployment(projectId: string): Promise<Deployment>;
  /** A version that was in production answers again. */
  returnTo(modelVersionId: string): Promise<Deployment>;
  /** Keeps the receipt of a checked export. */
  saveReceipt(modelVersionId: string, receipt: ExportReceipt): Promise<void>;
  /** Notes an act that changes nothing else that is stored. */
  appendAct(act: LogbookAct): Promise<void>;
  readLogbook(projectId: string): Promise<Logbook>;
  /** Also what was said about them; answers erased. */
  eraseAnswers(modelVersionId: string, recordIds: ReadonlySet<string>): Promise<number>;
  listModels(): Promise<readonly StoredModel[]>;
  /** Over an earlier reason for the same alert. @throws E-STORE-MISSING when there is no such version */
  saveAcknowledgement(acknowledgement: Acknowledgement): Promise<void>;
  fsck(options?: FsckOptions): Promise<FsckReport>;
  /** Waits for nothing: what is being written is completed by the browser. */
  close(): void;
}

/**
 * Opens the project, and as the writer reclaims what killed saves left behind.
 * @throws E-STORE-NEWER, E-STORE-BLOCKED, E-STORE-QUOTA, E-STORE-FAILED
 */
export async function openProjectStore(options: ProjectStoreOptions): Promise<ProjectStore> {
  const { database, isNew } = await openDatabase(options);
  const connection: Connection = {
    database,
    ports: options.ports,
    readOnly: options.readOnly ?? false,
    chunkBytes: options.chunkBytes ?? 1 << 20,
    inFlight: new Set(),
  };
  try {
    const opened = connection.readOnly ? null : await fsck(connection);
    return makeProjectStore(connection, isNew, opened, options.onNotice ?? (() => undefined));
  } catch (error) {
    database.close();
    throw error;
  }
}

function makeProjectStore(
  connection: Connection,
  isNew: boolean,
  opened: FsckReport | null,
  onNotice: (notice: Finding) => void,
): ProjectStore {
  async function noted<Value>(reading: Promise<ReadResult<Value>>): Promise<Value> {
    const { value, notice } = await reading;
    if (notice) onNotice(notice);
    return value;
  }
  const getDataset = (id: string) => noted(readArtefactBody(connection, 'dataset', id));

  return {
    isNew,
    opened,
    beginDataset: () => beginDataset(connection),
    getDataset,
    listDatasets: async () => Promise.all((await listArtefactIds(connection, 'dataset')).map(getDataset)),
    readTable: (id, columns) => noted(readTable(connection, id, columns)),
    readBlocks: (id, request) => noted(readBlocks(connection, id, request)),
    saveSplit: (summary, split) => saveSplit(connection, summary, split),
    getSplit: (id) => noted(readArtefactBody(connection, 'split', id)),
    readSplitRows: (id, part) => noted(readSplitRows(connection, id, part)),
    saveRun: (run, artifact, recipe) => saveRun(connection, run, artifact, recipe),
    getRun: (id) => getRecord(connection, 'run', id),
    listRuns: () => listRecords(connection, 'run'),
    readModel: (runId) => noted(readModel(connection, runId)),
    markInterrupted: (runId) => markRunInterrupted(connection, runId),
    markRunsInterrupted: () => markRunsInterrupted(connection),
    annotateRun: (runId, note) => annotateRun(connection, runId, note),
    deleteRun: (runId) => deleteRun(connection, runId),
    saveEvaluation: (evaluation) => saveEvaluation(connection, evaluation),
    getEvaluation: (runId) => noted(getEvaluation(connection, runId)),
    saveImportance: (report) => saveImportance(connection, report),
    getImportance: (runId) => getImportance(connection, runId),
    reserveVersion: (runId) => reserveVersion(connection, runId),
    saveVersion: (summary, manifest, facts, reference) =>
      saveVersion(connection, summary, manifest, facts, reference),
    getVersion: (id) => noted(getVersion(connection, id)),
    listVersions: () => listVersions(connection),
    saveCard: (id, facts, card) => saveCard(connection, id, facts, card),
    importVersion: (imported) => importVersion(connection, imported),
    getSigningKey: () => getSigningKey(connection),
    saveSigningKey: (key) => saveSigningKey(connection, key),
    listTrustedKeys: () => listTrustedKeys(connection),
    saveTrustedKey: (key) => saveTrustedKey(connection, key),
    listProjects: async () =>
      (await listReadable(connection, 'project')).sort((a, b) => b.openedAt.localeCompare(a.openedAt)),
    saveProject: (project) => saveRecord(connection, 'project', project.id, project),
    deleteProject: (projectId) => deleteProject(connection, projectId),
    appendPredictions: (records) => appendPredictions(connection, records),
    readPredictions: (id) => readPredictions(connection, id),
    readPredictionLog: (id) => readPredictionLog(connection, id),
    extendPredictionLog: (id, choose) => extendPredictionLog(connection, id, choose),
    eraseAnswers: (id, recordIds) => eraseAnswers(connection, id, recordIds),
    listModels: () => listModels(connection),
    saveAcknowledgement: (acknowledgement) => saveAcknowledgement(connection, acknowledgement),
    listAcknowledgements: (id) => listRecords(connection, 'acknowledgement', `${id}/`),
    readDeployment: (projectId) => readDeployment(connection, projectId),
    decideGate: (id, facts, card, item, reason) => decideGate(connection, id, { facts, card }, item, reason),
    promoteVersion: (id, facts, card, gate) => promoteVersion(connection, id, { facts, card }, gate),
    returnTo: (id) => returnTo(connection, id),
    saveReceipt: (id, receipt) => saveReceipt(connection, id, receipt),
    listReceipts: (id) => listReceipts(connection, id),
    appendAct: (act) => appendAct(connection, act),
    readLogbook: (projectId) => readLogbook(connection, projectId),
    fsck: (fsckOptions) => fsck(connection, fsckOptions),
    close: () => connection.database.close(),
  };
}
