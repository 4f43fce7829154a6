import { describe, expect, it } from 'vitest';
import {
  accuracy,
  auc,
  averagePrecision,
  balancedAccuracy,
  brier,
  classCounts,
  f1PerClass,
  LOG_LOSS_EPSILON,
  logLoss,
  macroAuc,
  macroF1,
  macroPrecision,
  macroRecall,
  mae,
  mcc,
  METRICS,
  metricsOfTask,
  precisionPerClass,
  r2,
  rankScores,
  recallPerClass,
  rmse,
  weightedF1,
  weightedMean,
} from '../../../src/pipeline/metrics';
import { makeClassification, makeRegression } from '../../support/prediction-sets';

const byHand = { relative: 1e-12, source: 'worked by hand' };

describe('without rows', () => {
  it('leaves every metric undefined', () => {
    for (const metric of metricsOfTask('classification')) {
      expect(metric.compute(makeClassification(['a', 'b', 'c'], [], [])), metric.id).toBeNaN();
    }
    for (const metric of metricsOfTask('regression')) {
      expect(metric.compute(makeRegression([], [])), metric.id).toBeNaN();
    }
  });

  it('treats weights that are all 0 like no rows', () => {
    const rows = makeClassification(
      ['a', 'b'],
      [0, 1, 1],
      [
        [0.7, 0.3],
        [0.6, 0.4],
        [0.2, 0.8],
      ],
    );
    for (const metric of metricsOfTask('classification')) {
      expect(metric.compute(rows, [0, 0, 0]), metric.id).toBeNaN();
    }
    for (const metric of metricsOfTask('regression')) {
      expect(metric.compute(makeRegression([1, 2, 4], [2, 2, 3]), [0, 0, 0]), metric.id).toBeNaN();
    }
  });
});

describe('figures from counts', () => {
  // Class 0: 2 rows, 1 hit; class 1: 3 rows, 2 hits; class 2: no rows, predicted twice; class 3 does not occur.
  const counts = classCounts([0, 0, 1, 1, 1], [0, 2, 1, 2, 1], 4);

  it('keeps undefined members undefined per class', () => {
    expect(precisionPerClass(counts)).toBeAllClose([1, 1, 0, NaN], byHand);
    expect(recallPerClass(counts)).toBeAllClose([1 / 2, 2 / 3, NaN, NaN], byHand);
    expect(f1PerClass(counts)).toBeAllClose([2 / 3, 4 / 5, 0, NaN], byHand);
  });

  it('averages over the classes that are true or predicted, and over the true ones for balanced accuracy', () => {
    expect(macroPrecision(counts)).toBeAllClose(2 / 3, byHand);
    expect(macroRecall(counts)).toBeAllClose((1 / 2 + 2 / 3) / 3, byHand);
    expect(macroF1(counts)).toBeAllClose((2 / 3 + 4 / 5) / 3, byHand);
    expect(weightedF1(counts)).toBeAllClose((2 * (2 / 3) + 3 * (4 / 5)) / 5, byHand);
    expect(balancedAccuracy(counts)).toBeAllClose((1 / 2 + 2 / 3) / 2, byHand);
    expect(accuracy(counts)).toBeAllClose(3 / 5, byHand);
  });

  it('has no correlation with a constant, on either side', () => {
    expect(mcc(classCounts([0, 1, 1], [1, 1, 1], 2))).toBeNaN();
    expect(mcc(classCounts([1, 1, 1], [0, 1, 1], 2))).toBeNaN();
    expect(mcc(classCounts([0, 1, 2, 2], [1, 0, 0, 1], 3))).toBeLessThan(0);
  });

  it('is not fooled by fractional weights into a correlation with a constant', () => {
    expect(mcc(classCounts([0, 1, 1, 0], [1, 1, 1, 1], 2, [0.1, 0.2, 0.3, 0.7]))).toBeNaN();
  });
});

