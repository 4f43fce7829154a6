import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PredictionSet } from '../../src/contracts';
import { Generator } from '../../src/foundation';
import { drawWeights, makeStrata } from '../../src/pipeline/evaluate/strata';
import { labelledPredictions, METRICS, metricsOfTask, selectPredictions } from '../../src/pipeline/metrics';
import { makeClassification, makeRegression } from '../support/prediction-sets';

const runs = { numRuns: 500 };
const source = 'the metric itself on an equivalent set';
const close = { relative: 1e-9, absolute: 1e-11, source };

/** Answers on a grid of sixteenths, so that scores tie. */
const classification = fc.integer({ min: 2, max: 5 }).chain((nClasses) =>
  fc
    .array(
      fc.record({
        label: fc.nat(nClasses - 1),
        parts: fc.array(fc.nat(16), { minLength: nClasses, maxLength: nClasses }),
      }),
      { minLength: 1, maxLength: 30 },
    )
    .map((rows) =>
      makeClassification(
        Array.from({ length: nClasses }, (_, k) => `class ${k}`),
        rows.map(({ label }) => label),
        rows.map(({ parts }) => parts.map((part) => (part + 1) / 17)),
      ),
    ),
);
const regression = fc
  .array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
    minLength: 1,
    maxLength: 30,
  })
  .map((rows) =>
    makeRegression(
      rows.map(([actual]) => actual / 7),
      rows.map(([, predicted]) => predicted / 7),
    ),
  );
const anySet: fc.Arbitrary<PredictionSet> = fc.oneof(classification, regression);
const withSeed = <Value>(value: fc.Arbitrary<Value>) => fc.tuple(value, fc.integer());

describe('every metric', () => {
  it('ignores the order of the rows', () => {
    fc.assert(
      fc.property(withSeed(anySet), ([set, seed]) => {
        const shuffled = selectPredictions(set, Generator.fromSeed(seed).permutation(set.rowIds.length));
        for (const { id, compute } of metricsOfTask(set.task)) {
          expect(compute(shuffled), id).toBeAllClose(compute(set), close);
        }
      }),
      runs,
    );
  });

  it('takes a whole weight for as many repetitions, 0 for none', () => {
    fc.assert(
      fc.property(withSeed(anySet), ([set, seed]) => {
        const generator = Generator.fromSeed(seed);
        const weights = Array.from(set.rowIds, () => generator.integer(4));
        const repeated = weights.flatMap((weight, row) => new Array<number>(weight).fill(row));
        const long = selectPredictions(set, Int32Array.from(repeated));
        for (const { id, compute } of metricsOfTask(set.task)) {
          expect(compute(set, weights), id).toBeAllClose(compute(long), close);
        }
      }),
      runs,
    );
  });

  it('ignores the scale of the weights', () => {
    fc.assert(
      fc.property(withSeed(anySet), ([set, seed]) => {
        const generator = Generator.fromSeed(seed);
        const weights = Array.from(set.rowIds, () => generator.integer(5));
        for (const { id, compute } of metricsOfTask(set.task)) {
          const scaled = compute(
            set,
            weights.map((weight) => weight * 0.37),
          );
          expect(scaled, id).toBeAllClose(compute(set, weights), close);
        }
      }),
      runs,
    );
  });

  it('does not care how classes are numbered', () => {
    fc.assert(
      fc.property(withSeed(classification), ([set, seed]) => {
        const nClasses = set.classes.length;
        const newIndex = Generator.fromSeed(seed).permutation(nClasses);
        const probabilities = new Float64Array(set.probabilities.length);
        set.probabilities.forEach((probability, i) => {
          const row = Math.floor(i / nClasses);
          probabilities[row * nClasses + (newIndex[i % nClasses] as number)] = probability;
        });
        const renamed: PredictionSet = {
          ...set,
          positive: set.positive === null ? null : (newIndex[set.positive] as number),
          yTrue: set.yTrue.map((label) => newIndex[label] as number),
          yPred: set.yPred.map((label) => newIndex[label] as number),
          probabilities,
        };
        for (const { id, compute } of metricsOfTask(set.task)) {
          expect(compute(renamed), id).toBeAllClose(compute(set), close);
        }
      }),
      runs,
    );
  });

  it('stays within its unit or is undefined', () => {
    // The sets' probabilities do not sum to 1, so a Brier score may pass 2.
    const within = {
      share: [0, 1],
      correlation: [-1, 1],
      nats: [0, 36.1],
      squaredProbability: [0, 5],
    } as const;
    fc.assert(
      fc.property(classification, (set) => {
        for (const { id, unit, compute } of metricsOfTask(set.task)) {
          const value = compute(set);
          const [low, high] = within[unit as keyof typeof within];
          if (Number.isNaN(value)) continue;
          expect(value, id).toBeGreaterThanOrEqual(low - 1e-12);
          expect(value, id).toBeLessThanOrEqual(high + 1e-12);
        }
      }),
      runs,
    );
  });
});

describe('AUC and average precision', () => {
  const monotone: readonly ((score: number) => number)[] = [
    (score) => 8 * score - 3,
    (score) => score ** 3,
    (score) => Math.log(score),
    (score) => 1 / (1 + Math.exp(-9 * score)),
  ];

  it('see only the order of the scores', () => {
    fc.assert(
      fc.property(classification, fc.constantFrom(...monotone), (set, transform) => {
        const transformed = { ...set, probabilities: set.probabilities.map(transform) };
        for (const id of ['auc', 'averagePrecision'] as const) {
          expect(METRICS[id].compute(transformed), id).toBeAllClose(METRICS[id].compute(set), close);
        }
      }),
      runs,
    );
  });

  it('equal the definition by pairs and by thresholds', () => {
    fc.assert(
      fc.property(classification, (set) => {
        const nClasses = set.classes.length;
        const classesToScore = nClasses === 2 ? [1] : set.classes.map((_, k) => k);
        const labels = Array.from(set.yTrue);
        const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
        const byPairs = classesToScore.map((k) => {
          const scores = labels.map((_, i) => set.probabilities[i * nClasses + k] as number);
          const positives = scores.filter((_, i) => labels[i] === k);
          const negatives = scores.filter((_, i) => labels[i] !== k);
          return mean(positives.flatMap((p) => negatives.map((n) => (p > n ? 1 : p === n ? 0.5 : 0))));
        });
        const byThresholds = classesToScore.map((k) => {
          const scores = labels.map((_, i) => set.probabilities[i * nClasses + k] as number);
          const ofClass = scores.filter((_, i) => labels[i] === k);
          const atLeast = (among: number[], score: number) => among.filter((other) => other >= score).length;
          return mean(ofClass.map((score) => atLeast(ofClass, score) / atLeast(scores, score)));
        });
        expect(METRICS.auc.compute(set)).toBeAllClose(mean(byPairs), close);
        expect(METRICS.averagePrecision.compute(set)).toBeAllClose(mean(byThresholds), close);
      }),
      runs,
    );
  });
});

describe('bootstrap replicates', () => {
  it('keep the number of rows of every true class', () => {
    fc.assert(
      fc.property(withSeed(classification), ([set, seed]) => {
        const rows = labelledPredictions(set);
        const weights = new Float64Array(rows.nRows);
        drawWeights(makeStrata(rows), Generator.fromSeed(seed), weights);
        const drawn = set.classes.map((_, k) =>
          weights.reduce((sum, weight, i) => sum + (rows.yTrue[i] === k ? weight : 0), 0),
        );
        expect(drawn).toEqual(set.classes.map((_, k) => set.yTrue.filter((label) => label === k).length));
      }),
      runs,
    );
  });
});
