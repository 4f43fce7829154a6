/**
 * Fills missing cells with one value per column, learned from the training rows (scikit-learn's SimpleImputer), and
 * can mark where it did. Does not look at other columns (no nearest neighbours, no regression).
 */
import { makeError } from '../../../contracts';
import { mean, quantile } from '../../../foundation';
import { NUMBER_LIMIT } from '../input-frame';
import { sortLabels } from '../../../foundation';
import {
  MISSING_CODE,
  claimName,
  presentValues,
  replaceColumns,
  type CategoryWorkingColumn,
  type NumberWorkingColumn,
  type WorkingColumn,
  type WorkingFrame,
} from '../working-frame';
import { countCodes } from './rare';
import { selectColumns, type FitContext, type FittedOf, type StepKind, type StepOf } from './step-kind';

type Fill = FittedOf<'impute'>['fills'][number];

/**
 * Learns what fills the gaps of each column.
 *
 * Numbers and dates: median (mean of the middle two), mean, mostFrequent (smallest of ties) or the constant `value`
 * (default 0). Categories: mostFrequent (first of ties in label order) or constant `value` (default "missing"); median
 * and mean read as mostFrequent. A column with no value in the training rows is filled with 0 or "missing".
 * `indicator` names a 0/1 feature where the training rows have a gap, null where they have none.
 *
 * @throws E-RECIPE-COLUMN, E-RECIPE-STEP (text or id)
 * @throws E-RECIPE-VALUE when a constant is not a number within +-1e300 for a column of numbers
 */
export function fitImpute(
  step: StepOf<'impute'>,
  frame: WorkingFrame,
  context: FitContext,
): FittedOf<'impute'> {
  const columns = selectColumns(step, frame, context);
  const fills = columns.map((column): Fill => {
    const value =
      column.kind === 'number'
        ? numberFill(step, column, context)
        : categoryFill(step, column as CategoryWorkingColumn);
    const marked = step.indicator === true && hasGaps(column);
    return {
      column: column.name,
      value,
      indicator: marked ? claimName(`${column.name} is missing`, context.taken) : null,
    };
  });
  return { kind: 'impute', fills };
}

function numberFill(step: StepOf<'impute'>, column: NumberWorkingColumn, context: FitContext): number {
  if (step.strategy === 'constant') {
    const value = step.value ?? 0;
    if (typeof value === 'number' && Math.abs(value) <= NUMBER_LIMIT) return value;
    throw makeError('E-RECIPE-VALUE', { step: context.step, kind: step.kind, setting: 'value', value });
  }
  const values = presentValues(column);
  if (values.length === 0) return 0;
  if (step.strategy === 'median') return quantile(values, 0.5);
  if (step.strategy === 'mean') return mean(values);
  return mostFrequentNumber(values);
}

function mostFrequentNumber(values: Float64Array): number {
  const sorted = values.slice().sort();
  let best = sorted[0] as number;
  let bestCount = 0;
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    if (end - start > bestCount) [best, bestCount] = [sorted[start] as number, end - start];
  }
  return best;
}

function categoryFill(step: StepOf<'impute'>, column: CategoryWorkingColumn): string {
  if (step.strategy === 'constant') return String(step.value ?? 'missing');
  const counts = countCodes(column);
  let best = 'missing';
  let bestCount = 0;
  for (const value of sortLabels(counts.keys())) {
    const count = counts.get(value) as number;
    if (count > bestCount) [best, bestCount] = [value, count];
  }
  return best;
}

function hasGaps(column: WorkingColumn): boolean {
  if (column.kind === 'number') return column.values.some((value) => Number.isNaN(value));
  return column.kind === 'category' && column.codes.includes(MISSING_CODE);
}

/** Fills the gaps; an indicator follows its column. Afterwards no cell of these columns can be missing. */
export function applyImpute(fitted: FittedOf<'impute'>, frame: WorkingFrame): WorkingFrame {
  const fillOf = new Map(fitted.fills.map((fill) => [fill.column, fill]));
  const replacements = new Map<string, readonly WorkingColumn[]>();
  for (const column of frame.columns) {
    const fill = fillOf.get(column.name);
    if (fill === undefined) continue;
    const filled =
      column.kind === 'number'
        ? fillNumbers(column, fill)
        : column.kind === 'category'
          ? fillCategories(column, fill)
          : column;
    replacements.set(
      column.name,
      fill.indicator === null ? [filled] : [filled, indicate(column, fill.indicator, frame.nRows)],
    );
  }
  return replaceColumns(frame, replacements);
}

function fillNumbers(column: NumberWorkingColumn, fill: Fill): NumberWorkingColumn {
  const value = Number(fill.value);
  const values = Float64Array.from(column.values);
  for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) values[row] = value;
  return { ...column, values, mayBeMissing: false };
}

function fillCategories(column: CategoryWorkingColumn, fill: Fill): CategoryWorkingColumn {
  const text = String(fill.value);
  const known = column.dictionary.indexOf(text);
  const dictionary = known === -1 ? [...column.dictionary, text] : column.dictionary;
  const code = known === -1 ? column.dictionary.length : known;
  return { ...column, dictionary, codes: column.codes.map((held) => (held === MISSING_CODE ? code : held)) };
}

function indicate(column: WorkingColumn, name: string, nRows: number): NumberWorkingColumn {
  const values = new Uint8Array(nRows);
  for (let row = 0; row < nRows; row++) {
    const missing =
      column.kind === 'number'
        ? Number.isNaN(column.values[row])
        : column.kind === 'category' && column.codes[row] === MISSING_CODE;
    values[row] = missing ? 1 : 0;
  }
  return { kind: 'number', name, origin: column.origin, type: 'number', mayBeMissing: false, values };
}

/** Gaps come back where an indicator marked them (1/2 or more); elsewhere a filled cell cannot be told from a real one. */
export function invertImpute(fitted: FittedOf<'impute'>, frame: WorkingFrame): WorkingFrame {
  const marks = new Map<string, NumberWorkingColumn>();
  for (const { column, indicator } of fitted.fills) {
    const mark = frame.columns.find((candidate) => candidate.name === indicator);
    if (mark?.kind === 'number') marks.set(column, mark);
  }
  const indicators = new Set([...marks.values()].map((mark) => mark.name));
  return {
    nRows: frame.nRows,
    columns: frame.columns
      .filter((column) => !indicators.has(column.name))
      .map((column) => {
        const mark = marks.get(column.name);
        if (mark === undefined) return column;
        const isMarked = (row: number) => (mark.values[row] as number) >= 0.5;
        if (column.kind === 'number') {
          return {
            ...column,
            mayBeMissing: true,
            values: Float64Array.from(column.values, (value, row) => (isMarked(row) ? NaN : value)),
          };
        }
        if (column.kind === 'category') {
          return { ...column, codes: column.codes.map((code, row) => (isMarked(row) ? MISSING_CODE : code)) };
        }
        return column;
      }),
  };
}

export const imputeKind: StepKind<'impute'> = {
  kind: 'impute',
  fit: fitImpute,
  apply: applyImpute,
  invert: invertImpute,
};
