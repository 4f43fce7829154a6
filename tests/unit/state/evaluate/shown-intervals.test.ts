/** Intervals where the bootstrap has none; the ends of Wilson's are those of statsmodels' proportion_confint. */
import { describe, expect, it } from 'vitest';
import type { EvaluationReport, PredictionSet } from '../../../../src/contracts';
import { Generator } from '../../../../src/foundation';
import { evaluate } from '../../../../src/pipeline/evaluate';
import {
  hasNoWidth,
  showClasses,
  showMetric,
  showShare,
} from '../../../../src/state/evaluate/shown-intervals';
import { makeClassification } from '../../../support/prediction-sets';

const WILSON_30_OF_30 = 0.8864866068260311;
const WILSON_18_OF_18 = 0.8241207763533424;
const WILSON_12_OF_12 = 0.7575059933447589;
const WILSON_0_OF_18 = 0.1758792236466577;
const WILSON_18_OF_30 = [0.42320360253322475, 0.7540937188319815] as const;

/** 18 rows of one class and 12 of another, all answered as `answer` says. */
function answers(answer: (label: number) => number): PredictionSet {
  const yTrue = Array.from({ length: 30 }, (_, i) => (i < 18 ? 0 : 1));
  return makeClassification(
    ['came', 'missed'],
    yTrue,
    yTrue.map((label) => (answer(label) === 1 ? [0.2, 0.8] : [0.8, 0.2])),
  );
}

async function reportOf(predictions: PredictionSet): Promise<EvaluationReport> {
  const { metrics } = await evaluate(predictions, predictions, {
    bootstrap: 60,
    generator: Generator.fromSeed(4),
    groups: [],
    stop: { requested: false },
    onProgress: () => undefined,
    yieldControl: () => Promise.resolve(),
  });
  return metrics;
}

describe('of a model that is right every time', () => {
  it('the bootstrap has no width, and stays in the report as it is', async () => {
    const { test } = await reportOf(answers((label) => label));
    expect(test['accuracy']).toEqual({ value: 1, low: 1, high: 1 });
  });

  it('accuracy gets the interval of Wilson, AUC that of Newcombe, and nothing is claimed of the others', async () => {
    const { test, perClass } = await reportOf(answers((label) => label));
    const accuracy = showMetric('accuracy', test['accuracy'] as never, perClass);
    expect(accuracy).toMatchObject({ value: 1, high: 1, method: 'wilson' });
    expect(accuracy.low).toBeCloseTo(WILSON_30_OF_30, 12);
    const auc = showMetric('auc', test['auc'] as never, perClass);
    expect(auc).toMatchObject({ value: 1, high: 1, method: 'newcombe' });
    expect(auc.low).toBeGreaterThan(0.8);
    expect(auc.low).toBeLessThan(0.95);
    for (const id of ['macroF1', 'mcc', 'logLoss', 'averagePrecision'] as const) {
      const { value } = test[id] as { value: number };
      expect(showMetric(id, test[id] as never, perClass)).toEqual({
        value,
        low: null,
        high: null,
        method: 'none',
      });
    }
  });

  it('the AUC of several classes has none', () => {
    const rows = (count: number) => ({ rows: count }) as EvaluationReport['perClass'][string];
    const perClass = { a: rows(3), b: rows(4), c: rows(5) };
    expect(showMetric('auc', { value: 1, low: 1, high: 1 }, perClass).method).toBe('none');
  });

  it('every class is a share of its own rows', async () => {
    const predictions = answers((label) => label);
    const { came, missed } = showClasses(await reportOf(predictions), predictions);
    expect(came?.recall.low).toBeCloseTo(WILSON_18_OF_18, 12);
    expect(came?.precision.low).toBeCloseTo(WILSON_18_OF_18, 12);
    expect(missed?.recall.low).toBeCloseTo(WILSON_12_OF_12, 12);
    expect(missed?.f1).toEqual({ value: 1, low: null, high: null, method: 'none' });
  });
});

describe('of a model whose rows of a class are alike', () => {
  it('a class is never right', async () => {
    const predictions = answers((label) => 1 - label);
    const { test, perClass } = await reportOf(predictions);
    const { came, missed } = showClasses({ perClass }, predictions);
    expect(came?.recall).toMatchObject({ value: 0, low: 0, method: 'wilson' });
    expect(came?.recall.high).toBeCloseTo(WILSON_0_OF_18, 12);
    // 18 rows were taken for missed, none of them rightly.
    expect(missed?.precision.high).toBeCloseTo(WILSON_0_OF_18, 12);
    expect(showMetric('accuracy', test['accuracy'] as never, perClass)).toMatchObject({
      low: 0,
      method: 'wilson',
    });
  });

  it('always the same answer leaves its share of the rows', async () => {
    const predictions = answers(() => 0);
    const { test, perClass } = await reportOf(predictions);
    const accuracy = showMetric('accuracy', test['accuracy'] as never, perClass);
    expect(accuracy.value).toBe(0.6);
    expect(accuracy.low).toBeCloseTo(WILSON_18_OF_30[0], 12);
    expect(accuracy.high).toBeCloseTo(WILSON_18_OF_30[1], 12);
    const { came, missed } = showClasses({ perClass }, predictions);
    expect(came?.precision.low).toBeCloseTo(WILSON_18_OF_30[0], 12);
    // It was never answered.
    expect(missed?.precision).toEqual({ value: null, low: null, high: null, method: 'bootstrap' });
  });
});

describe('elsewhere', () => {
  it('the bootstrap stands, and an undefined figure stays undefined', () => {
    const drawn = { value: 0.9, low: 0.8, high: 0.95 };
    expect(showShare(drawn, 20)).toEqual({ ...drawn, method: 'bootstrap' });
    const none = { value: null, low: null, high: null };
    expect(showShare(none, 0)).toEqual({ ...none, method: 'bootstrap' });
    expect(showShare({ value: 0.5, low: null, high: null }, 4)).toMatchObject({
      low: null,
      method: 'bootstrap',
    });
    expect(hasNoWidth({ value: 0.31, low: 0.31, high: 0.31 + 1e-14 })).toBe(true);
    expect(hasNoWidth({ value: 0.31, low: 0.31, high: 0.31 + 1e-9 })).toBe(false);
  });
});
