/**
 * What a recipe works on while it runs: some rows as named columns that steps replace, add and remove, each knowing the
 * dataset column it came from. Steps never write into a column they were given, so a frame may share arrays with the
 * table it was read from.
 */

/** Code of a category that belongs to the "unknown" bucket: merged as rare, or never seen in training. */
export const UNKNOWN_CODE = -2;
/** Code of a missing category. */
export const MISSING_CODE = -1;

interface WorkingColumnBase {
  /** Unique within the frame. */
  readonly name: string;
  /** The dataset column it was made from. */
  readonly origin: string;
}

/** Numbers and dates. NaN = missing. */
export interface NumberWorkingColumn extends WorkingColumnBase {
  readonly kind: 'number';
  readonly type: 'number' | 'date';
  /** False once no cell can be missing, in any table. */
  readonly mayBeMissing: boolean;
  readonly values: Float64Array | Float32Array | Uint8Array; // [rows]
}

/** Categories and booleans. Codes are indices into the dictionary, MISSING_CODE or UNKNOWN_CODE. */
export interface CategoryWorkingColumn extends WorkingColumnBase {
  readonly kind: 'category';
  readonly type: 'category' | 'boolean';
  readonly codes: Int32Array; // [rows]
  readonly dictionary: readonly string[];
}

/** Free text and ids: no step of a table's recipe reads them, so their cells are not carried. */
export interface TextWorkingColumn extends WorkingColumnBase {
  readonly kind: 'text';
  readonly type: 'text' | 'id';
}

export type WorkingColumn = NumberWorkingColumn | CategoryWorkingColumn | TextWorkingColumn;

export interface WorkingFrame {
  readonly nRows: number;
  readonly columns: readonly WorkingColumn[];
}

/** The columns of a frame by name. */
export function indexColumns(frame: WorkingFrame): Map<string, WorkingColumn> {
  return new Map(frame.columns.map((column) => [column.name, column]));
}

/**
 * A frame in which named columns are replaced in place by any number of columns (none: removed); names that are not in
 * the frame are skipped.
 */
export function replaceColumns(
  frame: WorkingFrame,
  replacements: ReadonlyMap<string, readonly WorkingColumn[]>,
): WorkingFrame {
  return {
    nRows: frame.nRows,
    columns: frame.columns.flatMap((column) => replacements.get(column.name) ?? [column]),
  };
}

/** The values that are there, in row order; a copy. */
export function presentValues(column: NumberWorkingColumn): Float64Array {
  const { values } = column;
  const present = new Float64Array(values.length);
  let count = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (!Number.isNaN(value)) present[count++] = value;
  }
  return present.subarray(0, count);
}

/** `name`, or `name (2)`, `name (3)` ... until it is not taken; the result is then taken. */
export function claimName(name: string, taken: Set<string>): string {
  let candidate = name;
  for (let attempt = 2; taken.has(candidate); attempt++) candidate = `${name} (${attempt})`;
  taken.add(candidate);
  return candidate;
}
