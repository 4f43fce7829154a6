/**
 * Intent and what was learned from it. A `Recipe` is JSON a person can read and reorder; a `FittedRecipe` is the same
 * steps with what the training rows taught them, also JSON, and travels inside the bundle: a model never meets raw
 * numbers it was not trained on. Steps run in order; each names the columns it works on.
 */
import * as v from 'valibot';
import { columnSchemaSchema, COLUMN_TYPES, type ColumnType } from './dataset';

const columns = v.array(v.string());
const reason = v.optional(v.string());

export const DATE_PARTS = ['year', 'month', 'dayOfMonth', 'dayOfWeek', 'hour'] as const;

/**
 * Removes columns: ids, free text, constants, repetitions, leaks a person decided on. `repeats` names the column that
 * says the same, for the reason; the step does nothing with it.
 */
const dropStep = v.strictObject({
  kind: v.literal('drop'),
  columns,
  repeats: v.optional(v.string()),
  reason,
});
/** Fills missing values. `indicator` adds a 0/1 feature "was missing" for each column that had any in training rows. */
const imputeStep = v.strictObject({
  kind: v.literal('impute'),
  columns,
  strategy: v.picklist(['median', 'mean', 'mostFrequent', 'constant']),
  value: v.optional(v.union([v.number(), v.string()])),
  indicator: v.optional(v.boolean()),
  reason,
});
/** Limits numbers to two quantiles of the training rows. */
const clipStep = v.strictObject({
  kind: v.literal('clip'),
  columns,
  lowerQuantile: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  upperQuantile: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  reason,
});
/** sign(x) * ln(1 + |x|): defined for every number, close to x near 0, close to ln x far out. */
const logStep = v.strictObject({ kind: v.literal('log'), columns, reason });
/** Replaces a date by numbers read off in UTC. */
const datePartsStep = v.strictObject({
  kind: v.literal('dateParts'),
  columns,
  parts: v.array(v.picklist(DATE_PARTS)),
  reason,
});
/** Merges categories seen fewer than `minimumCount` times in the training rows into the "unknown" bucket of one-hot. */
const rareStep = v.strictObject({
  kind: v.literal('rare'),
  columns,
  minimumCount: v.pipe(v.number(), v.integer(), v.minValue(1)),
  reason,
});
/** One 0/1 feature per category of the training rows, and one for anything else ("unknown" bucket). */
const oneHotStep = v.strictObject({ kind: v.literal('oneHot'), columns, reason });
/**
 * Adds, beside each number, one feature per quantile bin of the training rows: how far the number has climbed through
 * that bin, 0 below it, 1 above it. Lets a linear model bend. At most `count` bins; a column with no more distinct
 * values than that gets a step at each of them.
 */
const binsStep = v.strictObject({
  kind: v.literal('bins'),
  columns,
  count: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(256)),
  reason,
});
/** standard: (x - mean) / standard deviation; minMax: to [0, 1]; robust: (x - median) / interquartile range. */
const scaleStep = v.strictObject({
  kind: v.literal('scale'),
  columns,
  method: v.picklist(['standard', 'minMax', 'robust']),
  reason,
});

export const recipeStepSchema = v.variant('kind', [
  dropStep,
  imputeStep,
  clipStep,
  logStep,
  datePartsStep,
  rareStep,
  oneHotStep,
  binsStep,
  scaleStep,
]);
/**
 * One step of intent. `columns` names what is there when the step runs: dataset columns, and what earlier steps made of
 * them (`joined.month`). `reason` is a key of the reason catalogue or a person's own words.
 */
export type RecipeStep = v.InferOutput<typeof recipeStepSchema>;

/** The types of column that each kind of step works on. */
export const STEP_NEEDS = {
  drop: COLUMN_TYPES,
  impute: ['number', 'date', 'category', 'boolean'],
  clip: ['number', 'date'],
  log: ['number'],
  dateParts: ['date'],
  rare: ['category', 'boolean'],
  oneHot: ['category', 'boolean'],
  bins: ['number'],
  scale: ['number'],
} as const satisfies { readonly [Kind in RecipeStep['kind']]: readonly ColumnType[] };

/** How a regression target is presented to the model; predictions are brought back to its unit. log: as the step `log`. */
export const targetTransformSchema = v.strictObject({
  transform: v.picklist(['none', 'log']),
  reason,
});
export type TargetTransform = v.InferOutput<typeof targetTransformSchema>;

