/**
 * One step, a few columns at a time. Every kind of step treats its columns one by one, so what comes out is the same as
 * for all columns at once; how many go together depends on the cells, so that a piece takes about as long for any shape.
 */
import type { FittedStep, RecipeStep } from '../../contracts';
import type { Piecewise } from '../../foundation';
import { applyStep, fitStep, joinFittedSteps } from './steps/registry';
import type { FitContext } from './steps/step-kind';
import type { WorkingColumn, WorkingFrame } from './working-frame';

/** Cells of one piece, about 50 ms of sorting on a slow machine. */
export const PIECE_CELLS = 400_000;

function* groupColumns<Entry>(
  entries: readonly Entry[],
  nRows: number,
  pieceCells: number,
): Iterable<readonly Entry[]> {
  const size = Math.max(1, Math.floor(pieceCells / Math.max(1, nRows)));
  for (let start = 0; start < entries.length; start += size) yield entries.slice(start, start + size);
}

/**
 * `fitStep` in pieces.
 * @param done columns fitted in the steps before
 * @param total columns of all steps
 */
export function* fitStepInPieces(
  step: RecipeStep,
  frame: WorkingFrame,
  context: FitContext,
  { done, total, pieceCells }: { done: number; total: number; pieceCells: number },
): Piecewise<FittedStep> {
  const parts: FittedStep[] = [];
  let fitted = done;
  for (const columns of groupColumns([...new Set(step.columns)], frame.nRows, pieceCells)) {
    parts.push(fitStep({ ...step, columns: [...columns] }, frame, context));
    fitted += columns.length;
    yield { done: fitted, total, unit: 'columns' };
  }
  const [first, ...rest] = parts;
  return first === undefined ? fitStep(step, frame, context) : joinFittedSteps([first, ...rest]);
}

/**
 * `applyStep` in pieces, for fitting: the cells of columns that nobody will read are given up as soon as they are made,
 * so that at no time all features of all rows are in memory.
 * @param isRead true for a column whose cells a later step reads
 * @param onMade sees each group of columns and what became of it, before cells are given up
 */
export function* applyStepInPieces(
  fitted: FittedStep,
  frame: WorkingFrame,
  isRead: (column: WorkingColumn) => boolean,
  pieceCells: number,
  onMade?: (before: readonly WorkingColumn[], after: readonly WorkingColumn[]) => void,
): Piecewise<WorkingFrame> {
  const columns: WorkingColumn[] = [];
  for (const group of groupColumns(frame.columns, frame.nRows, pieceCells)) {
    const made = applyStep(fitted, { nRows: frame.nRows, columns: group }).columns;
    onMade?.(group, made);
    columns.push(...made.map((column) => (isRead(column) ? column : withoutCells(column))));
    yield null;
  }
  return { nRows: frame.nRows, columns };
}

function withoutCells(column: WorkingColumn): WorkingColumn {
  if (column.kind === 'number') return { ...column, values: new Float64Array(0) };
  return column.kind === 'category' ? { ...column, codes: new Int32Array(0) } : column;
}
