/**
 * How one source is read: its encoding, format and dialect, decided by its first bytes, and a pass over it as rows.
 * Files that are plainly something else (archives, pictures, web pages) are refused by their first bytes.
 */
import {
  makeError,
  type ByteSource,
  type DatasetShape,
  type ReadingPorts,
  type ReadOptions,
  type SourceFormat,
} from '../../contracts';
import { CsvRecordReader, isBlankRow, type Dialect } from './csv-records';
import { detectDialect, detectDialectLike, detectFormat } from './dialect';
import { JsonArrayReader, JsonLinesReader } from './json-records';
import { JsonRowMaker, type RawRow } from './json-rows';
import { PlainLines } from './plain-lines';
import type { ReadProgress } from './read-context';
import { firstEncoding, openDecoder, readText, type TextEncoding } from './text-encoding';

const HEAD_BYTES = 64 * 1024;

/** All that is needed to turn bytes into rows. */
export interface SourceReading {
  readonly encoding: TextEncoding;
  readonly format: SourceFormat['format'];
  /** Null for JSON. */
  readonly dialect: Dialect | null;
  /** Decimal mark of texts; JSON numbers have their own. */
  readonly decimal: ReadOptions['decimal'];
}

const SIGNATURES: readonly (readonly [found: string, bytes: string])[] = [
  ['gzip', '\x1f\x8b'],
  ['zip', 'PK\x03\x04'],
  ['parquet', 'PAR1'],
  ['PDF', '%PDF'],
  ['PNG', '\x89PNG'],
  ['JPEG', '\xff\xd8\xff'],
  ['HDF5', '\x89HDF'],
  ['SQLite', 'SQLite format 3'],
  ['xls', '\xd0\xcf\x11\xe0'],
];

async function readHead(source: ByteSource): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source.stream()) {
    parts.push(chunk.subarray(0, HEAD_BYTES - length));
    length += parts[parts.length - 1]?.length ?? 0;
    if (length >= HEAD_BYTES) break;
  }
  const head = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    head.set(part, offset);
    offset += part.length;
  }
  return head;
}

function refuseOther(head: Uint8Array, file: string): void {
  for (const [found, signature] of SIGNATURES) {
    if ([...signature].every((character, i) => head[i] === character.charCodeAt(0))) {
      throw makeError('E-DATA-FORMAT', { file, found, position: 0 });
    }
  }
}

/**
 * Decides how a source is read.
 * @param encoding found by an earlier attempt, else null
 * @param like an earlier dataset whose delimiter is kept where it fits
 * @throws E-DATA-EMPTY, E-DATA-FORMAT, E-DATA-ENCODING (a label that is not known)
 */
export async function decideReading(
  source: ByteSource,
  options: ReadOptions,
  ports: ReadingPorts,
  encoding: TextEncoding | null,
  like: DatasetShape | null,
): Promise<SourceReading> {
  const head = await readHead(source);
  if (head.length === 0) throw makeError('E-DATA-EMPTY', { file: source.name });
  refuseOther(head, source.name);
  const chosen = encoding ?? firstEncoding(head, options.encoding);
  const isWhole = head.length < HEAD_BYTES;
  const sample = openDecoder({ ...chosen, strict: false }, ports, source.name).decode(head, {
    stream: !isWhole,
  });
  if (sample.includes('\0'))
    throw makeError('E-DATA-FORMAT', { file: source.name, found: 'NUL', position: sample.indexOf('\0') });
  if (/^\s*<(?:!doctype html|html|\?xml)/i.test(sample)) {
    throw makeError('E-DATA-FORMAT', { file: source.name, found: 'HTML / XML', position: 0 });
  }
  if (isWhole && sample.trim() === '') throw makeError('E-DATA-EMPTY', { file: source.name });
  const format = detectFormat(source.name, sample, options.format);
  const { delimiter, decimal } = options;
  if (format !== 'csv' && format !== 'tsv') return { encoding: chosen, format, dialect: null, decimal };
  const dialect =
    like && (delimiter === 'auto' || delimiter === '')
      ? detectDialectLike(sample, isWhole, format, like)
      : detectDialect(sample, isWhole, format, delimiter);
  return { encoding: chosen, format, dialect, decimal };
}

/** Rows that were completed together. */
export type RowBatch = readonly (RawRow | null)[] | PlainLines;

function withoutBlanks(rows: string[][] | PlainLines): RowBatch {
  return rows instanceof PlainLines ? rows : rows.filter((row) => !isBlankRow(row));
}

/** One pass over a source as rows. Made anew for every pass. */
export class RowStream {
  /** U+FFFD that decoding put in for broken bytes. */
  replacedCharacters = 0;
  private readonly csv: CsvRecordReader | null;
  private readonly json: JsonArrayReader | JsonLinesReader | null;
  private readonly maker: JsonRowMaker;
  private nElements = 0;

  constructor(
    private readonly source: ByteSource,
    private readonly reading: SourceReading,
  ) {
    this.maker = new JsonRowMaker(reading.decimal);
    this.csv = reading.dialect ? new CsvRecordReader(reading.dialect) : null;
    if (this.csv) this.json = null;
    else this.json = reading.format === 'json' ? new JsonArrayReader(source.name) : new JsonLinesReader();
  }

  /** Names that JSON objects gave so far, growing; null where rows go by position. */
  get names(): readonly string[] | null {
    return this.csv ? null : this.maker.names;
  }
  get strayQuotes(): number {
    return this.csv?.strayQuotes ?? 0;
  }

  /**
   * Rows in batches; null stands for a line of JSON Lines that is no row. Blank lines are left out, except of plain lines.
   * @throws E-STOPPED, E-DATA-FORMAT, E-DATA-LIMIT; DecodingFailure
   */
  async *batches(
    ports: ReadingPorts,
    progress: ReadProgress,
    onBytes?: (bytes: Uint8Array) => void,
  ): AsyncGenerator<RowBatch> {
    for await (const text of readText(this.source, this.reading.encoding, ports, progress, onBytes)) {
      if (!this.reading.encoding.strict) this.replacedCharacters += text.split('\ufffd').length - 1;
      yield this.csv ? withoutBlanks(this.csv.pushLines(text)) : this.toRows(this.json?.push(text) ?? []);
    }
    yield this.csv ? withoutBlanks(this.csv.finish()) : this.toRows(this.json?.finish() ?? []);
  }

  private toRows(elements: readonly string[]): (RawRow | null)[] {
    return elements.map((element) => {
      const row = this.maker.toRow(element);
      if (row === null && this.reading.format === 'json') {
        throw makeError('E-DATA-FORMAT', {
          file: this.source.name,
          found: element.slice(0, 40),
          position: this.nElements,
        });
      }
      this.nElements += 1;
      return row;
    });
  }
}
