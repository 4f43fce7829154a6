import { beforeAll, describe, expect, it } from 'vitest';
import type { Feedback, Outside } from '../../../src/contracts';
import type { Preferences } from '../../../src/state/preferences.svelte';
import {
  intervalWords,
  limitWord,
  outsideWords,
  positionWords,
  saidWords,
  shareWord,
  sureWords,
} from '../../../src/ui/field/field-words';
import { loadAllCatalogues } from '../../../src/ui/i18n/catalogues.svelte';
import { Language } from '../../../src/ui/i18n/language';

const preferences = { locale: 'en' as 'en' | 'zh' };
const language = new Language(preferences as Preferences);
const plain = (text: string): string => text.replaceAll('\u202f', ' ');

beforeAll(loadAllCatalogues);

describe('how sure an answer is', () => {
  it('is measured against a guess among as many classes', () => {
    const said = (confidence: number, nClasses: number) =>
      plain(sureWords(confidence, nClasses, language)[0]);
    expect(said(0.95, 2)).toBe('Very sure: 95 %.');
    expect(said(0.8, 2)).toBe('Quite sure: 80 %.');
    expect(said(0.65, 2)).toBe('Rather unsure: 65 %.');
    expect(said(0.52, 2)).toBe('Hardly surer than a guess: 52 %.');
    expect(said(0.65, 10)).toBe('Quite sure: 65 %.');
  });

  it('is never said to be certain where it is not', () => {
    expect(sureWords(0.997, 2, language).map(plain)).toEqual([
      'Very sure: > 99 %.',
      'Of 100 like this, about 99 are right.',
    ]);
    expect(
      [shareWord(0.994, language), shareWord(0.004, language), shareWord(0, language)].map(plain),
    ).toEqual(['99 %', '< 1 %', '0 %']);
  });
});

describe('what else is told', () => {
  const outside = (kind: Outside['kind'], column: string, cell: string | null = null): Outside => ({
    kind,
    column,
    cell,
    limits: kind === 'range' ? [1923.96, 2028.3] : null,
  });

  it('says every way in which a row lies outside, and gaps together', () => {
    const told = outsideWords(
      [
        outside('missing', 'age'),
        outside('range', 'year', '50'),
        outside('category', 'kind', '{x}'),
        outside('unread', 'area', '=1+1'),
        outside('missing', 'sex'),
      ],
      language,
    );
    expect(told).toEqual([
      'year: 50 lies beyond 1924 to 2028.',
      'kind: "{x}" did not occur in training.',
      'area: "=1+1" could not be read and counts as missing.',
      'Empty, and in training it never was: age and sex.',
    ]);
  });

  it('writes limits of years without thousands, and larger numbers with them', () => {
    expect([limitWord(1924, language), limitWord(10_000, language), limitWord(-0.5, language)]).toEqual([
      '1924',
      '10,000',
      '-0.5',
    ]);
  });

  it('says an interval with what it holds', () => {
    expect(intervalWords([6964, 136000], 0.9, language)).toBe(
      'Between 6,964 and 136,000 in about 90 of 100 like this.',
    );
    expect(intervalWords([1, 2], null, language)).toBe('Probably between 1 and 2.');
  });

  it('tells the last of what was said', () => {
    const say = (verdict: Feedback['verdict'], truth: Feedback['truth'] = null): Feedback => ({
      id: 'f',
      recordId: 'r',
      at: '',
      verdict,
      truth,
      source: 'field',
    });
    expect(saidWords([], language)).toBe('');
    expect(saidWords([say('yes'), say('no')], language)).toBe('Noted: not right.');
    expect(saidWords([say('no'), say('no', 1250)], language)).toBe('Noted: it was 1,250.');
    expect(saidWords([say('no'), say('notSure')], language)).toBe('Noted: not sure.');
  });

  it('writes places in degrees, with how far they may be off, in both languages', () => {
    const place = { latitude: -1.292071, longitude: 36.8, accuracyMetres: 0.4 };
    expect(plain(positionWords(place, language))).toBe('-1.29207, 36.80000, give or take 1 m');
    expect(positionWords({ ...place, accuracyMetres: null }, language)).toBe('-1.29207, 36.80000');
    preferences.locale = 'zh';
    expect(positionWords({ ...place, accuracyMetres: 12 }, language)).toBe(
      '-1.29207, 36.80000，误差约 12 米',
    );
    preferences.locale = 'en';
  });
});
