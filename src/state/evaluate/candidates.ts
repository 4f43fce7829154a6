/** The runs of one split beside their baseline on one figure, best first, and what chance allows to say of them. Pure. */
import type { Estimate, EvaluationReport, RunSummary, Task } from '../../contracts';
import { METRICS, type MetricId } from '../../pipeline/metrics';
import { showMetric } from './shown-intervals';

export interface CandidateLine {
  readonly runId: string;
  readonly family: string;
  readonly parameters: number;
  readonly startedAt: string;
  /** Null: not judged yet. */
  readonly estimate: Estimate | null;
  readonly baseline: Estimate | null;
}

/** The figure that candidates are ranked by: AUC of two classes, accuracy of several, R squared of regression. */
export function rankingMetric(task: Task, nClasses: number): MetricId {
  if (task === 'regression') return 'r2';
  return nClasses === 2 ? 'auc' : 'accuracy';
}

/** A figure with its interval; null where the figures hold none of that name. */
export function estimateOf(figures: Readonly<Record<string, unknown>>, id: MetricId): Estimate | null {
  const figure = figures[id];
  return typeof figure === 'object' && figure !== null && 'value' in figure ? (figure as Estimate) : null;
}

/** One line a run; judged ones by their figure, then the others, the newest first. */
export function listCandidates(
  runs: readonly RunSummary[],
  reports: Readonly<Record<string, EvaluationReport>>,
  metric: MetricId,
): CandidateLine[] {
  const sign = METRICS[metric].higherIsBetter ? -1 : 1;
  const rank = ({ estimate }: CandidateLine): number =>
    estimate?.value === null || estimate === null ? Infinity : sign * estimate.value;
  return runs
    .map(({ id, family, parameters, startedAt }): CandidateLine => {
      const report = reports[id];
      const estimate = report === undefined ? null : estimateOf(report.test, metric);
      return {
        runId: id,
        family,
        parameters,
        startedAt,
        estimate:
          report === undefined || estimate === null ? null : showMetric(metric, estimate, report.perClass),
        baseline: report === undefined ? null : estimateOf(report.baseline, metric),
      };
    })
    .sort((a, b) =>
      rank(a) === rank(b) ? b.startedAt.localeCompare(a.startedAt) : rank(a) < rank(b) ? -1 : 1,
    );
}

/** Two intervals share a value. */
export function overlap(a: Estimate | null, b: Estimate | null): boolean {
  if (a === null || b === null || a.low === null || a.high === null || b.low === null || b.high === null)
    return false;
  return a.low <= b.high && b.low <= a.high;
}

/** Runs whose interval overlaps that of the best one, the best first; one alone where none does. */
export function listTied(lines: readonly CandidateLine[]): readonly CandidateLine[] {
  const [best, ...rest] = lines.filter(({ estimate }) => estimate?.value !== null && estimate !== null);
  return best === undefined ? [] : [best, ...rest.filter((line) => overlap(best.estimate, line.estimate))];
}
