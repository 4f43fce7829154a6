/**
 * Everything that crosses a thread, on one page. Both ends import this file. Methods take and return plain data; each
 * line says whether large arrays are *moved* (the sender loses them) or *copied*. Every call settles: it resolves,
 * rejects with a `TerrariumError` revived from plain data, or resolves early because `stop` was asked.
 */
import type { DatasetManifest, Finding, ProfiledEvent, Table } from './dataset';
import type { InputRow } from './answer';
import type { ReadInputRowsRequest } from './input-rows';
import type { ReadOptions } from './read-options';
import type { Decision } from './decision';
import type { Problem } from './problem';
import type { ProjectRecord } from './project-document';
import type {
  CompareRequest,
  ExplainRequest,
  GroupingRequest,
  ImportanceReport,
  PairedComparison,
  RowGrouping,
  ThresholdReport,
  ThresholdRequest,
} from './judgements';
import type { SampleRequest } from './samples';
import type { SigningKey, TrustedKey } from './signature';
import type { Part, SplitConfig } from './split';
import type { Statement } from './statement';
import type { Recipe } from './recipe';
import type { PreviewRequest, RecipePreview } from './recipe-preview';
import type { GlassReport, InspectRequest, SteerCommand, WatchRequest } from './glass';
import type {
  BackendChoice,
  BaselineScores,
  Candidate,
  Environment,
  ProgressEvent,
  RunEvent,
  RunOutcome,
  TrainConfig,
  TrainingChoices,
  EpochRecord,
} from './run';
import type { DriftReport, EvaluationReport, GroupReports, PredictionSet } from './reports';
import type {
  AnswerFileRequest,
  AnswerRequest,
  AnswerResult,
  FileAnswers,
  VersionForm,
  VersionInputs,
} from './answer';
import type { ModelArtifact } from './artifact';
import type {
  CardAmendment,
  CardCheck,
  CardCheckRequest,
  CardFormat,
  CardKind,
  CardSubject,
  ComposedCard,
} from './card';
import type { Locale } from './error-codes';
import type { Imported, ImportRequest, InspectedBundle } from './bundle-import';
import type { BundleManifest, ExportFile, ModelCardFacts, ReferenceProfile } from './bundle';
import type { ExportKind, ExportReceipt } from './pipeline-file';
import type { FittedRecipe } from './recipe';
import type { Deployment, GateItem, GateLine, PassOverRequest, PromoteRequest } from './deployment';
import type { LogbookEntry } from './logbook';
import type { LogbookAct, LogbookVerdict } from './logbook-chain';
import type {
  Acknowledgement,
  LabelsReport,
  LabelsRequest,
  MonitorReport,
  MonitorVersionRequest,
} from './monitoring';
import type { GrownDataset, ReviewedAnswers } from './retraining';
import type { RowPage, RowQuery, RowView } from './row-query';
import type {
  AnswerPage,
  AnswersRequest,
  ExportCasesRequest,
  ExportedCases,
  ExportLogRequest,
  ImportLogRequest,
  LogMerge,
  MergeCounts,
} from './answer-log';
import type { Feedback, PredictionLogSummary, PredictionRecord } from './prediction-log';

/** The part of the platform's Blob that reading needs; a File is one. */
export interface BlobLike {
  readonly size: number;
  slice(start: number, end: number): BlobLike;
  arrayBuffer(): Promise<ArrayBuffer>;
}
export type DataSource =
  /** A file the user chose: copied by reference, no bytes move. */
  | { readonly kind: 'blob'; readonly name: string; readonly blob: BlobLike }
  /** A path on the app's own origin, for the headless runner; any other origin is refused. */
  | { readonly kind: 'url'; readonly name: string; readonly url: string }
  /** A table that the worker makes itself. */
  | ({ readonly kind: 'sample'; readonly name: string } & Readonly<SampleRequest>);

export interface IngestRequest {
  readonly source: DataSource;
  readonly options: ReadOptions;
  /** Read a later file (test, monitoring) with the types of an earlier dataset; its `options` are still used for cells. */
  readonly like: string | null;
  /** SHA-256 (hex) that the bytes must have: a file that was read before is read again. Left out: any file. */
  readonly sha256?: string | undefined;
}

