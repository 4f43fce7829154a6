/** Whatever stands in the strings of a card, it stays text: in Markdown, in HTML, in a spreadsheet that opens the HTML. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CARD_KINDS, type Locale } from '../../src/contracts';
import { writeCard } from '../../src/pipeline/deploy';
import { makeHostileFacts } from '../support/card-facts';

const LOCALES: readonly Locale[] = ['en', 'zh'];

const attack = fc.constantFrom(
  '<img src=x onerror=alert(1)>',
  '</style><script>alert(1)</script>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '=HYPERLINK("http://x.y","z")',
  '@SUM(1+1)',
  '+1|cmd',
  '| a | b |\n| --- | --- |',
  '\n# heading\n\n- item',
  '[a](javascript:alert(1))',
  '![a](http://x.y/z.png)',
  '`code` **bold** _em_ ~~x~~ $x$',
  '<!-- -->',
  '&lt;b&gt;',
  ']]>',
  '\u202egnp',
  '\u2028\u0085\u0000\ud800',
  '__proto__',
  '{version} {rows}',
  '$& $1 $`',
);
const hostile = fc
  .array(fc.oneof(attack, fc.string({ unit: 'binary' })), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''))
  // A text of nothing that can be seen is no answer.
  .filter((text) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(text));

/** Tags and the text between them, for a document whose texts hold no `<` or `>`. */
function skeleton(html: string): string[] {
  return [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/"[^"]*"/g, '""'));
}

describe('a hostile string', () => {
  const plain = makeHostileFacts('plain');

  it('adds no line, heading, link, tag or cell to Markdown', () => {
    fc.assert(
      fc.property(
        hostile,
        fc.constantFrom(...CARD_KINDS),
        fc.constantFrom(...LOCALES),
        (text, kind, locale) => {
          const card = writeCard(makeHostileFacts(text), kind, 'md', locale);
          const expected = writeCard(plain, kind, 'md', locale);
          const cells = (markdown: string) =>
            markdown.split('\n').map((line) => [/^(#+|-|\|)?/.exec(line)?.[0], line.split('|').length]);
          expect(cells(card)).toEqual(cells(expected));
          expect(card).not.toMatch(/[<>`]/);
          expect(card).not.toMatch(/(?<!\\)(?:\\\\)*(?:\[|!|~|\$)/);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('adds no tag, attribute or formula to HTML', () => {
    fc.assert(
      fc.property(
        hostile,
        fc.constantFrom(...CARD_KINDS),
        fc.constantFrom(...LOCALES),
        (text, kind, locale) => {
          const card = writeCard(makeHostileFacts(text), kind, 'html', locale);
          const expected = writeCard(plain, kind, 'html', locale);
          expect(skeleton(card)).toEqual(skeleton(expected));
          expect(card).not.toMatch(/<t[hd][^>]*>[=+@]/);
          expect(card).not.toMatch(/<script|<img|<svg|<a /);
          expect(card).not.toMatch(/[\u202a-\u202e\u2066-\u2069\ufeff]/);
        },
      ),
      { numRuns: 300 },
    );
  });
});
