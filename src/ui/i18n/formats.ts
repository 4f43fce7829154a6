/** Numbers, shares, sizes, times and dates as sentences show them. English puts a thin space before a unit, Chinese none. */
import type { Locale } from '../../contracts';

const TAGS = { en: 'en-GB', zh: 'zh-CN' } as const;
const UNDEFINED = '–';
/** U+202F, a thin space at which no line breaks. */
const THIN = '\u202f';
const MAXIMUM_TEXT = 60;

export function localeTag(locale: Locale): string {
  return TAGS[locale];
}

function fixed(value: number, digits: number, locale: Locale): string {
  return value.toLocaleString(TAGS[locale], { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A count or a quantity, at most four significant digits unless it is whole. */
export function formatNumber(value: number | null, locale: Locale): string {
  if (value === null || Number.isNaN(value)) return UNDEFINED;
  if (Number.isInteger(value)) return value.toLocaleString(TAGS[locale]);
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e7) return value.toExponential(1).replace('e+', 'e');
  return value.toLocaleString(TAGS[locale], { maximumSignificantDigits: 4 });
}

/** A tick of an axis, with the decimals that tell the ticks apart. */
export function formatTick(value: number, decimals: number, locale: Locale): string {
  if (value !== 0 && Math.abs(value) >= 1e7)
    return value.toExponential(1).replace('.0e', 'e').replace('e+', 'e');
  return fixed(value === 0 ? 0 : value, decimals, locale);
}

/** A figure on a scale of 0 to 1 or near it, with the same number of digits in every row of a table. */
export function formatFigure(value: number | null, locale: Locale): string {
  if (value === null || Number.isNaN(value)) return UNDEFINED;
  // A figure just below 0 is shown as 0, not as -0.
  return fixed(Math.abs(value) < 0.0005 ? 0 : value, 3, locale);
}

/** A loss: three digits, more where it is small. */
export function formatLoss(value: number | null, locale: Locale): string {
  if (value === null || Number.isNaN(value)) return UNDEFINED;
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential(1);
  return Math.abs(value) >= 0.1
    ? fixed(value, 3, locale)
    : value.toLocaleString(TAGS[locale], { maximumSignificantDigits: 3 });
}

/** A difference far below 1, such as 3.1e-8; 0 stays 0. */
export function formatTiny(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}

/** A share of 0 to 1 in percent: one decimal, none where it would be 0. */
export function formatShare(share: number | null, locale: Locale): string {
  if (share === null || Number.isNaN(share)) return UNDEFINED;
  const percent = (100 * share).toLocaleString(TAGS[locale], { maximumFractionDigits: 1 });
  return locale === 'zh' ? `${percent}%` : `${percent}${THIN}%`;
}

/** Bytes in steps of 1,000. */
export function formatBytes(bytes: number, locale: Locale): string {
  const units = ['B', 'kB', 'MB', 'GB'] as const;
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value >= 10 || unit === 0 ? 0 : 1;
  return `${value.toLocaleString(TAGS[locale], { maximumFractionDigits: digits })}${THIN}${units[unit]}`;
}

/** A length of time, in the two largest units that matter. */
export function formatSeconds(seconds: number, locale: Locale): string {
  const words =
    locale === 'zh'
      ? { s: ' 秒', min: ' 分', h: ' 小时' }
      : { s: `${THIN}s`, min: `${THIN}min`, h: `${THIN}h` };
  if (seconds < 9.95) return `${Math.max(0.1, seconds).toFixed(1).replace(/\.0$/, '')}${words.s}`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}${words.s}`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}${words.min} ${whole % 60}${words.s}`;
  return `${Math.floor(minutes / 60)}${words.h} ${minutes % 60}${words.min}`;
}

/** Day and time of an ISO 8601 text. Chinese dates are written 2026-11-09. */
export function formatDate(iso: string, locale: Locale): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return UNDEFINED;
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  const pad = (value: number): string => String(value).padStart(2, '0');
  if (locale === 'zh')
    return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${time}`;
  return `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })}, ${time}`;
}

/** The time of day of an ISO 8601 text. */
export function formatTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return UNDEFINED;
  return date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

/** The day of a number of milliseconds since 1970, in UTC, as dates in data are kept. */
export function formatDay(milliseconds: number, locale: Locale): string {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return UNDEFINED;
  if (locale === 'zh') return date.toISOString().slice(0, 10);
  return date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

/** User text of any length, cut for a line of the page. */
export function shorten(text: string, length = MAXIMUM_TEXT): string {
  const characters = [...text.slice(0, 4 * length)];
  return characters.length > length || text.length > 4 * length
    ? `${characters.slice(0, length - 1).join('')}…`
    : text;
}

/** Names as a list in a sentence. */
export function formatList(items: readonly string[], locale: Locale): string {
  return new Intl.ListFormat(TAGS[locale], { type: 'conjunction' }).format(items);
}
