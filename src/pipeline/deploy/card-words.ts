/** The words around the facts of a card, by language. */
import type { Locale } from '../../contracts';
import { ENGLISH_CARD_WORDS } from './card-words-en';
import { CHINESE_CARD_WORDS } from './card-words-zh';

/** The same keys as the English words, any text. */
type SameKeys<Words> = {
  readonly [Key in keyof Words]: Words[Key] extends string ? string : SameKeys<Words[Key]>;
};
export type CardWords = SameKeys<typeof ENGLISH_CARD_WORDS>;

export const CARD_WORDS: Readonly<Record<Locale, CardWords>> = {
  en: ENGLISH_CARD_WORDS,
  zh: CHINESE_CARD_WORDS,
};

/** A sentence with its `{name}`s filled in, each once, so that what is filled in cannot ask for more. */
export function fillWords(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

/** The word for a key of a list; the key itself where the list has no word for it. */
export function wordFor(words: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(words, key) ? (words[key] as string) : key;
}
