/** Which rows train, which choose, which judge. Decided once, by row id, before anything is fitted. */
import * as v from 'valibot';

export const splitConfigSchema = v.strictObject({
  kind: v.optional(v.picklist(['stratified', 'random'])),
  /** Shares in (0, 1) that sum to 1; test is 0 when a separate test file is given. */
  train: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.7),
  validation: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.15),
  test: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.15),
  seed: v.optional(v.pipe(v.number(), v.safeInteger()), 0),
  /** `drop`: rows that repeat an earlier one exactly are in no part. Default: they are kept. A test file is left as it is. */
  duplicates: v.optional(v.picklist(['keep', 'drop'])),
});
export type SplitConfig = v.InferOutput<typeof splitConfigSchema>;

export const PARTS = ['train', 'validation', 'test'] as const;
export type Part = (typeof PARTS)[number];

/** Positions into a `Table` (not row ids), each ascending; together a partition of the rows with a target. */
export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}
