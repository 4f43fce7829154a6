/**
 * The first pass: layout, what every column looks like, rows that do not fit, and the hash of the bytes. Repeated with
 * another encoding, or with quotes as plain characters, when the bytes speak against the first try.
 */
import {
  makeError,
  type ByteSource,
  type DatasetShape,
  type Finding,
  type ReadingPorts,
  type ReadOptions,
} from '../../contracts';
import { TerrariumError } from '../../foundation';
import { ColumnScan } from './column-scan';
import { KEPT_SOURCE_BYTES, KeptCells } from './kept-cells';
import type { ReadContext, ReadProgress } from './read-context';
import { decideReading, RowStream, type SourceReading } from './source-reading';
import { DataRows, makeCellCleaner, makeCleanCellTest, type OnLine } from './data-rows';
import type { RawRow } from './json-rows';
import type { TableLayout } from './table-layout';
import { DecodingFailure, describeEncoding, guessEncoding, type TextEncoding } from './text-encoding';

/** Largest share of rows that may be left out because their cells do not fit. */
export const MAXIMUM_RAGGED_SHARE = 0.1;
/** Distinct cells remembered in one column, and in all. */
const DISTINCT_PER_COLUMN = 10_000;
const DISTINCT_IN_ALL = 2_000_000;

/** What the first pass found. */
export interface SourceScan {
  readonly reading: SourceReading;
  readonly layout: TableLayout;
  /** One a column of the layout. */
  readonly columns: readonly ColumnScan[];
  /** Data rows that fit. */
  readonly nRows: number;
  readonly nRagged: number;
  /** SHA-256 of the bytes, made when it is asked for, once. */
  readonly digest: () => Promise<string>;
  readonly sizeBytes: number;
  readonly strayQuotes: number;
  readonly findings: readonly Finding[];
  /** Position of each data row in the source, where its cells are kept; else null. Shape [nRows]. */
  readonly positions: Int32Array | null;
}

async function scanOnce(
  source: ByteSource,
  reading: SourceReading,
  options: ReadOptions,
  like: DatasetShape | null,
  ports: ReadingPorts,
  progress: ReadProgress,
): Promise<SourceScan> {
  const clean = makeCellCleaner(options.missing);
  const stream = new RowStream(source, reading);
  const columns: ColumnScan[] = [];
  const hasher = ports.createBackgroundSha256();
  let sizeBytes = 0;
  let emptyRows = 0;
  // A label map applies to cells as they stand in the source, which are not kept.
  const keeps = source.sizeBytes <= KEPT_SOURCE_BYTES && options.labelMap === null;
  const positions = keeps ? new GrowingInt32() : null;
  const addColumn = (limit: number) =>
    columns.push(new ColumnScan(options.decimal, limit, keeps ? new KeptCells() : null));
  const onRow = (row: RawRow, position: number) => {
    const index = rows.nRows - 1;
    positions?.push(position);
    let isEmpty = true;
    const width = rows.layout?.names.length ?? row.length;
    while (columns.length < width) addColumn(distinctLimit(width));
    for (let i = 0; i < width; i++) {
      const cell = clean(row[i]);
      if (cell === null) continue;
      isEmpty = false;
      (columns[i] as ColumnScan).add(cell, index);
    }
    if (isEmpty) emptyRows += 1;
  };
  const isClean = makeCleanCellTest(options.missing);
  const onLine: OnLine = ({ text, codes }, places, position) => {
    const index = rows.nRows - 1;
    positions?.push(position);
    let isEmpty = true;
    const width = places.length - 1;
    while (columns.length < width) addColumn(distinctLimit(width));
    for (let i = 0; i < width; i++) {
      const start = places[i] as number;
      const end = (places[i + 1] as number) - 1;
      const column = columns[i] as ColumnScan;
      if (isClean(codes, start, end)) {
        isEmpty = false;
        if (column.addPlace(codes, start, end, index)) continue;
      }
      const cell = clean(text.slice(start, end));
      if (cell === null) continue;
      isEmpty = false;
      column.add(cell, index);
    }
    if (isEmpty) emptyRows += 1;
  };
  const rows = new DataRows(stream, { options, like }, onRow, onLine);
  const onBytes = (bytes: Uint8Array) => {
    hasher.update(bytes);
    sizeBytes += bytes.length;
  };
  for await (const batch of stream.batches(ports, progress, onBytes)) rows.push(batch);
  rows.finish();
  const { layout, nRows, ragged } = rows;
  if (layout === null) {
    if (ragged.count === 0) throw makeError('E-DATA-EMPTY', { file: source.name });
    throw makeError('E-DATA-FORMAT', { file: source.name, found: '', position: 0 });
  }
  while (columns.length < layout.names.length) addColumn(DISTINCT_PER_COLUMN);
  for (const { kept } of columns) kept?.padTo(nRows);
  const findings: Finding[] = [
    ...describeEncoding(reading.encoding, stream.replacedCharacters),
    ...layout.findings,
  ];
  if (ragged.count > 0) {
    findings.push({
      code: reading.dialect ? 'F-RAGGED' : 'F-LINES-UNREAD',
      column: null,
      severity: 'warn',
      details: { count: ragged.count, positions: ragged.positions, expected: layout.names.length },
    });
  }
  if (emptyRows > 0)
    findings.push({ code: 'F-EMPTY-ROWS', column: null, severity: 'note', details: { count: emptyRows } });
  const { strayQuotes } = stream;
  return {
    reading,
    layout,
    columns,
    nRows,
    nRagged: ragged.count,
    digest: () => hasher.digest(),
    sizeBytes,
    strayQuotes,
    findings,
    positions: positions?.all() ?? null,
  };
}

