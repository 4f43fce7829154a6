/**
 * From features back to values a person knows, for explanations and "what if": scaling, logarithm and one-hot are
 * undone exactly (up to float32); what a step lost stays lost and is said so.
 */
import type { FeatureMatrix, FittedRecipe } from '../../contracts';
import { invertStep } from './steps/registry';
import type { WorkingColumn, WorkingFrame } from './working-frame';

/** What is known of one column after going back. */
export interface InvertedColumn {
  /** The dataset column, or the part of a date that stands for it (`joined.month`). */
  readonly name: string;
  /** The dataset column it belongs to. */
  readonly column: string;
  /** Numbers and category texts; null = missing, or a category of the unknown bucket. */
  readonly values: readonly (number | string | null)[]; // [rows]
  /** True when values may differ from what was read: limited, filled, or merged as rare. */
  readonly approximate: boolean;
}

/**
 * Values per input column for the rows of a matrix.
 *
 * @param matrix shape [rows, features] as `applyRecipe` returns; one-hot groups may also hold fractions (the largest wins)
 * @returns one entry per input column in the order of its first feature; dates as their parts
 */
export function invertFeatures(fitted: FittedRecipe, matrix: FeatureMatrix): InvertedColumn[] {
  const columns = fitted.features.map((feature, j): WorkingColumn => ({
    kind: 'number',
    name: feature.name,
    origin: feature.column,
    type: 'number',
    mayBeMissing: false,
    values: Float64Array.from(
      { length: matrix.nRows },
      (_, row) => matrix.values[row * matrix.nFeatures + j] as number,
    ),
  }));
  const frame = fitted.steps.reduceRight<WorkingFrame>((rows, step) => invertStep(step, rows), {
    nRows: matrix.nRows,
    columns,
  });
  const approximate = listApproximate(fitted);
  return frame.columns.map((column) => ({
    name: column.name,
    column: column.origin,
    values: readValues(column),
    approximate: approximate.has(column.name) || approximate.has(column.origin),
  }));
}

function readValues(column: WorkingColumn): (number | string | null)[] {
  if (column.kind === 'number')
    return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
  if (column.kind === 'text') return [];
  return Array.from(column.codes, (code) => (code < 0 ? null : (column.dictionary[code] as string)));
}

function listApproximate(fitted: FittedRecipe): Set<string> {
  const names = new Set<string>();
  for (const step of fitted.steps) {
    if (step.kind === 'clip') step.limits.forEach(({ column }) => names.add(column));
    if (step.kind === 'impute')
      step.fills.forEach(({ column, indicator }) => indicator === null && names.add(column));
    if (step.kind === 'rare') step.kept.forEach(({ column }) => names.add(column));
  }
  return names;
}
