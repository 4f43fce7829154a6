import { describe, expect, it } from 'vitest';
import { Generator } from '../../../src/foundation';
import { judgeThreshold, type ThresholdOptions } from '../../../src/pipeline/evaluate';
import { countAtThreshold, oneVersusRest, scoreSteps, thresholdShares } from '../../../src/pipeline/metrics';
import { labelledPredictions } from '../../../src/pipeline/metrics';
import { drawClassification } from '../../support/prediction-sets';

const yTrue = Array.from({ length: 300 }, (_, i) => (i % 4 === 0 ? 1 : 0));
const predictions = drawClassification(['came', 'missed'], yTrue, 0.5, Generator.fromSeed(9));

function options(threshold: number | null): ThresholdOptions {
  return {
    threshold,
    costs: { falseAlarm: 2, miss: 5 },
    bootstrap: 500,
    generator: Generator.fromSeed(1),
    stop: { requested: false },
    onProgress: () => undefined,
    yieldControl: () => Promise.resolve(),
  };
}

describe('judgeThreshold', () => {
  it('says the same as the page counts, with intervals around it', async () => {
    const report = await judgeThreshold(predictions, options(0.5));
    const steps = scoreSteps(oneVersusRest(labelledPredictions(predictions), 1));
    const counts = countAtThreshold(steps as NonNullable<typeof steps>, 0.5);
    const shares = thresholdShares(counts);
    for (const id of ['recall', 'falseAlarmRate', 'precision', 'accuracy', 'flagged'] as const) {
      expect(report[id].value, id).toBeCloseTo(shares[id].value as number, 12);
      // Two ways to an interval for a share: they agree within a few hundredths on 300 rows.
      expect(report[id].low as number, id).toBeGreaterThan((shares[id].low as number) - 0.04);
      expect(report[id].high as number, id).toBeLessThan((shares[id].high as number) + 0.04);
      expect(report[id].low as number, id).toBeLessThan(report[id].value as number);
    }
    const cost = (2 * counts.falsePositives + 5 * counts.falseNegatives) / 300;
    expect(report.costPerRow.value).toBeCloseTo(cost, 12);
    expect(report.rows).toBe(300);
  });

  it('has no precision when nobody is flagged, and costs the misses', async () => {
    const report = await judgeThreshold(predictions, options(null));
    expect(report.precision).toEqual({ value: null, low: null, high: null });
    expect(report.recall.value).toBe(0);
    expect(report.costPerRow.value).toBeCloseTo((75 * 5) / 300, 12);
  });

  it('is repeatable', async () => {
    expect(await judgeThreshold(predictions, options(0.3))).toEqual(
      await judgeThreshold(predictions, options(0.3)),
    );
  });
});
