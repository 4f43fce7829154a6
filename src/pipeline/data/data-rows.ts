/**
 * The data rows of one pass: waits for enough rows to decide the layout (or takes one already decided), leaves out what
 * stands above the data and the rows that do not fit, and numbers the rest by their place in the source.
 */
import type { DatasetShape, ReadOptions } from '../../contracts';
import type { RawCell, RawRow } from './json-rows';
import { isBlankRow } from './csv-records';
import { PlainLines } from './plain-lines';
import type { RowBatch, RowStream } from './source-reading';
import { decideLayout, fitsWidth, LAYOUT_ROWS, layoutOfNames, type TableLayout } from './table-layout';

const LISTED_POSITIONS = 20;
const LAYOUT_CELLS = 1_000_000;

/** Reads cells as columns see them: trimmed, null when they mean "missing". */
export type CellCleaner = (raw: RawCell | undefined) => string | null;

/** True for a character that trimming may take away; never false for one that it does. */
const mayBeSpace = (code: number): boolean => code <= 32 || code >= 0xa0;

/**
 * Says of some cells at sight that cleaning leaves them as they are: they are not padded and do not begin like a word
 * that means "missing". Says no when in doubt.
 */
export function makeCleanCellTest(
  missing: Iterable<string>,
): (codes: Uint8Array, start: number, end: number) => boolean {
  const isFirst = new Uint8Array(256);
  for (const word of missing) isFirst[word.charCodeAt(0)] = 1;
  return (codes, start, end) => {
    if (start === end) return false;
    const first = codes[start] as number;
    return isFirst[first] === 0 && !mayBeSpace(first) && !mayBeSpace(codes[end - 1] as number);
  };
}

/** @param missing whole cells, after trimming, that mean "missing". Longer cells are not even looked up */
export function makeCellCleaner(missing: Iterable<string>): CellCleaner {
  const words = new Set(missing);
  const firsts = new Set([...words].map((word) => word.charCodeAt(0)));
  const longest = [...words].reduce((most, { length }) => Math.max(most, length), 0);
  return (raw) => {
    if (raw === null || raw === undefined) return null;
    const isPadded = mayBeSpace(raw.charCodeAt(0)) || mayBeSpace(raw.charCodeAt(raw.length - 1));
    const cell = isPadded ? raw.trim() : raw;
    // Looking a cell up costs more than reading it, so its first character is asked first. NaN stands for no character.
    return cell.length <= longest && firsts.has(cell.charCodeAt(0)) && words.has(cell) ? null : cell;
  };
}

/** How the layout is decided when it is not known. */
export interface LayoutChoice {
  readonly options: ReadOptions;
  /** An earlier dataset whose layout this source shares. */
  readonly like: DatasetShape | null;
}

/** Takes a row that is a plain line: cell i of its codes is [places[i], places[i + 1] - 1). */
export type OnLine = (lines: PlainLines, places: Int32Array, position: number) => void;

/** Hands the data rows of a pass to `onRow`, in order, with their 0-based position in the source. */
export class DataRows {
  layout: TableLayout | null;
  nRows = 0;
  /** Rows left out, and where the first of them are. */
  readonly ragged = { count: 0, positions: [] as number[] };
  private position = 0;
  private skipped = 0;
  private waiting: (RawRow | null)[] | null;
  private waitingCells = 0;

  constructor(
    private readonly stream: RowStream,
    private readonly plan: LayoutChoice | TableLayout,
    private readonly onRow: (row: RawRow, position: number) => void,
    private readonly onLine: OnLine | null = null,
  ) {
    this.layout = 'names' in plan ? plan : null;
    this.waiting = this.layout ? null : [];
  }

  /** @throws E-DATA-LIMIT for too many columns */
  push(batch: RowBatch): void {
    if (batch instanceof PlainLines) this.pushLines(batch);
    else this.pushRows(batch);
  }

  private pushLines(lines: PlainLines): void {
    const { layout, onLine } = this;
    if (layout === null || onLine === null || this.skipped < layout.skippedRows) {
      this.pushRows(lines.rest().filter((row) => !isBlankRow(row)));
      return;
    }
    const width = layout.names.length;
    const places = new Int32Array(width + 1);
    for (let nCells = lines.next(places); nCells > 0; nCells = lines.next(places)) {
      if (nCells === width && width > 1) {
        this.nRows += 1;
        onLine(lines, places, this.position++);
        continue;
      }
      const row = lines.row();
      if (!isBlankRow(row)) this.take(row);
    }
  }

  private pushRows(batch: readonly (RawRow | null)[]): void {
    for (const row of batch) {
      if (this.waiting === null) this.take(row);
      else {
        this.waiting.push(row);
        this.waitingCells += row?.length ?? 0;
        const n = this.waiting.length;
        if (n >= LAYOUT_ROWS || (n >= 20 && this.waitingCells >= LAYOUT_CELLS)) this.settle();
      }
    }
  }

  /** After the last batch. */
  finish(): void {
    if (this.waiting !== null) this.settle();
    if (this.stream.names !== null) this.layout = layoutOfNames(this.stream.names);
  }

  private settle(): void {
    const rows = this.waiting ?? [];
    this.waiting = null;
    const known = rows.filter((row) => row !== null);
    if (this.stream.names === null && known.length > 0 && 'options' in this.plan) {
      this.layout = decideLayout(known, this.plan.options, this.plan.like);
    }
    for (const row of rows) this.take(row);
  }

  private take(row: RawRow | null): void {
    if (this.layout && this.skipped < this.layout.skippedRows) {
      this.skipped += 1;
      return;
    }
    const position = this.position++;
    const fits =
      row !== null && (this.stream.names !== null || fitsWidth(row, this.layout?.names.length ?? 0));
    if (fits) {
      this.nRows += 1;
      this.onRow(row, position);
      return;
    }
    this.ragged.count += 1;
    if (this.ragged.positions.length < LISTED_POSITIONS) this.ragged.positions.push(position);
  }
}
