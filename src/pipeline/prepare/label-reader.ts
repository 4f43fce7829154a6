/**
 * A column as class labels, whatever its type: categories and texts as they stand, numbers in their shortest form
 * ("2", "0.5"), dates as ISO 8601. Distinct labels are found once, so that per-row work is a table look-up.
 */
import type { Column, TextData } from '../../contracts';

export interface Labels {
  /** -1 = missing, else an index into `labels`. */
  readonly codes: Int32Array; // [rows]
  /** Distinct; may hold labels of no row. */
  readonly labels: readonly string[];
}

/** Codes and labels of a column; linear in its cells. */
export function readLabels(column: Column): Labels {
  const { data } = column;
  if (data.kind === 'category') return { codes: data.codes, labels: data.dictionary };
  if (data.kind === 'text') return codeCells(data.missing.length, (row) => readText(data, row));
  const { values } = data;
  const isDate = column.type === 'date';
  return codeCells(values.length, (row) => {
    const value = values[row] as number;
    if (Number.isNaN(value)) return null;
    return isDate ? formatDate(value) : String(value);
  });
}

function formatDate(timeMs: number): string {
  const date = new Date(timeMs);
  return Number.isNaN(date.getTime()) ? String(timeMs) : date.toISOString();
}

function codeCells(nRows: number, read: (row: number) => string | null): Labels {
  const codes = new Int32Array(nRows);
  const codeOf = new Map<string, number>();
  for (let row = 0; row < nRows; row++) {
    const label = read(row);
    let code = label === null ? -1 : codeOf.get(label);
    if (code === undefined) {
      code = codeOf.size;
      codeOf.set(label as string, code);
    }
    codes[row] = code;
  }
  return { codes, labels: [...codeOf.keys()] };
}

/** The text of a cell, null when missing. */
export function readText(data: TextData, row: number): string | null {
  if (data.missing[row] === 1) return null;
  return decodeUtf8(data.bytes, data.offsets[row] as number, data.offsets[row + 1] as number);
}

/** Well-formed UTF-8, as the reader wrote it; this layer has no TextDecoder. */
function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end;) {
    const lead = bytes[i++] as number;
    const extra = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    let codePoint = extra === 0 ? lead : lead & (0x3f >> extra);
    for (let k = 0; k < extra; k++) codePoint = (codePoint << 6) | ((bytes[i++] as number) & 0x3f);
    text += String.fromCodePoint(codePoint);
  }
  return text;
}
