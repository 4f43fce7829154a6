import { describe, expect, it } from 'vitest';
import { toBinaryRows, viewThreshold, type BinaryRows } from '../../../../src/state/evaluate/threshold-view';
import { Preferences } from '../../../../src/state/preferences.svelte';
import { Language } from '../../../../src/ui/i18n/language';
import { savingWords, showInterval } from '../../../../src/ui/rooms/evaluate/evaluate-words';
import { makeClassification } from '../../../support/prediction-sets';

const language = new Language(
  new Preferences({
    read: () => null,
    write: () => undefined,
    languages: ['en'],
    watchDarkScheme: () => false,
  }),
);

describe('an interval in words', () => {
  const ends = { value: 1, low: 0.921, high: 1 };
  it.each([
    ['bootstrap', '0.921 to 1.000'],
    ['wilson', '0.921 to 1.000, Wilson'],
    ['newcombe', '0.921 to 1.000, Newcombe'],
  ] as const)('of %s: %s', (method, words) => {
    expect(showInterval({ ...ends, method }, language.figure, language)).toBe(words);
  });
});

describe('what a threshold saves', () => {
  const scores = [0.1, 0.2, 0.7, 0.9];
  const predictions = makeClassification(
    ['came', 'missed'],
    [0, 0, 1, 1],
    scores.map((score) => [1 - score, score]),
  );
  const { steps } = toBinaryRows(predictions) as BinaryRows;
  const view = viewThreshold(steps, 0.5, { falseAlarm: 1, miss: 1 });

  it('is said with the interval of the cost, and not with one that has no width', () => {
    expect(savingWords(view, { value: 0, low: 0, high: 0.2 }, language)).toContain('0 to 20');
    expect(savingWords(view, { value: 0, low: 0, high: 0 }, language)).toBe('');
  });
});
