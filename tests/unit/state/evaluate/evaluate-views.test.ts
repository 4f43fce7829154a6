import { describe, expect, it } from 'vitest';
import { Generator } from '../../../../src/foundation';
import { listCandidates, listTied, rankingMetric } from '../../../../src/state/evaluate/candidates';
import { calibrationLean, makeClassCurves } from '../../../../src/state/evaluate/class-curves';
import { makeConfusion, rowsOfCell, worstConfusion } from '../../../../src/state/evaluate/confusion';
import { mostApart, viewGroups } from '../../../../src/state/evaluate/group-view';
import { listPairedLines } from '../../../../src/state/evaluate/paired-lines';
import { makeResidualView } from '../../../../src/state/evaluate/residual-view';
import {
  chooseThreshold,
  savingOf,
  toBinaryRows,
  viewThreshold,
  type BinaryRows,
} from '../../../../src/state/evaluate/threshold-view';
import { listErrors } from '../../../../src/state/evaluate/worst-errors';
import { makeRun } from '../../../support/fake-services';
import { drawClassification, makeClassification, makeRegression } from '../../../support/prediction-sets';

const predictions = makeClassification(
  ['came', 'missed'],
  [0, 0, 0, 1, 1, 1],
  [0.1, 0.3, 0.7, 0.4, 0.8, 0.9].map((score) => [1 - score, score]),
);
const rows = toBinaryRows(predictions) as BinaryRows;

describe('a threshold', () => {
  it('is the cheapest one of its rows, with the fewest digits that flag the same rows', () => {
    // A miss ten times as dear as a false alarm: everything from 0.4 on is flagged.
    const threshold = chooseThreshold(rows.steps, { falseAlarm: 1, miss: 10 });
    expect(threshold).toBe(0.4);
    const view = viewThreshold(rows.steps, threshold, { falseAlarm: 1, miss: 10 });
    expect(view.counts).toEqual({
      truePositives: 3,
      falsePositives: 1,
      falseNegatives: 0,
      trueNegatives: 2,
    });
    expect(view.cost).toBeCloseTo(100 / 6, 12);
  });

  it('flags nobody where false alarms cost more than they catch', () => {
    expect(chooseThreshold(rows.steps, { falseAlarm: 1, miss: 0 })).toBe(Infinity);
  });

  it('surely saves only when the whole interval lies below doing without the model', () => {
    const view = viewThreshold(rows.steps, 0.4, { falseAlarm: 1, miss: 10 });
    expect(view.costEverybody).toBeCloseTo(50, 12);
    expect(savingOf(view, { value: 0.17, low: 0, high: 0.4 })).toBe('saves');
    expect(savingOf(view, { value: 0.17, low: 0, high: 0.6 })).toBe('maySave');
    expect(savingOf(view, null)).toBe('maySave');
    expect(savingOf(viewThreshold(rows.steps, 0.05, { falseAlarm: 1, miss: 10 }), null)).toBe('doesNotSave');
  });

  it('is a matter of two classes', () => {
    expect(toBinaryRows(makeRegression([1], [2]))).toBeNull();
    expect(toBinaryRows(null)).toBeNull();
  });
});

describe('the confusion matrix', () => {
  it('follows the threshold, and a cell knows its rows', () => {
    const matrix = makeConfusion(predictions, 0.35);
    expect(matrix?.rows.map((line) => line.map(({ count }) => count))).toEqual([
      [2, 1],
      [0, 3],
    ]);
    expect([...rowsOfCell(predictions, 0.35, 0, 1)]).toEqual([predictions.rowIds[2]]);
    expect([...rowsOfCell(predictions, 0.95, 1, 0)]).toEqual([...predictions.rowIds.slice(3)]);
    expect(worstConfusion(makeConfusion(predictions, 0.35) as NonNullable<typeof matrix>)?.count).toBe(1);
  });
});

describe('the worst errors', () => {
  it('are the most confident ones at the threshold', () => {
    const errors = listErrors(predictions, 0.5);
    expect(errors.map(({ position }) => position)).toEqual([2, 3]);
    expect(errors[0]).toMatchObject({ actual: 'came', predicted: 'missed', score: 0.7 });
  });
  it('are the largest distances of a regression', () => {
    const errors = listErrors(makeRegression([1, 5, 9], [2, 5, 4]), null);
    expect(errors.map(({ residual }) => residual)).toEqual([5, -1, 0]);
  });
});

