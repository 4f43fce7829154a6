/**
 * How cells of a deployed model's rows are written: what its training file used. It travels with a version
 * (`notation.json` in a bundle), so that every place that answers reads `1,5` and `n/a` as the Data room did.
 */
import * as v from 'valibot';
import type { DatasetManifest } from './dataset';
import { DEFAULT_MISSING } from './read-options';

export const cellNotationSchema = v.strictObject({
  decimal: v.picklist(['.', ',']),
  /** Whole cells, after trimming, that mean "missing". */
  missing: v.array(v.string()),
});
export type CellNotation = v.InferOutput<typeof cellNotationSchema>;

/** Of bundles made before the notation was kept. */
export const DEFAULT_NOTATION: CellNotation = { decimal: '.', missing: [...DEFAULT_MISSING] };

/** The notation of a dataset; of one stored before its missing words were kept, the usual ones. */
export function notationOf({ source }: Pick<DatasetManifest, 'source'>): CellNotation {
  return { decimal: source.decimal, missing: [...(source.missing ?? DEFAULT_MISSING)] };
}
