/** Lines of the tables of figures: every metric beside its baseline, class by class, and what they are held against. Pure. */
import type { Estimate, EvaluationReport, EvaluationSummary, SplitSummary, Task } from '../../contracts';
import { metricsOfTask, type MetricId, type MetricUnit } from '../../pipeline/metrics';
import { estimateOf } from './candidates';
import { showClasses, showMetric, type ShownEstimate } from './shown-intervals';

/** Classes with fewer test rows are named as small. */
const FEW_ROWS = 30;
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

/** One line a class. */
export function listClassRows({ metrics, predictions }: EvaluationSummary): ClassRow[] {
  return Object.entries(showClasses(metrics, predictions)).map(([name, figures]) => ({
    name,
    ...figures,
    isSmall: figures.rows < FEW_ROWS,
  }));
}