describe('groups', () => {
  it('that lie apart from all others are marked; a small one says so', () => {
    const yTrue = Array.from({ length: 200 }, (_, i) => i % 2);
    const set = drawClassification(['came', 'missed'], yTrue, 2, Generator.fromSeed(4));
    const codes = Int32Array.from(yTrue, (_, i) => (i < 100 ? 0 : i < 190 ? 1 : 2));
    // The first group is answered by a coin that always says missed.
    const probabilities = set.probabilities.map((value, i) =>
      i < 200 ? (i % 2 === 0 ? 0.05 : 0.95) : value,
    );
    const view = viewGroups({ ...set, probabilities }, 0.5, [
      { column: 'site', groups: ['north', 'south', 'east'], codes },
    ]);
    const north = view.columns[0]?.lines[0];
    expect(north?.figures.find(({ id }) => id === 'falseAlarmRate')).toMatchObject({
      outside: 'above',
      rows: 50,
    });
    expect(mostApart(view)?.line.name).toBe('north');
    expect(view.columns[0]?.lines.map(({ isSmall }) => isSmall)).toEqual([false, false, true]);
  });
});

describe('candidates', () => {
  const report = (value: number, low: number, high: number) => ({
    test: { auc: { value, low, high } },
    perClass: {},
    baseline: { name: 'most frequent class', auc: { value: 0.5, low: 0.5, high: 0.5 } },
  });
  const runs = [makeRun({ id: 'a' }), makeRun({ id: 'b' }), makeRun({ id: 'c' })];

  it('are ranked by their figure, and those whose intervals overlap the best are tied', () => {
    const reports = { a: report(0.7, 0.66, 0.74), b: report(0.8, 0.77, 0.85) };
    const lines = listCandidates(runs, reports, rankingMetric('classification', 2));
    expect(lines.map(({ runId, estimate }) => [runId, estimate?.value])).toEqual([
      ['b', 0.8],
      ['a', 0.7],
      ['c', undefined],
    ]);
    expect(listTied(lines).map(({ runId }) => runId)).toEqual(['b']);
    const close = { ...reports, a: report(0.76, 0.7, 0.8) };
    expect(listTied(listCandidates(runs, close, 'auc')).map(({ runId }) => runId)).toEqual(['b', 'a']);
  });
});

describe('paired lines', () => {
  it('speak for the run that the whole interval favours, whichever direction is better', () => {
    const lines = listPairedLines({
      accuracy: { value: 0.02, low: -0.01, high: 0.05 },
      logLoss: { value: -0.1, low: -0.2, high: -0.05 },
      auc: { value: null, low: null, high: null },
    });
    expect(lines.map(({ id, better, isHeadline }) => [id, better, isHeadline])).toEqual([
      ['accuracy', null, true],
      ['logLoss', 'first', false],
    ]);
  });
});

describe('calibration', () => {
  it('leans where groups lie outside their intervals on one side', () => {
    const yTrue = Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const honest = makeClassification(
      ['n', 'p'],
      yTrue,
      yTrue.map((_, i) => [2 / 3 + (i % 7) / 1000, 1 / 3 - (i % 7) / 1000]),
    );
    const boasting = makeClassification(
      ['n', 'p'],
      yTrue,
      yTrue.map((_, i) => [0.2 - (i % 7) / 1000, 0.8 + (i % 7) / 1000]),
    );
    const lean = (set: typeof honest) => {
      const calibration = makeClassCurves(set, 1)?.calibration;
      return calibration ? calibrationLean(calibration) : null;
    };
    expect(lean(honest)).toBe('sound');
    expect(lean(boasting)).toBe('tooHigh');
  });
});

describe('residuals', () => {
  it('sum up how far predictions lie from the truth', () => {
    const view = makeResidualView(makeRegression([1, 2, 3, 4], [1, 2, 3, 8]));
    expect(view?.middle).toBe(0);
    expect(view?.summary.mean).toBe(-1);
    expect(makeResidualView(predictions)).toBeNull();
  });
});
