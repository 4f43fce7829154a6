/**
 * Cells into typed arrays, one encoder a column. An encoder takes the cells of one block, hands over its arrays and goes
 * on with the next; what belongs to the whole dataset (dictionary, unread cells) stays with it. A cell that does not
 * read as its column's type is missing and counted, never guessed.
 */
import { makeError, type BlockColumn, type ColumnType } from '../../contracts';
import { parseDate, type DateOrder } from './date-notation';
import type { KeptCells } from './kept-cells';
import { parsePlainNumber, parseWrittenNumber, type Decimal } from '../../foundation';
import { detachText } from './text-hash';

/** Most distinct values of a category column. */
export const MAXIMUM_DICTIONARY = 1_000_000;
const MAXIMUM_SAMPLES = 5;
const SAMPLE_LENGTH = 60;

/** Turns the cells of one column into arrays. */
export interface ColumnEncoder {
  /** @param cell trimmed; null = missing */
  add(cell: string | null): void;
  /** The cells of rows [start, end) that the first pass kept. */
  addKept(kept: KeptCells, start: number, end: number): void;
  /** Arrays of the cells since the last call. */
  takeBlock(): BlockColumn;
  /** Cells that were there but did not read, and a few of them. */
  readonly unread: { readonly count: number; readonly samples: readonly string[] };
  /** Cells that read as a number that float64 cannot hold. */
  readonly notFinite: number;
  readonly dictionary: readonly string[] | null;
  /** Bytes of text waiting in the block. */
  readonly pendingBytes: number;
}

abstract class Encoder {
  unread = { count: 0, samples: [] as string[] };
  notFinite = 0;
  pendingBytes = 0;

  abstract add(cell: string | null): void;

  addKept(kept: KeptCells, start: number, end: number): void {
    for (let row = start; row < end; row++) this.add(kept.cell(row));
  }

  protected refuse(cell: string): void {
    this.unread.count += 1;
    const { samples } = this.unread;
    const sample = cell.slice(0, SAMPLE_LENGTH);
    if (samples.length < MAXIMUM_SAMPLES && !samples.includes(sample)) samples.push(sample);
  }
}

abstract class ValueEncoder extends Encoder implements ColumnEncoder {
  readonly dictionary = null;
  private values: Float64Array;
  private nRows = 0;
  /** What words read as, by code; NaN is read anew, so that it is counted every time. */
  private readonly known: number[] = [];

  constructor(private readonly blockRows: number) {
    super();
    this.values = new Float64Array(blockRows);
  }

  protected abstract read(cell: string): number;
  /** A plain number as the block holds it; null when plain numbers are not what the column is made of. */
  protected abstract readonly take: ((value: number) => number) | null;

  override addKept(kept: KeptCells, start: number, end: number): void {
    if (kept.kind === 'codes') {
      const { codes, words } = kept;
      for (let row = start; row < end; row++) {
        const code = codes[row] as number;
        this.values[this.nRows++] = code < 0 ? NaN : this.readWord(words[code] as string, code);
      }
    } else if (kept.kind === 'values' && this.take !== null) {
      const { take } = this;
      const { values, exceptions } = kept;
      for (let row = start; row < end; row++) {
        const value = values[row] as number;
        if (!Number.isNaN(value)) this.values[this.nRows++] = take(value);
        else this.add(exceptions.get(row) ?? null);
      }
    } else super.addKept(kept, start, end);
  }

  private readWord(word: string, code: number): number {
    const known = this.known[code];
    if (known !== undefined && !Number.isNaN(known)) return known;
    const value = this.read(word);
    this.known[code] = value;
    return value;
  }

  add(cell: string | null): void {
    this.values[this.nRows++] = cell === null ? NaN : this.read(cell);
  }

  takeBlock(): BlockColumn {
    const values = this.nRows === this.blockRows ? this.values : this.values.slice(0, this.nRows);
    this.values = new Float64Array(this.blockRows);
    this.nRows = 0;
    return { kind: 'number', values };
  }
}

class NumberEncoder extends ValueEncoder {
  constructor(
    blockRows: number,
    private readonly decimal: Decimal,
  ) {
    super(blockRows);
  }

  protected read(cell: string): number {
    let value = parsePlainNumber(cell, this.decimal);
    if (Number.isNaN(value)) {
      const written = parseWrittenNumber(cell, this.decimal);
      if (!written) {
        this.refuse(cell);
        return NaN;
      }
      value = written.value;
    }
    return this.take(value);
  }

