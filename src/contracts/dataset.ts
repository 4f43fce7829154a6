/**
 * What the Data room makes: an immutable table of typed columns in blocks, its schema, its findings and its profile.
 * Categories carry one dictionary for the whole dataset; text is UTF-8 bytes with offsets.
 */
import * as v from 'valibot';
import { sampleRequestSchema } from './samples';

/** What a column means. `boolean` is stored as a two-word category, `date` as a number, `id` as text. */
export const COLUMN_TYPES = ['number', 'category', 'date', 'boolean', 'text', 'id'] as const;
export const columnTypeSchema = v.picklist(COLUMN_TYPES);
export type ColumnType = v.InferOutput<typeof columnTypeSchema>;

export const columnSchemaSchema = v.object({
  /** Unique within the dataset after repair of empty and repeated names; any string, also `__proto__`. */
  name: v.string(),
  type: columnTypeSchema,
  /** True when a person chose the type, false when it was inferred. */
  overridden: v.boolean(),
  /** How slashed dates of this column were read; absent for every other column. A later file is read the same way. */
  dateOrder: v.optional(v.picklist(['dayFirst', 'monthFirst'])),
});
export type ColumnSchema = v.InferOutput<typeof columnSchemaSchema>;

/** Numbers, and dates as milliseconds since 1970-01-01T00:00Z. NaN = missing; +-Infinity never occurs. */
export interface NumberData {
  readonly kind: 'number';
  readonly values: Float64Array; // [rows]
}
/** Categories and booleans. Code -1 = missing, else an index into the dictionary. */
export interface CategoryData {
  readonly kind: 'category';
  readonly codes: Int32Array; // [rows]
  /** Distinct cell texts in order of first appearance over the whole dataset. */
  readonly dictionary: readonly string[];
}
/** Texts and ids: row i is bytes[offsets[i] .. offsets[i + 1]) in UTF-8. */
export interface TextData {
  readonly kind: 'text';
  readonly offsets: Uint32Array; // [rows + 1]
  readonly bytes: Uint8Array;
  /** 1 = missing. */
  readonly missing: Uint8Array; // [rows]
}
export type ColumnData = NumberData | CategoryData | TextData;

/** One named column in memory. */
export interface Column extends ColumnSchema {
  readonly data: ColumnData;
}

/** A category or boolean column within one block: codes alone, because its dictionary belongs to the whole dataset. */
export type CategoryBlockData = Omit<CategoryData, 'dictionary'>;
/** One column of one stored block. */
export type BlockColumn = NumberData | CategoryBlockData | TextData;

/** Some consecutive rows of a dataset, as they are stored. */
export interface DatasetBlock {
  /** 0-based position among the dataset's blocks. */
  readonly index: number;
  readonly nRows: number;
  /** 0-based position of each row in its source file. */
  readonly rowIds: Int32Array; // [rows]
  /** In the order of the manifest's columns. */
  readonly columns: readonly BlockColumn[];
}

/** Dictionary of every column in the manifest's order; null where the column is no category or boolean. */
export type Dictionaries = readonly (readonly string[] | null)[];

/** Where reading puts what it makes. Nothing counts as stored until the manifest is written by the caller. */
export interface DatasetSink {
  /** Called in block order, never twice at once. The arrays are the sink's to keep. */
  writeBlock(block: DatasetBlock): Promise<void>;
  /** Called once, after the last block. */
  writeDictionaries(dictionaries: Dictionaries): Promise<void>;
}

/** Whole columns of some rows, in memory. The unit that Prepare works on. */
export interface Table {
  readonly nRows: number;
  readonly columns: readonly Column[];
  /** 0-based position of each row in its source file; rows may have been dropped or picked. */
  readonly rowIds: Int32Array; // [rows]
}

export const SEVERITIES = ['block', 'warn', 'note'] as const;
export const findingSchema = v.object({
  /** `F-...` for a finding; the catalogue of sentences is in `finding-codes.ts`. */
  code: v.string(),
  /** The column it is about, null for the whole table. */
  column: v.nullable(v.string()),
  severity: v.picklist(SEVERITIES),
  /** Figures and short samples for the sentence. */
  details: v.record(
    v.string(),
    v.union([v.string(), v.number(), v.boolean(), v.null(), v.array(v.union([v.string(), v.number()]))]),
  ),
});
/** Something a person should know about the data: a fact, where, and how grave. */
export type Finding = v.InferOutput<typeof findingSchema>;

