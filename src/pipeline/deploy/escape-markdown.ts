/**
 * Texts inside Markdown. Column and class names are anybody's text: here they lose every power to make structure, markup,
 * links or HTML, and stay readable. Rules of CommonMark 0.31 and GitHub's tables.
 */
import { plainName } from './plain-text';

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['|', '&#124;'],
  ['`', '&#96;'],
]);

/**
 * Makes a plain text inert inside one line of Markdown, also inside a table cell.
 * Line breaks become spaces; HTML's characters, pipes and backticks become entities; other Markdown punctuation is escaped
 * by a backslash; an underscore inside a word stays.
 */
export function escapeMarkdownLine(plain: string): string {
  return plain
    .replace(/\s+/g, ' ')
    .replace(/[\\*[\]~$!]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/^(?:[#+=]|-(?!\d)|\d+(?=[.)](?:\s|$)))/, (start) =>
      /\d/.test(start) ? `${start}\\` : `\\${start}`,
    )
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, '\\$&')
    .replace(/[&<>|`]/g, (character) => ENTITIES.get(character) as string);
}

/**
 * Any text as a name inside Markdown.
 * @returns at most 200 code points of the text, and an ellipsis when it was longer; “” for an empty text
 */
export function escapeMarkdown(text: string): string {
  return escapeMarkdownLine(plainName(text));
}
