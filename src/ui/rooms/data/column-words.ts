/** A column's profile in a few words. */
import type { ColumnProfile } from '../../../contracts';
import { shorten } from '../../i18n/formats';
import type { Language } from '../../i18n/language';

const MOST_BARS = 12;
const NAMED_SHARES = 3;
/** Letters of named shares that fit on a line. */
const LONGEST_SHARES = 30;

/** Smallest, middle and largest value, or the commonest values with their shares. */
export function summaryOf(profile: ColumnProfile, isHidden: boolean, language: Language): string {
  const { t } = language;
  const { type, numeric, top, textLength, distinct, rows, missing } = profile;
  if (rows > 0 && missing === rows) return t('column.allMissing');
  const count = distinct === null ? t('column.manyDistinct') : t('column.distinct', { count: distinct });
  if (isHidden) return count;
  if (numeric !== null) {
    const { minimum, maximum, quartiles } = numeric;
    if (type === 'date') return `${language.day(minimum)} – ${language.day(maximum)}`;
    return [minimum, quartiles[1], maximum].map(language.number).join(' – ');
  }
  if (top.length > 0 && (top[0]?.count ?? 0) > 1 && (distinct ?? Infinity) <= 50) {
    const shares: string[] = [];
    let length = 0;
    for (const { value, count: found } of top.slice(0, NAMED_SHARES)) {
      const words = `${shorten(value, 16)} ${language.share(found / Math.max(1, rows - missing))}`;
      length += words.length;
      if (shares.length > 0 && length > LONGEST_SHARES) break;
      shares.push(words);
    }
    return `${shares.join(', ')}${top.length > shares.length ? ' …' : ''}`;
  }
  if (textLength !== null && type === 'text')
    return t('column.textLength', { mean: language.number(Math.round(textLength.mean)) });
  return count;
}

/** Heights of the bars that show how values are spread; empty where there is nothing to draw. */
export function barsOf({ numeric, top, distinct }: ColumnProfile): readonly number[] {
  if (numeric !== null) return numeric.histogram;
  return (distinct ?? Infinity) <= 50 ? top.slice(0, MOST_BARS).map(({ count }) => count) : [];
}
