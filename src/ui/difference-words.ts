/** What differs between two runs, in words: a few of them for a list, phrases for a sentence. */
import type { RecipeStep, TrainConfig } from '../contracts';
import type { RunDifference, SettingChange } from '../state/run-difference';
import type { RunPair } from '../state/run-list.svelte';
import type { RunRow, SeedSpread } from '../state/run-rows';
import type { RunSetting, SettingValue } from '../state/setting-table';
import { familyWord } from './rail-facts';
import { nameSome, stepName } from './rooms/prepare/step-words';
import type { Language, MessageKey } from './i18n/language';

const MOST_COLUMNS = 5;

/** A setting's value: a number, words of the catalogue, or where it comes from. */
export function settingWord(setting: RunSetting, value: SettingValue, language: Language): string {
  const { t, number } = language;
  if (value === null) return t('runs.value.fromData');
  if (typeof value === 'number') return setting === 'seed' ? String(value) : number(value);
  if (typeof value === 'boolean') return t(value ? 'runs.value.yes' : 'runs.value.no');
  if (typeof value === 'object') return value.join(', ');
  const key = `runs.${setting === 'model' ? 'model' : 'choice'}.${value}`;
  return t(key as MessageKey);
}

function shortWord({ setting, after }: SettingChange, language: Language): string {
  const { t } = language;
  switch (setting) {
    case 'model':
      return t(`runs.model.${after as TrainConfig['model']}`);
    case 'earlyStopping':
    case 'classWeights':
      return t(`runs.short.${setting}`, { state: String(after) });
    default: {
      const name = t(`runs.shortName.${setting}`);
      return after === null
        ? t('runs.short.leaves', { name })
        : `${name} ${settingWord(setting, after, language)}`;
    }
  }
}

/** "dropout 0.2, rate 0.003"; of a first run what it is. */
export function changedWords(difference: RunDifference | null, language: Language): string {
  const { t } = language;
  if (difference === null) return t('runs.first');
  const { settings, recipe, isSameSplit } = difference;
  const words = settings.map((change) => shortWord(change, language));
  if (!isSameSplit) words.push(t('runs.short.rows'));
  if (recipe.length > 0) words.push(t('runs.short.recipe', { count: recipe.length }));
  return words.length === 0 ? t('runs.same') : words.join(language.locale === 'zh' ? '，' : ', ');
}

function phrase({ setting, before, after }: SettingChange, language: Language): string {
  const { t } = language;
  const values = {
    name: t(`runs.setting.${setting}`),
    before: settingWord(setting, before, language),
    after: settingWord(setting, after, language),
  };
  if (setting === 'model') return t('runs.phrase.model', values);
  if (setting === 'earlyStopping' || setting === 'classWeights')
    return t(`runs.phrase.${setting}`, { state: String(after) });
  if (after === null) return t('runs.phrase.leaves', values);
  if (setting === 'seed' || typeof after !== 'number')
    return t(before === null ? 'runs.phrase.sets' : 'runs.phrase.turns', values);
  if (after === 0) return t('runs.phrase.without', values);
  if (before === 0) return t('runs.phrase.adds', values);
  if (typeof before !== 'number') return t('runs.phrase.sets', values);
  return t(after > before ? 'runs.phrase.raises' : 'runs.phrase.lowers', values);
}

const joinPhrases = (phrases: readonly string[], { locale, list }: Language): string =>
  locale === 'zh' ? phrases.join('，') : list(phrases);

/** "Against run 5, run 7 adds dropout 0.2 and lowers the learning rate from 0.01 to 0.003:" */
export function againstWords({ reference, subject, difference }: RunPair, language: Language): string {
  const { t } = language;
  const phrases = difference.settings.map((change) => phrase(change, language));
  if (difference.recipe.length > 0)
    phrases.push(t('runs.phrase.recipe', { count: difference.recipe.length }));
  const changes = phrases.length === 0 ? t('runs.phrase.same') : joinPhrases(phrases, language);
  return t('runs.against', { ...runNames({ reference, subject }, language), changes });
}

export function runNames(
  { reference, subject }: { readonly reference: RunRow; readonly subject: RunRow },
  { t }: Language,
): { readonly reference: string; readonly subject: string } {
  return {
    reference: t('run.numbered', { number: reference.number }),
    subject: t('run.numbered', { number: subject.number }),
  };
}

/** The figure by which runs are held against each other, as it is shown. */
export function validationWord(row: Pick<RunRow, 'task'>, value: number | null, language: Language): string {
  return row.task === 'regression' ? language.number(value) : language.loss(value);
}

/** How far two such figures are apart, to two digits: more would promise too much. */
export function differenceWord(row: Pick<RunRow, 'task'>, difference: number, language: Language): string {
  return validationWord(row, Number(Math.abs(difference).toPrecision(2)), language);
}

/** What came of the changes, as far as it can be said; strong when it is a figure. */
export function outcomeWords(
  pair: RunPair,
  language: Language,
): { readonly text: string; readonly isFigure: boolean } {
  const { t } = language;
  const { validationDifference: difference, subject } = pair;
  if (!pair.difference.isSameSplit) return { text: t('runs.otherRows'), isFigure: false };
  if (difference === null) return { text: t('runs.unmeasured'), isFigure: false };
  const key = difference === 0 ? 'runs.equal' : difference < 0 ? 'runs.lower' : 'runs.higher';
  const measure = t(`runs.measure.${subject.task ?? 'classification'}`);
  const shown = differenceWord(subject, difference, language);
  return { text: t(key, { measure, difference: shown }), isFigure: true };
}

/** What random seeds alone do to one run's settings. */
export function spreadWords(spread: SeedSpread, row: RunRow, language: Language): string {
  const { t } = language;
  const show = (value: number): string => validationWord(row, value, language);
  const text = t(spread.lowest === spread.highest ? 'runs.seedsSame' : 'runs.seeds', {
    runs: language.list(spread.numbers.map((number) => t('run.numbered', { number }))),
    measure: t(`runs.measure.${row.task ?? 'classification'}`),
    lowest: show(spread.lowest),
    highest: show(spread.highest),
    mean: show(spread.mean),
    spread: differenceWord(row, spread.highest - spread.lowest, language),
  });
  return startSentence(text, language);
}

/** "Neural network 64-32" */
export function modelWord({ run }: Pick<RunRow, 'run'>, language: Language): string {
  const name = familyWord(run.family, 'familyName', language);
  const { train } = run.request;
  return run.family === 'mlp' && train.model === 'mlp' && train.hiddenUnits !== undefined
    ? `${name} ${train.hiddenUnits.join('-')}`
    : name;
}

/** A step of a recipe with its columns. */
export function stepWord(step: RecipeStep, language: Language): string {
  const name = stepName(step, language);
  if (step.columns.length < 2) return name;
  const columns = nameSome(step.columns, MOST_COLUMNS, language);
  return language.t('compare.recipe.stepColumns', { step: name, columns });
}

/** A text as a sentence begins: names of runs are written small within one. */
export function startSentence(text: string, { locale }: Language): string {
  const [first = ''] = text;
  return first.toLocaleUpperCase(locale) + text.slice(first.length);
}
