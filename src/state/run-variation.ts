/** A variation of a run's settings as a form of typed fields: what stands in them, what is wrong, what it asks for. */
import type { TrainConfig } from '../contracts';
import { SETTINGS_OF_MODEL, settingOf, type RunSetting, type SettingValue } from './run-difference';

export const MODELS = [
  'auto',
  'linear',
  'mlp',
  'baseline',
] as const satisfies readonly TrainConfig['model'][];

/** Values of the settings that are chosen from a list. */
export const CHOICES = {
  classWeights: ['none', 'balanced'],
  activation: ['relu', 'tanh', 'gelu'],
  optimizer: ['adam', 'rmsprop', 'momentum', 'sgd'],
  schedule: ['cosine', 'constant', 'step', 'warmupCosine'],
} as const;
export type ChoiceSetting = keyof typeof CHOICES;

interface Range {
  readonly minimum: number;
  readonly maximum: number;
  readonly isWhole: boolean;
  /** The lower end itself is refused. */
  readonly isAbove?: boolean;
  /** The upper end itself is refused. */
  readonly isBelow?: boolean;
}

/** Numbers that may be left empty: then they are chosen from the data. */
export const NUMBER_RANGES = {
  learningRate: { minimum: 0, maximum: 100, isWhole: false, isAbove: true },
  dropout: { minimum: 0, maximum: 1, isWhole: false, isBelow: true },
  weightDecay: { minimum: 0, maximum: 1000, isWhole: false },
  l2: { minimum: 0, maximum: 1e9, isWhole: false },
  batchSize: { minimum: 1, maximum: 65_536, isWhole: true },
  epochs: { minimum: 1, maximum: 100_000, isWhole: true },
} as const satisfies Partial<Record<RunSetting, Range>>;
export type NumberSetting = keyof typeof NUMBER_RANGES;

const SEED: Range = { minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, isWhole: true };
export const MOST_SEEDS = 10;
export const MOST_LAYERS = 8;
export const MOST_UNITS = 4096;

/** What stands in the form, as typed. */
export interface VariationFields {
  readonly model: TrainConfig['model'];
  readonly numbers: Readonly<Record<NumberSetting, string>>;
  readonly choices: Readonly<Record<ChoiceSetting, string>>;
  readonly hiddenUnits: string;
  readonly earlyStopping: boolean;
  readonly seed: string;
  /** How many runs, with one seed after another. */
  readonly seeds: string;
}
export type VariationField = NumberSetting | 'hiddenUnits' | 'seed' | 'seeds';

export interface Variation {
  /** One for each seed; none while a field is wrong. */
  readonly configs: readonly TrainConfig[];
  readonly wrong: readonly VariationField[];
}

function asText(value: SettingValue): string {
  if (value === null) return '';
  return typeof value === 'object' ? value.join(', ') : String(value);
}

/** The form for the settings of a configuration. */
export function fieldsOf(config: TrainConfig): VariationFields {
  const text = (setting: RunSetting): string => asText(settingOf(config, setting));
  return {
    model: config.model,
    numbers: {
      learningRate: text('learningRate'),
      dropout: text('dropout'),
      weightDecay: text('weightDecay'),
      l2: text('l2'),
      batchSize: text('batchSize'),
      epochs: text('epochs'),
    },
    choices: {
      classWeights: text('classWeights'),
      activation: text('activation'),
      optimizer: text('optimizer'),
      schedule: text('schedule'),
    },
    hiddenUnits: text('hiddenUnits'),
    earlyStopping: config.earlyStopping,
    seed: text('seed'),
    seeds: '1',
  };
}

/** True when the seed changes what a model learns. */
export function dependsOnSeed(model: TrainConfig['model']): boolean {
  return model === 'mlp' || model === 'auto';
}

export function hasSetting(model: TrainConfig['model'], setting: RunSetting): boolean {
  return SETTINGS_OF_MODEL[model].includes(setting);
}

/** @returns undefined when it is not a number of the range */
function parseNumber(text: string, range: Range): number | undefined {
  const trimmed = text.trim();
  const value = trimmed === '' ? NaN : Number(trimmed);
  const isInside =
    value >= range.minimum &&
    value <= range.maximum &&
    !(range.isAbove && value === range.minimum) &&
    !(range.isBelow && value === range.maximum);
  return isInside && (!range.isWhole || Number.isInteger(value)) ? value : undefined;
}

/** Whole numbers between commas or spaces. */
function parseUnits(text: string): number[] | undefined {
  const parts = text
    .trim()
    .split(/[\s,，、]+/)
    .filter(Boolean);
  const units = parts.map((part) => parseNumber(part, { minimum: 1, maximum: MOST_UNITS, isWhole: true }));
  return units.length > 0 && units.length <= MOST_LAYERS && units.every((unit) => unit !== undefined)
    ? units
    : undefined;
}

/** What the form asks for. */
export function parseVariation(fields: VariationFields): Variation {
  const { model } = fields;
  const wrong: VariationField[] = [];
  const config: Record<string, unknown> = { model, earlyStopping: fields.earlyStopping };
  for (const [setting, range] of Object.entries(NUMBER_RANGES) as [NumberSetting, Range][]) {
    if (!hasSetting(model, setting)) continue;
    const isEmpty = fields.numbers[setting].trim() === '';
    const value = isEmpty ? undefined : parseNumber(fields.numbers[setting], range);
    if (value !== undefined) config[setting] = value;
    else if (!isEmpty) wrong.push(setting);
    else if (setting === 'l2') config[setting] = null;
  }
  for (const setting of Object.keys(CHOICES) as ChoiceSetting[])
    if (hasSetting(model, setting)) config[setting] = fields.choices[setting];
  if (hasSetting(model, 'hiddenUnits') && fields.hiddenUnits.trim() !== '') {
    const units = parseUnits(fields.hiddenUnits);
    if (units === undefined) wrong.push('hiddenUnits');
    else config['hiddenUnits'] = units;
  }
  const count = dependsOnSeed(model)
    ? parseNumber(fields.seeds, { minimum: 1, maximum: MOST_SEEDS, isWhole: true })
    : 1;
  const seed = parseNumber(fields.seed, SEED);
  if (seed === undefined) wrong.push('seed');
  if (count === undefined) wrong.push('seeds');
  if (seed === undefined || count === undefined || wrong.length > 0) return { configs: [], wrong };
  const configs = Array.from({ length: count }, (_, i) => ({ ...config, seed: seed + i }) as TrainConfig);
  return { configs, wrong };
}
