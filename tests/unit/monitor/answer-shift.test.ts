import { describe, expect, it } from 'vitest';
import type { Column, ColumnSketch, DriftColumn, DriftReport } from '../../../src/contracts';
import { Generator } from '../../../src/foundation';
import { answerShift, drawFromReference, orderByAnswerShift } from '../../../src/pipeline/monitor';

const numbers = (values: number[]): Column => ({
  name: 'distance',
  type: 'number',
  overridden: false,
  data: { kind: 'number', values: Float64Array.from(values) },
});

const sketch: ColumnSketch = {
  name: 'distance',
  type: 'number',
  rows: 100,
  missing: 20,
  sample: [2.5, 4.5, 9.5],
  range: [2, 10],
  categories: null,
  otherCount: 0,
};

describe('drawFromReference', () => {
  it('draws every value of the sketch about as often, and gaps at its rate', () => {
    const drawn = drawFromReference(numbers(new Array<number>(9000).fill(50)), sketch, Generator.fromSeed(4));
    if (drawn?.data.kind !== 'number') throw new Error('expected numbers');
    const { values } = drawn.data;
    expect(values.filter((value) => Number.isNaN(value)).length / 9000).toBeCloseTo(0.2, 1);
    for (const value of [2.5, 4.5, 9.5]) {
      expect(Math.abs(values.filter((cell) => cell === value).length / 9000 - 0.8 / 3)).toBeLessThan(0.015);
    }
    expect(new Set(values.filter((value) => !Number.isNaN(value))).size).toBe(3);
  });

  it('draws categories by their counts, whatever the codes of the current rows', () => {
    const column: Column = {
      name: 'day',
      type: 'category',
      overridden: false,
      data: { kind: 'category', codes: new Int32Array(8000), dictionary: ['Sun'] },
    };
    const counts = [
      { value: 'Mon', count: 30 },
      { value: '__proto__', count: 10 },
    ];
    const words: ColumnSketch = {
      ...sketch,
      type: 'category',
      rows: 40,
      missing: 0,
      sample: null,
      range: null,
      categories: counts,
    };
    const drawn = drawFromReference(column, words, Generator.fromSeed(5));
    if (drawn?.data.kind !== 'category') throw new Error('expected categories');
    const { codes, dictionary } = drawn.data;
    expect(dictionary).toEqual(['Mon', '__proto__']);
    expect(Math.abs(codes.filter((code) => code === 0).length / 8000 - 0.75)).toBeLessThan(0.02);
    expect(codes.includes(-1)).toBe(false);
  });

  it('has nothing to draw for dates and texts', () => {
    expect(
      drawFromReference(
        { ...numbers([1]), type: 'date' },
        { ...sketch, type: 'date' },
        Generator.fromSeed(1),
      ),
    ).toBeNull();
  });
});

describe('answerShift', () => {
  it('is the total variation of mean probabilities', () => {
    // Means [0.5, 0.3, 0.2] and [0.25, 0.35, 0.4]: half of 0.25 + 0.05 + 0.2.
    const outputs = [0.7, 0.1, 0.2, 0.3, 0.5, 0.2];
    const others = [0.2, 0.3, 0.5, 0.3, 0.4, 0.3];
    expect(answerShift(outputs, others, 3)).toBeCloseTo(0.25, 12);
  });

  it('is the difference of means for one output, whichever way it points', () => {
    expect(answerShift([0.5, 1.5, -0.5], [1, 2.5, 1], 1)).toBeCloseTo(1, 12);
  });

  it('is undefined without rows', () => {
    expect(answerShift([], [], 2)).toBeNaN();
  });
});

describe('orderByAnswerShift', () => {
  const line = (name: string, drifted: boolean): DriftColumn => ({
    name,
    statistic: 'normal scores',
    value: 3.5,
    pValue: 0.01,
    drifted,
    populationStabilityIndex: 0.2,
    missingReference: 0,
    missingCurrent: 0,
    effect: 0.4,
    distance: 0.3,
    answerShift: null,
  });
  const report: DriftReport = {
    rows: 200,
    referenceRows: 400,
    verdict: 'drift',
    pValue: 0.01,
    alpha: 0.02,
    columns: [line('moved', true), line('matters', true), line('gone', true), line('calm', false)],
    findings: [],
  };

  it('puts the columns that cannot be answered from first, then the largest shift, then those that have not drifted', () => {
    const ordered = orderByAnswerShift(
      report,
      new Map([
        ['moved', 0.02],
        ['matters', 0.31],
      ]),
    );
    expect(ordered.columns.map(({ name, answerShift: shift }) => [name, shift])).toEqual([
      ['gone', null],
      ['matters', 0.31],
      ['moved', 0.02],
      ['calm', null],
    ]);
    expect(report.columns[0]?.name).toBe('moved');
  });
});