/** Summary of one column over all rows. */
export const columnProfileSchema = v.object({
  name: v.string(),
  type: columnTypeSchema,
  rows: v.number(),
  missing: v.number(),
  /** Distinct non-missing values; exact up to 100,000, null above. */
  distinct: v.nullable(v.number()),
  /** Numbers and dates: over the non-missing values; null when there are none. */
  numeric: v.nullable(
    v.object({
      minimum: v.number(),
      maximum: v.number(),
      mean: v.number(),
      /** Sample standard deviation (n - 1); null for fewer than two values, and beyond float64. */
      standardDeviation: v.nullable(v.number()),
      /** Quartiles by linear interpolation. */
      quartiles: v.tuple([v.number(), v.number(), v.number()]),
      /** Equal-width bins between minimum and maximum, both inclusive. */
      histogram: v.array(v.number()),
    }),
  ),
  /** Categories and booleans: most frequent first, at most 50. */
  top: v.array(v.object({ value: v.string(), count: v.number() })),
  /** Texts: lengths in code points. */
  textLength: v.nullable(v.object({ minimum: v.number(), mean: v.number(), maximum: v.number() })),
});
export type ColumnProfile = v.InferOutput<typeof columnProfileSchema>;

/** How the bytes were read; recorded so that a later file is read the same way. */
export const sourceFormatSchema = v.object({
  format: v.picklist(['csv', 'tsv', 'json', 'jsonl']),
  /** WHATWG label, such as `utf-8`, `utf-16le`, `gb18030`, `windows-1252`; null for JSON in UTF-8. */
  encoding: v.string(),
  delimiter: v.nullable(v.string()),
  /** True when the first row named the columns. */
  header: v.boolean(),
  decimal: v.picklist(['.', ',']),
  /** Cells that mean "missing"; absent in datasets of earlier versions. */
  missing: v.optional(v.array(v.string())),
});
export type SourceFormat = v.InferOutput<typeof sourceFormatSchema>;

/** Everything about a stored dataset but its cells. */
export const datasetManifestSchema = v.object({
  id: v.string(),
  name: v.string(),
  /** SHA-256 (hex) of the schema and every block: equal data, equal fingerprint. */
  fingerprint: v.string(),
  /** SHA-256 (hex) of the source bytes as read. */
  sourceSha256: v.string(),
  sizeBytes: v.number(),
  /** What it was made from when the app made it; absent for a person's own data. */
  sample: v.optional(sampleRequestSchema),
  /** Of a dataset that reviewed answers joined: its last rows, which are training rows in every split. */
  grown: v.optional(
    v.object({
      /** The dataset before. */
      fromDatasetId: v.string(),
      /** Fingerprint of the first dataset of the line, whose rows come first in every one of them. */
      firstFingerprint: v.string(),
      /** Records that the last rows come from, in their order. */
      recordIds: v.array(v.string()),
    }),
  ),
  source: sourceFormatSchema,
  columns: v.array(columnSchemaSchema),
  nRows: v.number(),
  /** Rows in each stored block, in order; their sum is nRows. */
  blockRows: v.array(v.number()),
  findings: v.array(findingSchema),
  profile: v.array(columnProfileSchema),
});
export type DatasetManifest = v.InferOutput<typeof datasetManifestSchema>;

/** What a later file is read like: columns, and how the source was written. */
export type DatasetShape = Pick<DatasetManifest, 'columns' | 'source'>;

/** What can be seen of a dataset as soon as it was read, before its digests are there. */
export type DatasetView = Omit<DatasetManifest, 'fingerprint' | 'sourceSha256'>;

/** A table is read and summed up, and not stored yet: storing may still fail. */
export interface ProfiledEvent {
  readonly kind: 'profiled';
  readonly view: DatasetView;
}
