/**
 * The evaluation report: every metric of a model on rows it was not trained on, each with an interval, the same figures
 * of a model that knows nothing beside it, and again for each value of chosen columns. Figures are computed over whole
 * sets, never averaged over batches. See docs/numerics.md for every edge.
 */
import {
  makeError,
  type ClassMetrics,
  type Estimate,
  type EvaluationReport,
  type GroupReports,
  type PredictionSet,
} from '../../contracts';
import type { Generator } from '../../foundation';
import { labelledPredictions, labelledRows, metricsOfTask, selectPredictions } from '../metrics';
import { bootstrapEstimates, type Figures } from './bootstrap';
import { countVisits, joinFigures, metricFigures, perClassFigures, toMetrics } from './figures';
import { groupRows, SMALL_GROUP_ROWS, type RowGroup } from './row-groups';
import { checkSameRows } from './same-rows';
import { makeStrata } from './strata';
import { WorkPace, type WorkOptions } from './work-pace';

/** A column to report by. */
export interface GroupColumn {
  readonly column: string;
  /** One per row of the prediction set; a missing cell is '(missing)'. */
  readonly values: readonly string[];
}

export interface EvaluateOptions extends WorkOptions {
  /** Replicates behind every interval; 0 leaves the intervals null. */
  readonly bootstrap: number;
  readonly generator: Generator;
  readonly groups: readonly GroupColumn[];
}

export interface Evaluation {
  readonly metrics: EvaluationReport;
  readonly groups: GroupReports;
}

type GroupedColumn = readonly [column: string, groups: readonly RowGroup[]];

/** What the baseline of a task is called in reports. */
const BASELINE_NAMES = {
  classification: 'most frequent class',
  regression: 'mean of the training rows',
} as const;

/**
 * Evaluates predictions against their labels. Rows without a known label are left out everywhere.
 * @param predictions the model's answers, shape [rows] and [rows, classes]
 * @param baseline answers to the same rows in the same order by the most frequent training class, with the training
 *   rows' class shares as probabilities (classification), or by the training rows' mean (regression)
 * @param options replicates, their generator (each part of the report draws from a fork of its own, so asking for one
 *   more group changes no other figure), grouping columns, and the ports of long work
 * @returns the contract's `metrics` and `groups`. Without labelled rows `test`, `perClass` and every column's groups are
 *   empty. `perClass` names every class, also those without rows. Groups come largest first, at most 50 a column, `small`
 *   below 30 rows. A figure that is undefined is null; when stopped half-way the values stand and the intervals that
 *   were not finished are null.
 * @throws E-PREDICTIONS-INVALID when arrays or groups do not fit together, E-PREDICTIONS-DIFFER when `baseline` is not
 *   about the same rows
 */
export async function evaluate(
  predictions: PredictionSet,
  baseline: PredictionSet,
  options: EvaluateOptions,
): Promise<Evaluation> {
  checkSameRows(predictions, baseline);
  const positions = labelledRows(predictions);
  const columns = options.groups.map(({ column, values }): GroupedColumn => {
    if (values.length !== predictions.rowIds.length) {
      const problem = `${values.length} group values for ${predictions.rowIds.length} rows`;
      throw makeError('E-PREDICTIONS-INVALID', { problem });
    }
    return [column, groupRows(values, positions)];
  });
  const nGroups = columns.reduce((total, [, groups]) => total + groups.length, 0);
  const pace = new WorkPace(options, options.bootstrap * (1 + nGroups));
  pace.report();
  const metrics = await evaluateWhole(predictions, baseline, options, pace);
  const groups = await evaluateGroups(predictions, columns, options, pace);
  pace.report();
  return { metrics, groups };
}

async function evaluateWhole(
  predictions: PredictionSet,
  baseline: PredictionSet,
  options: EvaluateOptions,
  pace: WorkPace,
): Promise<EvaluationReport> {
  const name = BASELINE_NAMES[predictions.task];
  const rows = labelledPredictions(predictions);
  const baselineRows = labelledPredictions(baseline);
  if (rows.nRows === 0) return { test: {}, perClass: {}, baseline: { name } };
  const parts: Figures[] = [metricFigures(rows), metricFigures(baselineRows)];
  if (rows.task === 'classification') parts.push(perClassFigures(rows));
  const estimates = await bootstrapEstimates(
    joinFigures(parts),
    {
      nRows: rows.nRows,
      strata: makeStrata(rows),
      replicates: options.bootstrap,
      generator: options.generator.fork('evaluate'),
      visitsPerReplicate: 2 * countVisits(rows),
    },
    pace,
  );
  const nMetrics = metricsOfTask(rows.task).length;
  return {
    test: toMetrics(rows.task, estimates.slice(0, nMetrics)),
    perClass: toPerClass(predictions, estimates.slice(2 * nMetrics)),
    baseline: { name, ...toMetrics(rows.task, estimates.slice(nMetrics, 2 * nMetrics)) },
  };
}

function toPerClass(
  { classes, yTrue }: PredictionSet,
  estimates: readonly Estimate[],
): Record<string, ClassMetrics> {
  const rowCounts = new Map<number, number>();
  for (const label of yTrue) rowCounts.set(label, (rowCounts.get(label) ?? 0) + 1);
  return Object.fromEntries(
    classes.map((name, k): [string, ClassMetrics] => [
      name,
      {
        precision: estimates[k] as Estimate,
        recall: estimates[classes.length + k] as Estimate,
        f1: estimates[2 * classes.length + k] as Estimate,
        rows: rowCounts.get(k) ?? 0,
      },
    ]),
  );
}

async function evaluateGroups(
  predictions: PredictionSet,
  columns: readonly GroupedColumn[],
  options: EvaluateOptions,
  pace: WorkPace,
): Promise<GroupReports> {
  const reports: [string, GroupReports[string]][] = [];
  for (const [column, groups] of columns) {
    const ofColumn: [string, GroupReports[string][string]][] = [];
    for (const group of groups) {
      const rows = labelledPredictions(selectPredictions(predictions, group.rows));
      const estimates = await bootstrapEstimates(
        metricFigures(rows),
        {
          nRows: rows.nRows,
          strata: makeStrata(rows),
          replicates: options.bootstrap,
          generator: options.generator.fork(`evaluate/${column}/${group.value}`),
          visitsPerReplicate: countVisits(rows),
        },
        pace,
      );
      const metrics = toMetrics(rows.task, estimates);
      ofColumn.push([group.value, { rows: rows.nRows, small: rows.nRows < SMALL_GROUP_ROWS, ...metrics }]);
    }
    reports.push([column, Object.fromEntries(ofColumn)]);
  }
  return Object.fromEntries(reports);
}
