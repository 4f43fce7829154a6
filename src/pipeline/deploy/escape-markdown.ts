/**
 * Names from data inside Markdown. Column and class names are anybody's text: here they lose every power to make
 * structure, markup, links or HTML, and stay readable. Rules of CommonMark 0.31 and GitHub's tables.
 */

const MAX_CODE_POINTS = 200;

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['|', '&#124;'],
  ['`', '&#96;'],
]);

/**
 * Makes a text inert inside one line of Markdown, also inside a table cell.
 * Line breaks and control characters become spaces; characters that reorder text are removed; HTML's characters, pipes
 * and backticks become entities; other Markdown punctuation is escaped by a backslash; an underscore inside a word stays.
 * @returns at most 200 code points of the text, and an ellipsis when it was longer; “” for an empty text
 */
export function escapeMarkdown(text: string): string {
  const oneLine = text
    .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]/g, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .trim();
  if (oneLine === '') return '“”';
  const codePoints = Array.from(oneLine);
  const short =
    codePoints.length > MAX_CODE_POINTS ? `${codePoints.slice(0, MAX_CODE_POINTS).join('')}…` : oneLine;
  return short
    .replace(/[\\*[\]~$!]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/^(?:[#+=]|-(?!\d)|\d+(?=[.)](?:\s|$)))/, (start) =>
      /\d/.test(start) ? `${start}\\` : `\\${start}`,
    )
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, '\\$&')
    .replace(/[&<>|`]/g, (character) => ENTITIES.get(character) as string);
}