export interface SplitRequest {
  readonly datasetId: string;
  readonly problem: Problem;
  readonly split: SplitConfig;
  /** A separate test dataset: every labelled row of it is a test row, and none of `datasetId` is. */
  readonly testDatasetId: string | null;
}
export interface SplitSummary {
  readonly id: string;
  readonly datasetId: string;
  readonly testDatasetId: string | null;
  readonly problem: Problem;
  /** As asked, with the kind that was made. */
  readonly split: SplitConfig;
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  /** Sorted classes of the target; empty for regression. */
  readonly classes: readonly string[];
  /** What looking at the target adds to the dataset's own findings. */
  readonly findings: readonly Finding[];
  /** Ignored columns that would give the target away; absent from splits of earlier versions. */
  readonly ignoredLeaks?: readonly Finding[] | undefined;
}

export interface TrainRequest {
  readonly splitId: string;
  readonly prepare: 'auto' | Recipe;
  readonly train: TrainConfig;
  readonly backend: BackendChoice;
  /** The project that the run belongs to; absent without one. */
  readonly projectId?: string | undefined;
}
/** A stored run, without its weights. */
export interface RunSummary {
  readonly id: string;
  readonly splitId: string;
  readonly status: 'running' | 'done' | 'stopped' | 'interrupted' | 'failed';
  readonly request: TrainRequest;
  readonly environment: Environment;
  readonly recipe: Recipe;
  readonly nFeatures: number;
  readonly family: string;
  readonly candidates: readonly Candidate[];
  readonly parameters: number;
  readonly epochs: readonly EpochRecord[];
  /** Of the chosen family; absent in runs of earlier versions. */
  readonly baseline?: BaselineScores | undefined;
  /** Of a neural network; absent in runs of earlier versions. */
  readonly choices?: TrainingChoices | null | undefined;
  readonly bestEpoch: number;
  readonly steps: number;
  readonly outcome: RunOutcome;
  readonly durationMs: number;
  readonly samplesPerSecond: number;
  readonly weightsSha256: string;
  readonly dataFingerprint: string;
  readonly startedAt: string;
  /** What a person wrote beside it, at most 500 characters; absent without one and in runs of earlier versions. */
  readonly note?: string | undefined;
  /** Of a model that came in a bundle: nothing was trained here, and there are no rows to judge it on. */
  readonly origin?: 'imported' | undefined;
}

export interface EvaluateRequest {
  readonly runId: string;
  readonly groups: readonly string[];
  readonly bootstrap: number;
}
export interface EvaluationSummary {
  readonly runId: string;
  readonly metrics: EvaluationReport;
  readonly groups: GroupReports;
  /** Of the test rows. Moved. */
  readonly predictions: PredictionSet;
  /**
   * Of the validation rows, for choices that test rows must not make; null when the split has none, absent when stored
   * before they were kept. Moved.
   */
  readonly validation?: PredictionSet | null | undefined;
  /** When it was made, ISO 8601, and with how many replicates; null when stored before this was noted. */
  readonly evaluatedAt: string | null;
  readonly bootstrap: number | null;
}

export interface DeployRequest {
  readonly runId: string;
  readonly name: string;
  readonly exports: readonly ExportKind[];
  /** Columns whose groups the card shows; absent: those of the run's evaluation. */
  readonly groups?: readonly string[] | undefined;
  /** Sign the bundle with this device's key, made when it is first asked for; absent: no. */
  readonly sign?: boolean | undefined;
  /** What people said, for the card; absent: nothing. */
  readonly statement?: Statement | undefined;
  /**
   * Two classes: the model's own probability from which the positive class is answered, as Evaluate shows it. The version
   * keeps it in calibrated probabilities. Absent or null: the likelier class is answered.
   */
  readonly threshold?: number | null | undefined;
  /** Classes: calibrated confidence below which the version says "not sure". Absent or null: it always answers. */
  readonly abstainBelow?: number | null | undefined;
}
export interface ExportVersionRequest {
  readonly modelVersionId: string;
  readonly exports: readonly ExportKind[];
}
export interface DeployedExport {
  readonly kind: ExportKind;
  /** The file or folder the files lie under, relative to the output folder. */
  readonly path: string;
  /** Moved to the page; copied to the worker that verifies. */
  readonly files: readonly ExportFile[];
}
export interface ModelVersionSummary {
  readonly id: string;
  readonly runId: string;
  readonly version: number;
  readonly name: string;
  readonly createdAt: string;
  readonly role: 'candidate' | 'production' | 'retired';
  readonly card: string;
  /** Of a version that came in a bundle. */
  readonly imported?: Imported | undefined;
  readonly exports: readonly DeployedExport[];
  /** What turns outputs into answers, for good: another threshold is another version. Absent: outputs as they are. */
  readonly decision?: Decision | undefined;
  /** Absent in versions of earlier releases and of imported bundles. */
  readonly inputs?: VersionInputs | undefined;
}

