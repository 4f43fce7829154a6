/**
 * The Evaluate room: every figure of a run on rows it has never seen, with intervals and the baseline beside them; other
 * runs of the same split; a threshold chosen on validation rows; groups, mistakes, and what each column contributes.
 */
import {
  makeError,
  TASK_DESCRIPTORS,
  type Estimate,
  type EvaluationReport,
  type EvaluationSummary,
  type ImportanceReport,
  type PredictionSet,
  type RowGrouping,
  type RunSummary,
  type SplitSummary,
  type Task,
  type ThresholdReport,
} from '../contracts';
import { metricsOfTask, type MetricId, type MetricUnit, type MistakeCosts } from '../pipeline/metrics';
import type { DocumentHistory } from './document-history.svelte';
import { ErrorCards } from './evaluate/error-cards.svelte';
import { estimateOf, listCandidates, rankingMetric, type CandidateLine } from './evaluate/candidates';
import { makeClassCurves, type ClassCurves } from './evaluate/class-curves';
import { makeConfusion, rowsOfCell, type Confusion } from './evaluate/confusion';
import { viewGroups, type GroupsView } from './evaluate/group-view';
import { PairedTest } from './evaluate/paired-test.svelte';
import { RowsShown, type RowsReason } from './evaluate/rows-shown.svelte';
import { showClasses, showMetric, showThreshold, type ShownEstimate } from './evaluate/shown-intervals';
import {
  chooseThreshold,
  toBinaryRows,
  viewThreshold,
  type BinaryRows,
  type ThresholdView,
} from './evaluate/threshold-view';
import { listErrors, type RowError } from './evaluate/worst-errors';
import type { Project } from './project.svelte';
import { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';

const BOOTSTRAP_REPLICATES = 1000;
const SHUFFLES = 5;
/** Classes with fewer test rows are named as small. */
const FEW_ROWS = 30;
const EQUAL_COSTS: MistakeCosts = { falseAlarm: 1, miss: 1 };

/** One line of the table of figures. */
export interface MetricRow {
  readonly id: MetricId;
  readonly unit: MetricUnit;
  readonly higherIsBetter: boolean;
  readonly estimate: ShownEstimate;
  readonly baseline: Estimate | null;
}

/** Columns that the run learned from although they may give its target away. */
export function listLeaks(split: Pick<SplitSummary, 'findings' | 'problem'> | null): string[] {
  const leaks = (split?.findings ?? []).flatMap(({ code, column }) =>
    code === 'F-LEAK' && column !== null ? [column] : [],
  );
  return leaks.filter((column) => !split?.problem.ignore.includes(column));
}

/** One line of the table of classes. */
export interface ClassRow {
  readonly name: string;
  readonly rows: number;
  readonly precision: ShownEstimate;
  readonly recall: ShownEstimate;
  readonly f1: ShownEstimate;
  readonly isSmall: boolean;
}

const isStopping = ({ status }: RoomWork): boolean => status.kind === 'running' && status.isStopping;

/** How the figure stands against its baseline: beyond its own 95 % interval, or not. */
export type Comparison = 'better' | 'unclear' | 'worse' | 'none';

export function compareWithBaseline({ estimate, baseline, higherIsBetter }: MetricRow): Comparison {
  if (baseline === null || baseline.value === null || estimate.low === null || estimate.high === null)
    return 'none';
  if (baseline.value < estimate.low) return higherIsBetter ? 'better' : 'worse';
  if (baseline.value > estimate.high) return higherIsBetter ? 'worse' : 'better';
  return 'unclear';
}

/** Lines of the metrics that a report carries, in the order of the registry. */
export function listMetricRows({ test, perClass, baseline }: EvaluationReport, task: Task): MetricRow[] {
  return metricsOfTask(task).flatMap(({ id, unit, higherIsBetter }) => {
    const estimate = test[id];
    return estimate === undefined
      ? []
      : [
          {
            id,
            unit,
            higherIsBetter,
            estimate: showMetric(id, estimate, perClass),
            baseline: estimateOf(baseline, id),
          },
        ];
  });
}

/** A report of the worker and the prices it was asked at. */
interface PricedReport {
  readonly report: ThresholdReport;
  readonly costs: MistakeCosts;
}

export class EvaluateRoom {
  readonly work = new RoomWork();
  /** Explaining a run, judging others, reading groups and rows: none of them keeps the figures from being read. */
  readonly explaining = new RoomWork();
  readonly judgingOthers = new RoomWork();
  readonly grouping = new RoomWork();
  readonly judgingThreshold = new RoomWork();
  readonly rows: RowsShown;
  readonly pairedTest: PairedTest;
  evaluation = $state.raw<EvaluationSummary | null>(null);
  task = $state<Task>('classification');
  /** The run that was judged, or is being judged. */
  runId = $state<string | null>(null);
  importance = $state.raw<ImportanceReport | null>(null);
  groupings = $state.raw<readonly RowGrouping[]>([]);
  /** The class whose curves are shown; null: the positive one of two, else the first. */
  chosenClass = $state<number | null>(null);
  /** Where the handle is while it is being moved; null at rest. */
  moving = $state<number | null>(null);
  #priced = $state.raw<PricedReport | null>(null);
  readonly #errorCards: ErrorCards;
  /** Reports of other runs, by run id. */
  #reports = $state.raw<Readonly<Record<string, EvaluationReport>>>({});
  #callId = '';
  #settled: Promise<unknown> = Promise.resolve();
  #othersId = '';
  #othersSettled: Promise<unknown> = Promise.resolve();
  #explainId = '';
  #explained: Promise<unknown> = Promise.resolve();

  /** @param change changes the decisions, or says why not; @param mayWrite false in a tab that only reads */
  constructor(
    private readonly services: RoomServices,
    private readonly history: DocumentHistory | null = null,
    private readonly change: Project['change'] = (...given) => history?.change(...given),
    private readonly mayWrite: () => boolean = () => true,
  ) {
    this.rows = new RowsShown(services);
    this.pairedTest = new PairedTest(services);
    this.#errorCards = new ErrorCards(services);
  }

  /** True while a run is judged, compared or explained: none of the runs may be deleted, and the worker is in use. */
  get isBusy(): boolean {
    return [this.work, this.explaining, this.judgingOthers, this.pairedTest.work].some(
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
    this.evaluation === null
      ? []
      : Object.entries(showClasses(this.evaluation.metrics, this.evaluation.predictions)).map(
          ([name, figures]) => ({ name, ...figures, isSmall: figures.rows < FEW_ROWS }),
        ),
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

  get costs(): MistakeCosts {
    return this.history?.document?.costs ?? EQUAL_COSTS;
  }

  /** The cheapest threshold on the validation rows; null without any. Infinity: flag nobody. */
  readonly cheapest: number | null = $derived.by(() =>
    this.binaryValidation === null ? null : chooseThreshold(this.binaryValidation.steps, this.costs),
  );

  /** The threshold in force: being moved, decided by a person, the cheapest on validation rows, or one half. */
  readonly threshold: number = $derived.by(
    () => this.moving ?? this.history?.document?.threshold ?? this.cheapest ?? 0.5,
  );

  /** True when a person moved the handle away from the cheapest threshold. */
  readonly isThresholdSet: boolean = $derived.by(
    () => this.moving !== null || (this.history?.document?.threshold ?? null) !== null,
  );

  /** What flagging at the threshold comes to on test rows. */
  readonly flagging: ThresholdView | null = $derived.by(() =>
    this.binary === null ? null : viewThreshold(this.binary.steps, this.threshold, this.costs),
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
    this.binary === null ? null : this.threshold,
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
    const reports = { ...this.#reports, ...own };
    return listCandidates(runs, reports, this.headline.id);
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
    const { runId } = evaluation;
    const importance = await this.services.data.readImportance(runId).catch(() => null);
    if (this.runId === runId) this.importance = importance;
  }

  async stop(): Promise<void> {
    this.work.markStopping();
    await this.services.stopModelCall(this.#callId, this.#settled).catch(() => undefined);
  }

  /** Looks up what is known of other runs. */
  async findReports(runIds: readonly string[]): Promise<void> {
    const missing = runIds.filter((id) => id !== this.runId && !Object.hasOwn(this.#reports, id));
    for (const id of missing) {
      const stored = await this.services.data.readEvaluation(id).catch(() => null);
      if (stored !== null) this.#reports = { ...this.#reports, [id]: stored.metrics };
    }
  }

  /** Judges runs that have no report yet, one after the other. */
  async judgeOthers(runIds: readonly string[]): Promise<void> {
    const callId = this.services.newId();
    this.#othersId = callId;
    await this.judgingOthers.run((onProgress) => {
      const judging = (async (): Promise<true> => {
        for (const runId of runIds) {
          // A stop that comes between two runs reaches neither of them.
          if (this.#othersId !== callId || isStopping(this.judgingOthers)) throw makeError('E-STOPPED');
          const { metrics } = await this.services.model.evaluate(
            callId,
            { runId, groups: [], bootstrap: BOOTSTRAP_REPLICATES },
            onProgress,
          );
          this.#reports = { ...this.#reports, [runId]: metrics };
        }
        return true;
      })();
      this.#othersSettled = judging;
      return judging;
    });
  }

  async stopJudging(): Promise<void> {
    this.judgingOthers.markStopping();
    await this.services.stopModelCall(this.#othersId, this.#othersSettled).catch(() => undefined);
  }

  /** Shuffles every column in turn and keeps the report. */
  async explain(): Promise<void> {
    const { runId } = this;
    if (runId === null) return;
    this.#explainId = this.services.newId();
    const report = await this.explaining.run((onProgress) => {
      const explained = this.services.model.explain(
        this.#explainId,
        { runId, part: 'test', repeats: SHUFFLES, seed: 0 },
        onProgress,
      );
      this.#explained = explained;
      return explained;
    });
    if (report !== null && this.runId === runId) this.importance = report;
  }

  async stopExplaining(): Promise<void> {
    this.explaining.markStopping();
    await this.services.stopModelCall(this.#explainId, this.#explained).catch(() => undefined);
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

  /** Moves the handle without deciding yet: the figures follow. */
  moveThreshold(threshold: number): void {
    this.moving = Math.min(1, Math.max(0, threshold));
  }

  /** Decides on where the handle is; the decision can be undone. null: back to the cheapest on validation rows. */
  settleThreshold(name: string, threshold: number | null = this.moving): void {
    this.moving = null;
    this.change('threshold', name, { threshold });
  }

  setCosts(name: string, costs: MistakeCosts): void {
    this.change('costs', name, { costs: { ...costs } });
  }

  setGroups(name: string, groups: readonly string[]): void {
    this.change('groups', name, { groups: [...groups] });
  }

  /** Asks for the intervals at the threshold, once the handle rests. */
  async judgeThreshold(): Promise<void> {
    const { runId, threshold, costs } = this;
    if (runId === null || this.binary === null) return;
    const report = await this.judgingThreshold.run(() =>
      this.services.model.judgeThreshold(
        this.services.newId(),
        {
          runId,
          threshold: Number.isFinite(threshold) ? threshold : null,
          ...costs,
          bootstrap: BOOTSTRAP_REPLICATES,
        },
        () => undefined,
      ),
    );
    if (report !== null && report.runId === this.runId) this.#priced = { report, costs };
  }

  /** The worker's report while it is about the run, the threshold and the prices in force. */
  readonly currentReport: ThresholdReport | null = $derived.by(() => {
    const { flagging } = this;
    if (this.#priced === null || flagging === null || this.judgingThreshold.status.kind !== 'done')
      return null;
    const { report, costs } = this.#priced;
    const at = Number.isFinite(this.threshold) ? this.threshold : null;
    const isCurrent =
      report.runId === this.runId &&
      report.threshold === at &&
      costs.falseAlarm === this.costs.falseAlarm &&
      costs.miss === this.costs.miss;
    if (!isCurrent) return null;
    const { truePositives, falsePositives, falseNegatives } = flagging.counts;
    return showThreshold(report, truePositives + falseNegatives, truePositives + falsePositives);
  });

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

  reset(): void {
    this.#stopAll();
    for (const work of [this.work, this.explaining, this.judgingOthers, this.grouping, this.judgingThreshold])
      work.reset();
    this.pairedTest.reset();
    void this.rows.close();
    this.evaluation = null;
    this.runId = null;
    this.importance = null;
    this.groupings = [];
    this.chosenClass = null;
    this.moving = null;
    this.#priced = null;
    this.#errorCards.reset();
  }

  /** Asks what goes on to stop. Nobody waits for it, so the worker, which others use, is not ended when it takes long. */
  #stopAll(): void {
    const inProgress = [
      [this.work, this.#callId],
      [this.explaining, this.#explainId],
      [this.judgingOthers, this.#othersId],
    ] as const;
    for (const [work, callId] of inProgress)
      if (work.isRunning && callId !== '') void this.services.model.stop(callId).catch(() => undefined);
    this.#othersId = '';
  }
}
