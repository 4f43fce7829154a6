import { describe, expect, it } from 'vitest';
import { Generator } from '../../../src/foundation';
import { drawWeights, makeStrata } from '../../../src/pipeline/evaluate/strata';
import { labelledPredictions } from '../../../src/pipeline/metrics';
import { makeClassification, makeRegression } from '../../support/prediction-sets';

const answers = makeClassification(
  ['a', 'b', 'c'],
  [2, 0, 2, 2, 0, 2],
  Array.from({ length: 6 }, () => [0.5, 0.3, 0.2]),
);

describe('makeStrata', () => {
  it('makes one stratum per true class that has rows, a single one for regression', () => {
    expect(makeStrata(labelledPredictions(answers)).map((rows) => [...rows])).toEqual([
      [1, 4],
      [0, 2, 3, 5],
    ]);
    const regression = labelledPredictions(makeRegression([3, 1, 3], [2, 2, 2]));
    expect(makeStrata(regression).map((rows) => [...rows])).toEqual([[0, 1, 2]]);
    expect(makeStrata(labelledPredictions(makeRegression([], [])))).toEqual([]);
  });
});

describe('drawWeights', () => {
  it('draws every row of a stratum equally often, with replacement', () => {
    const strata = makeStrata(labelledPredictions(answers));
    const generator = Generator.fromSeed(0);
    const weights = new Float64Array(6);
    const totals = new Float64Array(6);
    let largest = 0;
    for (let replicate = 0; replicate < 4000; replicate++) {
      drawWeights(strata, generator, weights);
      weights.forEach((weight, row) => {
        totals[row] = (totals[row] as number) + weight;
        largest = Math.max(largest, weight);
      });
    }
    // The mean of 4,000 binomial counts with variance below 1 deviates by less than 0.016; 0.08 is five times that.
    for (const total of totals) expect(Math.abs(total / 4000 - 1)).toBeLessThan(0.08);
    expect(largest).toBe(4);
  });
});
