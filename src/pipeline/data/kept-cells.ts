/**
 * The cells of one column as the first pass read them, kept small so that a source that fits is cut into cells only once:
 * words as codes while they repeat, numbers as float64, anything else as the texts themselves. What a number was written
 * like is not kept unless it follows from its value, so not every kept column can become every type (`canBecome`).
 */
import type { ColumnType } from '../../contracts';
import { areDigits } from '../../foundation';
import { detachText } from './text-hash';
import { WordPlaces } from './word-places';

/** Largest source of which cells are kept: at most 8 bytes a number, 4 a repeated word, 40 and its text any other. */
export const KEPT_SOURCE_BYTES = 48 * 1024 * 1024;
/** Different cells after which a column of numbers is kept as numbers, and the share of them that must be plain. */
const NUMBERS_FROM = 64;
const PLAIN_SHARE = 0.9;
/** Cells that are no plain numbers in a column of numbers. */
const MAXIMUM_EXCEPTIONS = 50_000;
/** Different cells from which words must repeat, and the most that are given codes. */
const REPEATED_FROM = 4096;
const MAXIMUM_WORDS = 1 << 16;
const CANONICAL_LENGTH = 15;
const MISSING = -1;

/** True for digits that `String` of their number gives back. */
function isCanonical(cell: string): boolean {
  if (cell.length > CANONICAL_LENGTH || (cell.length > 1 && cell.charCodeAt(0) === 48)) return false;
  for (let i = 0; i < cell.length; i++) {
    const code = cell.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

function isCanonicalAt(codes: Uint8Array, start: number, end: number): boolean {
  if (end - start > CANONICAL_LENGTH || (end - start > 1 && codes[start] === 48)) return false;
  return areDigits(codes, start, end);
}

/** Cells by row, null where missing. */
export class KeptCells {
  /** What is kept: `codes` into `words`, `values` with `exceptions`, `texts`, or nothing because there was too much. */
  kind: 'codes' | 'values' | 'texts' | 'nothing' = 'codes';
  /** Different cells in order of appearance. */
  readonly words: string[] = [];
  /** -1 = missing. */
  codes = new Int32Array(1024); // [rows and more]
  /** NaN = missing or an exception. */
  values = new Float64Array(0); // [rows and more]
  /** Cells that are no plain numbers, by row. */
  readonly exceptions = new Map<number, string>();
  private texts: (string | null)[] = [];
  private readonly codeOf = new Map<string, number>();
  private readonly places = new WordPlaces(this.words);
  private readonly plains: number[] = [];
  private nPlain = 0;
  private allCanonical = true;
  private nRows = 0;

  /**
   * Keeps the cell of a row; rows left out before it are missing.
   * @param plain the cell as a plain number, NaN when it is none
   * @returns false when the cell is known to have come before
   */
  add(row: number, cell: string, plain: number): boolean {
    this.padTo(row);
    switch (this.kind) {
      case 'codes':
        return this.addWord(cell, plain);
      case 'values':
        this.addValue(cell, plain);
        return true;
      case 'texts':
        this.texts.push(cell);
        this.nRows += 1;
        return true;
      case 'nothing':
        return true;
    }
  }

  /** The code of the word that codes [start, end) spell; -1 when it is not known at sight. While words are kept as codes. */
  codeAt(codes: Uint8Array, start: number, end: number): number {
    return this.places.find(codes, start, end);
  }

  /** Keeps a word by its code, as `add` would. */
  addCode(row: number, code: number): void {
    this.padTo(row);
    this.pushCode(code);
  }

  /** Keeps a plain number, as `add` would. While numbers are kept as values. */
  addPlain(row: number, plain: number, codes: Uint8Array, start: number, end: number): void {
    this.padTo(row);
    if (this.allCanonical && !isCanonicalAt(codes, start, end)) this.allCanonical = false;
    this.pushValue(plain);
  }

  private addWord(cell: string, plain: number): boolean {
    const known = this.codeOf.get(cell);
    if (known !== undefined) {
      this.pushCode(known);
      return false;
    }
    const nWords = this.words.length;
    if (nWords === NUMBERS_FROM && this.nPlain >= PLAIN_SHARE * nWords) {
      this.becomeValues();
      this.addValue(cell, plain);
      return true;
    }
    if (nWords === MAXIMUM_WORDS || (nWords >= REPEATED_FROM && nWords * 2 > this.nRows)) {
      this.becomeTexts();
      this.texts.push(cell);
      this.nRows += 1;
      return true;
    }
    const word = detachText(cell);
    this.codeOf.set(word, nWords);
    this.words.push(word);
    this.places.added();
    this.plains.push(plain);
    if (!Number.isNaN(plain)) {
      this.nPlain += 1;
      if (this.allCanonical && !isCanonical(cell)) this.allCanonical = false;
    }
    this.pushCode(nWords);
    return true;
  }

  private pushCode(code: number): void {
    if (this.nRows === this.codes.length) {
      const larger = new Int32Array(this.codes.length * 2);
      larger.set(this.codes);
      this.codes = larger;
    }
    this.codes[this.nRows++] = code;
  }

  private addValue(cell: string, plain: number): void {
    if (Number.isNaN(plain)) {
      this.exceptions.set(this.nRows, detachText(cell));
      if (this.exceptions.size > MAXIMUM_EXCEPTIONS) {
        this.forget();
        return;
      }
    } else if (this.allCanonical && !isCanonical(cell)) this.allCanonical = false;
    this.pushValue(plain);
  }

  private pushValue(value: number): void {
    if (this.nRows === this.values.length) {
      const larger = new Float64Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.nRows++] = value;
  }

  private becomeValues(): void {
    this.kind = 'values';
    this.values = new Float64Array(this.codes.length);
    for (let row = 0; row < this.nRows; row++) {
      const code = this.codes[row] as number;
      const plain = code === MISSING ? NaN : (this.plains[code] as number);
      this.values[row] = plain;
      if (code !== MISSING && Number.isNaN(plain)) this.exceptions.set(row, this.words[code] as string);
    }
    this.forgetWords();
  }

  private becomeTexts(): void {
    this.kind = 'texts';
    const { words } = this;
    this.texts = Array.from(this.codes.subarray(0, this.nRows), (code) => words[code] ?? null);
    this.forgetWords();
  }

  private forgetWords(): void {
    this.codes = new Int32Array(0);
    this.codeOf.clear();
    this.words.length = 0;
    this.plains.length = 0;
  }

  /** Lets everything go. */
  forget(): void {
    this.kind = 'nothing';
    this.forgetWords();
    this.values = new Float64Array(0);
    this.exceptions.clear();
    this.texts = [];
  }

  /** Rows up to this one that were not added are missing. */
  padTo(nRows: number): void {
    while (this.nRows < nRows && this.kind !== 'nothing') {
      if (this.kind === 'codes') this.pushCode(MISSING);
      else if (this.kind === 'values') this.pushValue(NaN);
      else this.texts[this.nRows++] = null;
    }
  }

  /** True when a column of this type can be made from what is kept. */
  canBecome(type: ColumnType): boolean {
    if (this.kind === 'nothing') return false;
    return this.kind !== 'values' || type === 'number' || this.allCanonical;
  }

  /** The cell of a row. Of a column that can become what it is asked for. */
  cell(row: number): string | null {
    if (this.kind === 'codes') return this.words[this.codes[row] as number] ?? null;
    if (this.kind === 'texts') return this.texts[row] ?? null;
    const value = this.values[row] as number;
    return Number.isNaN(value) ? (this.exceptions.get(row) ?? null) : String(value);
  }
}
