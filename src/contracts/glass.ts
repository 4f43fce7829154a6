/**
 * A look into a model, while it trains or afterwards: one row on its way through the layers, the largest weights, their
 * distribution, and for two numeric inputs the answer over the whole plane. Plain data, bounded in size whatever the
 * model; nothing here changes what is learned.
 */
import * as v from 'valibot';
import { FAMILIES, TASKS } from './run';

/** What the squares and lines of a drawn network stand for. */
export const GLASS_VIEWS = ['activations', 'weights', 'gradients'] as const;
export type GlassView = (typeof GLASS_VIEWS)[number];

/** Units drawn of a layer at most; the true number is told beside them. */
export const MAX_DRAWN_UNITS = 64;
/** Lines drawn between two layers at most. */
export const MAX_DRAWN_LINKS = 48;
/** Cells along each side of a decision surface. */
export const SURFACE_CELLS = 48;
/** Training rows drawn on a surface at most. */
export const MAX_SURFACE_POINTS = 400;
/** More classes than this have no surface. */
export const MAX_SURFACE_CLASSES = 10;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const float32: v.GenericSchema<Float32Array> = v.instance(Float32Array);

export const watchRequestSchema = v.strictObject({
  /** 0-based position in the dataset of a training or validation row; null, or any other row: the first validation row. */
  row: v.nullable(count),
  view: v.picklist(GLASS_VIEWS),
  /** Features told at most, strongest first. */
  inputs: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(24)),
  histograms: v.boolean(),
  surface: v.boolean(),
});
export type WatchRequest = v.InferOutput<typeof watchRequestSchema>;

export const inspectRequestSchema = v.strictObject({
  runId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  watch: watchRequestSchema,
});
export type InspectRequest = v.InferOutput<typeof inspectRequestSchema>;

/** What may be asked of a training run between two steps. `step`: one step, then pause again. */
export const STEER_COMMANDS = ['pause', 'resume', 'step'] as const;
export const steerCommandSchema = v.picklist(STEER_COMMANDS);
export type SteerCommand = v.InferOutput<typeof steerCommandSchema>;

const glassRowSchema = v.object({
  /** 0-based position in the dataset. */
  position: count,
  /** 0-based position in the source file. */
  rowId: count,
  part: v.picklist(['train', 'validation']),
  /** Positions of the neighbours in the same part; null at its ends. */
  previous: v.nullable(count),
  next: v.nullable(count),
  /** Rows of the part. */
  of: count,
});
const glassInputSchema = v.object({
  /** 0-based index among the model's features. */
  index: count,
  /** Name of the feature, as the recipe made it. */
  name: v.string(),
  /** Prepared value, as the model reads it. */
  value: v.number(),
  /** |value| times the sum of its outgoing weights' sizes: how strongly it enters. At least 0. */
  strength: v.number(),
  /** Derivative of the row's loss with respect to the value; null unless gradients are looked at and the truth is known. */
  gradient: v.nullable(v.number()),
});
const glassLayerSchema = v.object({
  /** `dense_0`, `dense_1` ... and `output`. */
  name: v.string(),
  /** The activation of a hidden layer; `softmax`, `identity` or `shares` (a baseline) of the output. */
  activation: v.picklist(['relu', 'tanh', 'gelu', 'softmax', 'identity', 'shares']),
  /** All units; the arrays below hold the first `MAX_DRAWN_UNITS` of them. */
  units: count,
  /** Weights and biases of the layer. */
  parameters: count,
  /** What the units answer for the row, with dropout off, [drawn units]. */
  activations: v.pipe(v.array(v.number()), v.maxLength(MAX_DRAWN_UNITS)),
  /** Root of the sum of squares of each unit's incoming weights, [drawn units]. */
  weightNorms: v.pipe(v.array(v.number()), v.maxLength(MAX_DRAWN_UNITS)),
  /**
   * Derivative of the row's loss with respect to what each unit answers (of the output: with respect to what enters its
   * activation), [drawn units]; null unless gradients are looked at and the truth is known.
   */
  gradients: v.nullable(v.pipe(v.array(v.number()), v.maxLength(MAX_DRAWN_UNITS))),
  /** Units of all that answer exactly 0. */
  silent: count,
  /** Share of units that training turns off at random in each step; 0 without. */
  dropout: v.number(),
  /** Units that dropout turned off for the first row of the latest step, among the drawn ones; null outside training. */
  dropped: v.nullable(v.pipe(v.array(count), v.maxLength(MAX_DRAWN_UNITS))),
  /** How many of all units that were; null outside training. */
  droppedCount: v.nullable(count),
});
const glassLinkSchema = v.object({
  /** Drawn unit of the layer before; for the first layer an index into `inputs`. */
  from: count,
  /** Drawn unit of this layer. */
  to: count,
  /** The weight; in the view of gradients the derivative of the row's loss with respect to it. */
  value: v.number(),
});
const weightHistogramSchema = v.object({
  /** As the layer. */
  name: v.string(),
  /** Weights, biases left out. */
  count,
  minimum: v.number(),
  maximum: v.number(),
  mean: v.number(),
  /** Population standard deviation. */
  standardDeviation: v.number(),
  /** Weights in bins of equal width from minimum to maximum, both inclusive. */
  bins: v.pipe(v.array(count), v.maxLength(64)),
});
const surfaceAxisSchema = v.object({ column: v.string(), minimum: v.number(), maximum: v.number() });
const surfaceSchema = v.object({
  /** Two raw columns, in the dataset's order. */
  x: surfaceAxisSchema,
  y: surfaceAxisSchema,
  cells: v.literal(SURFACE_CELLS),
  /** Width of one cell's answer: classes, or 1. */
  outputs: count,
  /**
   * Answers at the cells' centres, [cells along y, cells along x, outputs], row-major, y from its minimum upwards:
   * probabilities, or values in the target's unit.
   */
  values: float32,
  /** Evenly chosen training rows. */
  points: v.object({
    x: float32,
    y: float32,
    /** Class index, or the value in the target's unit. */
    target: float32,
  }),
});
export type GlassSurface = v.InferOutput<typeof surfaceSchema>;

