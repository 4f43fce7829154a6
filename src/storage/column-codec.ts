/**
 * The cells of a column as bytes, block by block, and back into one whole column.
 *
 * number: float64 each. category: int32 codes; the dictionary is stored once per dataset. text: n + 1 uint32 offsets
 * from 0, n bytes of missing marks, then the UTF-8 bytes. dictionary: uint32 count, uint32 length of each word in UTF-16
 * code units, then the units: not UTF-8, because a JavaScript string may hold half a surrogate pair and two different
 * words would become one. All little-endian.
 */
import { makeError, type BlockColumn, type ColumnData, type ColumnType } from '../contracts';
import { bytesOf, toFloat64, toInt32 } from './typed-bytes';

const UNITS_PER_CALL = 8192;

/** How the cells of a column type are stored. */
export function dataKindOf(type: ColumnType): ColumnData['kind'] {
  switch (type) {
    case 'number':
    case 'date':
      return 'number';
    case 'category':
    case 'boolean':
      return 'category';
    case 'text':
    case 'id':
      return 'text';
  }
}

/**
 * One block of a column. Numbers and codes are not copied.
 * @throws E-INTERNAL when the data do not have `nRows` rows or contradict themselves
 */
export function encodeColumnBlock(data: BlockColumn, nRows: number): Uint8Array {
  switch (data.kind) {
    case 'number':
      requireRows(data.values.length, nRows);
      return bytesOf(data.values);
    case 'category':
      requireRows(data.codes.length, nRows);
      return bytesOf(data.codes);
    case 'text': {
      requireRows(data.missing.length, nRows);
      requireSound(areOffsets(data.offsets, nRows, data.bytes.length), 'text offsets are not ascending');
      const first = data.offsets[0] as number;
      const last = data.offsets[nRows] as number;
      const encoded = new Uint8Array(textHeaderBytes(nRows) + last - first);
      const offsets = new Uint32Array(encoded.buffer, 0, nRows + 1);
      for (let i = 0; i <= nRows; i++) offsets[i] = (data.offsets[i] as number) - first;
      encoded.set(data.missing, 4 * (nRows + 1));
      encoded.set(data.bytes.subarray(first, last), textHeaderBytes(nRows));
      return encoded;
    }
  }
}

export function encodeDictionary(words: readonly string[]): Uint8Array {
  const nUnits = words.reduce((total, word) => total + word.length, 0);
  const encoded = new Uint8Array(4 * (words.length + 1) + 2 * nUnits);
  const header = new Uint32Array(encoded.buffer, 0, words.length + 1);
  const units = new Uint16Array(encoded.buffer, 4 * (words.length + 1), nUnits);
  header[0] = words.length;
  let at = 0;
  words.forEach((word, index) => {
    header[index + 1] = word.length;
    for (let i = 0; i < word.length; i++) units[at++] = word.charCodeAt(i);
  });
  return encoded;
}

/** @returns null when the bytes are not a dictionary */
export function decodeDictionary(bytes: Uint8Array<ArrayBuffer>): string[] | null {
  if (bytes.length < 4 || bytes.length % 2 !== 0) return null;
  const count = new Uint32Array(bytes.buffer, 0, 1)[0] as number;
  const headerBytes = 4 * (count + 1);
  if (headerBytes > bytes.length) return null;
  const lengths = new Uint32Array(bytes.buffer, 4, count);
  const units = new Uint16Array(bytes.buffer, headerBytes);
  const words: string[] = [];
  let at = 0;
  for (const length of lengths) {
    if (at + length > units.length) return null;
    let word = '';
    for (let start = at; start < at + length; start += UNITS_PER_CALL) {
      word += String.fromCharCode(...units.subarray(start, Math.min(start + UNITS_PER_CALL, at + length)));
    }
    words.push(word);
    at += length;
  }
  return at === units.length ? words : null;
}

/** Puts a column together from its blocks, in order. Every method returns false where bytes make no sense. */
export interface ColumnAssembler {
  take(bytes: Uint8Array<ArrayBuffer>, nRows: number): boolean;
  /** Null when rows are missing or the dictionary does not fit. */
  finish(dictionary: readonly string[] | null): ColumnData | null;
}

/**
 * @param nRows rows of the whole column
 * @param sizeBytes encoded size of all its blocks
 * @param nBlocks number of those blocks
 */
