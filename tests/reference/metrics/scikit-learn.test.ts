import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CLASSIFICATION_METRICS, REGRESSION_METRICS, type PredictionSet } from '../../../src/contracts';
import {
  classCounts,
  confusionMatrix,
  f1PerClass,
  METRICS,
  precisionPerClass,
  recallPerClass,
  type MetricId,
} from '../../../src/pipeline/metrics';

type Nullable = number | null;
interface ClassificationCase {
  name: string;
  nClasses: number;
  yTrue: number[];
  yPred: number[];
  probabilities: number[];
  sampleWeight: number[] | null;
  confusionMatrix: number[];
  perClass: { precision: Nullable[]; recall: Nullable[]; f1: Nullable[] };
  expected: Record<string, Nullable>;
}
interface RegressionCase {
  name: string;
  yTrue: number[];
  yPred: number[];
  sampleWeight: number[] | null;
  expected: Record<string, Nullable>;
}

// Made by tests/fixtures/metrics/make_metrics.py.
const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/metrics/metrics.json', import.meta.url), 'utf8'),
) as { source: string; classification: ClassificationCase[]; regression: RegressionCase[] };

const tolerance = { relative: 1e-9, absolute: 1e-12, source: fixture.source };
const orNaN = (values: readonly Nullable[]) => values.map((value) => value ?? NaN);

function expectFigures(
  ids: readonly MetricId[],
  predictions: PredictionSet,
  { expected, sampleWeight }: { expected: Record<string, Nullable>; sampleWeight: number[] | null },
): void {
  expect(Object.keys(expected).sort()).toEqual([...ids].sort());
  for (const id of ids) {
    expect(METRICS[id].compute(predictions, sampleWeight), id).toBeAllClose(expected[id] ?? NaN, tolerance);
  }
}

describe('classification metrics equal scikit-learn', () => {
  it.each(fixture.classification)('$name', (given) => {
    const { nClasses, yTrue, yPred, sampleWeight } = given;
    const predictions: PredictionSet = {
      rowIds: Int32Array.from(yTrue, (_, i) => i),
      task: 'classification',
      classes: Array.from({ length: nClasses }, (_, k) => `class ${k}`),
      positive: nClasses === 2 ? 1 : null,
      yTrue: Int32Array.from(yTrue),
      yPred: Int32Array.from(yPred),
      probabilities: Float64Array.from(given.probabilities),
    };
    expectFigures(CLASSIFICATION_METRICS, predictions, given);
    expect(confusionMatrix(yTrue, yPred, nClasses, sampleWeight)).toBeAllClose(
      given.confusionMatrix,
      tolerance,
    );
    const counts = classCounts(yTrue, yPred, nClasses, sampleWeight);
    expect(precisionPerClass(counts)).toBeAllClose(orNaN(given.perClass.precision), tolerance);
    expect(recallPerClass(counts)).toBeAllClose(orNaN(given.perClass.recall), tolerance);
    expect(f1PerClass(counts)).toBeAllClose(orNaN(given.perClass.f1), tolerance);
  });
});

describe('regression metrics equal scikit-learn', () => {
  it.each(fixture.regression)('$name', (given) => {
    const predictions: PredictionSet = {
      rowIds: Int32Array.from(given.yTrue, (_, i) => i),
      task: 'regression',
      classes: [],
      positive: null,
      yTrue: Float64Array.from(given.yTrue),
      yPred: Float64Array.from(given.yPred),
      probabilities: new Float64Array(0),
    };
    expectFigures(REGRESSION_METRICS, predictions, given);
  });
});
