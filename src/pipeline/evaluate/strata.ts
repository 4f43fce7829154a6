/**
 * Bootstrap replicates as row weights: drawing a row twice is giving it weight 2. Rows are drawn with replacement
 * inside strata, so each stratum keeps its size in every replicate; with one stratum per true class a rare class never
 * drops out of a replicate. Source: Davison and Hinkley, "Bootstrap Methods and their Application", 1997, section 3.2.
 */
import type { Generator } from '../../foundation';
import type { LabelledPredictions } from '../metrics';

/** Row positions of each stratum; together a partition of the rows. */
export type Strata = readonly Int32Array[];

/**
 * One stratum per true class for classification, a single one for regression.
 * @param rows checked predictions
 * @returns strata in class order, without empty ones; none when there are no rows. Throws nothing.
 */
export function makeStrata(rows: LabelledPredictions): Strata {
  const positions = Int32Array.from({ length: rows.nRows }, (_, i) => i);
  if (rows.task === 'regression') return rows.nRows === 0 ? [] : [positions];
  const members: number[][] = Array.from({ length: rows.nClasses }, () => []);
  for (const position of positions) members[rows.yTrue[position] as number]?.push(position);
  return members.filter((ofClass) => ofClass.length > 0).map((ofClass) => Int32Array.from(ofClass));
}

/**
 * Draws one replicate: from each stratum as many rows as it has, with replacement.
 * @param strata a partition of the rows
 * @param generator advanced by at least one number per row
 * @param weights shape [rows], overwritten with how often each row was drawn; its sum is the number of rows
 */
export function drawWeights(strata: Strata, generator: Generator, weights: Float64Array): void {
  weights.fill(0);
  for (const stratum of strata) {
    for (let i = 0; i < stratum.length; i++) {
      const row = stratum[generator.integer(stratum.length)] as number;
      weights[row] = (weights[row] as number) + 1;
    }
  }
}
