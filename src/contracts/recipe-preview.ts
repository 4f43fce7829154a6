/**
 * What a recipe does, shown on the training rows of a split: per step what it learned and changed, and some real rows
 * before and after. Nothing of validation or test rows is in it.
 */
import * as v from 'valibot';
import { columnTypeSchema } from './dataset';
import { featureSchema, fittedStepSchema, recipeSchema } from './recipe';
import { wireErrorSchema } from './wire';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Rows that one preview may show. */
export const MOST_PREVIEW_ROWS = 100;
/** Columns that one side of a sample may show; those the step touches come first. */
export const MOST_PREVIEW_COLUMNS = 40;
/** UTF-16 units of a word or text that a cell shows. */
export const MOST_PREVIEW_TEXT = 200;

export const previewRequestSchema = v.strictObject({
  splitId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  recipe: recipeSchema,
  /** 0-based step whose before and after are shown; null: before the first step and after the last. */
  step: v.nullable(count),
  /**
   * How many training rows to show, the first of those that change there, filled up with others; or row positions, of
   * which those outside training are left out.
   */
  rows: v.union([
    v.pipe(count, v.maxValue(MOST_PREVIEW_ROWS)),
    v.pipe(v.array(count), v.maxLength(MOST_PREVIEW_ROWS)),
  ]),
});
export type PreviewRequest = v.InferOutput<typeof previewRequestSchema>;

/** What one step of intent does to the training rows. */
export const stepPreviewSchema = v.object({
  /** What the step learned; null when it could not be fitted. Then it is skipped, and nothing below it changed. */
  fitted: v.nullable(fittedStepSchema),
  /** `E-RECIPE-...`: why it could not be fitted; null when it could. */
  problem: v.nullable(wireErrorSchema),
  /** Columns there before and after the step; the target and ignored columns are not counted. */
  columnsBefore: count,
  columnsAfter: count,
  /** Names that are gone after the step, and what is new: `column` is the dataset column it was made from. */
  removed: v.array(v.string()),
  added: v.array(featureSchema),
  /** Columns that stay with other values, and in how many training rows the value differs. None with 0 rows. */
  changed: v.array(v.object({ column: v.string(), rows: count })),
  /** Training rows with at least one such value. */
  rowsChanged: count,
});
export type StepPreview = v.InferOutput<typeof stepPreviewSchema>;

const sampleColumnSchema = v.object({
  name: v.string(),
  /** The dataset column it was made from. */
  column: v.string(),
  type: columnTypeSchema,
  mark: v.picklist(['kept', 'changed', 'removed', 'new']),
  /** Shape [rows]. Numbers, dates as milliseconds since 1970-01-01T00:00Z, words cut to `MOST_PREVIEW_TEXT`; null = missing. */
  cells: v.array(v.union([v.number(), v.string(), v.null()])),
  /** Shape [rows]. True where the value is another one before than after. */
  differs: v.array(v.boolean()),
  /** Shape [rows]. True where a category is in the bucket of rare and unknown ones; the cell is then null. */
  isOther: v.array(v.boolean()),
});
export type SampleColumn = v.InferOutput<typeof sampleColumnSchema>;

/** Real training rows, cell by cell. */
export const previewSampleSchema = v.object({
  step: v.nullable(count),
  /** 0-based positions into the table and into the source file, shape [rows]. */
  positions: v.array(count),
  rowIds: v.array(v.number()),
  /** At most `MOST_PREVIEW_COLUMNS` a side; columns left out are counted. */
  before: v.array(sampleColumnSchema),
  after: v.array(sampleColumnSchema),
  beforeLeftOut: count,
  afterLeftOut: count,
});
export type PreviewSample = v.InferOutput<typeof previewSampleSchema>;

export const recipePreviewSchema = v.object({
  splitId: v.string(),
  trainingRows: count,
  /** One for each step of the recipe, in its order. */
  steps: v.array(stepPreviewSchema),
  /** Numbers that may still be missing at the end are filled by one more step; null when there are none. */
  closing: v.nullable(fittedStepSchema),
  /** What the steps that could be fitted leave to be done (`E-RECIPE-UNENCODED`, `E-RECIPE-NO-FEATURES`, `E-TARGET-...`), or null. */
  problem: v.nullable(wireErrorSchema),
  /** What the model would see; empty with a problem. */
  features: v.array(featureSchema),
  sample: previewSampleSchema,
});
export type RecipePreview = v.InferOutput<typeof recipePreviewSchema>;