export function makeColumnAssembler(
  kind: ColumnData['kind'],
  nRows: number,
  sizeBytes: number,
  nBlocks: number,
): ColumnAssembler {
  switch (kind) {
    case 'number':
      return makeNumberAssembler(nRows);
    case 'category':
      return makeCategoryAssembler(nRows);
    case 'text':
      return makeTextAssembler(nRows, sizeBytes - 5 * nRows - 4 * nBlocks);
  }
}

/** One stored block of a column alone; null where the bytes make no sense. Codes are not held against a dictionary. */
export function decodeColumnBlock(
  kind: ColumnData['kind'],
  bytes: Uint8Array<ArrayBuffer>,
  nRows: number,
): BlockColumn | null {
  if (kind === 'number') return bytes.length === 8 * nRows ? { kind, values: toFloat64(bytes) } : null;
  if (kind === 'category') return bytes.length === 4 * nRows ? { kind, codes: toInt32(bytes) } : null;
  const header = textHeaderBytes(nRows);
  if (bytes.length < header) return null;
  const offsets = new Uint32Array(bytes.buffer, bytes.byteOffset, nRows + 1);
  if (!areOffsets(offsets, nRows, bytes.length - header)) return null;
  return {
    kind,
    offsets,
    missing: bytes.subarray(4 * (nRows + 1), header),
    bytes: bytes.subarray(header),
  };
}

function makeNumberAssembler(nRows: number): ColumnAssembler {
  const values = new Float64Array(nRows);
  let row = 0;
  return {
    take(bytes, rows) {
      if (bytes.length !== 8 * rows || row + rows > nRows) return false;
      values.set(toFloat64(bytes), row);
      row += rows;
      return true;
    },
    finish: () => (row === nRows ? { kind: 'number', values } : null),
  };
}

function makeCategoryAssembler(nRows: number): ColumnAssembler {
  const codes = new Int32Array(nRows);
  let row = 0;
  return {
    take(bytes, rows) {
      if (bytes.length !== 4 * rows || row + rows > nRows) return false;
      codes.set(toInt32(bytes), row);
      row += rows;
      return true;
    },
    finish(dictionary) {
      if (row !== nRows || dictionary === null || !areCodes(codes, dictionary.length)) return null;
      return { kind: 'category', codes, dictionary };
    },
  };
}

function makeTextAssembler(nRows: number, nBytes: number): ColumnAssembler {
  const offsets = new Uint32Array(nRows + 1);
  const missing = new Uint8Array(nRows);
  const text = new Uint8Array(Math.max(0, nBytes));
  let row = 0;
  let at = 0;
  return {
    take(bytes, rows) {
      const body = bytes.length - textHeaderBytes(rows);
      if (body < 0 || row + rows > nRows || at + body > text.length) return false;
      const blockOffsets = new Uint32Array(bytes.buffer, 0, rows + 1);
      if (!areOffsets(blockOffsets, rows, body) || blockOffsets[0] !== 0 || blockOffsets[rows] !== body)
        return false;
      for (let i = 0; i <= rows; i++) offsets[row + i] = at + (blockOffsets[i] as number);
      missing.set(bytes.subarray(4 * (rows + 1), textHeaderBytes(rows)), row);
      text.set(bytes.subarray(textHeaderBytes(rows)), at);
      row += rows;
      at += body;
      return true;
    },
    finish: () =>
      row === nRows && at === text.length ? { kind: 'text', offsets, bytes: text, missing } : null,
  };
}

function textHeaderBytes(nRows: number): number {
  return 4 * (nRows + 1) + nRows;
}

/** True when every code is -1 or the position of a word. */
export function areCodes(codes: Int32Array, nWords: number): boolean {
  return codes.every((code) => code >= -1 && code < nWords);
}

function areOffsets(offsets: Uint32Array, nRows: number, nBytes: number): boolean {
  if (offsets.length !== nRows + 1) return false;
  for (let i = 0; i < nRows; i++) {
    if ((offsets[i] as number) > (offsets[i + 1] as number)) return false;
  }
  return (offsets[nRows] as number) <= nBytes;
}

function requireRows(found: number, expected: number): void {
  requireSound(found === expected, `a block has ${expected} rows, one of its columns ${found}`);
}

function requireSound(holds: boolean, problem: string): void {
  if (!holds) throw makeError('E-INTERNAL', { problem });
}