export const recipeSchema = v.strictObject({
  steps: v.array(recipeStepSchema),
  target: v.optional(targetTransformSchema),
});
export type Recipe = v.InferOutput<typeof recipeSchema>;

export const fittedStepSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('drop'), columns }),
  v.strictObject({
    kind: v.literal('impute'),
    /** Per column: the value that fills the gaps, and the name of its indicator feature or null. */
    fills: v.array(
      v.strictObject({
        column: v.string(),
        value: v.union([v.number(), v.string()]),
        indicator: v.nullable(v.string()),
      }),
    ),
  }),
  v.strictObject({
    kind: v.literal('clip'),
    limits: v.array(v.strictObject({ column: v.string(), low: v.number(), high: v.number() })),
  }),
  v.strictObject({ kind: v.literal('log'), columns }),
  v.strictObject({
    kind: v.literal('dateParts'),
    parts: v.array(v.picklist(DATE_PARTS)),
    /** Per column: the names of the numbers that replace it, in the order of `parts`. */
    dates: v.array(v.strictObject({ column: v.string(), features: v.array(v.string()) })),
  }),
  v.strictObject({
    kind: v.literal('rare'),
    kept: v.array(v.strictObject({ column: v.string(), values: v.array(v.string()) })),
  }),
  v.strictObject({
    kind: v.literal('oneHot'),
    /** Per column: its categories and the names of the features, one per category and last the unknown bucket. */
    categories: v.array(
      v.strictObject({ column: v.string(), values: v.array(v.string()), features: v.array(v.string()) }),
    ),
  }),
  v.strictObject({
    kind: v.literal('bins'),
    /** Per column: strictly ascending edges, and the names of the features, one fewer. No entry: nothing is added. */
    bins: v.array(
      v.strictObject({ column: v.string(), edges: v.array(v.number()), features: v.array(v.string()) }),
    ),
  }),
  v.strictObject({
    kind: v.literal('scale'),
    method: v.picklist(['standard', 'minMax', 'robust']),
    scales: v.array(v.strictObject({ column: v.string(), centre: v.number(), spread: v.number() })),
  }),
]);
export type FittedStep = v.InferOutput<typeof fittedStepSchema>;

/** One column of the feature matrix and where it came from. */
export const featureSchema = v.strictObject({
  /** Unique, such as `sex=female`, `age`, `age is missing`, `joined.month`. */
  name: v.string(),
  /** The dataset column it was made from. */
  column: v.string(),
});
export type Feature = v.InferOutput<typeof featureSchema>;

export const fittedTargetSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('classes'),
    column: v.string(),
    /** Sorted: numerically when every class reads as a number, else by code point. Order = order of probabilities. */
    classes: v.array(v.string()),
    /** Index of the class counted as positive; null with more than two classes. */
    positive: v.nullable(v.number()),
  }),
  v.strictObject({
    kind: v.literal('number'),
    column: v.string(),
    transform: v.picklist(['none', 'log']),
    /** Of the transformed target over the training rows; the model sees (transformed - mean) / standardDeviation. */
    mean: v.number(),
    standardDeviation: v.number(),
    /** Smallest and largest transformed training target; inverse transforms are limited to this range widened by its width. */
    minimum: v.number(),
    maximum: v.number(),
  }),
]);
export type FittedTarget = v.InferOutput<typeof fittedTargetSchema>;

export const fittedRecipeSchema = v.strictObject({
  version: v.literal(1),
  /** Columns the recipe expects, the target left out, in dataset order. Extra columns are ignored. */
  inputs: v.array(columnSchemaSchema),
  steps: v.array(fittedStepSchema),
  features: v.array(featureSchema),
  target: fittedTargetSchema,
});
export type FittedRecipe = v.InferOutput<typeof fittedRecipeSchema>;

/** Features of some rows, ready for a model. */
export interface FeatureMatrix {
  readonly nRows: number;
  readonly nFeatures: number;
  readonly values: Float32Array; // [rows, features], row-major, every value finite
}

/** Features with their targets. */
export interface LabelledMatrix extends FeatureMatrix {
  /** Class indices, or the transformed and standardised regression target. */
  readonly y: Int32Array | Float32Array; // [rows]
}