/** Integers one after the other. */
class GrowingInt32 {
  private array = new Int32Array(1024);
  private length = 0;

  push(value: number): void {
    if (this.length === this.array.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.array);
      this.array = larger;
    }
    this.array[this.length++] = value;
  }

  all(): Int32Array {
    return this.array.subarray(0, this.length);
  }
}

function distinctLimit(nColumns: number): number {
  return Math.max(200, Math.min(DISTINCT_PER_COLUMN, Math.floor(DISTINCT_IN_ALL / nColumns)));
}

/** The scan of quotes as plain characters, where that loses no row; else null. */
async function scanUnquoted(
  quoted: SourceScan,
  scan: (reading: SourceReading) => Promise<SourceScan>,
): Promise<SourceScan | null> {
  const { reading } = quoted;
  if (!reading.dialect?.quoted || quoted.strayQuotes === 0) return null;
  const unquoted = await scan({ ...reading, dialect: { ...reading.dialect, quoted: false } });
  if (unquoted.layout.names.length !== quoted.layout.names.length || unquoted.nRagged > quoted.nRagged)
    return null;
  const isTie = unquoted.nRagged === quoted.nRagged && unquoted.nRows === quoted.nRows;
  if (unquoted.nRows < quoted.nRows || (isTie && reading.format !== 'tsv')) return null;
  return { ...unquoted, findings: [...unquoted.findings, literalQuotes(quoted.strayQuotes)] };
}

/** Quotes as plain characters when a quote that is never closed made a cell without end; else the error again. */
async function scanEndless(
  error: unknown,
  reading: SourceReading,
  scan: (reading: SourceReading) => Promise<SourceScan>,
): Promise<SourceScan> {
  const isEndless =
    error instanceof TerrariumError && error.code === 'E-DATA-LIMIT' && error.details['what'] === 'cell';
  if (!isEndless || !reading.dialect?.quoted) throw error;
  const unquoted = await scan({ ...reading, dialect: { ...reading.dialect, quoted: false } });
  return { ...unquoted, findings: [...unquoted.findings, literalQuotes(1)] };
}

