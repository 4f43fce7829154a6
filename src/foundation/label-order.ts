/**
 * The one order of class and category names: numerically when every one reads as a number, else by Unicode code point,
 * so that it depends on the names alone and never on the order of rows, the language or the machine.
 */

/**
 * Sorts names; numbers first by value, equal values ("1", "1.0") by code point.
 * @returns a new list; empty in, empty out
 */
export function sortLabels(labels: Iterable<string>): string[] {
  const sorted = [...labels];
  if (sorted.every(readsAsNumber)) {
    return sorted.sort((a, b) => Number(a) - Number(b) || compareCodePoints(a, b));
  }
  return sorted.sort(compareCodePoints);
}

/** Negative when `a` comes before `b` by Unicode code point, 0 when equal. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return codePointRank(left) - codePointRank(right);
  }
  return a.length - b.length;
}

/** UTF-16 code units in code-point order: surrogates stand for code points above every other unit. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function readsAsNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}