/** Everything that an import stores. */
export interface ImportedVersion {
  /** Null: the project is there already. */
  readonly project: ProjectRecord | null;
  readonly run: RunSummary;
  readonly artifact: ModelArtifact;
  readonly recipe: FittedRecipe;
  readonly summary: Omit<ModelVersionSummary, 'exports' | 'id' | 'version'>;
  readonly manifest: BundleManifest;
  readonly facts: ModelCardFacts;
  readonly reference: ReferenceProfile;
}

export interface VerifyRequest {
  readonly export: DeployedExport;
  readonly runId: string;
}

export interface MonitorRequest {
  readonly modelVersionId: string;
  readonly datasetId: string;
  readonly seed: number;
}

/** What the two workers pass to each other through a MessagePort. Everything here is copied unless marked. */
export interface StoragePort {
  /** Moved. All columns, or the named ones. */
  readTable(datasetId: string, columns: readonly string[] | null): Promise<Table>;
  getDataset(datasetId: string): Promise<DatasetManifest>;
  getSplit(splitId: string): Promise<SplitSummary>;
  /** Moved. Row positions of one part, ascending. */
  readSplitRows(splitId: string, part: Part): Promise<Int32Array>;
  saveRun(run: RunSummary, artifact: ModelArtifact | null, recipe: FittedRecipe | null): Promise<void>;
  getRun(runId: string): Promise<RunSummary>;
  /** Moved. */
  readModel(runId: string): Promise<{ artifact: ModelArtifact; recipe: FittedRecipe }>;
  saveEvaluation(evaluation: EvaluationSummary): Promise<void>;
  /** Moved. */
  getEvaluation(runId: string): Promise<EvaluationSummary>;
  saveImportance(report: ImportanceReport): Promise<void>;
  /** The last report of a run; null when it has none. */
  getImportance(runId: string): Promise<ImportanceReport | null>;
  /** Assigns the next version number of the project. */
  reserveVersion(runId: string, name: string): Promise<{ id: string; version: number; createdAt: string }>;
  saveVersion(
    version: Omit<ModelVersionSummary, 'exports'>,
    manifest: BundleManifest,
    facts: ModelCardFacts,
    reference: ReferenceProfile,
  ): Promise<void>;
  getVersion(modelVersionId: string): Promise<{
    summary: Omit<ModelVersionSummary, 'exports'>;
    facts: ModelCardFacts;
    reference: ReferenceProfile;
  }>;
  /** Puts new facts and the text that follows from them into a stored version. */
  saveCard(modelVersionId: string, facts: ModelCardFacts, card: string): Promise<void>;
  /** Takes the next version number and stores all in one strict transaction, or nothing. */
  importVersion(imported: ImportedVersion): Promise<Omit<ModelVersionSummary, 'exports'>>;
  /** This device's key pair; null before one was made. */
  getSigningKey(): Promise<SigningKey | null>;
  saveSigningKey(key: SigningKey): Promise<void>;
  /** Keys that a person trusts, by fingerprint. */
  listTrustedKeys(): Promise<readonly TrustedKey[]>;
  saveTrustedKey(key: TrustedKey): Promise<void>;
  appendPredictions(records: readonly PredictionRecord[]): Promise<void>;
  /** Answers and feedback of one version as they are at one moment, each in the order in which they were appended. */
  readPredictionLog(
    modelVersionId: string,
  ): Promise<{ readonly records: readonly PredictionRecord[]; readonly feedback: readonly Feedback[] }>;
  /** Settled alerts of one version, the latest reason of each. */
  listAcknowledgements(modelVersionId: string): Promise<readonly Acknowledgement[]>;
  /** Which of a project's versions answers. */
  readDeployment(projectId: string): Promise<Deployment>;
  /** A reason to pass over an item of a version's gate, or null to take it back; into its card and the log book at once. */
  decideGate(
    modelVersionId: string,
    facts: ModelCardFacts,
    card: string,
    item: GateItem,
    reason: string | null,
  ): Promise<void>;
  /** The version answers from now on; the one that did is retired. Card, roles and log book change at once. */
  promoteVersion(
    modelVersionId: string,
    facts: ModelCardFacts,
    card: string,
    gate: readonly GateLine[],
  ): Promise<Deployment>;
  /** The last receipt of every kind of export that was checked. */
  listReceipts(modelVersionId: string): Promise<readonly ExportReceipt[]>;
}

