/**
 * Which figures a report holds, as functions of row weights: every metric of the task, and precision, recall and F1 of
 * each class. The bootstrap knows only lists of numbers; this file knows what stands where in them.
 */
import type { Estimate, Metrics } from '../../contracts';
import {
  classCounts,
  f1PerClass,
  metricsOfTask,
  precisionPerClass,
  recallPerClass,
  type LabelledPredictions,
} from '../metrics';
import type { Figures } from './bootstrap';

/**
 * Every metric of the task, in the order of metricsOfTask.
 * @param rows checked predictions; work that weights cannot change is done here, once
 */
export function metricFigures(rows: LabelledPredictions): Figures {
  const figures = metricsOfTask(rows.task).map((metric) => metric.bind(rows));
  return (sampleWeight) => figures.map((figure) => figure(sampleWeight));
}

/**
 * Precision of every class, then recall of every class, then F1 of every class: shape [3 * classes].
 * @param rows checked predictions of a classification
 */
export function perClassFigures(rows: LabelledPredictions): Figures {
  return (sampleWeight) => {
    const counts = classCounts(rows.yTrue, rows.yPred, rows.nClasses, sampleWeight);
    return [...precisionPerClass(counts), ...recallPerClass(counts), ...f1PerClass(counts)];
  };
}

/** Several lists of figures as one, in order. */
export function joinFigures(parts: readonly Figures[]): Figures {
  return (sampleWeight) => parts.flatMap((part) => Array.from(part(sampleWeight)));
}

/** Names the estimates of metricFigures by metric id. */
export function toMetrics(task: LabelledPredictions['task'], estimates: readonly Estimate[]): Metrics {
  return Object.fromEntries(metricsOfTask(task).map((metric, i) => [metric.id, estimates[i] as Estimate]));
}

/** Row visits one weighting of all metrics costs: counts, losses, and two passes per class ranking. */
export function countVisits(rows: LabelledPredictions): number {
  const rankings = rows.positive === null ? rows.nClasses : 1;
  return rows.nRows * (12 + 3 * rankings);
}
