/**
 * The catalogues that are here. A first visit fetches that of its own language; the other follows once the page
 * answers, so that switching needs no wait and no reload.
 */
import type { Locale } from '../../contracts';
import type { Messages } from './en';

const LOADERS: Readonly<Record<Locale, () => Promise<Messages>>> = {
  en: async () => (await import('./en')).en,
  zh: async () => (await import('./zh')).zh,
};

let loaded = $state.raw<Readonly<Partial<Record<Locale, Messages>>>>({});

/** Fetches a catalogue unless it is here. */
export async function loadCatalogue(locale: Locale): Promise<void> {
  if (loaded[locale] !== undefined) return;
  const messages = await LOADERS[locale]();
  loaded = { ...loaded, [locale]: messages };
}

export async function loadAllCatalogues(): Promise<void> {
  await Promise.all([loadCatalogue('en'), loadCatalogue('zh')]);
}

/** The language to show: the one asked for, or, while its words are on their way, the one that is here. */
export function shownLocale(asked: Locale): Locale {
  if (loaded[asked] !== undefined) return asked;
  return loaded.zh === undefined ? 'en' : 'zh';
}

/** Throws where the catalogue has not been loaded: words are never shown as keys. */
export function catalogue(locale: Locale): Messages {
  const messages = loaded[locale];
  if (messages === undefined) throw new Error(`The words of "${locale}" have not been loaded.`);
  return messages;
}
