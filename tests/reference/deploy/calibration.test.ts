/** Calibration against scikit-learn, SciPy and NumPy on made-up validation rows. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PredictionSet } from '../../../src/contracts';
import { fitCalibration } from '../../../src/pipeline/deploy';
import { fitPlatt, fitTemperature } from '../../../src/pipeline/deploy/fit-calibration';

interface Line {
  readonly slope: number;
  readonly intercept: number;
}
interface Fixture {
  readonly source: string;
  readonly platt: readonly {
    readonly name: string;
    readonly positive: number;
    readonly yTrue: number[];
    readonly probabilities: number[];
    readonly scipy: Line;
    readonly scikitLearn: Line;
  }[];
  readonly temperature: readonly {
    readonly name: string;
    readonly classes: number;
    readonly yTrue: number[];
    readonly probabilities: number[];
    readonly temperature: number;
  }[];
  readonly conformal: readonly {
    readonly name: string;
    readonly yTrue: number[];
    readonly yPred: number[];
    readonly halfWidth: number;
  }[];
}

// Made by tests/fixtures/deploy/make_calibration.py.
const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/deploy/calibration.json', import.meta.url), 'utf8'),
) as Fixture;
const { source } = fixture;

function rowsOf(probabilities: readonly number[], width: number): number[][] {
  return Array.from({ length: probabilities.length / width }, (_, row) =>
    probabilities.slice(row * width, (row + 1) * width),
  );
}

function classSet(
  yTrue: readonly number[],
  probabilities: readonly number[],
  classes: number,
  positive: number | null,
): PredictionSet {
  return {
    rowIds: Int32Array.from(yTrue, (_, row) => row),
    task: 'classification',
    classes: Array.from({ length: classes }, (_, k) => `class ${k}`),
    positive,
    yTrue: Int32Array.from(yTrue),
    yPred: new Int32Array(yTrue.length),
    probabilities: Float64Array.from(probabilities),
  };
}

describe('fitPlatt', () => {
  it.each(fixture.platt)('$name', ({ yTrue, probabilities, positive, scipy, scikitLearn }) => {
    const fitted = fitPlatt({ probabilities: rowsOf(probabilities, 2), yTrue }, positive);
    if (fitted.method !== 'platt') throw new Error(fitted.method);
    const { slope, intercept } = fitted;
    expect([slope, intercept]).toBeAllClose([scipy.slope, scipy.intercept], { relative: 1e-6, source });
    expect([slope, intercept]).toBeAllClose([scikitLearn.slope, scikitLearn.intercept], {
      relative: 1e-5,
      source,
    });
    const whole = fitCalibration(classSet(yTrue, probabilities, 2, positive));
    expect(whole.calibration).toEqual(fitted);
    expect(whole).toMatchObject({ rows: yTrue.length, why: 'better' });
  });
});

describe('fitTemperature', () => {
  it.each(fixture.temperature)('$name', ({ yTrue, probabilities, classes, temperature }) => {
    const fitted = fitTemperature({ probabilities: rowsOf(probabilities, classes), yTrue });
    if (fitted.method !== 'temperature') throw new Error(fitted.method);
    expect(fitted.temperature).toBeAllClose(temperature, { relative: 1e-6, source });
    const whole = fitCalibration(classSet(yTrue, probabilities, classes, null));
    expect(whole.calibration).toEqual(fitted);
    const { before, after } = whole.heldOutLogLoss ?? { before: NaN, after: NaN };
    expect(after).toBeLessThan(before);
  });
});

describe('the conformal interval', () => {
  it.each(fixture.conformal)('$name', ({ yTrue, yPred, halfWidth }) => {
    const { calibration, rows } = fitCalibration({
      rowIds: Int32Array.from(yTrue, (_, row) => row),
      task: 'regression',
      classes: [],
      positive: null,
      yTrue: Float64Array.from(yTrue),
      yPred: Float64Array.from(yPred),
      probabilities: new Float64Array(0),
    });
    if (calibration.method !== 'conformal') throw new Error(calibration.method);
    expect(calibration.halfWidth).toBeAllClose(halfWidth, { relative: 1e-12, source });
    expect(rows).toBe(yTrue.length);
  });
});
