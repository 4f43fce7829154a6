/** Language and theme: what a person chose, else what the browser says. Kept between visits where the browser allows. */
import type { Locale } from '../contracts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** How large the page is drawn: as the window is wide, or for a screen and for a wall whatever its width. */
export const SIZES = ['auto', 'screen', 'wall'] as const;
export type Size = (typeof SIZES)[number];
/** From here on, in CSS pixels, a window is taken for a wall. */
const WALL_WIDTH = 2200;

export interface PreferenceServices {
  /** Null when nothing is kept or keeping is not allowed. */
  read(key: string): string | null;
  write(key: string, value: string): void;
  /** BCP 47 tags, the preferred first. */
  readonly languages: readonly string[];
  /** Answers now and calls back on every change. */
  watchDarkScheme(onChange: (isDark: boolean) => void): boolean;
}

const LOCALE_KEY = 'terrarium/locale';
const THEME_KEY = 'terrarium/theme';
const SIZE_KEY = 'terrarium/size';
const LETTER_KEYS_KEY = 'terrarium/letter-keys';

function localeOf(languages: readonly string[]): Locale {
  for (const tag of languages) {
    if (/^zh\b/i.test(tag)) return 'zh';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}

export class Preferences {
  #locale = $state<Locale>('en');
  #theme = $state<Theme>('system');
  #isSystemDark = $state(false);
  #hasLetterKeys = $state(true);
  #size = $state<Size>('auto');

  constructor(private readonly services: PreferenceServices) {
    const locale = services.read(LOCALE_KEY);
    this.#locale = locale === 'en' || locale === 'zh' ? locale : localeOf(services.languages);
    this.#theme = THEMES.find((theme) => theme === services.read(THEME_KEY)) ?? 'system';
    this.#size = SIZES.find((size) => size === services.read(SIZE_KEY)) ?? 'auto';
    this.#hasLetterKeys = services.read(LETTER_KEYS_KEY) !== 'off';
    this.#isSystemDark = services.watchDarkScheme((isDark) => (this.#isSystemDark = isDark));
  }

  get locale(): Locale {
    return this.#locale;
  }
  set locale(locale: Locale) {
    this.#locale = locale;
    this.services.write(LOCALE_KEY, locale);
  }

  get theme(): Theme {
    return this.#theme;
  }
  set theme(theme: Theme) {
    this.#theme = theme;
    this.services.write(THEME_KEY, theme);
  }

  get size(): Size {
    return this.#size;
  }
  set size(size: Size) {
    this.#size = size;
    this.services.write(SIZE_KEY, size);
  }
  /** What the choice comes to in a window of this width, in CSS pixels. */
  sizeIn(windowWidth: number): Exclude<Size, 'auto'> {
    if (this.#size !== 'auto') return this.#size;
    return windowWidth >= WALL_WIDTH ? 'wall' : 'screen';
  }

  /** Whether single letters and signs are shortcuts; speech input types them by accident. */
  get hasLetterKeys(): boolean {
    return this.#hasLetterKeys;
  }
  set hasLetterKeys(hasLetterKeys: boolean) {
    this.#hasLetterKeys = hasLetterKeys;
    this.services.write(LETTER_KEYS_KEY, hasLetterKeys ? 'on' : 'off');
  }

  /** What the choice comes to. */
  get shownTheme(): 'light' | 'dark' {
    if (this.#theme !== 'system') return this.#theme;
    return this.#isSystemDark ? 'dark' : 'light';
  }
}
