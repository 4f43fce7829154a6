/**
 * What the first pass learns about one column: how its cells read as numbers, as dates and as words. Memory is bounded:
 * at most a few thousand distinct cells are remembered, the rest is counted. A column that shows four different words
 * that are no numbers is not tried as numbers again (dates likewise), which keeps text cheap.
 */
import {
  areDigits,
  parsePlainNumber,
  parsePlainNumberAt,
  parseWrittenNumber,
  type Decimal,
} from '../../foundation';
import { parseYearFirst, parseYearLast, slashedToMs, type DateOrder } from './date-notation';
import type { KeptCells } from './kept-cells';
import { DistinctTexts } from './distinct-texts';
import { detachText } from './text-hash';

/** Different unreadable cells after which a column is no longer tried. */
export const MAXIMUM_STRAY_WORDS = 3;
const LOOKED_AT_CELLS = 5000;
const LOOKED_AT_LENGTH = 240;
const MAXIMUM_FIRST_CELLS = 50;
const FIRST_CELL_LENGTH = 120;
const REMEMBERED_DATES = 4096;

/** Cells that do not read as wanted: how many, and up to four different ones. */
class StrayWords {
  count = 0;
  readonly words = new Set<string>();

  get isHopeless(): boolean {
    return this.words.size > MAXIMUM_STRAY_WORDS;
  }

  add(cell: string): void {
    this.count += 1;
    if (!this.isHopeless) this.words.add(cell);
  }

  /** Counts a cell that is known to be unreadable; false when it is not known yet. */
  addKnown(cell: string): boolean {
    const isKnown = this.words.has(cell);
    if (isKnown) this.count += 1;
    return isKnown;
  }
}

/** Chinese, Japanese or Korean. */
function isIdeograph(code: number): boolean {
  return (
    (code >= 0x3040 && code <= 0x30ff) ||
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7af)
  );
}

function isSpace(code: number): boolean {
  if (code < 0xa0) return code === 32 || (code >= 9 && code <= 13);
  return /\s/.test(String.fromCharCode(code));
}

/** Words between spaces of the start of a cell; of writing without spaces, half its characters. */
function countWords(cell: string): number {
  const end = Math.min(cell.length, LOOKED_AT_LENGTH);
  let spaced = 1;
  let ideographs = 0;
  let wasSpace = false;
  for (let i = 0; i < end; i++) {
    const code = cell.charCodeAt(i);
    if (isIdeograph(code)) ideographs += 1;
    const space = isSpace(code);
    if (space && !wasSpace) spaced += 1;
    wasSpace = space;
  }
  return Math.max(spaced, ideographs / 2);
}

