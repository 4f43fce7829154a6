import { describe, expect, it } from 'vitest';
import type { SplitSummary } from '../../../src/contracts';
import type { Project } from '../../../src/state/project.svelte';
import { Preferences } from '../../../src/state/preferences.svelte';
import { Language } from '../../../src/ui/i18n/language';
import { staleReasonWords } from '../../../src/ui/stale-words';
import { makeSplit } from '../../support/fake-services';

function makeLanguage(locale: 'en' | 'zh'): Language {
  const preferences = new Preferences({
    read: () => null,
    write: () => undefined,
    languages: [locale],
    watchDarkScheme: () => false,
  });
  return new Language(preferences);
}
const english = makeLanguage('en');
const split = (ignore: string[], duplicates: 'keep' | 'drop' = 'keep'): SplitSummary => {
  const made = makeSplit();
  return { ...made, problem: { ...made.problem, ignore }, split: { ...made.split, duplicates } };
};
const words = (made: SplitSummary | null, now: SplitSummary, reason: 'columns' | 'split'): string => {
  const project = { data: { split: now, splits: { find: () => made } } } as unknown as Project;
  return staleReasonWords(project, { splitId: 'split-0' }, reason, 'run 1', english);
};

describe('why a run is out of date', () => {
  it('names up to three columns, and what became of copies', () => {
    expect(words(split(['age']), split(['a', 'b', 'c', 'd', 'e'], 'drop'), 'columns')).toBe(
      'Left out since run 1 was trained: a, b, c and 2 more. Put back since run 1 was trained: age. Copies of rows have been left out since run 1 was trained.',
    );
  });

  it('says it in general where the earlier split is not known or differs in its shares only', () => {
    expect(words(null, split(['a']), 'columns')).toContain('Other columns are left out');
    expect(words(split([]), split([]), 'split')).toContain('divided differently');
  });
});
