/** One row that was pasted as text: JSON, or cells with or without the names of their columns. Pure. */
import type { InputField, InputRow } from '../contracts';

export type PastedRow =
  | {
      readonly kind: 'read';
      readonly cells: InputRow;
      /** Names that the version does not know. */
      readonly ignored: readonly string[];
      /** Columns that were not among them. */
      readonly absent: readonly string[];
    }
  /** Cells without names, and not as many as there are columns; or not a row at all (0). */
  | { readonly kind: 'unreadable'; readonly cells: number; readonly expected: number };

/** Cells of a line; quotes as in RFC 4180. */
function splitLine(line: string, mark: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i] as string;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (line[i + 1] === '"') cell += line[++i];
      else isQuoted = false;
    } else if (character === '"' && cell.trim() === '') [isQuoted, cell] = [true, ''];
    else if (character === mark) {
      cells.push(cell.trim());
      cell = '';
    } else cell += character;
  }
  return [...cells, cell.trim()];
}

function readJson(text: string): Map<string, string | null> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    const row: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
    if (typeof row !== 'object' || row === null || Array.isArray(row)) return null;
    return new Map(
      Object.entries(row).map(([name, value]: [string, unknown]) => {
        if (value === null || value === undefined) return [name, null];
        return [name, typeof value === 'object' ? JSON.stringify(value) : String(value as string)];
      }),
    );
  } catch {
    return null;
  }
}

const fold = (name: string): string => name.trim().normalize('NFKC').toLowerCase();

function byName(cells: ReadonlyMap<string, string | null>, fields: readonly InputField[]): PastedRow {
  const columns = new Map(fields.map(({ name }) => [fold(name), name]));
  const found = [...cells].map(([name, cell]) => ({ name, cell, column: columns.get(fold(name)) }));
  const known = found.flatMap(({ column, cell }): [string, string | null][] =>
    column === undefined ? [] : [[column, cell]],
  );
  if (known.length === 0) return { kind: 'unreadable', cells: cells.size, expected: fields.length };
  const names = new Set(known.map(([name]) => name));
  return {
    kind: 'read',
    cells: Object.fromEntries(known),
    ignored: found.filter(({ column }) => column === undefined).map(({ name }) => name),
    absent: fields.map(({ name }) => name).filter((name) => !names.has(name)),
  };
}

/**
 * @param text an object of JSON, or the first of a list; a line of names and a line of cells; or a line of cells in the
 *   order of the fields. Tabs, semicolons or commas stand between cells
 * @param fields what the version asks for; names are compared without case
 * @returns cells as they are written, to be read by the version. Throws nothing.
 */
export function readPastedRow(text: string, fields: readonly InputField[]): PastedRow {
  const trimmed = text.trim();
  const json = /^[[{]/.test(trimmed) ? readJson(trimmed) : null;
  if (json !== null) return byName(json, fields);
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const [first, second] = lines;
  if (first === undefined) return { kind: 'unreadable', cells: 0, expected: fields.length };
  const mark = ['\t', ';'].find((candidate) => first.includes(candidate)) ?? ',';
  const cells = splitLine(first, mark);
  if (second !== undefined) {
    const values = splitLine(second, mark);
    const named = byName(new Map(cells.map((name, i) => [name, values[i] ?? null])), fields);
    if (named.kind === 'read') return named;
  }
  if (cells.length !== fields.length)
    return { kind: 'unreadable', cells: cells.length, expected: fields.length };
  return byName(new Map(fields.map(({ name }, i) => [name, cells[i] ?? null])), fields);
}