function isDigits(cell: string): boolean {
  for (let i = 0; i < cell.length; i++) {
    const code = cell.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

/** Number reading of a column. */
export class NumberScan {
  count = 0;
  integers = 0;
  notFinite = 0;
  readonly stray = new StrayWords();
  minimum = Infinity;
  /** Units that cells carry; the empty unit is none. */
  readonly units = new Set<string>();
  grouped = 0;
  groupedForSure = 0;
  /** A group after a leading 0 (`0,125`), or an ungrouped integer of four digits and more. */
  speaksAgainstGrouping = false;
  leadingZeros = 0;
  /** Length of plain integers as written; 0 = none yet, -1 = several. */
  integerLength = 0;
  isIncreasing = true;
  hasUnitSteps = true;
  commaDecimals = 0;
  private previous = NaN;
  private hasPlain = false;

  constructor(private readonly decimal: Decimal) {}

  /** @returns the cell as a plain number, NaN when it is none */
  add(cell: string): number {
    const plain = parsePlainNumber(cell, this.decimal);
    if (Number.isNaN(plain)) this.addWritten(cell);
    else {
      if (!this.hasPlain) this.units.add('');
      this.hasPlain = true;
      this.addValue(plain);
      this.addSpelling(cell, plain);
    }
    return plain;
  }

  private addWritten(cell: string): void {
    if (this.stray.addKnown(cell)) return;
    const written = parseWrittenNumber(cell, this.decimal);
    if (!written) {
      this.stray.add(cell);
      if (this.decimal === '.' && /^[+-]?\d+,\d+$/.test(cell)) this.commaDecimals += 1;
      return;
    }
    this.units.add(written.unit);
    if (written.grouping !== 'none') {
      this.grouped += 1;
      if (written.grouping === 'sure') this.groupedForSure += 1;
      if (/^\D*0[.,]/.test(cell)) this.speaksAgainstGrouping = true;
    }
    this.addValue(written.value);
  }

  private addValue(value: number): void {
    if (!Number.isFinite(value)) {
      this.notFinite += 1;
      return;
    }
    this.count += 1;
    if (Number.isInteger(value)) this.integers += 1;
    if (value <= this.previous) this.isIncreasing = false;
    if (value !== this.previous + 1 && !Number.isNaN(this.previous)) this.hasUnitSteps = false;
    this.previous = value;
    if (value < this.minimum) this.minimum = value;
  }

  /** A plain number, as `add` takes it. @param isDigits written as digits alone */
  addPlain(value: number, length: number, isDigits: boolean, startsWithZero: boolean): void {
    if (!this.hasPlain) this.units.add('');
    this.hasPlain = true;
    this.addValue(value);
    if (isDigits && Number.isInteger(value)) this.addDigits(length, startsWithZero);
  }

  private addSpelling(cell: string, value: number): void {
    if (!Number.isInteger(value) || cell.length > 20 || !isDigits(cell)) return;
    this.addDigits(cell.length, cell.startsWith('0'));
  }

  private addDigits(length: number, startsWithZero: boolean): void {
    if (this.integerLength === 0) this.integerLength = length;
    else if (this.integerLength !== length) this.integerLength = -1;
    if (length > 1 && startsWithZero) this.leadingZeros += 1;
    if (length > 3) this.speaksAgainstGrouping = true;
  }
}

/** Date reading of a column. */
export class DateScan {
  yearFirst = 0;
  yearLast = 0;
  readonly stray = new StrayWords();
  /** Cells of each order that are no day of the calendar. */
  readonly impossible: Record<DateOrder, number> = { dayFirst: 0, monthFirst: 0 };
  /** Cells that are dates with the year first: days repeat. */
  private readonly known = new Set<string>();

  add(cell: string): void {
    if (this.known.has(cell)) {
      this.yearFirst += 1;
      return;
    }
    if (this.stray.addKnown(cell)) return;
    if (!Number.isNaN(parseYearFirst(cell))) {
      this.yearFirst += 1;
      if (this.known.size < REMEMBERED_DATES) this.known.add(detachText(cell));
      return;
    }
    const slashed = parseYearLast(cell);
    if (!slashed) {
      this.stray.add(cell);
      return;
    }
    this.yearLast += 1;
    for (const order of ['dayFirst', 'monthFirst'] as const) {
      if (Number.isNaN(slashedToMs(slashed, order))) this.impossible[order] += 1;
    }
  }
}

/** Everything the first pass keeps of one column. */
export class ColumnScan {
  /** Cells that are not missing. */
  present = 0;
  readonly numbers: NumberScan;
  readonly dates = new DateScan();
  /** Distinct cells, no longer added to once full. */
  readonly distinct = new DistinctTexts();
  /** Present cells when `distinct` was full; null while it is not. */
  fullAt: number | null = null;
  /** Up to three different cells, for yes/no words. */
  readonly firstWords = new Set<string>();
  /** The first cells, to see what they look like. */
  readonly firstCells: string[] = [];
  private lookedAt = 0;
  private lengths = 0;
  private words = 0;

  /** @param kept where the cells are kept; null when they are not */
  constructor(
    private readonly decimal: Decimal,
    private readonly maximumDistinct: number,
    readonly kept: KeptCells | null,
  ) {
    this.numbers = new NumberScan(decimal);
  }

  /** Distinct cells over present ones, in [0, 1], up to the cell at which counting stopped. NaN when all are missing. */
  get distinctShare(): number {
    return this.distinct.size / (this.fullAt ?? this.present);
  }
  /** Mean length of the first cells in UTF-16 code units. */
  get meanLength(): number {
    return this.lengths / this.lookedAt;
  }
  /** Mean number of words of the first cells; two Chinese, Japanese or Korean characters count as a word. */
  get meanWords(): number {
    return this.words / this.lookedAt;
  }

  /**
   * @param cell trimmed, not missing
   * @param row data rows before it
   */
  add(cell: string, row: number): void {
    this.present += 1;
    const plain = this.numbers.stray.isHopeless ? NaN : this.numbers.add(cell);
    const isNew = this.kept?.add(row, cell, plain) ?? true;
    this.addDate(cell);
    if (isNew && this.fullAt === null) {
      this.distinct.add(cell);
      this.noteFull();
    }
    if (isNew && this.firstWords.size < 3) this.firstWords.add(cell.slice(0, 60));
    this.addExample(cell);
  }

  /**
   * The same for a cell that is spelt by codes [start, end), where that can be told without its text: a word that came
   * before, or a number in a column of numbers.
   * @returns false when it cannot; nothing is added then
   */
  addPlace(codes: Uint8Array, start: number, end: number, row: number): boolean {
    const { kept } = this;
    if (kept === null) return false;
    if (kept.kind === 'codes') return this.addKnownWord(kept, codes, start, end, row);
    return kept.kind === 'values' && this.addPlainNumber(kept, codes, start, end, row);
  }

  private addKnownWord(kept: KeptCells, codes: Uint8Array, start: number, end: number, row: number): boolean {
    const code = kept.codeAt(codes, start, end);
    if (code < 0) return false;
    const word = kept.words[code] as string;
    this.present += 1;
    if (!this.numbers.stray.isHopeless) this.numbers.add(word);
    kept.addCode(row, code);
    this.addDate(word);
    this.addExample(word);
    return true;
  }

  private addPlainNumber(
    kept: KeptCells,
    codes: Uint8Array,
    start: number,
    end: number,
    row: number,
  ): boolean {
    const { numbers } = this;
    const hasExamples = this.firstCells.length === MAXIMUM_FIRST_CELLS && this.firstWords.size >= 3;
    const isNumeric = numbers.count * 2 > this.present + 1;
    if (!hasExamples || !isNumeric || numbers.stray.isHopeless) return false;
    const plain = parsePlainNumberAt(codes, start, end, this.decimal);
    if (Number.isNaN(plain)) return false;
    this.present += 1;
    numbers.addPlain(plain, end - start, areDigits(codes, start, end), codes[start] === 48);
    kept.addPlain(row, plain, codes, start, end);
    if (this.lookedAt < LOOKED_AT_CELLS) {
      this.lookedAt += 1;
      this.lengths += end - start;
      this.words += 1;
    }
    if (this.fullAt === null) {
      this.distinct.addCodes(codes, start, end);
      this.noteFull();
    }
    return true;
  }

  private addDate(cell: string): void {
    if (!this.dates.stray.isHopeless && this.numbers.count * 2 <= this.present) this.dates.add(cell);
  }

  private noteFull(): void {
    if (this.distinct.size >= this.maximumDistinct) this.fullAt = this.present;
  }

  private addExample(cell: string): void {
    if (this.firstCells.length < MAXIMUM_FIRST_CELLS)
      this.firstCells.push(detachText(cell.slice(0, FIRST_CELL_LENGTH)));
    if (this.lookedAt < LOOKED_AT_CELLS) this.look(cell);
  }

  private look(cell: string): void {
    this.lookedAt += 1;
    this.lengths += cell.length;
    if (cell.length < 3) {
      this.words += 1;
      return;
    }
    this.words += countWords(cell);
  }
}