/** Owns storage and the project's lock. */
export interface DataWorkerApi {
  /** Takes the project's lock and opens storage; marks runs that a killed worker left `running` as `interrupted`. */
  open(): Promise<{ readonly writer: boolean; readonly runs: readonly RunSummary[] }>;
  /** Answers at once; a worker that does not is dead or stuck. */
  heartbeat(): Promise<number>;
  stop(callId: string): Promise<void>;
  /** Hands the model worker its way to storage. The port is moved. */
  connect(port: unknown): Promise<void>;
  ingest(
    callId: string,
    request: IngestRequest,
    onEvent: (event: ProgressEvent | ProfiledEvent) => void,
  ): Promise<DatasetManifest>;
  /** The same request gives the same split under the same id, made once. */
  split(callId: string, request: SplitRequest): Promise<SplitSummary>;
  getDataset(datasetId: string): Promise<DatasetManifest>;
  /** A stored split, such as the one that an earlier run was made on. */
  getSplit(splitId: string): Promise<SplitSummary>;
  /** Every project, the one opened last first. */
  listProjects(): Promise<readonly ProjectRecord[]>;
  saveProject(project: ProjectRecord): Promise<void>;
  /** Deletes a project with its runs, versions and answers, and the datasets that no other project uses. */
  deleteProject(projectId: string): Promise<void>;
  /** The text of splits.csv: row id and part of every row that has one. */
  exportSplits(splitId: string): Promise<string>;
  /** The recipe that `prepare: 'auto'` would train with on this split. */
  proposeRecipe(callId: string, splitId: string, onEvent: (event: ProgressEvent) => void): Promise<Recipe>;
  /**
   * What a recipe does to the training rows of a split. Steps that cannot be fitted are skipped and carry their error, so
   * that a recipe in the middle of an edit has a preview, too.
   */
  previewRecipe(
    callId: string,
    request: PreviewRequest,
    onEvent: (event: ProgressEvent) => void,
  ): Promise<RecipePreview>;
  monitor(
    callId: string,
    request: MonitorRequest,
    onEvent: (event: ProgressEvent) => void,
  ): Promise<DriftReport>;
  /** Answers a query over a dataset's rows and holds the answer for `readRows`. `query.rowIds` is copied. */
  openRows(callId: string, query: RowQuery, onEvent: (event: ProgressEvent) => void): Promise<RowView>;
  /** Cells of some consecutive rows of a view, as they are shown; fewer where the view ends. Moved. */
  readRows(viewId: string, start: number, count: number, columns: readonly string[]): Promise<RowPage>;
  /** Lets a view go; nothing happens when it has gone already. */
  closeRows(viewId: string): Promise<void>;
  listRuns(): Promise<readonly RunSummary[]>;
  /** Writes a note of at most 500 characters beside a run; an empty one takes it away. */
  annotateRun(runId: string, note: string): Promise<void>;
  /** Deletes a run with its model and evaluation; refused while a version was made from it. */
  deleteRun(runId: string): Promise<void>;
  listVersions(): Promise<readonly Omit<ModelVersionSummary, 'exports'>[]>;
  /** The prediction log of one model version in figures; all zero and null when it has answered nothing. */
  readLog(modelVersionId: string): Promise<PredictionLogSummary>;
  /** The rows of a small table as cells, for answering; nothing is stored. */
  readInputRows(
    callId: string,
    request: ReadInputRowsRequest,
    onEvent: (event: ProgressEvent) => void,
  ): Promise<InputRow[]>;
  /** Some of a version's answers, the latest first, each with what was said about it since. */
  listAnswers(modelVersionId: string, request: AnswersRequest): Promise<AnswerPage>;
  /** Appends feedback; what is there already under the same id is not kept twice. */
  addFeedback(modelVersionId: string, feedback: readonly Feedback[]): Promise<MergeCounts>;
  /** The text of a log file: all answers and feedback, or some answers with theirs. */
  exportLog(request: ExportLogRequest): Promise<string>;
  /** Answers with what was said about them, as a table or a map for other programs. */
  exportCases(request: ExportCasesRequest): Promise<ExportedCases>;
  /** Merges a log file into a version's log: all that is new or, where the file is refused, nothing. */
  importLog(request: ImportLogRequest): Promise<LogMerge>;
  /** Erases answers and what was said about them from this device, for good; answers erased. Unknown ids do nothing. */
  eraseAnswers(modelVersionId: string, recordIds: readonly string[]): Promise<number>;
  /** Which of a project's versions answers. */
  readDeployment(projectId: string): Promise<Deployment>;
  /** A version that was in production answers again. */
  returnTo(modelVersionId: string): Promise<Deployment>;
  /** Keeps the receipt of a checked export; one of the same kind takes the place of the one before. */
  saveReceipt(modelVersionId: string, receipt: ExportReceipt): Promise<void>;
  /** The last receipt of every kind of export that was checked. */
  listReceipts(modelVersionId: string): Promise<readonly ExportReceipt[]>;
  /** Notes in the log book what changes nothing else that is stored, such as a file that was handed out. */
  noteAct(act: LogbookAct): Promise<void>;
  /** A project's log book, or with `DEVICE_LOGBOOK` the device's, and whether its chain holds. */
  readLogbook(projectId: string): Promise<{
    readonly entries: readonly LogbookEntry[];
    readonly verdict: LogbookVerdict;
  }>;
  /** The log book as JSON Lines. */
  exportLogbook(projectId: string): Promise<string>;
  /** The stored evaluation of a run; null when it has none. Moved. */
  readEvaluation(runId: string): Promise<EvaluationSummary | null>;
  /** The stored permutation importance of a run; null when it has none. */
  readImportance(runId: string): Promise<ImportanceReport | null>;
  /** Which group each row of a part belongs to, column by column. */
  readGroups(request: GroupingRequest): Promise<readonly RowGrouping[]>;
  /** Joins a file of late labels, read by `ingest` before, to the version's answers, and keeps them as feedback. */
  readLabels(
    callId: string,
    request: LabelsRequest,
    onEvent: (event: ProgressEvent) => void,
  ): Promise<LabelsReport>;
  /** How many reviewed answers of a version can join its training rows, and what becomes of the others. */
  reviewAnswers(modelVersionId: string): Promise<ReviewedAnswers>;
  /**
   * Stores a new version of the data that a version was trained on, with its reviewed answers as further training rows.
   * @throws E-RETRAIN-NOTHING when no answer can join
   */
  growDataset(
    callId: string,
    modelVersionId: string,
    onEvent: (event: ProgressEvent) => void,
  ): Promise<GrownDataset>;
  /** Settles an alert with a reason, which the next report carries; a later reason takes the place of an earlier one. */
  acknowledgeAlert(acknowledgement: Acknowledgement): Promise<void>;
  /** Marks a run whose worker died. */
  markInterrupted(runId: string): Promise<void>;
}

