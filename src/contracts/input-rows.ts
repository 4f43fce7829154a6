/** A small file on its way to a version's form: its rows as a person would type them. */
import * as v from 'valibot';
import { inputRowSchema } from './answer';
import { cellNotationSchema } from './cell-notation';
import type { BlobLike } from './worker-api';

/** Most rows that field mode takes from a file; more are a file for the Deploy room. */
export const MOST_INPUT_ROWS = 1_000;

export const readInputRowsRequestSchema = v.strictObject({
  name: v.string(),
  blob: v.custom<BlobLike>(
    (value) =>
      typeof value === 'object' && value !== null && typeof (value as { size?: unknown }).size === 'number',
    'expected a blob',
  ),
  /** Columns that are wanted. */
  columns: v.array(v.string()),
  notation: cellNotationSchema,
});
export type ReadInputRowsRequest = v.InferOutput<typeof readInputRowsRequestSchema>;

export const inputRowsSchema = v.array(inputRowSchema);
