/** The Evaluate room: every figure of a run on rows it has never seen, with intervals and the baseline beside them. */
import {
  TASK_DESCRIPTORS,
  type ClassMetrics,
  type Estimate,
  type EvaluationReport,
  type PredictionSet,
  type SplitSummary,
  type Task,
} from '../contracts';
import { metricsOfTask, type MetricId, type MetricUnit } from '../pipeline/metrics';
import { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';

const BOOTSTRAP_REPLICATES = 1000;
/** Classes with fewer test rows are named as small. */
const FEW_ROWS = 30;

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

export class EvaluateRoom {
  readonly work = new RoomWork();
  report = $state.raw<EvaluationReport | null>(null);
  predictions = $state.raw<PredictionSet | null>(null);
  task = $state<Task>('classification');
  /** The run that was judged, or is being judged. */
  runId = $state<string | null>(null);
  #callId = '';

  constructor(private readonly services: RoomServices) {}

  readonly metrics: readonly MetricRow[] = $derived(
    this.report === null ? [] : listMetricRows(this.report, this.task),
  );

  readonly headline: MetricRow | null = $derived.by(() => {
    const { primaryMetric } = TASK_DESCRIPTORS.find(({ id }) => id === this.task) ?? {};
    return this.metrics.find(({ id }) => id === primaryMetric) ?? null;
  });

  readonly classes: readonly ClassRow[] = $derived(
    Object.entries(this.report?.perClass ?? {}).map(([name, figures]) => ({
      name,
      ...figures,
      isSmall: figures.rows < FEW_ROWS,
    })),
  );

  get nTestRows(): number {
    return this.predictions?.rowIds.length ?? 0;
  }

  async start(runId: string, task: Task): Promise<boolean> {
    this.reset();
    this.task = task;
    this.runId = runId;
    this.#callId = this.services.newId();
    const evaluation = await this.work.run((onProgress) =>
      this.services.model.evaluate(
        this.#callId,
        { runId, groups: [], bootstrap: BOOTSTRAP_REPLICATES },
        onProgress,
      ),
    );
    this.report = evaluation?.metrics ?? null;
    this.predictions = evaluation?.predictions ?? null;
    return evaluation !== null;
  }

  reset(): void {
    this.work.reset();
    this.report = null;
    this.predictions = null;
    this.runId = null;
  }
}
