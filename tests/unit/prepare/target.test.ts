import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/contracts';
import { applyTarget, fitTarget, invertTarget } from '../../../src/pipeline/prepare';
import { proposeTargetTransform } from '../../../src/pipeline/prepare/propose-target';
import { makeColumn, positions } from '../../support/make-table';

const classes: Problem = { task: 'classification', target: 'y', positive: null, ignore: [] };
const numbers: Problem = { ...classes, task: 'regression' };
const source = 'worked by hand';

describe('classes', () => {
  const column = makeColumn('y', ['10', '9', '10', null, '9', '10', '2', '9', '9']);

  it('are those of the training rows, in label order', () => {
    expect(fitTarget(column, Int32Array.of(0, 1, 2, 3), classes)).toEqual({
      kind: 'classes',
      column: 'y',
      classes: ['9', '10'],
      positive: 0,
    });
  });

  it('count the rarer one as positive, the later of equals, or the one asked for', () => {
    expect(fitTarget(column, Int32Array.of(0, 1, 4), classes)).toMatchObject({ positive: 1 });
    expect(fitTarget(column, Int32Array.of(0, 1), classes)).toMatchObject({ positive: 1 });
    expect(fitTarget(column, Int32Array.of(0, 1, 4), { ...classes, positive: '9' })).toMatchObject({
      positive: 0,
    });
    expect(fitTarget(column, positions(9), classes)).toMatchObject({
      classes: ['2', '9', '10'],
      positive: null,
    });
  });

  it('refuse a positive class that is not there, and a target without values', () => {
    expect(() => fitTarget(column, Int32Array.of(0, 1), { ...classes, positive: '2' })).toThrow(
      expect.objectContaining({ code: 'E-TARGET-POSITIVE' }),
    );
    expect(() => fitTarget(column, Int32Array.of(3), classes)).toThrow(
      expect.objectContaining({ code: 'E-TARGET-EMPTY' }),
    );
  });

  it('are matched by text; missing and unseen ones are -1', () => {
    const target = fitTarget(column, Int32Array.of(0, 1), classes);
    const later = makeColumn('y', ['3', '9', null, '10', '2']);
    expect(Array.from(applyTarget(target, later) as Int32Array)).toEqual([-1, 0, -1, 1, -1]);
  });

  it.each([
    ['numbers', makeColumn('y', [4, 2, 0.5, null, 4]), ['0.5', '2', '4'], [2, 1, 0, -1, 2]],
    [
      'texts',
      makeColumn('y', ['naïve', '外卖', '\u{1F600}', null, 'naïve'], 'text'),
      ['naïve', '外卖', '\u{1F600}'],
      [0, 1, 2, -1, 0],
    ],
    [
      'dates',
      makeColumn('y', [86_400_000, 0, null, null, 0], 'date'),
      ['1970-01-01T00:00:00.000Z', '1970-01-02T00:00:00.000Z'],
      [1, 0, -1, -1, 0],
    ],
  ])('may be %s', (_, held, expected, codes) => {
    const target = fitTarget(held, positions(5), classes);
    expect(target).toMatchObject({ classes: expected });
    expect(Array.from(applyTarget(target, held) as Int32Array)).toEqual(codes);
  });
});

describe('numbers', () => {
  const column = makeColumn('y', [2, 4, 4, 4, 5, 5, 7, 9, null, 1000]);
  const train = positions(9);

  it('are standardised by the mean and population standard deviation of the training rows', () => {
    const target = fitTarget(column, train, numbers);
    expect(target).toEqual({
      kind: 'number',
      column: 'y',
      transform: 'none',
      mean: 5,
      standardDeviation: 2,
      minimum: 2,
      maximum: 9,
    });
    expect(Array.from(applyTarget(target, column) as Float32Array)).toEqual([
      -1.5,
      -0.5,
      -0.5,
      -0.5,
      0,
      0,
      1,
      2,
      NaN,
      497.5,
    ]);
    expect(Array.from(invertTarget(target, [-1.5, 497.5, NaN]))).toEqual([2, 1000, NaN]);
  });

  it('on a log scale come back in their unit, limited to the training range widened by its width', () => {
    const held = makeColumn('y', [Math.E - 1, Math.E ** 2 - 1, Math.E ** 3 - 1]);
    const target = fitTarget(held, positions(3), numbers, 'log');
    expect(target).toMatchObject({
      transform: 'log',
      mean: expect.closeTo(2, 12) as number,
      minimum: expect.closeTo(1, 12) as number,
    });
    const spread = Math.sqrt(2 / 3);
    expect(applyTarget(target, held) as Float32Array).toBeAllClose([-1 / spread, 0, 1 / spread], {
      relative: 1e-6,
      absolute: 1e-9,
      source,
    });
    expect(invertTarget(target, [0, 2 / spread, 1e9, -1e9])).toBeAllClose(
      [Math.E ** 2 - 1, Math.E ** 4 - 1, Math.E ** 5 - 1, -(Math.E - 1)],
      { relative: 1e-9, source },
    );
  });

  it('that do not vary have spread 1', () => {
    expect(fitTarget(makeColumn('y', [6, 6, 6]), positions(3), numbers)).toMatchObject({
      mean: 6,
      standardDeviation: 1,
    });
  });

  it('must be numbers', () => {
    expect(() => fitTarget(makeColumn('y', ['a', 'b']), positions(2), numbers)).toThrow(
      expect.objectContaining({ code: 'E-TARGET-NOT-NUMBER' }),
    );
    const target = fitTarget(makeColumn('y', ['a', 'b']), positions(2), classes);
    expect(() => invertTarget(target, [0.5])).toThrow(
      expect.objectContaining({ code: 'E-TARGET-NOT-NUMBER' }),
    );
  });
});

describe('proposeTargetTransform', () => {
  const tail = Array.from({ length: 60 }, (_, i) => Math.round(50 * 1.15 ** i));
  it('proposes the logarithm for a positive target with a long tail, looking at training rows only', () => {
    expect(proposeTargetTransform(makeColumn('y', tail), positions(60))).toEqual({
      transform: 'log',
      reason: 'R-TARGET-LOG',
    });
    expect(proposeTargetTransform(makeColumn('y', [...tail, -4]), positions(60)).transform).toBe('log');
  });
  it('leaves targets alone that are even, not positive, or not numbers', () => {
    expect(
      proposeTargetTransform(
        makeColumn(
          'y',
          tail.map((_, i) => 30 + i),
        ),
        positions(60),
      ).transform,
    ).toBe('none');
    expect(proposeTargetTransform(makeColumn('y', [-4, ...tail]), positions(61)).transform).toBe('none');
    expect(proposeTargetTransform(makeColumn('y', ['a', 'b']), positions(2)).transform).toBe('none');
  });
});
