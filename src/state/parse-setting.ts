/** What a person types into a setting, read; what cannot be is refused with what would be possible. */
import { MOST_LAYERS, MOST_UNITS, NUMBERS, type NumberId, type NumberRange } from './setting-table';

/** Why what was typed cannot be: a key of the catalogue with its figures. */
export interface SettingProblem {
  readonly key:
    'notNumber' | 'notWhole' | 'tooSmall' | 'notAbove' | 'tooLarge' | 'notBelow' | 'layers' | 'units';
  readonly limit: number;
}
export type Parsed<Value> =
  | { readonly ok: true; /** Undefined: chosen from the data. */ readonly value: Value | undefined }
  | { readonly ok: false; readonly problem: SettingProblem };

const refuse = (key: SettingProblem['key'], limit = 0): { ok: false; problem: SettingProblem } => ({
  ok: false,
  problem: { key, limit },
});

/** A number as people type it: "0.003", "0,003", "1e-3", full-width digits too. Null when it is none. */
function readNumber(text: string): number | null {
  const plain = text.replace(/^([+-]?\d*),(\d+)$/, '$1.$2');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

/** A number of a range. Empty text means chosen from the data. */
export function parseInRange(range: NumberRange, text: string): Parsed<number> {
  const plain = text.normalize('NFKC').trim();
  if (plain === '') return { ok: true, value: undefined };
  const value = readNumber(plain);
  const { least, most, isWhole, excludesLeast = false, excludesMost = false } = range;
  if (value === null) return refuse('notNumber');
  // A comma among whole numbers is more likely to part thousands than to begin decimals: neither is guessed.
  if (isWhole && (!Number.isInteger(value) || plain.includes(','))) return refuse('notWhole');
  if (excludesLeast && value <= least) return refuse('notAbove', least);
  if (value < least) return refuse('tooSmall', least);
  if (excludesMost && value >= most) return refuse('notBelow', most);
  if (value > most) return refuse('tooLarge', most);
  return { ok: true, value };
}

export function parseNumber(id: NumberId, text: string): Parsed<number> {
  return parseInRange(NUMBERS[id], text);
}

/** Units of each hidden layer, separated by anything but digits: "64, 32". */
export function parseLayers(text: string): Parsed<number[]> {
  const plain = text.normalize('NFKC').trim();
  if (plain === '') return { ok: true, value: undefined };
  if (!/^\d+([\s,;、x×-]+\d+)*[\s,;、]*$/.test(plain)) return refuse('units', MOST_UNITS);
  const units = (plain.match(/\d+/g) ?? []).map(Number);
  if (units.length > MOST_LAYERS) return refuse('layers', MOST_LAYERS);
  if (units.some((count) => count < 1 || count > MOST_UNITS)) return refuse('units', MOST_UNITS);
  return { ok: true, value: units };
}
