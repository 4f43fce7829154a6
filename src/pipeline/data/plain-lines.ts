/**
 * Complete lines of delimited ASCII text in which no quote has a meaning: cells are places in an array of character
 * codes, and no string is made for a cell that nobody keeps. The cells are those that papaparse gives.
 */
const encoder = new TextEncoder();

/** Lines of a text, read once, one after the other. */
export class PlainLines {
  private at = 0;
  private lineStart = 0;

  private constructor(
    readonly text: string,
    /** ASCII codes of the text. Shape [characters and more] */
    readonly codes: Uint8Array,
    private readonly end: number,
    private readonly delimiter: string,
    private readonly newline: string,
  ) {}

  /**
   * @param end of the last complete line, after its line end
   * @param codes room for as many bytes as the text has characters; filled here
   * @param delimiter one ASCII character, as the line end is
   * @returns null when the text has characters beyond ASCII
   */
  static of(
    text: string,
    end: number,
    codes: Uint8Array,
    delimiter: string,
    newline: string,
  ): PlainLines | null {
    const { read, written } = encoder.encodeInto(text, codes);
    return read === text.length && written === text.length
      ? new PlainLines(text, codes, end, delimiter, newline)
      : null;
  }

  /**
   * Goes to the next line.
   * @param places where the cells begin, and one place more: cell i is [places[i], places[i + 1] - 1). Filled as far as it
   *   reaches
   * @returns the number of cells; 0 at the end
   */
  next(places: Int32Array): number {
    const { codes, end } = this;
    if (this.at >= end) return 0;
    const delimiter = this.delimiter.charCodeAt(0);
    const newline = this.newline.charCodeAt(0);
    const nPlaces = places.length;
    let { at } = this;
    let cells = 0;
    this.lineStart = at;
    places[0] = at;
    for (;;) {
      const code = codes[at++] as number;
      if (code !== delimiter && code !== newline) continue;
      cells += 1;
      if (cells < nPlaces) places[cells] = at;
      if (code === newline) break;
    }
    this.at = at;
    return cells;
  }

  /** The cells of the line that `next` went to. */
  row(): string[] {
    return this.text.slice(this.lineStart, this.at - 1).split(this.delimiter);
  }

  /** The lines that are left, as rows. */
  rest(): string[][] {
    const rows: string[][] = [];
    const places = new Int32Array(1);
    while (this.next(places) > 0) rows.push(this.row());
    return rows;
  }
}
