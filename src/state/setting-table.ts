/**
 * The settings of a training run as one table: which a model has, what they may hold, and what they are where a
 * configuration does not say. Whatever a person can type a setting into reads it from here.
 */
import type { TrainConfig } from '../contracts';

export type ModelChoice = TrainConfig['model'];
type ConfigOf<Model extends ModelChoice> = Extract<TrainConfig, { model: Model }>;
type AllKeys<Union> = Union extends unknown ? keyof Union : never;
export type RunSetting = AllKeys<TrainConfig>;
export type SettingId = Exclude<RunSetting, 'model'>;

/** Null: chosen from the data. */
export type SettingValue = string | number | boolean | readonly number[] | null;

type SettingsByModel = {
  readonly [Model in ModelChoice]: readonly Exclude<keyof ConfigOf<Model>, 'model'>[];
};

/** The settings that mean something to each model, in the order in which they are told. */
const MEANINGFUL = {
  auto: ['epochs', 'learningRate', 'batchSize', 'classWeights', 'earlyStopping', 'seed'],
  baseline: [],
  linear: ['l2', 'classWeights', 'epochs'],
  mlp: [
    'hiddenUnits',
    'dropout',
    'learningRate',
    'optimizer',
    'schedule',
    'activation',
    'weightDecay',
    'classWeights',
    'batchSize',
    'epochs',
    'earlyStopping',
    'seed',
  ],
} as const satisfies SettingsByModel;
export const SETTINGS_OF_MODEL: Readonly<Record<ModelChoice, readonly SettingId[]>> = MEANINGFUL;

/** Settings that a configuration of a model carries to no effect: its training is exact, or there is none. */
const IDLE = {
  auto: [],
  baseline: ['epochs', 'learningRate', 'batchSize', 'earlyStopping', 'seed'],
  linear: ['learningRate', 'batchSize', 'earlyStopping', 'seed'],
  mlp: [],
} as const satisfies SettingsByModel;
export const IDLE_SETTINGS_OF_MODEL: Readonly<Record<ModelChoice, readonly SettingId[]>> = IDLE;

/** Settings of one of several words, the default first. */
export const CHOICES = {
  classWeights: ['none', 'balanced'],
  activation: ['relu', 'tanh', 'gelu'],
  optimizer: ['adam', 'rmsprop', 'momentum', 'sgd'],
  schedule: ['cosine', 'warmupCosine', 'step', 'constant'],
} as const;
export type ChoiceId = keyof typeof CHOICES;

export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly isWhole: boolean;
  /** The lower end itself is refused. */
  readonly excludesLeast?: boolean;
  /** The upper end itself is refused. */
  readonly excludesMost?: boolean;
}

/** Settings that are numbers, with what they may be. */
export const NUMBERS = {
  learningRate: { least: 0, most: Infinity, isWhole: false, excludesLeast: true },
  dropout: { least: 0, most: 1, isWhole: false, excludesMost: true },
  weightDecay: { least: 0, most: Infinity, isWhole: false },
  l2: { least: 0, most: Infinity, isWhole: false },
  batchSize: { least: 1, most: 65_536, isWhole: true },
  epochs: { least: 1, most: 100_000, isWhole: true },
  seed: { least: -Number.MAX_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER, isWhole: true },
} as const satisfies Partial<Record<SettingId, NumberRange>>;
export type NumberId = keyof typeof NUMBERS;

export const MOST_LAYERS = 8;
export const MOST_UNITS = 4096;

/** What a setting is where a configuration does not say. */
const DEFAULTS: Readonly<Partial<Record<RunSetting, SettingValue>>> = {
  seed: 0,
  earlyStopping: true,
  classWeights: CHOICES.classWeights[0],
  activation: CHOICES.activation[0],
  optimizer: CHOICES.optimizer[0],
  schedule: CHOICES.schedule[0],
};

export function defaultOf(setting: RunSetting): SettingValue {
  return DEFAULTS[setting] ?? null;
}

/** What a configuration says of a setting, or what it then is. */
export function settingOf(config: TrainConfig, setting: RunSetting): SettingValue {
  const value = (config as Readonly<Partial<Record<RunSetting, SettingValue>>>)[setting];
  return value ?? defaultOf(setting);
}

export function hasSetting(model: ModelChoice, setting: SettingId): boolean {
  return SETTINGS_OF_MODEL[model].includes(setting);
}
