import { describe, expect, it } from 'vitest';
import type { PredictionSet } from '../../../src/contracts';
import { Generator } from '../../../src/foundation';
import { fitCalibration } from '../../../src/pipeline/deploy';

function twoClasses(nRows: number, seed: number, sharpen = 1): PredictionSet {
  const generator = Generator.fromSeed(seed);
  const yTrue = new Int32Array(nRows);
  const probabilities = new Float64Array(2 * nRows);
  for (let row = 0; row < nRows; row++) {
    const logit = generator.normal() * 1.5;
    yTrue[row] = generator.uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
    const said = 1 / (1 + Math.exp(-logit * sharpen));
    probabilities.set([1 - said, said], 2 * row);
  }
  return {
    rowIds: Int32Array.from({ length: nRows }, (_, row) => row),
    task: 'classification',
    classes: ['no', 'yes'],
    positive: 1,
    yTrue,
    yPred: new Int32Array(nRows),
    probabilities,
  };
}

function numbers(residuals: readonly number[]): PredictionSet {
  return {
    rowIds: Int32Array.from(residuals, (_, row) => row),
    task: 'regression',
    classes: [],
    positive: null,
    yTrue: Float64Array.from(residuals, (residual) => 100 + residual),
    yPred: new Float64Array(residuals.length).fill(100),
    probabilities: new Float64Array(0),
  };
}

describe('fitCalibration', () => {
  it('takes a calibration where held-out rows gain from it', () => {
    const { calibration, why, heldOutLogLoss } = fitCalibration(twoClasses(400, 3, 3));
    expect(calibration.method).toBe('platt');
    expect(why).toBe('better');
    expect(heldOutLogLoss?.after).toBeLessThan(heldOutLogLoss?.before ?? 0);
  });

  it('leaves probabilities alone that are calibrated already, in 50 of 60 tables and more', () => {
    const taken = Array.from({ length: 60 }, (_, seed) => fitCalibration(twoClasses(150, seed))).filter(
      ({ why }) => why === 'better',
    );
    expect(taken.length).toBeLessThanOrEqual(10);
    expect(fitCalibration(twoClasses(150, 1))).toMatchObject({
      calibration: { method: 'none' },
      rows: 150,
      why: 'notBetter',
    });
  });

  it('says so with too few rows, or too few of a class', () => {
    const tooFew = { calibration: { method: 'none' }, rows: 0, why: 'tooFewRows', heldOutLogLoss: null };
    expect(fitCalibration(twoClasses(49, 3, 3))).toEqual(tooFew);
    const rare = twoClasses(200, 3, 3);
    const seen = { yes: 0 };
    const yTrue = (rare.yTrue as Int32Array).map((label) => (label === 1 && ++seen.yes > 9 ? 0 : label));
    expect(fitCalibration({ ...rare, yTrue })).toEqual(tooFew);
    expect(fitCalibration(numbers(Array.from({ length: 19 }, (_, i) => i)))).toEqual(tooFew);
  });

  it('does not turn answers around that order the rows the wrong way', () => {
    const turned = twoClasses(300, 5);
    const yTrue = (turned.yTrue as Int32Array).map((label) => 1 - label);
    expect(fitCalibration({ ...turned, yTrue })).toMatchObject({
      calibration: { method: 'none' },
      why: 'notBetter',
    });
  });

  it('leaves out rows without a label and certainties do no harm', () => {
    const set = twoClasses(300, 8, 3);
    const yTrue = (set.yTrue as Int32Array).map((label, row) => (row < 40 ? -1 : label));
    expect(fitCalibration({ ...set, yTrue }).rows).toBe(260);
    const certain = set.probabilities.map((p) => (p > 0.99 ? 1 : p < 0.01 ? 0 : p));
    const { calibration, heldOutLogLoss } = fitCalibration({ ...set, probabilities: certain });
    if (calibration.method !== 'platt') throw new Error(calibration.method);
    expect(calibration.slope).toBeLessThan(1);
    expect(heldOutLogLoss?.after).toBeLessThan(heldOutLogLoss?.before ?? 0);
    expect(
      fitCalibration({ ...set, probabilities: set.probabilities.map((p) => Math.round(p)) }),
    ).toMatchObject({
      calibration: { method: 'none' },
      why: 'notBetter',
    });
  });

  it('takes the smallest half width that holds 90 % of new rows: rank ceil(21 * 0.9) = 19 of 20', () => {
    const residuals = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 1 : -1) * (i + 1.5));
    expect(fitCalibration(numbers(residuals)).calibration).toEqual({
      method: 'conformal',
      halfWidth: 19.5,
      coverage: 0.9,
    });
  });

  it('holds 90 % of new rows or more, over many tables', () => {
    const generator = Generator.fromSeed(17);
    let held = 0;
    const draws = 4000;
    for (let i = 0; i < draws; i++) {
      const { calibration } = fitCalibration(numbers(Array.from({ length: 40 }, () => generator.normal())));
      if (calibration.method !== 'conformal') throw new Error(calibration.method);
      if (Math.abs(generator.normal()) <= calibration.halfWidth) held += 1;
    }
    // 37 / 41 = 0.902 is expected; 4 standard errors are 0.019.
    expect(held / draws).toBeGreaterThan(0.883);
    expect(held / draws).toBeLessThan(0.921);
  });
});
