/**
 * Format and dialect of a text by its beginning. The delimiter is the candidate that cuts the sample into rows of one
 * width whose cells hold none of the other candidates; the idea of scoring row pattern and cell content together is
 * van den Burg, Nazábal and Sutton, "Wrangling messy CSV files by detecting row and type patterns", 2019. Title lines
 * above a table and several tables in one file are not recognised as such.
 */
import type { DatasetShape, ReadOptions, SourceFormat } from '../../contracts';
import { CsvRecordReader, isBlankRow, type Dialect } from './csv-records';

export const DELIMITERS = [',', '\t', ';', '|'] as const;

function extensionOf(name: string): string {
  return /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isBracketJson(head: string, extension: string): boolean {
  return extension === 'json' || /^\[\s*[[{\]]/.test(head);
}

/**
 * Format by the reader's choice, else by content, else by the name's extension.
 * @param head first part of the decoded text
 */
export function detectFormat(
  name: string,
  head: string,
  stated: ReadOptions['format'],
): SourceFormat['format'] {
  if (stated !== 'auto') return stated;
  const extension = extensionOf(name);
  const text = head.trimStart();
  const firstLine = /^[^\n]*/.exec(text)?.[0] ?? '';
  if (extension === 'jsonl' || extension === 'ndjson') return 'jsonl';
  if (text.startsWith('{')) return extension === 'json' && !isJson(firstLine) ? 'json' : 'jsonl';
  if (text.startsWith('[') && isBracketJson(text, extension)) {
    const second = text.slice(firstLine.length).trimStart();
    return second.startsWith('[') && isJson(firstLine) ? 'jsonl' : 'json';
  }
  if (extension === 'json') return 'json';
  return extension === 'tsv' || extension === 'tab' ? 'tsv' : 'csv';
}

/** Rows of a sample; the last one is left out where the sample may end inside it. */
export function sampleRows(sample: string, dialect: Dialect, isWhole: boolean): string[][] {
  const reader = new CsvRecordReader(dialect);
  const rows = reader.push(sample);
  if (isWhole || rows.length === 0) rows.push(...reader.finish());
  return rows.filter((row) => !isBlankRow(row));
}

/** The commonest width of some rows and the share of rows that have it; the earlier width wins a tie. */
export function commonWidth(rows: readonly (readonly unknown[])[]): { width: number; share: number } {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
  let width = 0;
  for (const [candidate, count] of counts) if (count > (counts.get(width) ?? 0)) width = candidate;
  return { width, share: rows.length === 0 ? 0 : (counts.get(width) ?? 0) / rows.length };
}

function scoreDelimiter(rows: readonly string[][], delimiter: string): number {
  const { width, share } = commonWidth(rows);
  if (width < 2) return 0;
  let cells = 0;
  let clean = 0;
  for (const row of rows) {
    for (const cell of row) {
      cells += 1;
      if (!DELIMITERS.some((other) => other !== delimiter && cell.includes(other))) clean += 1;
    }
  }
  return share * (0.25 + (0.75 * clean) / cells);
}

/** Delimiter, line end and quoting of a sample; ',' when nothing cuts it. */
export function detectDialect(
  sample: string,
  isWhole: boolean,
  format: 'csv' | 'tsv',
  stated: ReadOptions['delimiter'],
): Dialect {
  const newline = !sample.includes('\n') && sample.includes('\r') ? '\r' : '\n';
  const preferred = format === 'tsv' ? '\t' : ',';
  if (stated !== 'auto' && stated !== '') return { delimiter: stated, newline, quoted: true };
  let best = { delimiter: preferred as string, score: 0 };
  for (const delimiter of [preferred, ...DELIMITERS.filter((candidate) => candidate !== preferred)]) {
    const score = Math.max(
      ...(sample.includes('"') ? [true, false] : [false]).map((quoted) =>
        scoreDelimiter(sampleRows(sample, { delimiter, newline, quoted }, isWhole), delimiter),
      ),
    );
    if (score > best.score + 1e-9) best = { delimiter, score };
    if (format === 'tsv' && best.score > 0.8) break;
  }
  return { delimiter: best.delimiter, newline, quoted: true };
}

/** Rows at the top among which the names of an earlier dataset are looked for. */
const LEADING_ROWS = 15;

/**
 * Dialect of a sample that should be cut as an earlier dataset was. Its delimiter is kept unless another gives more of
 * its column names, or as many and a width nearer to its own.
 */
export function detectDialectLike(
  sample: string,
  isWhole: boolean,
  format: 'csv' | 'tsv',
  like: DatasetShape,
): Dialect {
  const found = detectDialect(sample, isWhole, format, 'auto');
  const { delimiter } = like.source;
  if (delimiter === null || delimiter === found.delimiter) return found;
  const names = new Set(like.columns.map(({ name }) => name));
  const measure = (dialect: Dialect) => {
    const rows = sampleRows(sample, dialect, isWhole);
    const named = rows
      .slice(0, LEADING_ROWS)
      .map((row) => row.filter((cell) => names.has(cell.trim())).length);
    return {
      named: Math.max(0, ...named),
      distance: Math.abs(commonWidth(rows.slice(1)).width - like.columns.length),
    };
  };
  const earlier = { ...found, delimiter };
  const [kept, other] = [measure(earlier), measure(found)];
  const isKept = kept.named === other.named ? kept.distance <= other.distance : kept.named > other.named;
  return isKept ? earlier : found;
}