/** Owns the GPU: trains, predicts, explains, exports. */
export interface ModelWorkerApi {
  heartbeat(): Promise<number>;
  stop(callId: string): Promise<void>;
  /** The port is moved. */
  connect(port: unknown): Promise<void>;
  chooseBackend(choice: BackendChoice): Promise<Environment>;
  train(
    callId: string,
    request: TrainRequest,
    onEvent: (event: RunEvent | ProgressEvent) => void,
  ): Promise<RunSummary>;
  /** Holds the run of a `train` call between two steps, lets it go on, or lets it do one step. Unknown calls: nothing. */
  steer(callId: string, command: SteerCommand): Promise<void>;
  /** Says what `glass` events of a `train` call are to show; null: none. Changes nothing that is learned. */
  watch(callId: string, request: WatchRequest | null): Promise<void>;
  /** A look into a stored run's model. The surface is moved. */
  inspect(callId: string, request: InspectRequest): Promise<GlassReport>;
  evaluate(
    callId: string,
    request: EvaluateRequest,
    onEvent: (event: ProgressEvent) => void,
  ): Promise<EvaluationSummary>;
  /** Figures of a stored evaluation's test rows when rows are flagged at a threshold. */
  judgeThreshold(
    callId: string,
    request: ThresholdRequest,
    onEvent: (event: ProgressEvent) => void,
  ): Promise<ThresholdReport>;
  /** Permutation importance of every column that the run's recipe reads; kept, and answered from there when asked again. */
  explain(
    callId: string,
    request: ExplainRequest,
    onEvent: (event: ProgressEvent) => void,
  ): Promise<ImportanceReport>;
  /** The differences of two evaluated runs on the same test rows. */
  compareRuns(
    callId: string,
    request: CompareRequest,
    onEvent: (event: ProgressEvent) => void,
  ): Promise<PairedComparison>;
  /** The facts of a stored version's card, or of a judged run as they would be. */
  readCardFacts(subject: CardSubject): Promise<ModelCardFacts>;
  /** Card and datasheet of some facts as documents, for the page. */
  composeCard(facts: ModelCardFacts, locale: Locale): Promise<ComposedCard>;
  /** One of the two as the text of a file. */
  writeCard(facts: ModelCardFacts, kind: CardKind, format: CardFormat, locale: Locale): Promise<string>;
  /** Puts what people said into the facts and the card of a stored version; figures never change. The new facts. */
  amendCard(modelVersionId: string, amendment: CardAmendment): Promise<ModelCardFacts>;
  /** Makes every number of a stored version's card again from what it was made from, and says which differ. */
  checkCard(
    callId: string,
    request: CardCheckRequest,
    onEvent: (event: ProgressEvent) => void,
  ): Promise<CardCheck>;
  /** Judges the six items of a version's gate, each with its figures. */
  checkGate(
    callId: string,
    modelVersionId: string,
    onEvent: (event: ProgressEvent) => void,
  ): Promise<readonly GateLine[]>;
  /** Keeps in card and log book why an item of a gate is passed over; null takes the reason back. */
  passOver(request: PassOverRequest): Promise<void>;
  /** A version answers from now on; refused while its gate is open. */
  promote(
    callId: string,
    request: PromoteRequest,
    onEvent: (event: ProgressEvent) => void,
  ): Promise<Deployment>;
  /** The text of predictions.csv: the test rows of a stored evaluation. */
  exportPredictions(runId: string): Promise<string>;
  deploy(
    callId: string,
    request: DeployRequest,
    onEvent: (event: ProgressEvent) => void,
  ): Promise<ModelVersionSummary>;
  /** Reads a bundle, checks all of it and says what it is; stores nothing. Copied. */
  inspectBundle(callId: string, bytes: Uint8Array): Promise<InspectedBundle>;
  /** Stores a bundle as a candidate version, of a project or of a new one without data; nothing of a refused one. Copied. */
  importBundle(
    callId: string,
    request: ImportRequest,
  ): Promise<{ readonly projectId: string; readonly version: Omit<ModelVersionSummary, 'exports'> }>;
  /** Makes exports of a stored version again, from what is stored: the same files, with its card as it is now. Moved. */
  exportVersion(
    callId: string,
    request: ExportVersionRequest,
    onEvent: (event: ProgressEvent) => void,
  ): Promise<readonly DeployedExport[]>;
  /**
   * Called on a fresh worker: loads the export and compares its outputs with the stored test predictions. `sha256` is the
   * file's, or for a folder that of the lines `<sha256>  <path>` sorted by path. Copied.
   */
  verify(callId: string, request: VerifyRequest): Promise<Pick<ExportReceipt, 'parity' | 'sha256'>>;
  /** The report of `monitor` for the same request, its drifted columns ordered by what they do to the model's answers. */
  rankCauses(
    callId: string,
    request: MonitorRequest,
    report: DriftReport,
    onEvent: (event: ProgressEvent) => void,
  ): Promise<DriftReport>;
  /**
   * Watches a version over its log: windows, what each of them shows, and the alerts that follow. Equal logs and plans give
   * equal reports but for `madeAt` and findings about the clock.
   */
  monitorVersion(
    callId: string,
    request: MonitorVersionRequest,
    onEvent: (event: ProgressEvent) => void,
  ): Promise<MonitorReport>;
  /** What a form for a version asks, and how it decides. */
  inputFields(modelVersionId: string): Promise<VersionForm>;
  /** Answers some rows, also while a run trains, and appends to the prediction log unless it is a mere try. Copied. */
  answer(
    callId: string,
    request: AnswerRequest,
    onEvent: (event: ProgressEvent) => void,
  ): Promise<AnswerResult>;
  /** Answers every row of a dataset, writes predictions.csv, and then appends to the log; stopped before, it logs nothing. */
  answerFile(
    callId: string,
    request: AnswerFileRequest,
    onEvent: (event: ProgressEvent) => void,
  ): Promise<FileAnswers>;
  /** Answers every row of a dataset with a stored run's model and appends to the prediction log. */
  predict(
    callId: string,
    request: MonitorRequest,
    onEvent: (event: ProgressEvent) => void,
  ): Promise<PredictionSet>;
}

/** Of reading a table, the progress alone. */
export function progressOnly(
  onProgress: (event: ProgressEvent) => void,
): (event: ProgressEvent | ProfiledEvent) => void {
  return (event) => {
    if (event.kind === 'progress') onProgress(event);
  };
}
