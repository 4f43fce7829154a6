/**
 * Delimited text into rows of cells, piece by piece. Quoting is papaparse's (RFC 4180: doubled quotes, line feeds
 * inside quotes); its parser is asked to leave the last, unfinished row alone, and that row waits for more text. With
 * quoting off a quote is a character like any other, as in many tab-separated files. No types, no header.
 */
import Papa from 'papaparse';
import { makeError } from '../../contracts';
import { PlainLines } from './plain-lines';

/** Longest cell in UTF-16 code units. */
export const MAXIMUM_CELL_LENGTH = 64 * 1024 * 1024;

/** How delimited text is cut. */
export interface Dialect {
  readonly delimiter: string;
  /** `\n` also stands for `\r\n`: cells are trimmed later. */
  readonly newline: '\n' | '\r';
  readonly quoted: boolean;
}

/** Cuts text into rows; the same rows whatever the pieces. */
export class CsvRecordReader {
  /** Quotes that are opened or closed where they should not be. */
  strayQuotes = 0;
  private pending = '';
  private nextLength = 0;
  /** Lent to the lines of one text at a time. */
  private codes = new Uint8Array(0);
  private readonly parser: InstanceType<typeof Papa.Parser>;

  constructor(private readonly dialect: Dialect) {
    this.parser = new Papa.Parser({
      delimiter: dialect.delimiter,
      newline: dialect.newline,
      ...(dialect.quoted ? {} : { fastMode: true }),
    });
  }

  /**
   * Rows completed by this text.
   * @throws E-DATA-LIMIT when a cell does not end
   */
  push(text: string): string[][] {
    this.pending += text;
    // A row that is longer than the text so far is not parsed again before the text has doubled: linear in total.
    if (this.pending.length < this.nextLength) return [];
    const { data, errors, meta } = this.parser.parse(this.pending, 0, true);
    this.strayQuotes += errors.filter(
      (error: { row?: number | undefined }) => (error.row ?? 0) < data.length,
    ).length;
    this.pending = this.pending.slice(meta.cursor);
    this.nextLength = data.length === 0 ? this.pending.length * 2 : 0;
    if (this.pending.length > MAXIMUM_CELL_LENGTH)
      throw makeError('E-DATA-LIMIT', { limit: '64 MB', what: 'cell' });
    return data;
  }

  /**
   * Rows completed by this text, as lines where quotes have no part in them. Lines are good until the next text comes.
   * @throws E-DATA-LIMIT when a cell does not end
   */
  pushLines(text: string): PlainLines | string[][] {
    const { delimiter, newline, quoted } = this.dialect;
    const isPlain = delimiter.length === 1 && !(quoted && (text.includes('"') || this.pending.includes('"')));
    const lastEnd = text.lastIndexOf(newline) + 1;
    if (!isPlain || lastEnd === 0) return this.push(text);
    const { pending } = this;
    const whole = pending + text;
    if (this.codes.length < whole.length) this.codes = new Uint8Array(whole.length * 2);
    const lines = PlainLines.of(whole, pending.length + lastEnd, this.codes, delimiter, newline);
    if (lines === null) return this.push(text);
    this.pending = text.slice(lastEnd);
    this.nextLength = 0;
    return lines;
  }

  /** The last row, when the text does not end with a line end. */
  finish(): string[][] {
    if (this.pending === '') return [];
    const { data, errors } = this.parser.parse(this.pending, 0, false);
    this.pending = '';
    this.strayQuotes += errors.length;
    return data;
  }
}

/** True for what a blank line becomes. */
export function isBlankRow(row: readonly string[]): boolean {
  return row.length === 1 && (row[0] as string).trim() === '';
}
