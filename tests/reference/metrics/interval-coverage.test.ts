import { describe, expect, it } from 'vitest';
import type { PredictionSet } from '../../../src/contracts';
import { Generator } from '../../../src/foundation';
import { bootstrapEstimates } from '../../../src/pipeline/evaluate/bootstrap';
import { makeStrata } from '../../../src/pipeline/evaluate/strata';
import { WorkPace } from '../../../src/pipeline/evaluate/work-pace';
import { labelledPredictions, METRICS, type MetricId } from '../../../src/pipeline/metrics';
import { makeClassification, makeRegression } from '../../support/prediction-sets';

const SIMULATIONS = 400;
const REPLICATES = 200;

/** Share of simulated test sets whose interval holds the true figure. */
async function measureCoverage(
  id: MetricId,
  truth: number,
  simulate: (generator: Generator) => PredictionSet,
): Promise<number> {
  const pace = new WorkPace(
    { stop: { requested: false }, onProgress: () => {}, yieldControl: () => Promise.resolve() },
    SIMULATIONS * REPLICATES,
  );
  let covered = 0;
  for (let simulation = 0; simulation < SIMULATIONS; simulation++) {
    const generator = Generator.fromSeed(simulation, 11);
    const rows = labelledPredictions(simulate(generator));
    const figure = METRICS[id].bind(rows);
    const plan = {
      nRows: rows.nRows,
      strata: makeStrata(rows),
      replicates: REPLICATES,
      generator: generator.fork('replicates'),
      visitsPerReplicate: rows.nRows,
    };
    const [estimate] = await bootstrapEstimates((sampleWeight) => [figure(sampleWeight)], plan, pace);
    if ((estimate?.low as number) <= truth && truth <= (estimate?.high as number)) covered += 1;
  }
  return covered / SIMULATIONS;
}

/** 50 rows of class 0 answered right with chance 0.9, 100 of class 1 with 0.7; the answer's probability is always 0.8. */
function simulateAnswers(generator: Generator): PredictionSet {
  const yTrue = Array.from({ length: 150 }, (_, i) => (i < 50 ? 0 : 1));
  const probabilities = yTrue.map((label) => {
    const isRight = generator.uniform() < (label === 0 ? 0.9 : 0.7);
    return isRight === (label === 0) ? [0.8, 0.2] : [0.2, 0.8];
  });
  return makeClassification(['a', 'b'], yTrue, probabilities);
}

/** Scores normal with unit variance, class 1 one unit higher: AUC = Phi(1 / sqrt 2). */
function simulateScores(generator: Generator): PredictionSet {
  const yTrue = Array.from({ length: 240 }, (_, i) => (i < 140 ? 0 : 1));
  const probabilities = yTrue.map((label) => {
    const probability = 1 / (1 + Math.exp(-generator.normal() - label));
    return [1 - probability, probability];
  });
  return makeClassification(['a', 'b'], yTrue, probabilities);
}

/** Normal errors with deviation 2: the mean absolute error is 2 sqrt(2 / pi). */
function simulateErrors(generator: Generator): PredictionSet {
  const yTrue = Array.from({ length: 150 }, () => 10 + 3 * generator.normal());
  return makeRegression(
    yTrue,
    yTrue.map((value) => value + 2 * generator.normal()),
  );
}

describe('95 % intervals hold the truth in 92 to 98 % of simulated test sets', () => {
  it.each([
    ['accuracy', (50 * 0.9 + 100 * 0.7) / 150, simulateAnswers],
    ['balancedAccuracy', 0.8, simulateAnswers],
    ['auc', 0.7602499389065234, simulateScores], // scipy.stats.norm.cdf(2 ** -0.5), scipy 1.10.1
    ['mae', 2 * Math.sqrt(2 / Math.PI), simulateErrors],
  ] as const)('%s', async (id, truth, simulate) => {
    const coverage = await measureCoverage(id, truth, simulate);
    expect(coverage).toBeGreaterThanOrEqual(0.92);
    expect(coverage).toBeLessThanOrEqual(0.98);
  });
});