export const glassReportSchema = v.object({
  family: v.picklist(FAMILIES),
  /** Steps done when it was looked at; of a stored run all of them. */
  step: count,
  view: v.picklist(GLASS_VIEWS),
  row: glassRowSchema,
  /** Strongest first. */
  inputs: v.pipe(v.array(glassInputSchema), v.maxLength(24)),
  /** All features. */
  nInputs: count,
  /** First hidden layer first, the output last. */
  layers: v.pipe(v.array(glassLayerSchema), v.maxLength(80)),
  /** Largest by size first, one list for each layer: what enters it. Empty where the layer before is not drawn. */
  links: v.pipe(v.array(v.pipe(v.array(glassLinkSchema), v.maxLength(MAX_DRAWN_LINKS))), v.maxLength(80)),
  answer: v.object({
    task: v.picklist(TASKS),
    /** Of all classes, at most 64; empty for regression. */
    classes: v.pipe(v.array(v.string()), v.maxLength(MAX_DRAWN_UNITS)),
    /** In the order of `classes`. */
    probabilities: v.pipe(v.array(v.number()), v.maxLength(MAX_DRAWN_UNITS)),
    /** The likeliest class, or the value in the target's unit. */
    predicted: v.union([v.string(), v.number()]),
    /** The truth; null when it is unknown to the model. */
    actual: v.nullable(v.union([v.string(), v.number()])),
    /** Loss of the row, unweighted: nats, or squared standardised units; null without the truth. */
    loss: v.nullable(v.number()),
  }),
  /** One for each layer; null when not asked for. */
  histograms: v.nullable(v.pipe(v.array(weightHistogramSchema), v.maxLength(80))),
  /** Null when not asked for, or when the model does not read exactly two numeric columns. */
  surface: v.nullable(surfaceSchema),
  /** What looking took. */
  durationMs: v.number(),
});
export type GlassReport = v.InferOutput<typeof glassReportSchema>;
export type GlassRow = v.InferOutput<typeof glassRowSchema>;
export type GlassInput = v.InferOutput<typeof glassInputSchema>;
export type GlassLayer = v.InferOutput<typeof glassLayerSchema>;
export type GlassLink = v.InferOutput<typeof glassLinkSchema>;
export type WeightHistogram = v.InferOutput<typeof weightHistogramSchema>;
