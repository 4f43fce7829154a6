/** A configuration of training with one of its settings changed, and the numbers of it as places of a slider. */
import { parseWith, trainConfigSchema, type TrainConfig } from '../contracts';
import {
  IDLE_SETTINGS_OF_MODEL,
  NUMBERS,
  SETTINGS_OF_MODEL,
  type ModelChoice,
  type NumberId,
  type SettingId,
} from './setting-table';

interface SliderSpan {
  readonly from: number;
  readonly to: number;
  readonly isLog: boolean;
}

/** What a slider covers of the numbers that can be typed. */
export const SLIDERS = {
  learningRate: { from: 1e-5, to: 1, isLog: true },
  batchSize: { from: 8, to: 1024, isLog: true },
  dropout: { from: 0, to: 0.9, isLog: false },
  weightDecay: { from: 0, to: 2, isLog: false },
  l2: { from: 1e-6, to: 10, isLog: true },
  epochs: { from: 1, to: 1000, isLog: true },
  seed: { from: 0, to: 9999, isLog: false },
} as const satisfies Record<NumberId, SliderSpan>;

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

/** The same configuration for another model: what both know is kept, in effect or not. */
export function withModel(config: TrainConfig, model: ModelChoice): TrainConfig {
  const known: readonly string[] = [...SETTINGS_OF_MODEL[model], ...IDLE_SETTINGS_OF_MODEL[model]];
  const kept = Object.fromEntries(Object.entries(config).filter(([key]) => known.includes(key)));
  return parseWith(trainConfigSchema, { ...kept, model }, 'E-PIPELINE-FIELD');
}

/** Where a number stands on its slider, in [0, 1]; beyond its ends at them. */
export function toSlider(id: NumberId, value: number): number {
  const { from, to, isLog } = SLIDERS[id];
  const share = isLog
    ? Math.log(Math.max(value, from) / from) / Math.log(to / from)
    : (value - from) / (to - from);
  return Math.max(0, Math.min(1, share));
}

/** The number at a place of its slider, with two significant digits or as a whole number. */
export function fromSlider(id: NumberId, share: number): number {
  const { from, to, isLog } = SLIDERS[id];
  const value = isLog ? from * (to / from) ** share : from + share * (to - from);
  if (NUMBERS[id].isWhole) return id === 'batchSize' ? 2 ** Math.round(Math.log2(value)) : Math.round(value);
  return isLog ? Number(value.toPrecision(2)) : Number(value.toFixed(2));
}
