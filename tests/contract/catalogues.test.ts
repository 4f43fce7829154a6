/** The catalogues of errors and findings: whole in both languages, and about the same facts in each. */
import { describe, expect, it } from 'vitest';
import {
  describeError,
  describeFinding,
  ERROR_CATALOGUE,
  FINDING_CATALOGUE,
  makeError,
} from '../../src/contracts';

const placeholders = (sentences: readonly string[]): string[] =>
  [...new Set(sentences.flatMap((sentence) => sentence.match(/\{\w+\}/g) ?? []))].sort();

describe('the error catalogue', () => {
  it.each(Object.entries(ERROR_CATALOGUE))(
    '%s says what happened, what was kept and what to do next, twice',
    (code, entry) => {
      expect(code).toMatch(/^E-[A-Z0-9-]+$/);
      for (const sentences of [entry.en, entry.zh]) {
        for (const sentence of [sentences.what, sentences.kept, sentences.next])
          expect(sentence.trim().length).toBeGreaterThan(3);
      }
      expect(placeholders(Object.values(entry.zh))).toEqual(placeholders(Object.values(entry.en)));
      expect(Object.values(entry.zh).join('')).toMatch(/\p{Script=Han}/u);
      expect(Object.values(entry.en).join('')).not.toMatch(/\p{Script=Han}|undefined|oops|!/iu);
    },
  );

  it('fills details in, and nothing that the details inherit', () => {
    const { what, code } = describeError(
      makeError('E-WIRE', { path: 'a.b', problem: '<b>constructor</b>' }),
      'en',
    );
    expect(code).toBe('E-WIRE');
    expect(what).toContain('“a.b”');
    expect(what).toContain('<b>constructor</b>');
    expect(describeError(makeError('E-WIRE'), 'en').what).not.toContain('undefined');
  });

  it('reads anything else as an internal error, in one sentence and without a stack', () => {
    const sentences = describeError(new RangeError('Invalid array length'), 'zh');
    expect(sentences.code).toBe('E-INTERNAL');
    expect(sentences.what).toContain('Invalid array length');
    expect(sentences.what).not.toContain('at ');
  });
});

describe('the finding catalogue', () => {
  it('speaks of one row in the singular', () => {
    const claim = (count: number, rows: number): string =>
      describeFinding(
        { code: 'F-TARGET-MISSING-ROWS', column: 'y', severity: 'note', details: { count, rows } },
        'en',
      ).claim;
    expect(claim(1, 116)).toBe('1 of 116 rows has no value in the target “y” and is not used.');
    expect(claim(2, 116)).toBe('2 of 116 rows have no value in the target “y” and are not used.');
    expect(claim(1, 1)).toContain('1 of 1 row has');
  });

  it.each(Object.entries(FINDING_CATALOGUE))(
    '%s makes a claim and says why it matters, twice',
    (code, entry) => {
      expect(code).toMatch(/^F-[A-Z0-9-]+$/);
      expect(placeholders(Object.values(entry.zh))).toEqual(placeholders(Object.values(entry.en)));
      expect(Object.values(entry.zh).join('')).toMatch(/\p{Script=Han}/u);
    },
  );
});
