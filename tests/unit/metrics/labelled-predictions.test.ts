import { describe, expect, it } from 'vitest';
import { labelledPredictions, METRICS, selectPredictions } from '../../../src/pipeline/metrics';
import { makeClassification, makeRegression } from '../../support/prediction-sets';

const answers = makeClassification(
  ['a', 'b', 'c'],
  [2, -1, 0, 1],
  [
    [0.2, 0.3, 0.5],
    [0.9, 0.05, 0.05],
    [0.4, 0.5, 0.1],
    [0.1, 0.8, 0.1],
  ],
);

describe('labelledPredictions', () => {
  it('leaves out rows without a known label', () => {
    const rows = labelledPredictions(answers);
    expect(rows.nRows).toBe(3);
    expect(Array.from(rows.yTrue)).toEqual([2, 0, 1]);
    expect([...rows.probabilities.slice(3, 6)]).toEqual([0.4, 0.5, 0.1]);
    expect(METRICS.accuracy.compute(answers)).toBeCloseTo(2 / 3, 12);
    expect(labelledPredictions(makeRegression([1, NaN, 3], [1, 2, 5])).nRows).toBe(2);
    expect(METRICS.mae.compute(makeRegression([1, NaN, 3], [1, 2, 5]))).toBe(1);
  });

  it('keeps weights with their rows when rows are left out', () => {
    expect(METRICS.accuracy.compute(answers, [1, 100, 5, 2])).toBeCloseTo(3 / 8, 12);
  });

  it.each([
    ['too few answers', { ...answers, yPred: answers.yPred.slice(1) }],
    ['too few probabilities', { ...answers, probabilities: answers.probabilities.slice(1) }],
    ['a label outside the classes', { ...answers, yTrue: Int32Array.of(2, 0, 3, 1) }],
    ['an answer outside the classes', { ...answers, yPred: Int32Array.of(2, 0, 7, 1) }],
    ['a labelled row without an answer', { ...answers, yPred: Int32Array.of(2, 0, -1, 1) }],
    ['half a class', { ...answers, yTrue: Float64Array.of(2, 0, 0.5, 1) }],
  ])('refuses %s', (_, predictions) => {
    expect(() => labelledPredictions(predictions)).toThrow(
      expect.objectContaining({ code: 'E-PREDICTIONS-INVALID' }),
    );
  });

  it('makes rankings once: the positive class of two, else every class', () => {
    const rows = labelledPredictions(answers);
    expect(rows.rankings()).toHaveLength(3);
    expect(rows.rankings()).toBe(rows.rankings());
    expect(labelledPredictions(makeClassification(['x', 'y'], [1], [[0.4, 0.6]])).rankings()).toHaveLength(1);
  });
});

describe('selectPredictions', () => {
  it('picks rows in the given order with their probabilities', () => {
    const picked = selectPredictions(answers, Int32Array.of(3, 0, 3));
    expect([...picked.rowIds]).toEqual([11, 2, 11]);
    expect([...picked.yTrue]).toEqual([1, 2, 1]);
    expect([...picked.probabilities]).toEqual([0.1, 0.8, 0.1, 0.2, 0.3, 0.5, 0.1, 0.8, 0.1]);
    expect(picked.yTrue).toBeInstanceOf(Int32Array);
  });
});
