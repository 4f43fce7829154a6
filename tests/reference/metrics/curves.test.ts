import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  calibrationCurve,
  cheapestThreshold,
  costCurve,
  costPerRow,
  countAtThreshold,
  fairCoinPValue,
  precisionRecallCurve,
  residualHistogram,
  residuals,
  rocCurve,
  scoreSteps,
  summariseResiduals,
  wilsonShare,
  type BinaryScores,
  type ScoreSteps,
} from '../../../src/pipeline/metrics';

interface CurveCase {
  name: string;
  y: number[];
  score: number[];
  bins: number;
  roc: { fpr: number[]; tpr: number[]; thresholds: number[] };
  precisionRecall: { precision: number[]; recall: number[]; thresholds: number[] };
  calibration: { observed: number[]; meanScore: number[]; rows: number[]; error: number };
  confusion: [threshold: number, tp: number, fp: number, fn: number, tn: number][];
  costs: { falseAlarm: number; miss: number };
  cost: number[];
}
interface ResidualCase {
  yTrue: number[];
  yPred: number[];
  mean: number;
  standardDeviation: number | null;
  quantiles: number[];
  histogram: number[];
}

// Made by tests/fixtures/metrics/make_curves.py.
const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/metrics/curves.json', import.meta.url), 'utf8'),
) as {
  source: string;
  curves: CurveCase[];
  coins: [heads: number, tails: number, pValue: number][];
  wilson: [count: number, total: number, low: number, high: number][];
  residuals: ResidualCase[];
};
const tolerance = { relative: 1e-9, absolute: 1e-12, source: fixture.source };

describe('curves of one class against the rest equal scikit-learn', () => {
  it.each(fixture.curves)('$name', (given) => {
    const rows: BinaryScores = {
      isPositive: Uint8Array.from(given.y),
      scores: Float64Array.from(given.score),
    };
    const steps = scoreSteps(rows) as ScoreSteps;

    const roc = rocCurve(steps);
    expect(roc?.thresholds[0]).toBe(Infinity);
    expect(roc?.thresholds.slice(1)).toBeAllClose(given.roc.thresholds, tolerance);
    expect(roc?.falsePositiveRates).toBeAllClose(given.roc.fpr, tolerance);
    expect(roc?.truePositiveRates).toBeAllClose(given.roc.tpr, tolerance);

    const pr = precisionRecallCurve(steps);
    expect(pr?.thresholds).toBeAllClose(given.precisionRecall.thresholds, tolerance);
    expect(pr?.precisions).toBeAllClose(given.precisionRecall.precision, tolerance);
    expect(pr?.recalls).toBeAllClose(given.precisionRecall.recall, tolerance);

    const calibration = calibrationCurve(rows, given.bins);
    expect(calibration?.groups.map((group) => group.rows)).toEqual(given.calibration.rows);
    expect(calibration?.groups.map((group) => group.meanScore)).toBeAllClose(
      given.calibration.meanScore,
      tolerance,
    );
    expect(calibration?.groups.map((group) => group.observed.value ?? NaN)).toBeAllClose(
      given.calibration.observed,
      tolerance,
    );
    expect(calibration?.expectedCalibrationError).toBeAllClose(given.calibration.error, tolerance);

    for (const [threshold, tp, fp, fn, tn] of given.confusion) {
      expect(countAtThreshold(steps, threshold), `threshold ${threshold}`).toEqual({
        truePositives: tp,
        falsePositives: fp,
        falseNegatives: fn,
        trueNegatives: tn,
      });
    }

    const curve = costCurve(steps, given.costs);
    expect(curve?.costs).toBeAllClose(given.cost, tolerance);
    const cheapest = cheapestThreshold(curve as NonNullable<typeof curve>);
    expect(costPerRow(countAtThreshold(steps, cheapest), given.costs)).toBeAllClose(
      Math.min(...given.cost),
      tolerance,
    );
  });
});

describe('the exact McNemar test equals scipy.stats.binomtest and statsmodels', () => {
  it.each(fixture.coins)('%i against %i', (heads, tails, pValue) => {
    expect(fairCoinPValue(heads, tails)).toBeAllClose(pValue, { ...tolerance, absolute: 0 });
  });
});

describe('the Wilson interval equals statsmodels', () => {
  it.each(fixture.wilson)('%i of %i', (count, total, low, high) => {
    const share = wilsonShare(count, total);
    expect([share.low, share.high]).toBeAllClose([low, high], tolerance);
  });
});

describe('residuals equal numpy', () => {
  it.each(fixture.residuals)('$yTrue.length rows', (given) => {
    const values = residuals(given.yTrue, given.yPred);
    const summary = summariseResiduals(values);
    expect(summary?.mean).toBeAllClose(given.mean, tolerance);
    expect(summary?.standardDeviation).toBeAllClose(given.standardDeviation ?? NaN, tolerance);
    expect([...(summary?.quantiles ?? [])]).toBeAllClose(given.quantiles, tolerance);
    expect(residualHistogram(values, 11)?.counts).toBeAllClose(given.histogram, tolerance);
  });
});
