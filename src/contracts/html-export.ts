/**
 * What the single HTML file carries: a model version with everything that answering needs, as JSON in a data block of the
 * page. Of the reference sketches only limits and words are kept, no sampled numbers.
 */
import * as v from 'valibot';
import { inputFieldSchema } from './answer';
import { modelFileSchema, referenceProfileSchema } from './bundle';
import { cellNotationSchema } from './cell-notation';
import { sourceFormatSchema } from './dataset';
import { decisionSchema } from './decision';
import { fittedRecipeSchema } from './recipe';
import { TASKS } from './run';

export const htmlPayloadSchema = v.strictObject({
  terrariumHtml: v.literal(1),
  name: v.string(),
  modelVersion: v.pipe(v.number(), v.integer(), v.minValue(1)),
  createdAt: v.string(),
  task: v.picklist(TASKS),
  weightsSha256: v.string(),
  model: modelFileSchema,
  /** `weights.bin` of the bundle in Base64. */
  weights: v.string(),
  recipe: fittedRecipeSchema,
  decision: decisionSchema,
  notation: cellNotationSchema,
  reference: referenceProfileSchema,
  /** What the form asks. */
  fields: v.array(inputFieldSchema),
  /** Columns that seem to hold personal data: their cells are never kept in the log. */
  personal: v.array(v.string()),
  /** How the training file was written, so that a later one is read like it. */
  source: sourceFormatSchema,
});
export type HtmlPayload = v.InferOutput<typeof htmlPayloadSchema>;
