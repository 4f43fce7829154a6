/**
 * How much better one model is than another on the same rows: each metric's difference with a 95 % paired bootstrap
 * interval. Both models are scored on the same replicates, so what makes a row hard for both cancels. An interval that
 * leaves out 0 is evidence of a difference on these rows; it does not cover the luck of training.
 */
import type { Metrics, PredictionSet } from '../../contracts';
import type { Generator } from '../../foundation';
import { labelledPredictions } from '../metrics';
import { bootstrapEstimates } from './bootstrap';
import { countVisits, metricFigures, toMetrics } from './figures';
import { checkSameRows } from './same-rows';
import { makeStrata } from './strata';
import { WorkPace, type WorkOptions } from './work-pace';

export interface PairedDifferenceOptions extends WorkOptions {
  /** Replicates behind every interval. */
  readonly bootstrap: number;
  readonly generator: Generator;
}

/**
 * Differences of every metric of the task: metric(a) - metric(b), in the metric's unit, whichever direction is better.
 * @param a predictions of one model
 * @param b predictions of the other, for the same rows in the same order
 * @param options replicates, their generator, and the ports of long work
 * @returns estimates by metric id; null where the metric is undefined for either, and without labelled rows
 * @throws E-PREDICTIONS-DIFFER when the sets are not about the same rows; E-PREDICTIONS-INVALID as labelledPredictions
 */
export async function pairedDifference(
  a: PredictionSet,
  b: PredictionSet,
  options: PairedDifferenceOptions,
): Promise<Metrics> {
  checkSameRows(a, b);
  const rows = labelledPredictions(a);
  const figuresOfA = metricFigures(rows);
  const figuresOfB = metricFigures(labelledPredictions(b));
  const estimates = await bootstrapEstimates(
    (sampleWeight) => {
      const ofB = figuresOfB(sampleWeight);
      return Float64Array.from(figuresOfA(sampleWeight), (figure, i) => figure - (ofB[i] as number));
    },
    {
      nRows: rows.nRows,
      strata: makeStrata(rows),
      replicates: options.bootstrap,
      generator: options.generator.fork('paired difference'),
      visitsPerReplicate: 2 * countVisits(rows),
    },
    new WorkPace(options, options.bootstrap),
  );
  return toMetrics(rows.task, estimates);
}