  protected readonly take = (value: number): number => {
    if (Number.isFinite(value)) return value === 0 ? 0 : value;
    this.notFinite += 1;
    return NaN;
  };
}

class DateEncoder extends ValueEncoder {
  protected readonly take = null;

  constructor(
    blockRows: number,
    private readonly order: DateOrder,
  ) {
    super(blockRows);
  }

  protected read(cell: string): number {
    const ms = parseDate(cell, this.order);
    if (Number.isNaN(ms)) this.refuse(cell);
    return ms;
  }
}

class CategoryEncoder extends Encoder implements ColumnEncoder {
  readonly dictionary: string[] = [];
  private readonly codes = new Map<string, number>();
  /** Codes of the words that the first pass kept, by their code there. */
  private readonly known: number[] = [];
  private pending: Int32Array;
  private nRows = 0;

  constructor(
    blockRows: number,
    private readonly name: string,
    private readonly maximumWords: number,
  ) {
    super();
    this.pending = new Int32Array(blockRows);
  }

  add(cell: string | null): void {
    this.pending[this.nRows++] = cell === null ? -1 : this.codeOf(cell);
  }

  override addKept(kept: KeptCells, start: number, end: number): void {
    if (kept.kind !== 'codes') {
      super.addKept(kept, start, end);
      return;
    }
    const { codes, words } = kept;
    for (let row = start; row < end; row++) {
      const word = codes[row] as number;
      if (word < 0) this.pending[this.nRows++] = -1;
      else this.pending[this.nRows++] = this.known[word] ?? this.learn(words[word] as string, word);
    }
  }

  private learn(cell: string, word: number): number {
    const code = this.codeOf(cell);
    // A refused cell is asked about again, so that it is counted every time.
    if (code >= 0) this.known[word] = code;
    return code;
  }

  private codeOf(cell: string): number {
    const known = this.codes.get(cell);
    if (known !== undefined) return known;
    if (this.dictionary.length >= this.maximumWords) {
      if (this.maximumWords < MAXIMUM_DICTIONARY) {
        this.refuse(cell);
        return -1;
      }
      throw makeError('E-DATA-LIMIT', {
        what: `distinct values in ${this.name.slice(0, 60)}`,
        limit: MAXIMUM_DICTIONARY,
      });
    }
    const word = detachText(cell);
    this.codes.set(word, this.dictionary.length);
    return this.dictionary.push(word) - 1;
  }

  takeBlock(): BlockColumn {
    const codes = this.pending.slice(0, this.nRows);
    this.nRows = 0;
    return { kind: 'category', codes };
  }
}

class TextEncoderColumn extends Encoder implements ColumnEncoder {
  readonly dictionary = null;
  private readonly encoder = new TextEncoder();
  private bytes = new Uint8Array(4096);
  private offsets: number[] = [0];
  private missing: number[] = [];

  add(cell: string | null): void {
    this.missing.push(cell === null ? 1 : 0);
    if (cell !== null) this.append(cell);
    this.offsets.push(this.pendingBytes);
  }

  private append(cell: string): void {
    const needed = this.pendingBytes + cell.length * 3;
    if (needed > this.bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, this.pendingBytes));
      this.bytes = larger;
    }
    this.pendingBytes += this.encoder.encodeInto(cell, this.bytes.subarray(this.pendingBytes)).written;
  }

  takeBlock(): BlockColumn {
    const block: BlockColumn = {
      kind: 'text',
      offsets: Uint32Array.from(this.offsets),
      bytes: this.bytes.slice(0, this.pendingBytes),
      missing: Uint8Array.from(this.missing),
    };
    this.offsets = [0];
    this.missing = [];
    this.pendingBytes = 0;
    return block;
  }
}

/**
 * An encoder for one column.
 * @param blockRows most rows of a block
 * @param dateOrder of slashed dates; month first when null
 */
export function makeColumnEncoder(
  name: string,
  type: ColumnType,
  blockRows: number,
  decimal: Decimal,
  dateOrder: DateOrder | null,
): ColumnEncoder {
  switch (type) {
    case 'number':
      return new NumberEncoder(blockRows, decimal);
    case 'date':
      return new DateEncoder(blockRows, dateOrder ?? 'monthFirst');
    case 'category':
      return new CategoryEncoder(blockRows, name, MAXIMUM_DICTIONARY);
    case 'boolean':
      return new CategoryEncoder(blockRows, name, 2);
    case 'text':
    case 'id':
      return new TextEncoderColumn();
  }
}
