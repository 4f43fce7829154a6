/** Numbers as people type them into a field. */

export interface NumberRange {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly isWhole?: boolean;
}

/** The number a text says, or null when it says none or one out of range. A comma may stand for the decimal point. */
export function parseTypedNumber(text: string, range: NumberRange = {}): number | null {
  const plain = text
    .trim()
    .replace(/[\s\u00a0\u202f]/g, '')
    .replace(',', '.')
    .replace(/%$/, '');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain);
  const { minimum = -Infinity, maximum = Infinity, isWhole = false } = range;
  if (!Number.isFinite(value) || value < minimum || value > maximum) return null;
  return isWhole && !Number.isSafeInteger(value) ? null : value;
}
