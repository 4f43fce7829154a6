/**
 * The settings of a training run as fields a person can type into: which a model has, what they may hold, and the
 * configuration with one of them changed. A value that cannot be is refused with what would be possible.
 */
import { parseWith, trainConfigSchema, type TrainConfig } from '../contracts';

/** In the order they are shown. `classWeights` and what follows `learningRate` up to it belong to single models. */
export const SETTINGS = [
  'hiddenUnits',
  'learningRate',
  'batchSize',
  'dropout',
  'weightDecay',
  'optimizer',
  'schedule',
  'activation',
  'l2',
  'classWeights',
  'earlyStopping',
  'epochs',
  'seed',
] as const;
export type SettingId = (typeof SETTINGS)[number];
export type ModelChoice = TrainConfig['model'];

/** Settings that mean something to each choice of model. */
const SETTINGS_OF: Readonly<Record<ModelChoice, readonly SettingId[]>> = {
  auto: ['learningRate', 'batchSize', 'earlyStopping', 'epochs', 'seed'],
  baseline: [],
  linear: ['l2', 'classWeights', 'epochs', 'seed'],
  mlp: SETTINGS.filter((id) => id !== 'l2'),
};

/** Choices of one of several words, the default first. */
export const CHOICES = {
  optimizer: ['adam', 'rmsprop', 'momentum', 'sgd'],
  schedule: ['cosine', 'warmupCosine', 'step', 'constant'],
  activation: ['relu', 'tanh', 'gelu'],
} as const;
export type ChoiceId = keyof typeof CHOICES;

/** Numbers that can be typed, with what they may be; a slider covers `from` to `to`. */
export const NUMBERS = {
  learningRate: {
    least: 0,
    excludesLeast: true,
    most: Infinity,
    isWhole: false,
    from: 1e-5,
    to: 1,
    isLog: true,
  },
  batchSize: { least: 1, excludesLeast: false, most: 65_536, isWhole: true, from: 8, to: 1024, isLog: true },
  dropout: { least: 0, excludesLeast: false, most: 0.95, isWhole: false, from: 0, to: 0.9, isLog: false },
  weightDecay: {
    least: 0,
    excludesLeast: false,
    most: Infinity,
    isWhole: false,
    from: 0,
    to: 2,
    isLog: false,
  },
  l2: { least: 0, excludesLeast: false, most: Infinity, isWhole: false, from: 1e-6, to: 10, isLog: true },
  epochs: { least: 1, excludesLeast: false, most: 100_000, isWhole: true, from: 1, to: 1000, isLog: true },
  seed: {
    least: -Number.MAX_SAFE_INTEGER,
    excludesLeast: false,
    most: Number.MAX_SAFE_INTEGER,
    isWhole: true,
    from: 0,
    to: 9999,
    isLog: false,
  },
} as const;
export type NumberId = keyof typeof NUMBERS;

const MOST_LAYERS = 8;
const MOST_UNITS = 4096;

/** Why what was typed cannot be: a key of the catalogue with its figures. */
export interface SettingProblem {
  readonly key: 'notNumber' | 'notWhole' | 'tooSmall' | 'notAbove' | 'tooLarge' | 'layers' | 'units';
  readonly limit: number;
}
export type Parsed<Value> =
  | { readonly ok: true; /** Undefined: chosen from the data. */ readonly value: Value | undefined }
  | { readonly ok: false; readonly problem: SettingProblem };

const refuse = (key: SettingProblem['key'], limit = 0): { ok: false; problem: SettingProblem } => ({
  ok: false,
  problem: { key, limit },
});

/** A number as people type it: "0.003", "0,003", "1e-3", full-width digits too. Null when it is none. */
function readNumber(text: string): number | null {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/^([+-]?\d*),(\d+)$/, '$1.$2');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

/** Empty text means chosen from the data. */
export function parseNumber(id: NumberId, text: string): Parsed<number> {
  if (text.trim() === '') return { ok: true, value: undefined };
  const value = readNumber(text);
  const { least, excludesLeast, most, isWhole } = NUMBERS[id];
  if (value === null) return refuse('notNumber');
  if (isWhole && !Number.isInteger(value)) return refuse('notWhole');
  if (excludesLeast && value <= least) return refuse('notAbove', least);
  if (value < least) return refuse('tooSmall', least);
  if (value > most) return refuse('tooLarge', most);
  return { ok: true, value };
}

/** Units of each hidden layer, separated by anything but digits: "64, 32". */
export function parseLayers(text: string): Parsed<number[]> {
  const plain = text.normalize('NFKC').trim();
  if (plain === '') return { ok: true, value: undefined };
  if (!/^\d+([\s,;、x×-]+\d+)*[\s,;、]*$/.test(plain)) return refuse('units', MOST_UNITS);
  const units = (plain.match(/\d+/g) ?? []).map(Number);
  if (units.length > MOST_LAYERS) return refuse('layers', MOST_LAYERS);
  if (units.some((count) => count < 1 || count > MOST_UNITS)) return refuse('units', MOST_UNITS);
  return { ok: true, value: units };
}

export function settingsOf(model: ModelChoice): readonly SettingId[] {
  return SETTINGS_OF[model];
}

/** What a setting holds; undefined where it is left to the data, or is no setting of this model. */
export function settingOf(config: TrainConfig, id: SettingId): unknown {
  const value = (config as Readonly<Record<string, unknown>>)[id];
  return value === null ? undefined : value;
}

/** The configuration with a setting changed; undefined leaves it to the data. Null when that cannot be. */
export function withSetting(config: TrainConfig, id: SettingId, value: unknown): TrainConfig | null {
  const entries = Object.entries(config).filter(([key]) => key !== id);
  const changed = Object.fromEntries(value === undefined ? entries : [...entries, [id, value]]);
  try {
    return parseWith(trainConfigSchema, changed, 'E-PIPELINE-FIELD');
  } catch {
    return null;
  }
}

/** The same configuration for another model: what both know is kept. */
export function withModel(config: TrainConfig, model: ModelChoice): TrainConfig {
  const shared: readonly string[] = ['learningRate', 'batchSize', 'epochs', 'seed', 'earlyStopping'];
  const kept = Object.fromEntries(
    Object.entries(config).filter(
      ([key]) => shared.includes(key) || (SETTINGS_OF[model] as readonly string[]).includes(key),
    ),
  );
  return parseWith(trainConfigSchema, { ...kept, model }, 'E-PIPELINE-FIELD');
}

/** Where a number stands on its slider, in [0, 1]; beyond its ends at them. */
export function toSlider(id: NumberId, value: number): number {
  const { from, to, isLog } = NUMBERS[id];
  const share = isLog
    ? Math.log(Math.max(value, from) / from) / Math.log(to / from)
    : (value - from) / (to - from);
  return Math.max(0, Math.min(1, share));
}

/** The number at a place of its slider, with two significant digits or as a whole number. */
export function fromSlider(id: NumberId, share: number): number {
  const { from, to, isLog, isWhole } = NUMBERS[id];
  const value = isLog ? from * (to / from) ** share : from + share * (to - from);
  if (isWhole) return id === 'batchSize' ? 2 ** Math.round(Math.log2(value)) : Math.round(value);
  return isLog ? Number(value.toPrecision(2)) : Number(value.toFixed(2));
}
