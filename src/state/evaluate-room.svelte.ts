/**
 * The Evaluate room: every figure of a run on rows it has never seen, with intervals and the baseline beside them; other
 * runs of the same split; a threshold chosen on validation rows; groups, mistakes, and what each column contributes.
 */
import {
  TASK_DESCRIPTORS,
  type ClassMetrics,
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
import { listCandidates, rankingMetric, type CandidateLine } from './evaluate/candidates';
import { makeClassCurves, type ClassCurves } from './evaluate/class-curves';
import { makeConfusion, rowsOfCell, type Confusion } from './evaluate/confusion';
import { viewGroups, type GroupsView } from './evaluate/group-view';
import { PairedTest } from './evaluate/paired-test.svelte';
import { RowsShown, type RowsReason } from './evaluate/rows-shown.svelte';
import {
  chooseThreshold,
  toBinaryRows,
  viewThreshold,
  type BinaryRows,
  type ThresholdView,
} from './evaluate/threshold-view';
import { listErrors, type RowError } from './evaluate/worst-errors';
import { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';

const BOOTSTRAP_REPLICATES = 1000;
const SHUFFLES = 5;
/** Classes with fewer test rows are named as small. */
const FEW_ROWS = 30;
const EQUAL_COSTS: MistakeCosts = { falseAlarm: 1, miss: 1 };
/** Mistakes that are shown as cards. */
const SHOWN_ERRORS = 4;

/** One line of the table of figures. */
export interface MetricRow {
  readonly id: MetricId;
  readonly unit: MetricUnit;
  readonly higherIsBetter: boolean;
  readonly estimate: Estimate;
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
export interface ClassRow extends ClassMetrics {
  readonly name: string;
  readonly isSmall: boolean;
}

/** How the figure stands against its baseline: beyond its own 95 % interval, or not. */
export type Comparison = 'better' | 'unclear' | 'worse' | 'none';

export function compareWithBaseline({ estimate, baseline, higherIsBetter }: MetricRow): Comparison {
  if (baseline === null || baseline.value === null || estimate.low === null || estimate.high === null)
    return 'none';
  if (baseline.value < estimate.low) return higherIsBetter ? 'better' : 'worse';
  if (baseline.value > estimate.high) return higherIsBetter ? 'worse' : 'better';
  return 'unclear';
}

function toEstimate(figure: unknown): Estimate | null {
  return typeof figure === 'object' && figure !== null && 'value' in figure ? (figure as Estimate) : null;
}

/** Lines of the metrics that a report carries, in the order of the registry. */
export function listMetricRows({ test, baseline }: EvaluationReport, task: Task): MetricRow[] {
  return metricsOfTask(task).flatMap(({ id, unit, higherIsBetter }) => {
    const estimate = test[id];
    return estimate === undefined
      ? []
      : [{ id, unit, higherIsBetter, estimate, baseline: toEstimate(baseline[id]) }];
  });
}

/** A mistake with the cells of its row. */
export interface ErrorCardFacts extends RowError {
  readonly cells: readonly { readonly name: string; readonly text: string }[];
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
  thresholdReport = $state.raw<ThresholdReport | null>(null);
  errorCards = $state.raw<readonly ErrorCardFacts[]>([]);
  /** Reports of other runs, by run id. */
  #reports = $state.raw<Readonly<Record<string, EvaluationReport>>>({});
  #callId = '';
  #settled: Promise<unknown> = Promise.resolve();
  #explainId = '';
  #explained: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly services: RoomServices,
    private readonly history: DocumentHistory | null = null,
  ) {
    this.rows = new RowsShown(services);
    this.pairedTest = new PairedTest(services);
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
    Object.entries(this.report?.perClass ?? {}).map(([name, figures]) => ({
      name,
      ...figures,
      isSmall: figures.rows < FEW_ROWS,
    })),
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

  /** Shows what was judged before; judges a run that was not, or not with its validation rows. */
  async open(runId: string, task: Task): Promise<boolean> {
    this.reset();
    this.task = task;
    this.runId = runId;
    const stored = await this.work.run(() => this.services.data.readEvaluation(runId));
    if (this.runId !== runId || this.work.isRunning) return false;
    if (stored === null || stored.validation === null) return this.start(runId, task);
    await this.#show(stored);
    return true;
  }

  /** Judges a run on the test rows, anew. */
  async start(runId: string, task: Task): Promise<boolean> {
    this.reset();
    this.task = task;
    this.runId = runId;
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
    this.#callId = this.services.newId();
    const callId = this.#callId;
    await this.judgingOthers.run((onProgress) => {
      const judging = (async (): Promise<true> => {
        for (const runId of runIds) {
          const { metrics } = await this.services.model.evaluate(
            callId,
            { runId, groups: [], bootstrap: BOOTSTRAP_REPLICATES },
            onProgress,
          );
          this.#reports = { ...this.#reports, [runId]: metrics };
        }
        return true;
      })();
      this.#settled = judging;
      return judging;
    });
  }

  async stopJudging(): Promise<void> {
    this.judgingOthers.markStopping();
    await this.services.stopModelCall(this.#callId, this.#settled).catch(() => undefined);
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
    this.history?.change('threshold', name, { threshold });
  }

  setCosts(name: string, costs: MistakeCosts): void {
    this.history?.change('costs', name, { costs: { ...costs } });
  }

  setGroups(name: string, groups: readonly string[]): void {
    this.history?.change('groups', name, { groups: [...groups] });
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
    if (report !== null && report.runId === this.runId) this.thresholdReport = report;
  }

  /** The worker's report while it is about the threshold and the prices in force. */
  readonly currentReport: ThresholdReport | null = $derived.by(() => {
    const at = Number.isFinite(this.threshold) ? this.threshold : null;
    return this.thresholdReport?.threshold === at && this.judgingThreshold.status.kind === 'done'
      ? this.thresholdReport
      : null;
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
    const worst = this.errors.slice(0, SHOWN_ERRORS);
    const { data } = this.services;
    if (worst.length === 0) {
      this.errorCards = [];
      return;
    }
    try {
      const rowIds = Int32Array.from(worst, ({ rowId }) => rowId);
      const query = { datasetId, filter: [], sort: null, rowIds };
      const view = await data.openRows(this.services.newId(), query, () => undefined);
      const shown = columns.filter((column) => !view.personal.includes(column));
      const page = await data.readRows(view.id, 0, worst.length, shown);
      await data.closeRows(view.id);
      this.errorCards = worst.map((error) => {
        const at = page.rowIds.indexOf(error.rowId);
        const cells = page.columns.map(({ name, texts, missing }) => ({
          name,
          text: missing[at] === 1 ? '' : (texts[at] ?? ''),
        }));
        return { ...error, cells: at < 0 ? [] : cells };
      });
    } catch {
      // The cards stand without their cells; the figures do not depend on them.
      this.errorCards = worst.map((error) => ({ ...error, cells: [] }));
    }
  }

  /** The time, for what is written now. */
  get now(): string {
    return this.services.now();
  }

  saveReport(fileName: string, html: string): void {
    this.services.saveFile(fileName, html, 'text/html');
  }

  reset(): void {
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
    this.thresholdReport = null;
    this.errorCards = [];
  }
}
