/** The list of runs: the figure they are ranked by, the order, and the spread of seeds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunSummary, TrainConfig } from '../../../src/contracts';
import { judgeValidation } from '../../../src/state/run-comparison';
import {
  BEST_FIRST,
  findSeedSpread,
  scoreOf,
  sortRows,
  validationOf,
  type RunRow,
} from '../../../src/state/run-rows';
import { makeEpoch, makeRun } from '../../support/fake-services';

function makeRow(number: number, validation: number | null, changes: Partial<RunSummary> = {}): RunRow {
  return {
    id: `run-${number}`,
    number,
    run: makeRun({ id: `run-${number}`, ...changes }),
    validation,
    score: null,
    staleReason: null,
    task: 'classification',
  };
}
const numbers = (rows: readonly RunRow[]): number[] => rows.map(({ number }) => number);
const best = (rows: readonly RunRow[], splitId = 'split-1'): number[] =>
  numbers(sortRows(rows, BEST_FIRST, splitId));

describe('the figure of a run', () => {
  it('is that of the family that was kept, and none without a model', () => {
    expect(validationOf(makeRun())).toBe(0.47);
    expect(validationOf(makeRun({ status: 'failed' }))).toBeNull();
    expect(validationOf(makeRun({ candidates: [] }))).toBeNull();
    expect(validationOf(makeRun({ candidates: [{ model: 'mlp', validation: null }] }))).toBeNull();
  });

  it('has the score of the epoch that was kept beside it, where one was recorded', () => {
    const epochs = [
      { ...makeEpoch(1, 0.7, 0.6), validationScore: 0.7 },
      { ...makeEpoch(2, 0.5, 0.8), validationScore: 0.9 },
    ];
    expect(scoreOf({ epochs, bestEpoch: 1 })).toBe(0.7);
    expect(scoreOf({ epochs: [makeEpoch(1, 0.7, 0.6)], bestEpoch: 1 })).toBeNull();
    expect(scoreOf({ epochs: [], bestEpoch: 0 })).toBeNull();
  });
});

describe('the order of runs', () => {
  it('is best first, runs without a figure last, ties with the newer first', () => {
    const rows = [makeRow(1, 0.5), makeRow(2, null), makeRow(3, 0.4), makeRow(4, 0.5), makeRow(5, null)];
    expect(best(rows)).toEqual([3, 4, 1, 5, 2]);
  });

  it('never ranks a run of other rows among those of the present split', () => {
    const rows = [
      makeRow(1, 0.1, { splitId: 'split-0' }),
      makeRow(2, 0.5),
      makeRow(3, 0.2, { splitId: 'split-2' }),
      makeRow(4, null),
    ];
    expect(best(rows)).toEqual([2, 4, 3, 1]);
    expect(best(rows, 'split-0')).toEqual([1, 2, 4, 3]);
  });

  it('keeps what is undefined last, whichever way a column is sorted', () => {
    const rows = [makeRow(1, null), makeRow(2, 0.5), makeRow(3, 0.4)];
    const by = (isDescending: boolean) =>
      numbers(sortRows(rows, { key: 'validation', isDescending }, 'split-1'));
    expect(by(false)).toEqual([3, 2, 1]);
    expect(by(true)).toEqual([2, 3, 1]);
  });

  it('is a permutation with ascending figures, whatever they are', () => {
    const figure = fc.option(fc.double({ min: 0, max: 9, noNaN: true }), { nil: null });
    fc.assert(
      fc.property(fc.array(figure, { maxLength: 12 }), (figures) => {
        const sorted = sortRows(
          figures.map((value, i) => makeRow(i + 1, value)),
          BEST_FIRST,
          'split-1',
        );
        expect([...numbers(sorted)].sort((a, b) => a - b)).toEqual(figures.map((_, i) => i + 1));
        const shown = sorted.map(({ validation }) => validation ?? Infinity);
        expect(shown).toEqual([...shown].sort((a, b) => a - b));
      }),
    );
  });
});

describe('the spread of seeds', () => {
  const seeded = (number: number, seed: number, validation: number | null, more: object = {}): RunRow =>
    makeRow(number, validation, {
      request: { ...makeRun().request, train: { model: 'mlp', seed, ...more } as TrainConfig },
    });

  it('is taken over runs that differ in nothing else', () => {
    const rows = [
      seeded(1, 0, 0.42),
      seeded(2, 1, 0.4),
      seeded(3, 2, 0.46),
      seeded(4, 3, 0.1, { dropout: 0.5 }),
      makeRow(5, 0.2),
    ];
    const spread = findSeedSpread(rows, 'run-1');
    expect(spread).toMatchObject({ numbers: [1, 2, 3], lowest: 0.4, highest: 0.46 });
    expect(spread?.mean).toBeCloseTo(1.28 / 3, 12);
  });

  it('of automatic training keeps weighted and unweighted classes apart', () => {
    const automatic = (number: number, seed: number, classWeights: string): RunRow =>
      seeded(number, seed, 0.4, { model: 'auto', classWeights });
    const rows = [automatic(1, 0, 'none'), automatic(2, 1, 'balanced'), automatic(3, 2, 'none')];
    expect(findSeedSpread(rows, 'run-1')?.numbers).toEqual([1, 3]);
  });

  it('takes recipes that differ in reasons alone for one', () => {
    const steps = (repeats?: string) => ({
      recipe: { steps: [{ kind: 'drop' as const, columns: ['lb'], ...(repeats ? { repeats } : {}) }] },
    });
    const rows = [seeded(1, 0, 0.4), seeded(2, 1, 0.5)].map((row, i) => ({
      ...row,
      run: { ...row.run, ...steps(i === 0 ? undefined : 'kg') },
    }));
    expect(findSeedSpread(rows, 'run-1')?.numbers).toEqual([1, 2]);
  });

  it('needs two seeds: the same seed again is no second one, and an undefined figure none', () => {
    expect(findSeedSpread([seeded(1, 0, 0.4), seeded(2, 0, 0.4)], 'run-1')).toBeNull();
    expect(findSeedSpread([seeded(1, 0, 0.4), seeded(2, 1, null)], 'run-1')).toBeNull();
    expect(findSeedSpread([seeded(1, 0, 0.4), seeded(2, 1, 0.5)], 'run-9')).toBeNull();
  });

  it('makes a smaller difference between two runs one that may be chance', () => {
    const pair = (difference: number | null, isSameSplit = true) =>
      ({ validationDifference: difference, difference: { isSameSplit } }) as never;
    const spread = { numbers: [1, 2], lowest: 0.4, highest: 0.42, mean: 0.41 };
    expect(judgeValidation(pair(-0.01), spread)).toBe('chance');
    expect(judgeValidation(pair(-0.03), spread)).toBe('lower');
    expect(judgeValidation(pair(0.03), null)).toBe('higher');
    expect(judgeValidation(pair(0), spread)).toBe('equal');
    expect(judgeValidation(pair(null), null)).toBe('unmeasured');
    expect(judgeValidation(pair(null, false), null)).toBe('otherRows');
  });
});
