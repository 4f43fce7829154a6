/**
 * Numbers as people write them. Plain ones (`-1.5e3`, `.28`) read as numbers at sight; written ones carry grouping
 * (`1,234.5`), a unit (`$2.39`, `12 %`), full-width digits or a real minus sign, and whether they are numbers is decided
 * over a whole column (`column-scan.ts`). Hexadecimal, fractions and words are not numbers.
 */

/** What one cell reads as. */
export interface WrittenNumber {
  /** Not finite for `inf`, `nan` and what float64 cannot hold. */
  readonly value: number;
  /** Currency sign or `%`, empty without one. */
  readonly unit: string;
  /** `none`: no grouping; `maybe`: one group that could be decimals (`1,234`); `sure`: grouping for certain. */
  readonly grouping: 'none' | 'maybe' | 'sure';
}

export type Decimal = '.' | ',';

const MAXIMUM_LENGTH = 64;
const UNITS = '$€£¥₹₩₽%';
const UNIT_PATTERN = new RegExp(
  `^([+-]?)\\s*([${UNITS}]?)\\s*([+-]?)([0-9.,'’\\u00a0\\u202f]+(?:[eE][+-]?[0-9]+)?)\\s*([${UNITS}]?)$`,
);
const NOT_FINITE = /^[+-]?(?:inf(?:inity)?|nan)$/i;
const WIDE = /[\uff00-\uffef\u2212]/;

/** Half-width digits, letters and signs for full-width ones, and `-` for the minus sign. */
export function toHalfWidth(text: string): string {
  return WIDE.test(text) ? text.normalize('NFKC').replaceAll('\u2212', '-') : text;
}

const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power);

/**
 * A number of at most 15 digits with at most one decimal mark. Digits and power of ten are both exact in float64, so
 * that their one division rounds as `Number` does.
 * @returns NaN for anything else, numbers included
 */
function parseFewDigits(cell: string, mark: number): number {
  const { length } = cell;
  let at = 0;
  let isMinus = false;
  const first = cell.charCodeAt(0);
  if (first === 45 || first === 43) {
    isMinus = first === 45;
    at = 1;
  }
  if (length - at > EXACT_DIGITS + 1) return NaN;
  let digits = 0;
  let nDigits = 0;
  let markAt = -1;
  for (; at < length; at++) {
    const code = cell.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      digits = digits * 10 + (code - 48);
      nDigits += 1;
    } else if (code === mark && markAt < 0) markAt = at;
    else return NaN;
  }
  if (nDigits === 0 || nDigits > EXACT_DIGITS) return NaN;
  const value = markAt < 0 ? digits : digits / (POWERS[length - 1 - markAt] as number);
  return isMinus ? -value : value;
}

/** True when codes [start, end) are digits. */
export function areDigits(codes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = codes[at] as number;
    if (code < 48 || code > 57) return false;
  }
  return true;
}

/**
 * What `parsePlainNumber` reads of the cell that codes [start, end) spell, where it has at most 15 digits.
 * @returns NaN for anything else, other numbers included
 */
export function parsePlainNumberAt(codes: Uint8Array, start: number, end: number, decimal: Decimal): number {
  const first = codes[start];
  const isSigned = first === 45 || first === 43;
  let at = isSigned ? start + 1 : start;
  if (end - at > EXACT_DIGITS + 1) return NaN;
  const mark = decimal === '.' ? 46 : 44;
  let digits = 0;
  let nDigits = 0;
  let markAt = -1;
  for (; at < end; at++) {
    const code = codes[at] as number;
    if (code >= 48 && code <= 57) {
      digits = digits * 10 + (code - 48);
      nDigits += 1;
    } else if (code === mark && markAt < 0) markAt = at;
    else return NaN;
  }
  if (nDigits === 0 || nDigits > EXACT_DIGITS) return NaN;
  const value = markAt < 0 ? digits : digits / (POWERS[end - 1 - markAt] as number);
  return first === 45 ? -value : value;
}

/**
 * A plain number at sight.
 * @param cell trimmed, not empty
 * @returns NaN when it is not a plain number, an infinity when float64 cannot hold it
 */
export function parsePlainNumber(cell: string, decimal: Decimal): number {
  const first = cell.charCodeAt(0);
  const isStart =
    (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46 || first === 44;
  if (!isStart) return NaN;
  const simple = parseFewDigits(cell, decimal === '.' ? 46 : 44);
  if (!Number.isNaN(simple)) return simple;
  if (first === 48 && cell.length > 2 && cell.charCodeAt(1) > 65) {
    const second = cell.charCodeAt(1) | 32;
    if (second !== 101) return NaN;
  }
  if (decimal === '.') return Number(cell);
  return cell.includes('.') ? NaN : Number(cell.replace(',', '.'));
}

function parseBody(body: string, decimal: Decimal): Omit<WrittenNumber, 'unit'> | null {
  const plain = parsePlainNumber(body, decimal);
  if (!Number.isNaN(plain)) return { value: plain, grouping: 'none' };
  const group = decimal === '.' ? ',' : '.';
  const mark = /['’\u00a0\u202f]/.exec(body)?.[0] ?? group;
  const [whole = '', fraction, ...more] = body.split(decimal);
  const groups = whole.split(mark);
  if (more.length > 0 || groups.length < 2 || !/^\d{1,3}$/.test(groups[0] as string)) return null;
  if (!groups.slice(1).every((digits) => /^\d{3}$/.test(digits))) return null;
  if (fraction !== undefined && !/^\d*$/.test(fraction)) return null;
  const value = Number(`${groups.join('')}.${fraction ?? '0'}`);
  const isSure = mark !== group || groups.length > 2 || fraction !== undefined;
  return { value, grouping: isSure ? 'sure' : 'maybe' };
}

/**
 * A number in any notation known here.
 * @param cell trimmed, not empty
 * @returns null when it is no number
 */
export function parseWrittenNumber(cell: string, decimal: Decimal): WrittenNumber | null {
  if (cell.length > MAXIMUM_LENGTH) return null;
  const text = toHalfWidth(cell).trim();
  if (NOT_FINITE.test(text)) return { value: NaN, unit: '', grouping: 'none' };
  const isNegative = /^\(.+\)$/.test(text);
  const match = UNIT_PATTERN.exec(isNegative ? text.slice(1, -1) : text);
  if (!match) return null;
  const [, sign, before, innerSign, body, after] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if ((sign && innerSign) || (before && after)) return null;
  const unit = before || after;
  if (isNegative && !unit) return null;
  const parsed = parseBody(body, decimal);
  if (!parsed) return null;
  const isMinus = isNegative || sign === '-' || innerSign === '-';
  return { value: isMinus ? -parsed.value : parsed.value, unit, grouping: parsed.grouping };
}

/**
 * A number in any notation known here, read as a cell of a number column is.
 * @param text trimmed
 * @returns null when it is no number, or one that float64 cannot hold
 */
export function parseNumber(text: string, decimal: Decimal): number | null {
  const plain = parsePlainNumber(text, decimal);
  const value = Number.isNaN(plain) ? (parseWrittenNumber(text, decimal)?.value ?? NaN) : plain;
  return Number.isFinite(value) ? value + 0 : null;
}
