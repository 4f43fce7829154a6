import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Generator } from '../../src/foundation';
import {
  auc,
  averagePrecision,
  calibrationCurve,
  cheapestThreshold,
  costCurve,
  costPerRow,
  countAtThreshold,
  fairCoinPValue,
  precisionRecallCurve,
  rankScores,
  residualHistogram,
  residualsByPrediction,
  rocCurve,
  scoreSteps,
  wilsonShare,
  type BinaryScores,
  type ScoreSteps,
} from '../../src/pipeline/metrics';

/** Scores with many ties; both classes may be absent. */
const binaryRows = fc
  .array(fc.record({ hit: fc.boolean(), score: fc.integer({ min: 0, max: 12 }) }), { maxLength: 60 })
  .map((rows): BinaryScores => ({
    isPositive: Uint8Array.from(rows, ({ hit }) => Number(hit)),
    scores: Float64Array.from(rows, ({ score }) => score / 12),
  }));
const stepsOf = (rows: BinaryScores) => scoreSteps(rows) as ScoreSteps;
const ranking = (rows: BinaryScores) => rankScores(rows.isPositive, columnOf(rows), 2, 1);
const columnOf = ({ scores }: BinaryScores) =>
  Float64Array.from([...scores].flatMap((score) => [1 - score, score]));

describe('curves', () => {
  it('the area under the ROC curve is the AUC, ties included', () => {
    fc.assert(
      fc.property(binaryRows, (rows) => {
        const curve = rocCurve(stepsOf(rows));
        const expected = auc(ranking(rows));
        if (curve === null) {
          expect(expected).toBeNaN();
          return;
        }
        let area = 0;
        for (let i = 1; i < curve.thresholds.length; i++) {
          const width = (curve.falsePositiveRates[i] as number) - (curve.falsePositiveRates[i - 1] as number);
          area +=
            (width * ((curve.truePositiveRates[i] as number) + (curve.truePositiveRates[i - 1] as number))) /
            2;
        }
        expect(area).toBeCloseTo(expected, 10);
      }),
    );
  });

  it('the steps of the precision-recall curve sum to the average precision', () => {
    fc.assert(
      fc.property(binaryRows, (rows) => {
        const curve = precisionRecallCurve(stepsOf(rows));
        const expected = averagePrecision(ranking(rows));
        if (curve === null) {
          expect(expected).toBeNaN();
          return;
        }
        let area = 0;
        curve.recalls.forEach((recall, i) => {
          area +=
            (recall - (i === 0 ? 0 : (curve.recalls[i - 1] as number))) * (curve.precisions[i] as number);
        });
        expect(area).toBeCloseTo(expected, 10);
      }),
    );
  });

  it('the order of the rows changes nothing', () => {
    fc.assert(
      fc.property(binaryRows, fc.integer(), (rows, seed) => {
        const order = Generator.fromSeed(seed).permutation(rows.scores.length);
        const shuffled: BinaryScores = {
          isPositive: Uint8Array.from(order, (row) => rows.isPositive[row] as number),
          scores: Float64Array.from(order, (row) => rows.scores[row] as number),
        };
        expect(stepsOf(shuffled)).toEqual(stepsOf(rows));
        expect(calibrationCurve(shuffled, 5)?.groups.map(({ rows: n }) => n)).toEqual(
          calibrationCurve(rows, 5)?.groups.map(({ rows: n }) => n),
        );
      }),
    );
  });

  it('counts at any threshold are those of looking at every row, and no threshold is cheaper than the cheapest', () => {
    const price = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(
        binaryRows,
        fc.double({ min: -0.5, max: 1.5, noNaN: true }),
        price,
        price,
        (rows, t, a, m) => {
          const steps = stepsOf(rows);
          const counts = countAtThreshold(steps, t);
          let caught = 0;
          let alarms = 0;
          rows.scores.forEach((score, i) => {
            if (score < t) return;
            if (rows.isPositive[i] === 1) caught += 1;
            else alarms += 1;
          });
          expect([counts.truePositives, counts.falsePositives]).toEqual([caught, alarms]);
          const costs = { falseAlarm: a, miss: m };
          const curve = costCurve(steps, costs);
          if (curve === null) {
            expect(rows.scores).toHaveLength(0);
            return;
          }
          const cheapest = costPerRow(countAtThreshold(steps, cheapestThreshold(curve)), costs);
          expect(cheapest).toBeLessThanOrEqual(costPerRow(counts, costs) + 1e-12);
        },
      ),
    );
  });

  it('calibration groups hold every row once, and perfect probabilities have no error', () => {
    fc.assert(
      fc.property(binaryRows, fc.integer({ min: 1, max: 12 }), (rows, nGroups) => {
        const curve = calibrationCurve(rows, nGroups);
        if (curve === null) return;
        expect(curve.groups.reduce((total, group) => total + group.rows, 0)).toBe(rows.scores.length);
        expect(curve.expectedCalibrationError).toBeLessThanOrEqual(1);
        const perfect = { isPositive: rows.isPositive, scores: Float64Array.from(rows.isPositive) };
        expect(calibrationCurve(perfect, nGroups)?.expectedCalibrationError).toBe(0);
      }),
    );
  });

  it('rows that cannot be ordered have no curve', () => {
    const rows = { isPositive: Uint8Array.of(1, 0), scores: Float64Array.of(NaN, 0.5) };
    expect(scoreSteps(rows)).toBeNull();
    expect(calibrationCurve(rows, 2)).toBeNull();
  });
});

describe('shares and coins', () => {
  it('the Wilson interval holds its share and mirrors', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (total, at) => {
          const count = Math.round(at * total);
          const share = wilsonShare(count, total);
          const mirrored = wilsonShare(total - count, total);
          expect(share.low as number).toBeLessThanOrEqual(share.value as number);
          expect(share.high as number).toBeGreaterThanOrEqual(share.value as number);
          expect(share.low as number).toBeCloseTo(1 - (mirrored.high as number), 10);
        },
      ),
    );
    expect(wilsonShare(0, 0)).toEqual({ value: null, low: null, high: null });
  });

  it('the coin does not care which side is which, and equal sides are no evidence', () => {
    const tosses = fc.integer({ min: 0, max: 4000 });
    fc.assert(
      fc.property(tosses, tosses, (heads, tails) => {
        const p = fairCoinPValue(heads, tails);
        expect(p).toBe(fairCoinPValue(tails, heads));
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(fairCoinPValue(heads, heads)).toBe(1);
      }),
    );
  });
});

describe('residuals', () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 80 });
  it('histogram and groups hold every row once', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 15 }), (list, parts) => {
        const errors = Float64Array.from(list);
        const { counts, edges } = residualHistogram(errors, parts) as NonNullable<
          ReturnType<typeof residualHistogram>
        >;
        expect(counts.reduce((total, count) => total + count, 0)).toBe(list.length);
        expect(counts).toHaveLength(edges.length - 1);
        const groups = residualsByPrediction(errors, errors.slice().reverse(), parts) ?? [];
        expect(groups.reduce((total, { rows }) => total + rows, 0)).toBe(list.length);
        expect(groups.length).toBe(Math.min(parts, list.length));
        const sizes = groups.map(({ rows }) => rows);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });
  it('are undefined without rows and with an infinite error', () => {
    expect(residualHistogram(new Float64Array(0), 3)).toBeNull();
    expect(residualsByPrediction(Float64Array.of(Infinity), [1], 3)).toBeNull();
  });
});
