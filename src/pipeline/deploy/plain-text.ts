/** Anybody's text as it may stand in a document: readable, and unable to reorder or break what stands around it. */

const LONGEST_NAME = 200;
const REORDERING = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]/g;

function shorten(text: string, longest: number): string {
  const codePoints = Array.from(text);
  return codePoints.length > longest ? `${codePoints.slice(0, longest).join('')}…` : text;
}

/**
 * A name on one line: line breaks and control characters become spaces, characters that reorder text are removed.
 * @returns at most 200 code points of it, and an ellipsis when it was longer; “” for an empty one
 */
export function plainName(text: string): string {
  const oneLine = text
    .replace(REORDERING, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .trim();
  return oneLine === '' ? '“”' : shorten(oneLine, LONGEST_NAME);
}

/** An answer of several lines: as a name, but line breaks stay, at most one empty line between two others, and nothing is cut. */
export function plainAnswer(text: string): string {
  return text
    .replace(REORDERING, '')
    .replace(/\r\n?|\p{Zl}|\p{Zp}/gu, '\n')
    .replace(/[^\P{Cc}\n]+|\p{Cs}+/gu, ' ')
    .replace(/[^\S\n]*\n[^\S\n]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
