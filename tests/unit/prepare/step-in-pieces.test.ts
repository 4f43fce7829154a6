import { describe, expect, it } from 'vitest';
import type { FittedStep } from '../../../src/contracts';
import { finishPieces } from '../../../src/foundation';
import { readInputFrame } from '../../../src/pipeline/prepare/input-frame';
import { applyStepInPieces, fitStepInPieces } from '../../../src/pipeline/prepare/step-in-pieces';
import { makeColumn, makeTable, positions } from '../../support/make-table';

const table = makeTable(
  makeColumn('a', [1, 2, 3, 4, 5, 6]),
  makeColumn('b', [7, 9, 8, 2, 4, 3]),
  makeColumn('c', ['x', 'y', 'x', 'z', 'y', 'x']),
);
const readFrame = () => finishPieces(readInputFrame(table, table.columns, positions(6)));

describe('a step in pieces', () => {
  it('pauses after every few columns and says how far it is', () => {
    const context = { step: 1, excluded: new Set<string>(), taken: new Set(['a', 'b', 'c']) };
    const step = { kind: 'clip' as const, columns: ['a', 'b', 'a'], lowerQuantile: 0.1, upperQuantile: 0.9 };
    const work = fitStepInPieces(step, readFrame(), context, { done: 4, total: 9, pieceCells: 6 });
    expect([work.next().value, work.next().value]).toEqual([
      { done: 5, total: 9, unit: 'columns' },
      { done: 6, total: 9, unit: 'columns' },
    ]);
    expect(work.next()).toEqual({
      done: true,
      value: {
        kind: 'clip',
        limits: [
          { column: 'a', low: 1.5, high: 5.5 },
          { column: 'b', low: 2.5, high: 8.5 },
        ],
      },
    });
  });

  it('gives up the cells of columns that nobody reads', () => {
    const bins: FittedStep = {
      kind: 'bins',
      bins: [{ column: 'a', edges: [1, 3, 6], features: ['a 1..3', 'a 3..6'] }],
    };
    const applied = finishPieces(applyStepInPieces(bins, readFrame(), ({ name }) => name === 'b', 6));
    expect(
      applied.columns.map((column) => [
        column.name,
        column.kind === 'number'
          ? column.values.length
          : column.kind === 'category'
            ? column.codes.length
            : -1,
      ]),
    ).toEqual([
      ['a', 0],
      ['a 1..3', 0],
      ['a 3..6', 0],
      ['b', 6],
      ['c', 0],
    ]);
  });
});
