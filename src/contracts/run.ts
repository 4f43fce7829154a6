/** A run: what was asked, under which circumstances, what happened step by step. */
import * as v from 'valibot';
import type { GlassReport } from './glass';
import type { Recipe } from './recipe';

export const TASKS = ['classification', 'regression'] as const;
export type Task = (typeof TASKS)[number];
export const FAMILIES = ['baseline', 'linear', 'mlp'] as const;
export type FamilyId = (typeof FAMILIES)[number];

const positiveInteger = v.pipe(v.number(), v.integer(), v.minValue(1));
const commonTrainEntries = {
  /** Upper bound on passes over the training rows; early stopping usually ends sooner. Default: chosen from the number of rows. */
  epochs: v.optional(v.pipe(positiveInteger, v.maxValue(100_000))),
  batchSize: v.optional(v.pipe(positiveInteger, v.maxValue(65_536))),
  /** Peak of the schedule. */
  learningRate: v.optional(v.pipe(v.number(), v.gtValue(0), v.finite())),
  seed: v.optional(v.pipe(v.number(), v.safeInteger()), 0),
  /** Stop when validation loss has not improved, and keep the best epoch's weights. */
  earlyStopping: v.optional(v.boolean(), true),
};

export const trainConfigSchema = v.variant('model', [
  v.strictObject({
    model: v.literal('auto'),
    ...commonTrainEntries,
    /** For every candidate. Default: none. */
    classWeights: v.optional(v.picklist(['none', 'balanced'])),
  }),
  v.strictObject({ model: v.literal('baseline'), ...commonTrainEntries }),
  v.strictObject({
    model: v.literal('linear'),
    ...commonTrainEntries,
    /** Strength of the squared penalty, in units of loss per squared weight; null: chosen on the validation rows. */
    l2: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0), v.finite())), null),
    classWeights: v.optional(v.picklist(['none', 'balanced']), 'none'),
  }),
  v.strictObject({
    model: v.literal('mlp'),
    ...commonTrainEntries,
    /** Units of each hidden layer; default chosen from the data. */
    hiddenUnits: v.optional(
      v.pipe(v.array(v.pipe(positiveInteger, v.maxValue(4096))), v.minLength(1), v.maxLength(8)),
    ),
    activation: v.optional(v.picklist(['relu', 'tanh', 'gelu']), 'relu'),
    /** Share of hidden units set to 0 in each training step, in [0, 1). */
    dropout: v.optional(v.pipe(v.number(), v.minValue(0), v.ltValue(1))),
    /** Decoupled weight decay per step, multiplied by the learning rate. */
    weightDecay: v.optional(v.pipe(v.number(), v.minValue(0), v.finite())),
    optimizer: v.optional(v.picklist(['sgd', 'momentum', 'rmsprop', 'adam']), 'adam'),
    schedule: v.optional(v.picklist(['constant', 'cosine', 'step', 'warmupCosine']), 'cosine'),
    classWeights: v.optional(v.picklist(['none', 'balanced']), 'none'),
  }),
]);
/** What a person asked for; `model` picks the family and its further keys. */
export type TrainConfig = v.InferOutput<typeof trainConfigSchema>;

export const backendNameSchema = v.picklist(['webgpu', 'wasm', 'cpu']);
export type BackendName = v.InferOutput<typeof backendNameSchema>;
export const backendChoiceSchema = v.picklist(['auto', 'webgpu', 'wasm', 'cpu']);
export type BackendChoice = v.InferOutput<typeof backendChoiceSchema>;

/** Where a run happened. Recorded with every run, report and card. */
export const environmentSchema = v.object({
  /** Terrarium's version. */
  app: v.string(),
  backend: backendNameSchema,
  /** Why this backend: a key of the reason catalogue, such as `no-adapter`, `software-adapter`, `asked-for`. */
  backendReason: v.string(),
  /** What the browser tells of the adapter, `none` without one. */
  adapter: v.string(),
  threads: v.number(),
  browser: v.string(),
  crossOriginIsolated: v.boolean(),
});
export type Environment = v.InferOutput<typeof environmentSchema>;

/** One finished epoch. Losses are means over whole sets of rows, never means of batch means. */
export interface EpochRecord {
  /** 1-based. */
  readonly epoch: number;
  /** Row-weighted mean over the epoch's training batches, with dropout on; null when it was not finite. */
  readonly trainingLoss: number | null;
  /** Over all validation rows with dropout off; null without validation rows or when it was not finite. */
  readonly validationLoss: number | null;
  readonly learningRate: number;
  /** Without pauses. */
  readonly durationMs: number;
  /**
   * Accuracy, or R squared in the target's unit, of the weights that are kept so far on at most 2,048 evenly spaced
   * training rows, dropout off; null or absent when it was not computed.
   */
  readonly trainingScore?: number | null | undefined;
  /** The same over all validation rows; null without them or when undefined. Absent in runs of earlier versions. */
  readonly validationScore?: number | null | undefined;
}

