/** The second pass's end: rows become typed blocks, and every block is profiled, hashed and written. */
import type {
  ColumnProfile,
  DatasetBlock,
  DatasetSink,
  BackgroundHasher,
  ReadOptions,
} from '../../contracts';
import { canonicalJson } from '../../foundation';
import { makeColumnEncoder, type ColumnEncoder } from './column-encoder';
import { ColumnProfiler, ProfileBudget } from './column-profile';
import type { ColumnPlan } from './column-plan';
import type { KeptCells } from './kept-cells';
import { hashRows, MAXIMUM_HASHED_ROWS, RowGroups } from './row-hash';

const BLOCK_ROWS = 16_384;
const BLOCK_CELLS = 4_000_000;
const BLOCK_TEXT_BYTES = 32 * 1024 * 1024;
const TEXT_CHECK_ROWS = 64;

/** Rows of a block, unless its texts are long. */
export function blockRowsFor(nColumns: number): number {
  return Math.max(TEXT_CHECK_ROWS, Math.min(BLOCK_ROWS, Math.floor(BLOCK_CELLS / Math.max(1, nColumns))));
}

/** Encodes rows into blocks and hands each to the sink, the profilers, the hash and the search for equal rows. */
export class BlockWriter {
  readonly encoders: readonly ColumnEncoder[];
  readonly blockRows: number[] = [];
  duplicateRows: number | null;
  private readonly profilers: readonly ColumnProfiler[];
  private readonly maximumRows: number;
  private readonly groups: RowGroups | null;
  private rowIds: Int32Array;
  private nRows = 0;
  private ready: DatasetBlock[] = [];
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly plan: ColumnPlan,
    nRows: number,
    decimal: ReadOptions['decimal'],
    private readonly hasher: BackgroundHasher,
  ) {
    const schemas = plan.columns.map(({ schema }) => schema);
    this.maximumRows = blockRowsFor(schemas.length);
    this.rowIds = new Int32Array(this.maximumRows);
    this.encoders = schemas.map(({ name, type, dateOrder }) =>
      makeColumnEncoder(name, type, this.maximumRows, decimal, dateOrder ?? null),
    );
    const budget = new ProfileBudget(
      nRows,
      schemas.filter(({ type }) => type === 'number' || type === 'date').length,
    );
    this.profilers = schemas.map((schema) => new ColumnProfiler(schema, budget));
    this.groups = nRows <= MAXIMUM_HASHED_ROWS ? new RowGroups(nRows) : null;
    this.duplicateRows = this.groups ? 0 : null;
  }

  addRow(cells: readonly (string | null)[], position: number): void {
    for (let i = 0; i < this.encoders.length; i++) (this.encoders[i] as ColumnEncoder).add(cells[i] ?? null);
    this.rowIds[this.nRows++] = position;
    if (this.nRows === this.maximumRows || (this.nRows % TEXT_CHECK_ROWS === 0 && this.isHeavy()))
      this.closeBlock();
  }

  /** Adds rows [start, end) that the first pass kept; blocks close at the same rows as one by one. */
  addKept(columns: readonly KeptCells[], positions: Int32Array, start: number, end: number): void {
    for (let row = start; row < end;) {
      const room = Math.min(this.maximumRows - this.nRows, TEXT_CHECK_ROWS - (this.nRows % TEXT_CHECK_ROWS));
      const next = Math.min(end, row + room);
      columns.forEach((kept, i) => (this.encoders[i] as ColumnEncoder).addKept(kept, row, next));
      this.rowIds.set(positions.subarray(row, next), this.nRows);
      this.nRows += next - row;
      row = next;
      if (this.nRows === this.maximumRows || (this.nRows % TEXT_CHECK_ROWS === 0 && this.isHeavy()))
        this.closeBlock();
    }
  }

  private isHeavy(): boolean {
    let bytes = 0;
    for (const encoder of this.encoders) bytes += encoder.pendingBytes;
    return bytes >= BLOCK_TEXT_BYTES;
  }

  closeBlock(): void {
    if (this.nRows === 0) return;
    const columns = this.encoders.map((encoder) => encoder.takeBlock());
    const { nRows } = this;
    columns.forEach((column, i) => (this.profilers[i] as ColumnProfiler).addBlock(column));
    for (const column of columns) {
      if (column.kind === 'number') this.hasher.update(bytesOf(column.values));
      else if (column.kind === 'category') this.hasher.update(bytesOf(column.codes));
      else
        for (const part of [column.offsets, column.missing, column.bytes]) this.hasher.update(bytesOf(part));
    }
    if (this.groups && this.duplicateRows !== null) {
      const { first, second } = hashRows(columns, nRows);
      for (let row = 0; row < nRows; row++) {
        const before = this.groups.count;
        this.groups.add(first[row] as number, second[row] as number);
        if (this.groups.count === before) this.duplicateRows += 1;
      }
    }
    this.ready.push({ index: this.blockRows.length, nRows, rowIds: this.rowIds.slice(0, nRows), columns });
    this.blockRows.push(nRows);
    this.nRows = 0;
  }

  /** Hands closed blocks to the sink once it has taken the ones before; they are written while work goes on. */
  async flush(sink: DatasetSink): Promise<void> {
    if (this.ready.length === 0) return;
    await this.writing;
    const ready = this.ready;
    this.ready = [];
    this.writing = (async () => {
      for (const block of ready) await sink.writeBlock(block);
    })();
    // Told by whoever waits for it next.
    this.writing.catch(() => undefined);
  }

  /** Resolves when the sink has taken all that was handed to it. */
  written(): Promise<void> {
    return this.writing;
  }

  profile(): ColumnProfile[] {
    return this.profilers.map((profiler, i) =>
      profiler.finish((this.encoders[i] as ColumnEncoder).dictionary),
    );
  }

  fingerprint(nRows: number): Promise<string> {
    const columns = this.plan.columns.map(({ schema }, i) => ({
      name: schema.name,
      type: schema.type,
      dictionary: (this.encoders[i] as ColumnEncoder).dictionary,
    }));
    this.hasher.update(new TextEncoder().encode(canonicalJson({ nRows, columns })));
    return this.hasher.digest();
  }
}

function bytesOf(array: Float64Array | Int32Array | Uint32Array | Uint8Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
