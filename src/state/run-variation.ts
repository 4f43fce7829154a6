/** A variation of a run's settings as a form of typed fields: what stands in them, what is wrong, what it asks for. */
import type { TrainConfig } from '../contracts';
import { parseInRange, parseLayers, parseNumber, type Parsed, type SettingProblem } from './parse-setting';
import {
  CHOICES,
  hasSetting,
  NUMBERS,
  settingOf,
  type ChoiceId,
  type ModelChoice,
  type NumberId,
  type NumberRange,
  type SettingId,
  type SettingValue,
} from './setting-table';

export const MODELS = ['auto', 'linear', 'mlp', 'baseline'] as const satisfies readonly ModelChoice[];

/** How many runs one form may ask for. */
export const SEEDS: NumberRange = { least: 1, most: 10, isWhole: true };

/** What stands in the form, as typed. */
export interface VariationFields {
  readonly model: ModelChoice;
  readonly numbers: Readonly<Record<NumberId, string>>;
  readonly choices: Readonly<Record<ChoiceId, string>>;
  readonly hiddenUnits: string;
  readonly earlyStopping: boolean;
  /** How many runs, with one seed after another. */
  readonly seeds: string;
}
export type VariationField = NumberId | 'hiddenUnits' | 'seeds';

export interface Variation {
  /** One for each seed; none while a field is wrong. */
  readonly configs: readonly TrainConfig[];
  /** What is wrong, by field. */
  readonly problems: Readonly<Partial<Record<VariationField, SettingProblem>>>;
}

function asText(value: SettingValue): string {
  if (value === null) return '';
  return typeof value === 'object' ? value.join(', ') : String(value);
}

/** The form for the settings of a configuration. */
export function fieldsOf(config: TrainConfig): VariationFields {
  const textOf = (setting: SettingId): string => asText(settingOf(config, setting));
  const textsOf = <Id extends SettingId>(table: Readonly<Record<Id, unknown>>): Record<Id, string> =>
    Object.fromEntries((Object.keys(table) as Id[]).map((id) => [id, textOf(id)])) as Record<Id, string>;
  return {
    model: config.model,
    numbers: textsOf(NUMBERS),
    choices: textsOf(CHOICES),
    hiddenUnits: textOf('hiddenUnits'),
    earlyStopping: config.earlyStopping,
    seeds: '1',
  };
}

/** True when the seed changes what a model learns. */
export function dependsOnSeed(model: ModelChoice): boolean {
  return hasSetting(model, 'seed');
}

/** What the form asks for. */
export function parseVariation(fields: VariationFields): Variation {
  const { model } = fields;
  const problems: Partial<Record<VariationField, SettingProblem>> = {};
  const config: Record<string, unknown> = { model, earlyStopping: fields.earlyStopping };
  const take = <Value>(field: VariationField, parsed: Parsed<Value>): Value | undefined => {
    if (parsed.ok) return parsed.value;
    problems[field] = parsed.problem;
    return undefined;
  };
  const set = (field: VariationField, value: unknown): void => {
    if (value !== undefined) config[field] = value;
  };
  for (const id of Object.keys(NUMBERS) as NumberId[])
    if (id !== 'seed' && hasSetting(model, id)) set(id, take(id, parseNumber(id, fields.numbers[id])));
  if (hasSetting(model, 'l2')) config['l2'] ??= null;
  for (const id of Object.keys(CHOICES) as ChoiceId[])
    if (hasSetting(model, id)) config[id] = fields.choices[id];
  if (hasSetting(model, 'hiddenUnits'))
    set('hiddenUnits', take('hiddenUnits', parseLayers(fields.hiddenUnits)));
  // A seed that changes nothing is still recorded with the run, but has no field that could be corrected.
  const asked = parseNumber('seed', fields.numbers.seed);
  const isSeeded = dependsOnSeed(model);
  const seed = (isSeeded ? take('seed', asked) : asked.ok ? asked.value : undefined) ?? 0;
  const count = (isSeeded ? take('seeds', parseInRange(SEEDS, fields.seeds)) : undefined) ?? 1;
  const lastFirst = NUMBERS.seed.most - (count - 1);
  if (seed > lastFirst) problems.seed = { key: 'tooLarge', limit: lastFirst };
  if (Object.keys(problems).length > 0) return { configs: [], problems };
  const configs = Array.from({ length: count }, (_, i) => ({ ...config, seed: seed + i }) as TrainConfig);
  return { configs, problems };
}
