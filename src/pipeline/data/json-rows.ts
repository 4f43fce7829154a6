/**
 * JSON elements into rows of cells. Objects give named cells, and names may appear at any row; arrays give cells by
 * position; anything else is a row of one cell. Values that are themselves arrays or objects stay JSON text; `null`
 * and absent members are missing. Numbers are written with the decimal mark of the table's texts, so that they read as
 * themselves; they pass through float64: integers beyond 2^53 lose digits unless quoted. Of
 * repeated members the last one counts, as in ECMAScript.
 */
import { makeError } from '../../contracts';
import type { Decimal } from '../../foundation';

/** A cell as read: text before trimming, null where the source says that there is none. */
export type RawCell = string | null;
export type RawRow = readonly RawCell[];

/** Most columns that are read. */
export const MAXIMUM_COLUMNS = 20_000;

function toCell(value: unknown, decimal: Decimal): RawCell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value).replace('.', decimal);
  return typeof value === 'object' ? JSON.stringify(value) : String(value as boolean);
}

/** Turns elements into rows and collects the names of members in order of first appearance. */
export class JsonRowMaker {
  private readonly positions = new Map<string, number>();
  /** What the elements seen so far are; a table is made of one kind. */
  private kind: 'object' | 'array' | 'value' | null = null;

  constructor(private readonly decimal: Decimal) {}

  /** Member names so far; null when the elements are not objects. */
  get names(): readonly string[] | null {
    return this.kind === 'object' ? [...this.positions.keys()] : null;
  }

  /**
   * @param element JSON text of one element
   * @returns its cells; later rows of objects may be longer. Null when the text is not JSON or of another kind
   * @throws E-DATA-LIMIT for more than 20,000 names
   */
  toRow(element: string): RawRow | null {
    let value: unknown;
    try {
      value = JSON.parse(element);
    } catch {
      return null;
    }
    const kind = Array.isArray(value)
      ? 'array'
      : typeof value === 'object' && value !== null
        ? 'object'
        : 'value';
    this.kind ??= kind;
    if (kind !== this.kind) return null;
    if (kind === 'array') return (value as unknown[]).map((cell) => toCell(cell, this.decimal));
    return kind === 'value' ? [toCell(value, this.decimal)] : this.toNamedRow(value as object);
  }

  private toNamedRow(value: object): RawRow {
    const members = Object.entries(value);
    for (const [name] of members) {
      if (!this.positions.has(name)) this.positions.set(name, this.positions.size);
    }
    if (this.positions.size > MAXIMUM_COLUMNS)
      throw makeError('E-DATA-LIMIT', { what: 'columns', limit: MAXIMUM_COLUMNS });
    const row = new Array<RawCell>(this.positions.size).fill(null);
    for (const [name, member] of members)
      row[this.positions.get(name) as number] = toCell(member, this.decimal);
    return row;
  }
}
