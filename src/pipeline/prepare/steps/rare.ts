/**
 * Merges categories that the training rows hold too few of into the "unknown" bucket of one-hot. The bucket is thereby
 * trained, and a category never seen before falls into the same place as those hardly ever seen.
 */
import { sortLabels } from '../../../foundation';
import { UNKNOWN_CODE, type CategoryWorkingColumn, type WorkingFrame } from '../working-frame';
import { selectColumns, type FitContext, type FittedOf, type StepKind, type StepOf } from './step-kind';

/** Rows per category text; missing and unknown cells are not counted, nor are dictionary words without a row. */
export function countCodes(column: CategoryWorkingColumn): Map<string, number> {
  const perCode = new Float64Array(column.dictionary.length);
  for (const code of column.codes) if (code >= 0) perCode[code] = (perCode[code] as number) + 1;
  const counts = new Map<string, number>();
  column.dictionary.forEach((text, code) => {
    const count = perCode[code] as number;
    if (count > 0) counts.set(text, (counts.get(text) ?? 0) + count);
  });
  return counts;
}

/**
 * Learns which categories have at least `minimumCount` training rows, in label order.
 * @throws E-RECIPE-COLUMN, E-RECIPE-STEP (not a category)
 */
export function fitRare(step: StepOf<'rare'>, frame: WorkingFrame, context: FitContext): FittedOf<'rare'> {
  const columns = selectColumns(step, frame, context) as CategoryWorkingColumn[];
  const kept = columns.map((column) => {
    const counts = [...countCodes(column)].filter(([, count]) => count >= step.minimumCount);
    return { column: column.name, values: sortLabels(counts.map(([value]) => value)) };
  });
  return { kind: 'rare', kept };
}

/** Categories that are not kept, also ones never seen, become unknown; missing stays missing. */
export function applyRare(fitted: FittedOf<'rare'>, frame: WorkingFrame): WorkingFrame {
  const keptOf = new Map(fitted.kept.map((kept) => [kept.column, kept.values]));
  return {
    nRows: frame.nRows,
    columns: frame.columns.map((column) => {
      const values = keptOf.get(column.name);
      if (values === undefined || column.kind !== 'category') return column;
      const kept = new Set(values);
      const next = Int32Array.from(column.dictionary, (text, code) => (kept.has(text) ? code : UNKNOWN_CODE));
      return { ...column, codes: column.codes.map((code) => (code < 0 ? code : (next[code] as number))) };
    }),
  };
}

/** Inverting leaves the bucket as it is: which rare category it was is lost. */
export const rareKind: StepKind<'rare'> = {
  kind: 'rare',
  fit: fitRare,
  apply: applyRare,
  invert: (_, frame) => frame,
};