function literalQuotes(count: number): Finding {
  return { code: 'F-QUOTES-LITERAL', column: null, severity: 'note', details: { count } };
}

/**
 * The first pass over a source.
 * @throws E-DATA-EMPTY, E-DATA-FORMAT, E-DATA-ENCODING, E-DATA-LIMIT, E-DATA-RAGGED (more than 10 % of the rows),
 *   E-STOPPED
 */
export async function scanSource(
  source: ByteSource,
  options: ReadOptions,
  ports: ReadingPorts,
  progress: ReadProgress,
  context: ReadContext,
): Promise<SourceScan> {
  const like = context.like ?? null;
  const scan = (reading: SourceReading) => scanOnce(source, reading, options, like, ports, progress);
  const scanQuoted = (reading: SourceReading) =>
    scan(reading).catch((error: unknown) => scanEndless(error, reading, scan));
  const first = await decideReading(source, options, ports, null, like);
  let found = await scanQuoted(first).catch(async (error: unknown) => {
    if (!(error instanceof DecodingFailure)) throw error;
    const encodings = await encodingsAfterFailure(source, first.encoding, progress, like);
    return scanFirstThatFits(encodings, async (encoding) =>
      scanQuoted(await decideReading(source, options, ports, encoding, like)),
    );
  });
  found = (await scanUnquoted(found, scan)) ?? found;
  const { nRagged, nRows, strayQuotes } = found;
  if (nRows + nRagged === 0) throw makeError('E-DATA-EMPTY', { file: source.name });
  if (nRagged > MAXIMUM_RAGGED_SHARE * (nRagged + nRows)) throw raggedError(source.name, found);
  if (strayQuotes === 0 || found.reading.dialect?.quoted === false) return found;
  const finding: Finding = {
    code: 'F-QUOTES-STRAY',
    column: null,
    severity: 'warn',
    details: { count: strayQuotes },
  };
  return { ...found, findings: [...found.findings, finding] };
}

/** The scan in the first of some encodings that the bytes fit. */
async function scanFirstThatFits(
  [encoding, ...others]: readonly [TextEncoding, ...TextEncoding[]],
  scan: (encoding: TextEncoding) => Promise<SourceScan>,
): Promise<SourceScan> {
  const [next, ...rest] = others;
  return scan(encoding).catch((error: unknown) => {
    if (next === undefined || !(error instanceof DecodingFailure)) throw error;
    return scanFirstThatFits([next, ...rest], scan);
  });
}

/**
 * What to try, in order, when bytes are not in the encoding they seemed to be in: that of an earlier dataset unless they
 * are nearly all UTF-8, the likeliest by the bytes, and one that every byte fits.
 */
async function encodingsAfterFailure(
  source: ByteSource,
  encoding: TextEncoding,
  progress: ReadProgress,
  like: DatasetShape | null,
): Promise<[TextEncoding, ...TextEncoding[]]> {
  if (encoding.origin === 'stated' || encoding.origin === 'mark') {
    throw makeError('E-DATA-ENCODING', { file: source.name, encoding: encoding.label });
  }
  const guess = await guessEncoding(source, progress);
  const last: TextEncoding = { label: 'windows-1252', strict: false, origin: 'guess' };
  const earlier = like?.source.encoding;
  if (earlier === undefined || earlier.startsWith('utf-') || guess.label === 'utf-8') return [guess, last];
  return [{ label: earlier, strict: true, origin: 'guess' }, guess, last];
}

function raggedError(file: string, scan: SourceScan) {
  const finding = scan.findings.find(({ code }) => code === 'F-RAGGED' || code === 'F-LINES-UNREAD');
  const positions = finding?.details['positions'];
  return makeError('E-DATA-RAGGED', {
    file,
    count: scan.nRagged,
    rows: scan.nRagged + scan.nRows,
    expected: scan.layout.names.length,
    positions: Array.isArray(positions) ? positions : [],
  });
}
