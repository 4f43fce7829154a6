/**
 * The bootstrap loop: draws replicates of the rows as integer weights and computes every figure on each of them. Figures
 * of one call share their replicates, so their differences are paired. Cost: replicates x rows x figures.
 */
import type { Estimate } from '../../contracts';
import type { Generator } from '../../foundation';
import type { SampleWeight } from '../metrics';
import { toEstimate } from './percentile-interval';
import { drawWeights, type Strata } from './strata';
import type { WorkPace } from './work-pace';

/** A list of figures of fixed rows as a function of the rows' weights; always equally long, NaN where undefined. */
export type Figures = (sampleWeight: SampleWeight) => ArrayLike<number>;

export interface BootstrapPlan {
  readonly nRows: number;
  readonly strata: Strata;
  /** Replicates to draw; 0 gives values without intervals. */
  readonly replicates: number;
  readonly generator: Generator;
  /** Row visits that one replicate costs, for the pace. */
  readonly visitsPerReplicate: number;
}

/**
 * Estimates of all figures: their values on the rows themselves, with 95 % percentile bootstrap intervals.
 * @param figures what to estimate
 * @param plan rows, strata, number of replicates and their generator
 * @param pace gives way between replicates and notices a stop
 * @returns one estimate per figure; see toEstimate for undefined ones. When stopped half-way the values stand and every
 *   interval is null: an interval of fewer replicates than asked for is not passed off as one. Deterministic given the
 *   generator. Throws nothing.
 */
export async function bootstrapEstimates(
  figures: Figures,
  plan: BootstrapPlan,
  pace: WorkPace,
): Promise<Estimate[]> {
  const values = Float64Array.from(figures(null));
  const replicates = Array.from(values, () => new Float64Array(plan.replicates)); // [figures][replicates]
  const weights = new Float64Array(plan.nRows);
  for (let replicate = 0; replicate < plan.replicates; replicate++) {
    if (pace.isStopped) return Array.from(values, (value) => toEstimate(value, new Float64Array(0)));
    drawWeights(plan.strata, plan.generator, weights);
    const drawn = figures(weights);
    replicates.forEach((ofFigure, figure) => {
      ofFigure[replicate] = drawn[figure] as number;
    });
    if (pace.countReplicate(plan.visitsPerReplicate)) await pace.pause();
  }
  return Array.from(values, (value, figure) => toEstimate(value, replicates[figure] as Float64Array));
}
