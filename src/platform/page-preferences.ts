/** What the browser knows of a person's preferences, and the small store for what they chose. */

/** localStorage throws where site data is blocked; then nothing is kept and nothing breaks. */
function guarded<Result>(use: (storage: Storage) => Result): Result | null {
  try {
    return use(window.localStorage);
  } catch {
    return null;
  }
}

export const pagePreferences = {
  read: (key: string): string | null => guarded((storage) => storage.getItem(key)),
  write: (key: string, value: string): void => void guarded((storage) => storage.setItem(key, value)),
  languages: navigator.languages,
  watchDarkScheme(onChange: (isDark: boolean) => void): boolean {
    const query = window.matchMedia('(prefers-color-scheme: dark)');
    query.addEventListener('change', ({ matches }) => onChange(matches));
    return query.matches;
  },
};
