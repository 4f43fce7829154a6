/**
 * Bytes into a stored dataset, in two passes over the source: the first learns what is there (`scan-source.ts`), the
 * second turns cells into typed blocks and profiles them. In memory at any time: one piece of the source, one block,
 * and per column a bounded summary and, for categories, the dictionary. What is stored does not depend on how the source
 * cuts its bytes into chunks.
 */
import {
  makeError,
  type ByteSource,
  type ColumnProfile,
  type DatasetBlock,
  type DatasetManifest,
  type DatasetSink,
  type Finding,
  type Hasher,
  type Ports,
  type ReadOptions,
} from '../../contracts';
import { canonicalJson } from '../../foundation';
import { makeColumnEncoder, type ColumnEncoder } from './column-encoder';
import { ColumnProfiler, ProfileBudget } from './column-profile';
import { planColumns, planColumnsLike, type ColumnPlan } from './column-plan';
import { DataRows, makeCellCleaner } from './data-rows';
import { describeCells, describeColumns, describeUsability } from './dataset-findings';
import type { RawRow } from './json-rows';
import { describePersonal } from './personal-columns';
import { ReadProgress, type ReadContext } from './read-context';
import type { KeptCells } from './kept-cells';
import { hashRows, MAXIMUM_HASHED_ROWS, RowGroups } from './row-hash';
import { scanSource, type SourceScan } from './scan-source';
import { RowStream } from './source-reading';

const BLOCK_ROWS = 16_384;
const BLOCK_CELLS = 4_000_000;
const BLOCK_TEXT_BYTES = 32 * 1024 * 1024;
const TEXT_CHECK_ROWS = 64;
const KEPT_STEP_ROWS = 4096;

function blockRowsFor(nColumns: number): number {
  return Math.max(TEXT_CHECK_ROWS, Math.min(BLOCK_ROWS, Math.floor(BLOCK_CELLS / Math.max(1, nColumns))));
}

/** Encodes rows into blocks and hands each to the sink, the profilers, the hash and the search for equal rows. */
class BlockWriter {
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
    private readonly hasher: Hasher,
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

