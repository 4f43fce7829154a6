/**
 * Permutation importance: how much worse a model answers when the cells of one column are shuffled among the rows, so
 * that the column says nothing any more while its distribution stays. Source: Breiman, "Random forests", Machine
 * Learning 45, 2001; as sklearn.inspection.permutation_importance. Columns that say the same share their importance and
 * may each look idle, because the model reads it off the other one; shuffling also makes rows that may not occur.
 */
import type { ColumnImportance, Estimate, PredictionSet } from '../../contracts';
import type { Generator } from '../../foundation';
import { labelledPredictions, METRICS, type MetricId, type SampleWeight } from '../metrics';
import { toEstimate } from './percentile-interval';
import { drawWeights, makeStrata } from './strata';

/** Replicates of rows and shuffles behind every interval. */
export const IMPORTANCE_REPLICATES = 300;

type Figure = (sampleWeight: SampleWeight) => number;

/** Rows and shuffles drawn once, for all columns, so that columns are compared on the same replicates. */
export class ImportanceReference {
  readonly loss: number;
  readonly primary: number;
  private readonly weights: Uint16Array[] = []; // [replicates][rows]
  private readonly shuffles: Uint16Array[] = []; // [replicates][repeats]
  private readonly baseLoss: Float64Array; // [replicates]
  private readonly basePrimary: Float64Array; // [replicates]
  private readonly lossOf: (predictions: PredictionSet) => Figure;
  private readonly primaryOf: (predictions: PredictionSet) => Figure;

  /**
   * @param predictions answers to the rows as they are; every label known
   * @param metrics ids of a loss (lower is better) and of a primary metric (higher is better)
   * @param repeats shuffles per column, >= 1
   * @param generator of the replicates
   */
  constructor(
    predictions: PredictionSet,
    metrics: { readonly loss: MetricId; readonly primary: MetricId },
    private readonly repeats: number,
    generator: Generator,
  ) {
    this.lossOf = (set) => METRICS[metrics.loss].bind(labelledPredictions(set));
    this.primaryOf = (set) => METRICS[metrics.primary].bind(labelledPredictions(set));
    const rows = labelledPredictions(predictions);
    const strata = makeStrata(rows);
    const drawn = new Float64Array(rows.nRows);
    for (let replicate = 0; replicate < IMPORTANCE_REPLICATES; replicate++) {
      drawWeights(strata, generator, drawn);
      this.weights.push(Uint16Array.from(drawn));
      this.shuffles.push(Uint16Array.from({ length: repeats }, () => generator.integer(repeats)));
    }
    const loss = this.lossOf(predictions);
    const primary = this.primaryOf(predictions);
    this.loss = loss(null);
    this.primary = primary(null);
    this.baseLoss = Float64Array.from(this.weights, (weight) => loss(weight));
    this.basePrimary = Float64Array.from(this.weights, (weight) => primary(weight));
  }

  /**
   * The importance of one column.
   * @param shuffled answers to the rows with the column shuffled, one set per repeat, rows in the order of the reference
   * @returns means over the repeats. The interval is the 95 % percentile bootstrap that draws rows (stratified by class)
   *   and, anew for each replicate, shuffles. Undefined figures are null. Throws nothing.
   */
  measure(column: string, shuffled: readonly PredictionSet[]): ColumnImportance {
    return {
      column,
      lossRise: this.estimate(shuffled.map(this.lossOf), this.loss, this.baseLoss, 1),
      metricDrop: this.estimate(shuffled.map(this.primaryOf), this.primary, this.basePrimary, -1),
    };
  }

  private estimate(figures: readonly Figure[], whole: number, base: Float64Array, sign: 1 | -1): Estimate {
    const rise = (total: number, from: number): number => sign * (total / this.repeats - from);
    const value = rise(
      figures.reduce((total, figure) => total + figure(null), 0),
      whole,
    );
    const replicates = Float64Array.from(this.weights, (weight, replicate) => {
      const drawn = this.shuffles[replicate] as Uint16Array;
      // Each shuffle is computed once a replicate, however often it was drawn.
      const times = new Uint16Array(figures.length);
      for (const shuffle of drawn) times[shuffle] = (times[shuffle] as number) + 1;
      let total = 0;
      figures.forEach((figure, shuffle) => {
        const count = times[shuffle] as number;
        if (count > 0) total += count * figure(weight);
      });
      return rise(total, base[replicate] as number);
    });
    return toEstimate(value, replicates);
  }
}