describe('figures from probabilities', () => {
  it('charges a certain and wrong answer the clipped loss', () => {
    expect(LOG_LOSS_EPSILON).toBe(2 ** -52);
    expect(logLoss([0], [0, 1], 2)).toBeAllClose(52 * Math.LN2, byHand);
    expect(logLoss([1], [0, 1], 2)).toBeLessThan(1e-15);
  });

  it('rescales rows that do not sum to 1 for the log loss only', () => {
    expect(logLoss([1], [0.2, 0.3], 2)).toBeAllClose(-Math.log(0.6), byHand);
    expect(brier([1], [0.2, 0.3], 2, 1)).toBeAllClose(0.49, byHand);
  });

  it('scores two classes on the positive one and several on all', () => {
    expect(brier([0, 1], [0.7, 0.3, 0.4, 0.6], 2, 1)).toBeAllClose((0.09 + 0.16) / 2, byHand);
    expect(brier([0, 1], [0.7, 0.3, 0.4, 0.6], 2, null)).toBeAllClose((0.18 + 0.32) / 2, byHand);
    expect(brier([2], [0.2, 0.3, 0.5], 3, null)).toBeAllClose(0.04 + 0.09 + 0.25, byHand);
  });

  it('counts a tie as half a pair', () => {
    const ranking = rankScores(
      [1, 1, 0, 0, 0],
      [0.9, 0.5, 0.5, 0.2, 0.7].flatMap((p) => [1 - p, p]),
      2,
      1,
    );
    expect(auc(ranking)).toBeAllClose((3 + 0 + 0.5 + 1) / 6, byHand);
    expect(averagePrecision(ranking)).toBeAllClose(0.5 * 1 + 0.5 * (2 / 4), byHand);
  });

  it('needs both kinds of rows for AUC, positive ones for average precision', () => {
    const positives = rankScores([1, 1], [0.3, 0.7, 0.6, 0.4], 2, 1);
    const negatives = rankScores([0, 0], [0.3, 0.7, 0.6, 0.4], 2, 1);
    expect(auc(positives)).toBeNaN();
    expect(auc(negatives)).toBeNaN();
    expect(averagePrecision(positives)).toBe(1);
    expect(averagePrecision(negatives)).toBeNaN();
  });

  it('has no macro AUC when one class of several is missing', () => {
    const probabilities = [0.5, 0.3, 0.2, 0.1, 0.7, 0.2, 0.3, 0.3, 0.4];
    const ranked = (yTrue: number[]) => [0, 1, 2].map((k) => rankScores(yTrue, probabilities, 3, k));
    expect(macroAuc(ranked([0, 1, 1]))).toBeNaN();
    expect(macroAuc(ranked([0, 1, 2]))).toBe(1);
  });

  it('is undefined when a score is not a number', () => {
    const rows = makeClassification(
      ['a', 'b'],
      [0, 1, 1],
      [
        [0.7, 0.3],
        [NaN, NaN],
        [0.2, 0.8],
      ],
      {
        yPred: Int32Array.of(0, 0, 1),
      },
    );
    for (const id of ['logLoss', 'brier', 'auc', 'averagePrecision'] as const) {
      expect(METRICS[id].compute(rows), id).toBeNaN();
    }
    expect(METRICS.accuracy.compute(rows)).toBeAllClose(2 / 3, byHand);
    expect(METRICS.logLoss.compute(rows, [1, 0, 1])).toBeAllClose(
      -(Math.log(0.7) + Math.log(0.8)) / 2,
      byHand,
    );
  });

  it('follows the positive class that the set names', () => {
    const probabilities = [
      [0.7, 0.3],
      [0.6, 0.4],
      [0.8, 0.2],
      [0.1, 0.9],
    ];
    const second = makeClassification(['a', 'b'], [0, 0, 1, 1], probabilities);
    const first = { ...second, positive: 0 };
    expect(METRICS.averagePrecision.compute(second)).toBeAllClose(0.5 * 1 + 0.5 * (2 / 4), byHand);
    expect(METRICS.averagePrecision.compute(first)).toBeAllClose(0.5 * (1 / 2) + 0.5 * (2 / 3), byHand);
    expect(METRICS.averagePrecision.compute({ ...second, positive: null })).toBe(
      METRICS.averagePrecision.compute(second),
    );
  });
});

describe('regression', () => {
  it('gives the errors in the target unit', () => {
    expect(rmse([1, 2, 4], [2, 2, 1])).toBeAllClose(Math.sqrt(10 / 3), byHand);
    expect(mae([1, 2, 4], [2, 2, 1])).toBeAllClose(4 / 3, byHand);
    expect(r2([1, 2, 6], [2, 2, 4], [2, 1, 1])).toBeAllClose(1 - 6 / 17, byHand);
  });

  it('has no R squared where all targets are equal, even if rounding makes their mean differ', () => {
    expect(r2([0.1, 0.1, 0.1], [0.1, 0.1, 0.1])).toBeNaN();
    expect(r2([0.1, 0.1, 0.1], [0.2, 0.1, 0.3])).toBeNaN();
    expect(r2([4], [4])).toBeNaN();
    expect(r2([4, 5], [4, 5], [3, 0])).toBeNaN();
  });

  it('is undefined, not infinite, when a value is not finite', () => {
    for (const figure of [rmse, mae, r2]) {
      expect(figure([1, 2, 3], [1, Infinity, 3]), figure.name).toBeNaN();
      expect(figure([1, 2, 3], [1, NaN, 3]), figure.name).toBeNaN();
      expect(figure([1, 2, 4], [1, NaN, 3], [1, 0, 1]), figure.name).not.toBeNaN();
    }
  });

  it('sums without losing small values beside large ones', () => {
    expect(weightedMean([1e16, 1, -1e16, 1])).toBe(0.5);
  });
});

describe('the registry', () => {
  it('says truly which direction is better', () => {
    const yTrue = [0, 0, 1, 1, 1, 0];
    const good = [
      [0.9, 0.1],
      [0.8, 0.2],
      [0.3, 0.7],
      [0.2, 0.8],
      [0.45, 0.55],
      [0.6, 0.4],
    ];
    const poor = [
      [0.4, 0.6],
      [0.8, 0.2],
      [0.3, 0.7],
      [0.7, 0.3],
      [0.6, 0.4],
      [0.6, 0.4],
    ];
    const classifications = [good, poor].map((rows) => makeClassification(['a', 'b'], yTrue, rows));
    const regressions = [makeRegression([1, 3, 7], [1.5, 3, 6]), makeRegression([1, 3, 7], [4, 3, 2])];
    for (const metric of Object.values(METRICS)) {
      const [ofGood, ofPoor] = (metric.task === 'classification' ? classifications : regressions).map((set) =>
        metric.compute(set),
      ) as [number, number];
      expect(metric.higherIsBetter ? ofGood > ofPoor : ofGood < ofPoor, metric.id).toBe(true);
    }
  });
});
