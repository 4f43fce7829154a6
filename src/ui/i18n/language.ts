/** The page's words in the language of the moment. A component that asks is drawn again when the language changes. */
import { IntlMessageFormat } from 'intl-messageformat';
import { getContext, setContext } from 'svelte';
import type { Locale } from '../../contracts';
import type { Preferences } from '../../state/preferences.svelte';
import { catalogue, shownLocale } from './catalogues.svelte';
import type { Messages } from './en';
import * as formats from './formats';

export type MessageKey = keyof Messages;
export type MessageValues = Readonly<Record<string, string | number>>;

const parsed = new Map<string, IntlMessageFormat>();

/**
 * One message, filled in. Numbers among the values are written with the separators of the language. Empty while the words
 * of the rooms are on their way and nothing needs them yet: words are never shown as keys.
 */
export function translate(locale: Locale, key: MessageKey, values: MessageValues = {}): string {
  const id = `${locale}/${key}`;
  let message = parsed.get(id);
  if (message === undefined) {
    const { [key]: text } = catalogue(locale);
    if (text === undefined) return '';
    message = new IntlMessageFormat(text, formats.localeTag(locale));
    parsed.set(id, message);
  }
  return String(message.format(values));
}

export class Language {
  constructor(private readonly preferences: Preferences) {}

  get locale(): Locale {
    return shownLocale(this.preferences.locale);
  }

  /** Whether there is a message of that name, for names made of what a worker says. */
  readonly hasMessage = (key: string): key is MessageKey => key in catalogue(this.locale);
  readonly t = (key: MessageKey, values?: MessageValues): string => translate(this.locale, key, values);
  readonly number = (value: number | null): string => formats.formatNumber(value, this.locale);
  readonly figure = (value: number | null): string => formats.formatFigure(value, this.locale);
  readonly loss = (value: number | null): string => formats.formatLoss(value, this.locale);
  readonly share = (value: number | null): string => formats.formatShare(value, this.locale);
  readonly bytes = (value: number): string => formats.formatBytes(value, this.locale);
  readonly seconds = (value: number): string => formats.formatSeconds(value, this.locale);
  readonly date = (iso: string): string => formats.formatDate(iso, this.locale);
  readonly time = (iso: string): string => formats.formatTime(iso);
  readonly day = (milliseconds: number): string => formats.formatDay(milliseconds, this.locale);
  /** Sentences one after the other; Chinese puts no space between them. */
  readonly join = (sentences: readonly string[]): string =>
    sentences.filter(Boolean).join(this.locale === 'zh' ? '' : ' ');
  readonly list = (items: readonly string[]): string => formats.formatList(items, this.locale);
}

const KEY = Symbol('language');

export function provideLanguage(language: Language): void {
  setContext(KEY, language);
}

export function useLanguage(): Language {
  return getContext<Language>(KEY);
}
