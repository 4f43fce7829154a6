/** Language and theme: chosen, kept, guarded. */
import { describe, expect, it } from 'vitest';
import { Preferences, type PreferenceServices } from '../../../src/state/preferences.svelte';
import { Privacy, type Traffic } from '../../../src/state/privacy.svelte';

function makeServices(kept: Record<string, string>, languages: readonly string[]) {
  const stored = new Map(Object.entries(kept));
  let change: (isDark: boolean) => void = () => undefined;
  const services: PreferenceServices = {
    read: (key) => stored.get(key) ?? null,
    write: (key, value) => void stored.set(key, value),
    languages,
    watchDarkScheme(onChange) {
      change = onChange;
      return false;
    },
  };
  return { services, stored, switchSystem: (isDark: boolean) => change(isDark) };
}

describe('the language', () => {
  it.each([
    [['zh-CN', 'en'], 'zh'],
    [['zh'], 'zh'],
    [['en-US', 'zh'], 'en'],
    [['fr', 'zh-TW'], 'zh'],
    [['fr', 'de'], 'en'],
    [[], 'en'],
  ] as const)('of a browser that prefers %j is %s', (languages, locale) => {
    expect(new Preferences(makeServices({}, languages).services).locale).toBe(locale);
  });

  it('is kept when chosen, and what is kept is checked', () => {
    const { services, stored } = makeServices({ 'terrarium/locale': 'klingon' }, ['en']);
    const preferences = new Preferences(services);
    expect(preferences.locale).toBe('en');
    preferences.locale = 'zh';
    expect(stored.get('terrarium/locale')).toBe('zh');
    expect(new Preferences(services).locale).toBe('zh');
  });
});

describe('the theme', () => {
  it('follows the system until one is chosen', () => {
    const { services, stored, switchSystem } = makeServices({}, ['en']);
    const preferences = new Preferences(services);
    expect(preferences.shownTheme).toBe('light');
    switchSystem(true);
    expect(preferences.shownTheme).toBe('dark');
    preferences.theme = 'light';
    expect(preferences.shownTheme).toBe('light');
    expect(stored.get('terrarium/theme')).toBe('light');
  });
});

describe('the seal', () => {
  const sealed: Traffic = {
    requestsToOtherOrigins: 0,
    bytesSent: 0,
    blocked: 0,
    ownFiles: 12,
    ownBytes: 3456,
  };

  it.each([
    [{}, true],
    [{ requestsToOtherOrigins: 1 }, false],
    [{ bytesSent: 7 }, false],
    [{ blocked: 1 }, false],
  ])('with %j is whole: %s', (change, isSealed) => {
    const privacy = new Privacy((onChange) => onChange({ ...sealed, ...change }));
    expect(privacy.isSealed).toBe(isSealed);
  });
});
