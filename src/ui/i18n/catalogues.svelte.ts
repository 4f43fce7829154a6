/**
 * The catalogues that are here. A first visit fetches, of its own language, the words of the first page; those of the
 * rooms come with the first room, and the other language follows once the page answers, so that switching needs no wait
 * and no reload.
 */
import type { Locale } from '../../contracts';
import type { Messages } from './en';

type Words = Readonly<Partial<Messages>>;
type Part = 'first' | 'rooms';

const LOADERS: Readonly<Record<Locale, Readonly<Record<Part, () => Promise<Words>>>>> = {
  en: {
    first: async () => (await import('./en-first')).enFirst,
    rooms: async () => (await import('./en-rooms')).enRooms,
  },
  zh: {
    first: async () => (await import('./zh-first')).zhFirst,
    rooms: async () => (await import('./zh-rooms')).zhRooms,
  },
};

interface Loaded {
  readonly words: Words;
  readonly parts: readonly Part[];
}

let loaded = $state.raw<Readonly<Partial<Record<Locale, Loaded>>>>({});
/** What is shown needs these: more once a room was opened. */
let needed = $state.raw<readonly Part[]>(['first']);

async function loadPart(locale: Locale, part: Part): Promise<void> {
  if (loaded[locale]?.parts.includes(part) === true) return;
  const words = await LOADERS[locale][part]();
  const { [locale]: before } = loaded;
  loaded = {
    ...loaded,
    [locale]: { words: { ...before?.words, ...words }, parts: [...(before?.parts ?? []), part] },
  };
}

/** Fetches what is needed of a catalogue and not here. */
export async function loadCatalogue(locale: Locale): Promise<void> {
  await Promise.all(needed.map((part) => loadPart(locale, part)));
}

/** Fetches the words of the rooms in every language that is here. */
export async function loadRoomWords(): Promise<void> {
  const locales = (Object.keys(LOADERS) as Locale[]).filter((locale) => loaded[locale] !== undefined);
  await Promise.all(locales.map((locale) => loadPart(locale, 'rooms')));
  if (!needed.includes('rooms')) needed = ['first', 'rooms'];
}

export async function loadAllCatalogues(): Promise<void> {
  await Promise.all([loadCatalogue('en'), loadCatalogue('zh')]);
  await loadRoomWords();
}

function isWhole(locale: Locale): boolean {
  return needed.every((part) => loaded[locale]?.parts.includes(part) === true);
}

/** The language to show: the one asked for, or, while its words are on their way, the one that is here. */
export function shownLocale(asked: Locale): Locale {
  if (isWhole(asked)) return asked;
  const other = asked === 'en' ? 'zh' : 'en';
  return isWhole(other) ? other : asked;
}

/** Throws where nothing of the catalogue has been loaded. */
export function catalogue(locale: Locale): Words {
  const { [locale]: found } = loaded;
  if (found === undefined) throw new Error(`The words of "${locale}" have not been loaded.`);
  return found.words;
}
