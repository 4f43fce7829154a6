/**
 * The Evaluate room: every figure of a run on rows it has never seen, with intervals and the baseline beside them; other
 * runs of the same split; a threshold chosen on validation rows; groups, mistakes, and what each column contributes.
 */
import {
  TASK_DESCRIPTORS,
  type Estimate,
  type EvaluationReport,
  type EvaluationSummary,
  type PredictionSet,
  type RowGrouping,
  type RunSummary,
  type Task,
} from '../contracts';
import type { ChangeDocument, DocumentHistory } from './document-history.svelte';
import { listCandidates, rankingMetric, type CandidateLine } from './evaluate/candidates';
import { makeClassCurves, type ClassCurves } from './evaluate/class-curves';
import { makeConfusion, rowsOfCell, type Confusion } from './evaluate/confusion';
import { ErrorCards } from './evaluate/error-cards.svelte';
import { Explanation } from './evaluate/explanation.svelte';
import { listClassRows, listMetricRows, type ClassRow, type MetricRow } from './evaluate/figure-rows';
import { viewGroups, type GroupsView } from './evaluate/group-view';
import { OtherRuns } from './evaluate/other-runs.svelte';
import { PairedTest } from './evaluate/paired-test.svelte';
import { BOOTSTRAP_REPLICATES } from './evaluate/replicates';
import { RowsShown, type RowsReason } from './evaluate/rows-shown.svelte';
import { ThresholdDecision } from './evaluate/threshold-decision.svelte';
import { toBinaryRows, type BinaryRows } from './evaluate/threshold-view';
import { listErrors, type RowError } from './evaluate/worst-errors';
import { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';

export class EvaluateRoom {
  readonly work = new RoomWork();
  /** Explaining a run, judging others, a threshold, reading groups and rows: none of them keeps the figures from being read. */
  readonly explanation: Explanation;
  readonly others: OtherRuns;
  readonly threshold: ThresholdDecision;
  readonly grouping = new RoomWork();
  readonly rows: RowsShown;
  readonly pairedTest: PairedTest;
  evaluation = $state.raw<EvaluationSummary | null>(null);
  task = $state<Task>('classification');
  /** The run that was judged, or is being judged. */
  runId = $state<string | null>(null);
  groupings = $state.raw<readonly RowGrouping[]>([]);
  /** The class whose curves are shown; null: the positive one of two, else the first. */
  chosenClass = $state<number | null>(null);
  readonly #errorCards: ErrorCards;
  #callId = '';
  #settled: Promise<unknown> = Promise.resolve();
  /** @param change changes the decisions, or says why not; @param mayWrite false in a tab that only reads */
  constructor(
    private readonly services: RoomServices,
    history: DocumentHistory | null = null,
    private readonly change: ChangeDocument = (...given) => history?.change(...given),
    private readonly mayWrite: () => boolean = () => true,
  ) {
    this.rows = new RowsShown(services);
    this.pairedTest = new PairedTest(services);
    this.explanation = new Explanation(services);
    this.others = new OtherRuns(services);
    this.threshold = new ThresholdDecision(this, services, history, change);
    this.#errorCards = new ErrorCards(services);
  }

  /** True while a run is judged, compared or explained: none of the runs may be deleted, and the worker is in use. */
  get isBusy(): boolean {
    return [this.work, this.explanation.work, this.others.work, this.pairedTest.work].some(
      ({ isRunning }) => isRunning,
    );
  }
  get errorCards(): ErrorCards['cards'] {
    return this.#errorCards.cards;
  }

  get report(): EvaluationReport | null {
    return this.evaluation?.metrics ?? null;
  }
  get predictions(): PredictionSet | null {
    return this.evaluation?.predictions ?? null;
  }
  get nTestRows(): number {
    return this.predictions?.rowIds.length ?? 0;
  }

  readonly metrics: readonly MetricRow[] = $derived.by(() =>
    this.report === null ? [] : listMetricRows(this.report, this.task),
  );

  /** The figure that runs are ranked by; where it is undefined, the task's first that is not. */
  readonly headline: MetricRow | null = $derived.by(() => {
    const wanted = rankingMetric(this.task, this.predictions?.classes.length ?? 0);
    const found = this.metrics.find(({ id, estimate }) => id === wanted && estimate.value !== null);
    const { primaryMetric } = TASK_DESCRIPTORS.find(({ id }) => id === this.task) ?? {};
    return found ?? this.metrics.find(({ id }) => id === primaryMetric) ?? null;
  });

  readonly classes: readonly ClassRow[] = $derived.by(() =>
    this.evaluation === null ? [] : listClassRows(this.evaluation),
  );
  /** True when some figure has another interval than the bootstrap's. */
  readonly hasOtherIntervals: boolean = $derived.by(() =>
    [
      ...this.metrics.map(({ estimate }) => estimate),
      ...this.classes.flatMap(({ precision, recall, f1 }) => [precision, recall, f1]),
    ].some(({ method }) => method !== 'bootstrap'),
  );

  /** Test rows of a problem of two classes. */
  readonly binary: BinaryRows | null = $derived.by(() => toBinaryRows(this.predictions));
  readonly binaryValidation: BinaryRows | null = $derived.by(() =>
    toBinaryRows(this.evaluation?.validation ?? null),
  );

  readonly shownClass: number = $derived.by(() => {
    const { positive = 0, classes = [] } = this.predictions ?? {};
    const chosen = this.chosenClass ?? positive ?? 0;
    return chosen < classes.length ? chosen : 0;
  });
  readonly curves: ClassCurves | null = $derived.by(() => makeClassCurves(this.predictions, this.shownClass));
  /** Of the class whose curves are shown: of two classes the figure of the report, of several its own with an interval. */
  readonly curveAuc: Estimate | null = $derived.by(() =>
    this.binary === null
      ? (this.curves?.auc ?? null)
      : (this.metrics.find(({ id }) => id === 'auc')?.estimate ?? null),
  );
  /** Known for the positive class of two; null of one class among several. */
  readonly averagePrecision: Estimate | null = $derived.by(() =>
    this.binary === null
      ? null
      : (this.metrics.find(({ id }) => id === 'averagePrecision')?.estimate ?? null),
  );

  /** The threshold where one decides: with two classes. */
  readonly decidingThreshold: number | null = $derived.by(() =>
    this.binary === null ? null : this.threshold.value,
  );
  readonly confusion: Confusion | null = $derived.by(() =>
    makeConfusion(this.predictions, this.decidingThreshold),
  );
  readonly errors: readonly RowError[] = $derived.by(() =>
    listErrors(this.predictions, this.decidingThreshold),
  );
  readonly groups: GroupsView | null = $derived.by(() =>
    this.predictions === null || this.groupings.length === 0
      ? null
      : viewGroups(this.predictions, this.decidingThreshold, this.groupings),
  );

  /** Runs of the split of this one, as candidates for the figure of the headline. */
  candidatesAmong(runs: readonly RunSummary[]): CandidateLine[] {
    if (this.headline === null) return [];
    const own = this.runId !== null && this.report !== null ? { [this.runId]: this.report } : {};
    const reports = { ...this.others.reports, ...own };
    return listCandidates(runs, reports, this.headline.id);
  }

  /** Looks up what is known of other runs. */
  async findReports(runIds: readonly string[]): Promise<void> {
    await this.others.find(runIds.filter((id) => id !== this.runId));
  }

  /** Shows what was judged before; judges a run that was not, or before validation rows were kept, where it may be kept. */
  async open(runId: string, task: Task): Promise<boolean> {
    this.reset();
    this.task = task;
    this.runId = runId;
    const stored = await this.work.run(() => this.services.data.readEvaluation(runId));
    if (this.runId !== runId || this.work.isRunning) return false;
    if (stored !== null) await this.#show(stored);
    if (this.runId !== runId || this.work.status.kind !== 'done') return false;
    const isMissing = stored === null || stored.validation === undefined;
    if (isMissing && this.mayWrite()) return this.#judge(runId);
    return stored !== null;
  }

  /** Judges a run on the test rows, anew. */
  async start(runId: string, task: Task): Promise<boolean> {
    this.reset();
    this.task = task;
    this.runId = runId;
    return this.#judge(runId);
  }

  /** What is shown stays until there is something newer. */
  async #judge(runId: string): Promise<boolean> {
    this.#callId = this.services.newId();
    const evaluation = await this.work.run((onProgress) => {
      const judging = this.services.model.evaluate(
        this.#callId,
        { runId, groups: [], bootstrap: BOOTSTRAP_REPLICATES },
        onProgress,
      );
      this.#settled = judging;
      return judging;
    });
    if (evaluation !== null) await this.#show(evaluation);
    return evaluation !== null;
  }

  async #show(evaluation: EvaluationSummary): Promise<void> {
    this.evaluation = evaluation;
    await this.explanation.read(evaluation.runId);
  }

  async stop(): Promise<void> {
    this.work.markStopping();
    await this.services.stopModelCall(this.#callId, this.#settled).catch(() => undefined);
  }

  /** Shuffles every column in turn and keeps the report. */
  async explain(): Promise<void> {
    if (this.runId !== null) await this.explanation.make(this.runId);
  }

  /** Reads which group every test row is in. */
  async findGroups(splitId: string, columns: readonly string[]): Promise<void> {
    if (columns.length === 0) {
      this.grouping.reset();
      this.groupings = [];
      return;
    }
    const groupings = await this.grouping.run(() =>
      this.services.data.readGroups({ splitId, part: 'test', columns: [...columns] }),
    );
    if (groupings !== null) this.groupings = groupings;
  }

  setGroups(name: string, groups: readonly string[]): void {
    this.change('groups', name, { groups: [...groups] });
  }

  /** Opens the rows of one cell of the confusion matrix. */
  async openCell(
    datasetId: string,
    actual: number,
    predicted: number,
    columns: readonly string[],
  ): Promise<void> {
    const { predictions } = this;
    if (predictions === null) return;
    const reason: RowsReason = {
      kind: 'cell',
      actual: predictions.classes[actual] ?? '',
      predicted: predictions.classes[predicted] ?? '',
    };
    const rowIds = rowsOfCell(predictions, this.decidingThreshold, actual, predicted);
    await this.rows.open(reason, datasetId, rowIds, columns);
  }

  /** Opens every mistake, the worst first. */
  async openErrors(datasetId: string, columns: readonly string[]): Promise<void> {
    const rowIds = Int32Array.from(this.errors, ({ rowId }) => rowId);
    await this.rows.open({ kind: 'errors' }, datasetId, rowIds, columns);
  }

  /** Reads the cells of the worst mistakes. Columns with personal data stay hidden. */
  async findErrorCells(datasetId: string, columns: readonly string[]): Promise<void> {
    await this.#errorCards.find(this.errors, datasetId, columns);
  }

  /** The time, for what is written now. */
  get now(): string {
    return this.services.now();
  }

  saveReport(fileName: string, html: string): void {
    this.services.saveFile(fileName, html, 'text/html');
  }

  /** What goes on is asked to stop. Nobody waits for it, so the worker, which others use, is not ended when it takes long. */
  reset(): void {
    if (this.work.isRunning && this.#callId !== '')
      void this.services.model.stop(this.#callId).catch(() => undefined);
    this.work.reset();
    this.explanation.reset();
    this.others.abandon();
    this.threshold.reset();
    this.grouping.reset();
    this.pairedTest.reset();
    void this.rows.close();
    this.evaluation = null;
    this.runId = null;
    this.groupings = [];
    this.chosenClass = null;
    this.#errorCards.reset();
  }
}
