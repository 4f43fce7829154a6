/** One row put to a deployed version, and what it answers. */
import * as v from 'valibot';
import { columnTypeSchema } from './dataset';
import { userKeyedRecord } from './guards';

const finite = v.pipe(v.number(), v.finite());

/** Cells by column name as a person or a file writes them; an absent or null cell is missing. */
export const inputRowSchema = userKeyedRecord(v.nullable(v.string()));
export type InputRow = v.InferOutput<typeof inputRowSchema>;

/**
 * A way in which a row lies outside what the model has seen. `range`: beyond the reference's limits; `category`: a word
 * that training did not have; `unread`: a cell that does not read as its column's type and counts as missing; `missing`: a
 * gap in a column that had none in training.
 */
export const outsideSchema = v.object({
  column: v.string(),
  kind: v.picklist(['range', 'category', 'unread', 'missing']),
  /** The cell; null where missing. */
  cell: v.nullable(v.string()),
  /** Of `range`. */
  limits: v.nullable(v.tuple([v.number(), v.number()])),
});
export type Outside = v.InferOutput<typeof outsideSchema>;

export const answerSchema = v.object({
  /** Class name, or value in the target's unit; null: the version abstains. */
  output: v.nullable(v.union([v.string(), finite])),
  /** What would have been answered; equals `output` unless the version abstains. */
  likeliest: v.union([v.string(), finite]),
  /** Calibrated probability of `likeliest`; null for regression. */
  confidence: v.nullable(finite),
  /** Calibrated, in the order of the classes; empty for regression. */
  probabilities: v.array(finite),
  /** Regression: the conformal interval; null without one. */
  interval: v.nullable(v.tuple([finite, finite])),
  outside: v.array(outsideSchema),
});
export type Answer = v.InferOutput<typeof answerSchema>;

/** What a form asks for one column. */
export const inputFieldSchema = v.object({
  name: v.string(),
  type: columnTypeSchema,
  /** Numbers and dates (milliseconds): limits of the reference, for a hint and a slider. */
  range: v.nullable(v.tuple([finite, finite])),
  /** Categories and booleans, most frequent first. */
  categories: v.nullable(v.array(v.string())),
  /** As `$` or `%` where the file carried one, else null. */
  unit: v.nullable(v.string()),
  /** A cell to begin with: the median or the most frequent word; null where there is none. */
  typical: v.nullable(v.string()),
  /** True where training rows had gaps, so that the cell may be left empty. */
  mayBeMissing: v.boolean(),
});
export type InputField = v.InferOutput<typeof inputFieldSchema>;