  fingerprint(nRows: number): string {
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

/** Cells of the planned columns, cleaned; the label map is applied to the target before anything else. */
function makeCellReader(plan: ColumnPlan, options: ReadOptions): (row: RawRow) => (string | null)[] {
  const clean = makeCellCleaner(options.missing);
  const labelMap = options.labelMap ? new Map(Object.entries(options.labelMap)) : null;
  const target = plan.columns.findIndex(({ schema }) => schema.name === options.target?.column);
  return (row) =>
    plan.columns.map(({ sourceIndex }, i) => {
      const raw = row[sourceIndex];
      if (labelMap === null || i !== target || raw === null || raw === undefined) return clean(raw);
      const label = raw.trim();
      return clean(labelMap.get(label) ?? label);
    });
}

/** The kept cells of the planned columns; null unless all of them can become what is planned. */
function keptColumns(scan: SourceScan, plan: ColumnPlan): KeptCells[] | null {
  const columns: KeptCells[] = [];
  for (const { schema, sourceIndex } of plan.columns) {
    const kept = scan.columns[sourceIndex]?.kept;
    if (!kept?.canBecome(schema.type)) return null;
    columns.push(kept);
  }
  return columns;
}

async function writeKept(
  columns: readonly KeptCells[],
  positions: Int32Array,
  sizeBytes: number,
  writer: BlockWriter,
  progress: ReadProgress,
  sink: DatasetSink,
): Promise<void> {
  const nRows = positions.length;
  await progress.advance(0);
  for (let start = 0; start < nRows; start += KEPT_STEP_ROWS) {
    const end = Math.min(nRows, start + KEPT_STEP_ROWS);
    writer.addKept(columns, positions, start, end);
    await writer.flush(sink);
    await progress.advance(end === nRows ? sizeBytes : Math.floor((sizeBytes * end) / nRows));
  }
}

async function writeBlocks(
  source: ByteSource,
  scan: SourceScan,
  plan: ColumnPlan,
  options: ReadOptions,
  ports: Ports,
  progress: ReadProgress,
  sink: DatasetSink,
): Promise<BlockWriter> {
  const writer = new BlockWriter(plan, scan.nRows, options.decimal, ports.createSha256());
  const kept = keptColumns(scan, plan);
  if (kept !== null && scan.positions !== null) {
    await writeKept(kept, scan.positions, source.sizeBytes, writer, progress, sink);
    writer.closeBlock();
    await writer.flush(sink);
    return writer;
  }
  for (const column of scan.columns) column.kept?.forget();
  const readCells = makeCellReader(plan, options);
  const stream = new RowStream(source, scan.reading);
  const rows = new DataRows(stream, scan.layout, (row, position) => writer.addRow(readCells(row), position));
  for await (const batch of stream.batches(ports, progress)) {
    rows.push(batch);
    await writer.flush(sink);
  }
  writer.closeBlock();
  await writer.flush(sink);
  if (rows.nRows !== scan.nRows) throw makeError('E-SOURCE-CHANGED', { file: source.name });
  return writer;
}

function describePersonalColumns(plan: ColumnPlan, scan: SourceScan, target: string | null): Finding[] {
  return plan.columns.flatMap(({ schema, sourceIndex }) => {
    const column = scan.columns[sourceIndex];
    if (!column || schema.name === target) return [];
    const { firstCells, distinctShare, distinct } = column;
    return describePersonal(schema, { cells: firstCells, distinctShare, distinct: distinct.size }) ?? [];
  });
}

/**
 * Reads a table and stores it through a sink.
 *
 * Format, encoding, delimiter, header and types are taken from the options or found; whatever was guessed, left out or
 * changed is a finding of the manifest. With `context.like` the columns, types and date orders of that dataset are used
 * instead of inference.
 * @param source bytes that can be read three times and more; their chunks may have any size
 * @param sink receives the blocks in order, then the dictionaries. Arrays are handed over, not copied
 * @param context stop signal, progress (`reading` then `profiling`, in bytes), an earlier dataset
 * @returns the manifest, for the caller to store: until then nothing counts as stored. Its id is `context.id`, else the
 *   fingerprint (SHA-256 over column bytes, names, types and dictionaries). Deterministic
 * @throws E-DATA-EMPTY (no byte, no row), E-DATA-FORMAT (not a table), E-DATA-ENCODING (bytes that do not fit a stated
 *   encoding, or a label that is not known), E-DATA-RAGGED (more than 10 % of the rows do not fit), E-DATA-LIMIT (more
 *   than 20,000 columns, a cell of 64 MB, JSON nested deeper than 64), E-TARGET-MISSING, E-SOURCE-CHANGED (the second pass met other rows), E-STOPPED (stopping was asked)
 */
export async function readDataset(
  source: ByteSource,
  options: ReadOptions,
  ports: Ports,
  sink: DatasetSink,
  context: ReadContext,
): Promise<DatasetManifest> {
  const progress = new ReadProgress(source.sizeBytes, ports, context);
  progress.beginPass(0);
  const scan = await scanSource(source, options, ports, progress, context);
  const plan = context.like ? planColumnsLike(scan, options, context.like) : planColumns(scan, options);
  progress.beginPass(1);
  const writer = await writeBlocks(source, scan, plan, options, ports, progress, sink);
  const dictionaries = writer.encoders.map(({ dictionary }) => dictionary);
  const profile = writer.profile();
  await writer.written();
  await sink.writeDictionaries(dictionaries);
  const fingerprint = writer.fingerprint(scan.nRows);
  const columns = plan.columns.map(({ schema }) => schema);
  const findings: Finding[] = [...scan.findings, ...plan.findings];
  findings.push(...describePersonalColumns(plan, scan, options.target?.column ?? null));
  findings.push(...describeCells(columns, writer.encoders));
  findings.push(
    ...describeColumns(profile, dictionaries, writer.duplicateRows, options.target?.column ?? null),
  );
  if (!context.like) findings.push(...describeUsability(profile, scan.nRows));
  return {
    id: context.id ?? fingerprint,
    name: source.name,
    fingerprint,
    sourceSha256: scan.sha256,
    sizeBytes: scan.sizeBytes,
    source: {
      format: scan.reading.format,
      encoding: scan.reading.encoding.label,
      delimiter: scan.reading.dialect?.delimiter ?? null,
      header: scan.layout.hasHeader,
      decimal: options.decimal,
    },
    columns,
    nRows: scan.nRows,
    blockRows: writer.blockRows,
    findings,
    profile,
  };
}
