/** Two runs side by side: every setting and every figure of both, as rows of tables. */
import type { RunPair } from './run-list.svelte';
import type { SeedSpread } from './run-rows';
import { defaultOf, SETTINGS_OF_MODEL, settingOf, type RunSetting, type SettingValue } from './setting-table';

export interface ComparedSetting {
  readonly setting: RunSetting;
  /** Undefined: the model has no such setting. */
  readonly reference: SettingValue | undefined;
  readonly subject: SettingValue | undefined;
  readonly isDifferent: boolean;
}

/** Every setting that either model has; those that differ first. What one model has not is as its default. */
export function compareSettings({ reference, subject }: RunPair): ComparedSetting[] {
  const configs = [reference.run.request.train, subject.run.request.train] as const;
  const [a, b] = configs.map(({ model }): readonly RunSetting[] => ['model', ...SETTINGS_OF_MODEL[model]]);
  const settings = [...(b ?? []), ...(a ?? []).filter((setting) => !b?.includes(setting))];
  return settings
    .map((setting): ComparedSetting => {
      const values = {
        reference: a?.includes(setting) ? settingOf(configs[0], setting) : undefined,
        subject: b?.includes(setting) ? settingOf(configs[1], setting) : undefined,
      };
      const [x, y] = [values.reference, values.subject].map((value) =>
        JSON.stringify(value === undefined ? defaultOf(setting) : value),
      );
      const isDifferent = x !== y;
      return { setting, ...values, isDifferent };
    })
    .sort((x, y) => Number(y.isDifferent) - Number(x.isDifferent));
}

/** What can be said of the two validation figures. */
export type ValidationVerdict =
  'otherRows' | 'unmeasured' | 'equal' | 'lower' | 'higher' /** No more apart than seeds alone. */ | 'chance';

/** @param spread of seeds alone among runs of either one's settings; null when it is not known */
export function judgeValidation(pair: RunPair, spread: SeedSpread | null): ValidationVerdict {
  const { validationDifference: difference } = pair;
  if (!pair.difference.isSameSplit) return 'otherRows';
  if (difference === null) return 'unmeasured';
  if (difference === 0) return 'equal';
  if (spread !== null && Math.abs(difference) <= spread.highest - spread.lowest) return 'chance';
  return difference < 0 ? 'lower' : 'higher';
}