/** What a run of a neural network does, with everything that was left open filled in. */
export const trainingChoicesSchema = v.object({
  hiddenUnits: v.array(v.number()),
  activation: v.picklist(['relu', 'tanh', 'gelu']),
  /** Share of hidden units turned off in each step. */
  dropout: v.number(),
  batchSize: v.number(),
  learningRate: v.number(),
  schedule: v.picklist(['constant', 'cosine', 'step', 'warmupCosine']),
  optimizer: v.picklist(['sgd', 'momentum', 'rmsprop', 'adam']),
  weightDecay: v.number(),
  epochs: v.number(),
  /** Epochs without a better validation loss before it ends; null: it does not end early. */
  patience: v.nullable(v.number()),
});
export type TrainingChoices = v.InferOutput<typeof trainingChoicesSchema>;

/** What knowing nothing but the training rows' target gives on the validation rows. Null: undefined, or no such rows. */
export const baselineScoresSchema = v.object({
  /** Answering class shares (log loss, weighted as the run's loss) or the mean (squared standardised error). */
  validationLoss: v.nullable(v.number()),
  /** Accuracy of the most frequent class, or R squared of the mean. */
  validationScore: v.nullable(v.number()),
});
export type BaselineScores = v.InferOutput<typeof baselineScoresSchema>;

/** Characters (UTF-16) of the note beside a run. */
export const LONGEST_RUN_NOTE = 500;

/** How one family did among the candidates of `auto`. */
export const candidateSchema = v.object({
  model: v.string(),
  /** Log loss (classification) or RMSE in the target's unit (regression) on the validation rows; null when it failed. */
  validation: v.nullable(v.number()),
});
export type Candidate = v.InferOutput<typeof candidateSchema>;

/** What training reports while it goes on. Tagged by `kind`; exhaustive. */
export type RunEvent =
  | { readonly kind: 'prepared'; readonly recipe: Recipe; readonly nFeatures: number }
  | {
      readonly kind: 'started';
      readonly family: FamilyId;
      readonly epochs: number;
      readonly stepsPerEpoch: number;
      readonly parameters: number;
      readonly baseline: BaselineScores;
      /** Null for families that leave nothing open. */
      readonly choices: TrainingChoices | null;
    }
  | {
      readonly kind: 'step';
      readonly family: FamilyId;
      readonly step: number;
      readonly steps: number;
      readonly loss: number;
      /** Pauses left out, like the time left. */
      readonly samplesPerSecond: number;
      readonly secondsLeft: number | null;
      /** True when this one step was asked for and the run holds again after it. */
      readonly single: boolean;
    }
  | {
      readonly kind: 'epoch';
      readonly family: FamilyId;
      readonly record: EpochRecord;
      readonly best: boolean;
    }
  /** The run holds between two steps, after `step` of them. */
  | { readonly kind: 'paused'; readonly family: FamilyId; readonly step: number }
  | { readonly kind: 'resumed'; readonly family: FamilyId; readonly step: number }
  /** At most about four a second while the run goes on, and after every single step. */
  | { readonly kind: 'glass'; readonly report: GlassReport }
  | { readonly kind: 'candidate'; readonly candidate: Candidate }
  | { readonly kind: 'finished'; readonly family: FamilyId; readonly outcome: RunOutcome };

/** Why training ended. `diverged`: the loss was not finite and the last good weights were kept. */
export const runOutcomeSchema = v.picklist(['completed', 'earlyStopped', 'stopped', 'diverged']);
export type RunOutcome = v.InferOutput<typeof runOutcomeSchema>;

/** Progress of anything long but training: reading, profiling, permuting. */
export interface ProgressEvent {
  readonly kind: 'progress';
  /** Key of what is going on: `reading`, `filtering`, `sorting`, `profiling`, `fitting`, `predicting`, `logging`, `permuting`, `explaining`, `resampling`, `exporting`. */
  readonly activity: string;
  readonly done: number;
  /** Null when the total is unknown. */
  readonly total: number | null;
  readonly unit: 'bytes' | 'rows' | 'columns' | 'shuffles' | 'files' | 'replicates';
  readonly secondsLeft: number | null;
}

/** The six rooms; their order is the list in `pipeline/stages.ts`, which the compiler holds against this type. */
export type Stage = 'data' | 'prepare' | 'train' | 'evaluate' | 'deploy' | 'monitor';
