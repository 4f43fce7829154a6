/** Counts which cells a step gives another value: per column that stays, and per row over all of them. */
import type { WorkingColumn } from './working-frame';

/** True when the cell of a row holds one value before and another after. Gaps are equal to gaps. */
export function differsAt(before: WorkingColumn, after: WorkingColumn, row: number): boolean {
  if (before.kind === 'number' && after.kind === 'number') {
    return !Object.is(before.values[row], after.values[row]) && before.values[row] !== after.values[row];
  }
  // A step keeps the codes of the words that were there and adds new words behind them.
  return before.kind === 'category' && after.kind === 'category' && before.codes[row] !== after.codes[row];
}

export class ChangeCount {
  /** 1 where a cell of the row changed, shape [rows]. */
  readonly rows: Uint8Array;
  readonly #changed: { column: string; rows: number }[] = [];
  readonly #also: Uint8Array | null;

  /** @param also rows that change here are marked in it, too */
  constructor(nRows: number, also: Uint8Array | null = null) {
    this.rows = new Uint8Array(nRows);
    this.#also = also;
  }

  /** Compares what stays of some columns; only those named in `touched` can have changed. */
  add(before: readonly WorkingColumn[], after: readonly WorkingColumn[], touched: ReadonlySet<string>): void {
    const byName = new Map(after.map((column) => [column.name, column]));
    for (const earlier of before) {
      const later = touched.has(earlier.name) ? byName.get(earlier.name) : undefined;
      if (later === undefined || later === earlier) continue;
      let rows = 0;
      for (let row = 0; row < this.rows.length; row++) {
        if (!differsAt(earlier, later, row)) continue;
        rows += 1;
        this.rows[row] = 1;
        if (this.#also !== null) this.#also[row] = 1;
      }
      if (rows > 0) this.#changed.push({ column: earlier.name, rows });
    }
  }

  report(): { changed: { column: string; rows: number }[]; rowsChanged: number } {
    return { changed: this.#changed, rowsChanged: this.rows.reduce((sum, row) => sum + row, 0) };
  }
}
