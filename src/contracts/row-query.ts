/** Rows of a dataset as a person looks at them: which, in which order, and a page of their cells. */
import * as v from 'valibot';

const column = v.string();

export const rowConditionSchema = v.variant('kind', [
  /** The cell is this number, day or word; a value that does not read as the column's type matches nothing. */
  v.strictObject({ kind: v.literal('equals'), column, value: v.string() }),
  /** The cell as shown contains this text; upper and lower case are the same. */
  v.strictObject({ kind: v.literal('contains'), column, text: v.string() }),
  /** Both ends belong to the range; null leaves an end open. Dates in milliseconds since 1970-01-01T00:00Z. Words never match. */
  v.strictObject({
    kind: v.literal('between'),
    column,
    minimum: v.nullable(v.number()),
    maximum: v.nullable(v.number()),
  }),
  v.strictObject({ kind: v.literal('missing'), column }),
  v.strictObject({ kind: v.literal('notMissing'), column }),
]);
/** What a row must satisfy. A missing cell satisfies `missing` alone. */
export type RowCondition = v.InferOutput<typeof rowConditionSchema>;

export const rowSortSchema = v.strictObject({
  column,
  direction: v.picklist(['ascending', 'descending']),
});
/** Numbers and dates by value, words by code point (numerically when all are numbers); missing cells last both ways; ties in file order. */
export type RowSort = v.InferOutput<typeof rowSortSchema>;

export const rowQuerySchema = v.strictObject({
  datasetId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  /** All must hold; empty for every row. */
  filter: v.pipe(v.array(rowConditionSchema), v.maxLength(100)),
  /** Null: in file order, or in the order of `rowIds`. */
  sort: v.nullable(rowSortSchema),
  /** Only these rows, by id; ids that are not there are left out. Null for all rows. */
  rowIds: v.nullable(v.instance(Int32Array)),
});
export type RowQuery = Omit<v.InferOutput<typeof rowQuerySchema>, 'rowIds'> & {
  readonly rowIds: Int32Array | null;
};

export const rowViewSchema = v.object({
  /** Until `closeRows`, the end of the worker, or until several other views were opened after it. */
  id: v.string(),
  datasetId: v.string(),
  nRows: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** Columns that seem to hold personal data: their cells are shown on demand only. */
  personal: v.array(v.string()),
});
/** A query's answer, held by the worker; its cells are read page by page. */
export type RowView = v.InferOutput<typeof rowViewSchema>;

/** Most rows and cells of one page. */
export const MAXIMUM_PAGE_ROWS = 1_000;
export const MAXIMUM_PAGE_CELLS = 200_000;

export const rowPageSchema = v.object({
  /** 0-based position of the first row in the view. */
  start: v.number(),
  /** 0-based position of each row in its source file. */
  rowIds: v.instance(Int32Array), // [rows]
  columns: v.array(
    v.object({
      name: v.string(),
      /** Numbers as JavaScript writes them, dates as 2025-03-03 or 2025-03-03 09:20; empty where missing. */
      texts: v.array(v.string()), // [rows]
      /** 1 = missing. */
      missing: v.instance(Uint8Array), // [rows]
    }),
  ),
});
/** Some consecutive rows of a view. */
export type RowPage = v.InferOutput<typeof rowPageSchema>;
