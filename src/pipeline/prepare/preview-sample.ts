/** Some real training rows before and after a step, cell by cell, for the before/after table. */
import {
  MOST_PREVIEW_COLUMNS,
  MOST_PREVIEW_TEXT,
  type ColumnSchema,
  type FittedStep,
  type PreviewSample,
  type SampleColumn,
  type Table,
} from '../../contracts';
import type { Piecewise } from '../../foundation';
import { differsAt } from './change-count';
import { readInputFrame } from './input-frame';
import { readText } from './label-reader';
import { applyStep } from './steps/registry';
import { UNKNOWN_CODE, type WorkingColumn, type WorkingFrame } from './working-frame';

/**
 * Which training rows to show: the first that change, filled up with the first that do not, ascending; or the asked
 * positions as far as they are training rows.
 * @param changed 1 where a training row changes, shape [training rows]
 */
export function chooseSampleRows(
  trainPositions: Int32Array,
  changed: Uint8Array,
  rows: number | readonly number[],
): Int32Array {
  if (typeof rows !== 'number') {
    const asked = new Set(rows);
    return trainPositions.filter((position) => asked.has(position));
  }
  const chosen: number[] = [];
  for (const wanted of [1, 0]) {
    for (let i = 0; i < changed.length && chosen.length < rows; i++) {
      if (changed[i] === wanted) chosen.push(trainPositions[i] as number);
    }
  }
  return Int32Array.from(chosen).sort();
}

export interface SampleRequest {
  readonly table: Table;
  readonly wanted: readonly ColumnSchema[];
  readonly positions: Int32Array;
  /** One a step of the recipe; null is skipped. */
  readonly fitted: readonly (FittedStep | null)[];
  readonly closing: FittedStep | null;
  readonly step: number | null;
}

/** Cells of the asked rows before and after one step, or before the first and after the last. */
export function* takeSample({
  table,
  wanted,
  positions,
  fitted,
  closing,
  step,
}: SampleRequest): Piecewise<PreviewSample> {
  const raw = yield* readInputFrame(table, wanted, positions);
  const run = (frame: WorkingFrame, steps: readonly (FittedStep | null)[]) =>
    steps.reduce((rows, next) => (next === null ? rows : applyStep(next, rows)), frame);
  const before = run(raw, step === null ? [] : fitted.slice(0, step));
  const after = run(before, step === null ? [...fitted, closing] : [fitted[step] ?? null]);
  const texts = (column: WorkingColumn) => {
    const data = table.columns.find(({ name }) => name === column.name)?.data;
    return Array.from(positions, (row) => cut(data?.kind === 'text' ? readText(data, row) : null));
  };
  const left = showSide(before, after, 'removed', texts);
  const right = showSide(after, before, 'new', texts);
  return {
    step,
    positions: Array.from(positions),
    rowIds: Array.from(positions, (row) => table.rowIds[row] as number),
    before: left.columns,
    beforeLeftOut: left.leftOut,
    after: right.columns,
    afterLeftOut: right.leftOut,
  };
}

/** One side of the table: what the step touches first, then the rest, each in the order of the frame. */
function showSide(
  own: WorkingFrame,
  other: WorkingFrame,
  markAlone: 'removed' | 'new',
  texts: (column: WorkingColumn) => (string | null)[],
): { columns: SampleColumn[]; leftOut: number } {
  const byName = new Map(other.columns.map((column) => [column.name, column]));
  const marked = own.columns.map((column) => {
    const counterpart = byName.get(column.name);
    const differs = Array.from({ length: own.nRows }, (_, row) =>
      counterpart === undefined ? true : differsAt(column, counterpart, row),
    );
    const mark: SampleColumn['mark'] =
      counterpart === undefined
        ? markAlone
        : counterpart === column || !differs.includes(true)
          ? 'kept'
          : 'changed';
    return { column, mark, differs };
  });
  const ordered = [
    ...marked.filter(({ mark }) => mark !== 'kept'),
    ...marked.filter(({ mark }) => mark === 'kept'),
  ];
  return {
    leftOut: Math.max(0, ordered.length - MOST_PREVIEW_COLUMNS),
    columns: ordered.slice(0, MOST_PREVIEW_COLUMNS).map(({ column, mark, differs }) => ({
      name: column.name,
      column: column.origin,
      type: column.type,
      mark,
      differs,
      ...readCells(column, own.nRows, texts),
    })),
  };
}

function readCells(
  column: WorkingColumn,
  nRows: number,
  texts: (column: WorkingColumn) => (string | null)[],
): Pick<SampleColumn, 'cells' | 'isOther'> {
  const isOther = new Array<boolean>(nRows).fill(false);
  if (column.kind === 'text') return { cells: texts(column), isOther };
  if (column.kind === 'number') {
    return { cells: Array.from(column.values, (value) => (Number.isNaN(value) ? null : value)), isOther };
  }
  return {
    cells: Array.from(column.codes, (code) => cut(column.dictionary[code] ?? null)),
    isOther: Array.from(column.codes, (code) => code === UNKNOWN_CODE),
  };
}

function cut(text: string | null): string | null {
  return text !== null && text.length > MOST_PREVIEW_TEXT ? `${text.slice(0, MOST_PREVIEW_TEXT)}…` : text;
}
