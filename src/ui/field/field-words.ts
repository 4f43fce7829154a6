/** What field mode says of an answer, of feedback and of a place, as sentences. */
import type { Answer, Feedback, Outside, PredictionRecord } from '../../contracts';
import { shorten } from '../i18n/formats';
import type { Language } from '../i18n/language';

/** A class name or a value as it is shown. */
export function outputWord(output: string | number, language: Language): string {
  return typeof output === 'number' ? language.number(output) : shorten(output, 60);
}

/** A limit of what was seen, to four digits: years are not cut into thousands. */
export function limitWord(value: number, language: Language): string {
  return Math.abs(value) < 10_000 ? String(Number(value.toPrecision(4))) : language.number(value);
}

/** A probability in whole percent; never said to be certain or impossible where it is not. */
export function shareWord(probability: number, language: Language): string {
  if (probability < 1 && probability >= 0.995) return language.t('field.above99');
  if (probability > 0 && probability < 0.005) return language.t('field.below1');
  return language.share(Math.round(probability * 100) / 100);
}

/**
 * How sure an answer is, in words and of how many out of 100.
 * @param confidence calibrated probability of the answer, in [0, 1]
 * @param nClasses at least 2: with two, 60 % is hardly more than a guess; with ten it is a lot
 */
export function sureWords(
  confidence: number,
  nClasses: number,
  language: Language,
): readonly [string, string] {
  const { t } = language;
  const guess = 1 / Math.max(2, nClasses);
  /** 0 for a guess, 1 for certainty. */
  const gain = (confidence - guess) / (1 - guess);
  const word =
    gain >= 0.8
      ? 'field.sureVery'
      : gain >= 0.5
        ? 'field.sureQuite'
        : gain >= 0.2
          ? 'field.sureRather'
          : 'field.sureHardly';
  return [
    t(word, { share: shareWord(confidence, language) }),
    t('field.ofHundred', { count: confidence < 1 ? Math.min(99, Math.round(confidence * 100)) : 100 }),
  ];
}

/** @param coverage share of new rows that the interval holds, in [0, 1]; null where it is not known */
export function intervalWords(
  [lowest, highest]: NonNullable<Answer['interval']>,
  coverage: number | null,
  language: Language,
): string {
  const limits = { low: language.number(lowest), high: language.number(highest) };
  if (coverage === null) return language.t('field.interval', limits);
  return language.t('field.intervalCoverage', { ...limits, count: Math.round(100 * coverage) });
}

/** One sentence for every way in which a row lies outside; gaps are told together. */
export function outsideWords(outside: readonly Outside[], language: Language): string[] {
  const { t } = language;
  const gaps = outside.filter(({ kind }) => kind === 'missing').map(({ column }) => shorten(column, 40));
  const others = outside.flatMap(({ kind, column, cell, limits }) => {
    if (kind === 'missing') return [];
    const [low, high] = limits ?? [NaN, NaN];
    return t(`field.outside.${kind}`, {
      column: shorten(column, 40),
      cell: shorten(cell ?? '', 40),
      low: limitWord(low, language),
      high: limitWord(high, language),
    });
  });
  return gaps.length === 0
    ? others
    : [...others, t('field.outside.missing', { columns: language.list(gaps) })];
}

/** What was said last about an answer. */
export function saidWords(feedback: readonly Feedback[], language: Language): string {
  const { t } = language;
  const said = feedback.at(-1);
  if (said === undefined) return '';
  if (said.verdict === 'yes') return t('field.saidYes');
  if (said.verdict === 'notSure') return t('field.saidNotSure');
  return said.truth === null
    ? t('field.saidNo')
    : t('field.saidTruth', { truth: outputWord(said.truth, language) });
}

const DEGREE_DIGITS = 5;

export function positionWords(
  { latitude, longitude, accuracyMetres }: NonNullable<PredictionRecord['position']>,
  language: Language,
): string {
  const place = { latitude: latitude.toFixed(DEGREE_DIGITS), longitude: longitude.toFixed(DEGREE_DIGITS) };
  if (accuracyMetres === null) return language.t('field.positionFoundPlain', place);
  const metres = language.t('field.metres', { count: Math.max(1, Math.round(accuracyMetres)) });
  return language.t('field.positionFound', { ...place, metres });
}
