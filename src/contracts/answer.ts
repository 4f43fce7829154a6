/** One row put to a deployed version, and what it answers. */
import * as v from 'valibot';
import { cellNotationSchema } from './cell-notation';
import { columnTypeSchema } from './dataset';
import { decisionSchema } from './decision';
import { userKeyedRecord } from './guards';
import { predictionRecordSchema } from './prediction-log';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Cells by column name as a person or a file writes them; an absent or null cell is missing. */
export const inputRowSchema = userKeyedRecord(v.nullable(v.string()));
export type InputRow = v.InferOutput<typeof inputRowSchema>;

/**
 * A way in which a row lies outside what the model has seen. `range`: beyond the reference's limits; `category`: a word
 * that training did not have; `unread`: a cell that does not read as its column's type and counts as missing; `missing`: a
 * gap in a column that had none in training.
 */
export const outsideSchema = v.object({
  column: v.string(),
  kind: v.picklist(['range', 'category', 'unread', 'missing']),
  /** The cell; null where missing. */
  cell: v.nullable(v.string()),
  /** Of `range`. */
  limits: v.nullable(v.tuple([v.number(), v.number()])),
});
export type Outside = v.InferOutput<typeof outsideSchema>;

export const answerSchema = v.object({
  /** Class name, or value in the target's unit; null: the version abstains. */
  output: v.nullable(v.union([v.string(), finite])),
  /** What would have been answered; equals `output` unless the version abstains. */
  likeliest: v.union([v.string(), finite]),
  /** Calibrated probability of `likeliest`; null for regression. */
  confidence: v.nullable(finite),
  /** Calibrated, in the order of the classes; empty for regression. */
  probabilities: v.array(finite),
  /** Regression: the conformal interval; null without one. */
  interval: v.nullable(v.tuple([finite, finite])),
  outside: v.array(outsideSchema),
});
export type Answer = v.InferOutput<typeof answerSchema>;

/** What a form asks for one column. */
export const inputFieldSchema = v.object({
  name: v.string(),
  type: columnTypeSchema,
  /** Numbers and dates (milliseconds): limits of the reference, for a hint and a slider. */
  range: v.nullable(v.tuple([finite, finite])),
  /** Categories and booleans, most frequent first. */
  categories: v.nullable(v.array(v.string())),
  /** As `$` or `%` where the file carried one, else null. */
  unit: v.nullable(v.string()),
  /** A cell to begin with: the median or the most frequent word; null where there is none. */
  typical: v.nullable(v.string()),
  /** True where training rows had gaps, so that the cell may be left empty. */
  mayBeMissing: v.boolean(),
});
export type InputField = v.InferOutput<typeof inputFieldSchema>;

/** What is known of a version's inputs beyond its recipe: from the dataset that it was trained on. */
export const versionInputsSchema = v.object({
  notation: cellNotationSchema,
  /** By column, as `$` or `%`, where the file carried one; the target's, too. */
  units: userKeyedRecord(v.string()),
  /** Columns that seem to hold personal data: their cells are never kept. */
  personal: v.array(v.string()),
});
export type VersionInputs = v.InferOutput<typeof versionInputsSchema>;

/** What a form for a version needs. */
export const versionFormSchema = v.object({
  /** In the dataset's order; only what the answers depend on. */
  fields: v.array(inputFieldSchema),
  target: v.object({
    column: v.string(),
    /** In the order of the probabilities; empty for regression. */
    classes: v.array(v.string()),
    positive: v.nullable(count),
    unit: v.nullable(v.string()),
  }),
  decision: decisionSchema,
  /** How its cells are written. */
  notation: cellNotationSchema,
});
export type VersionForm = v.InferOutput<typeof versionFormSchema>;

/** Most rows that are answered at one go; more are a file. */
export const MOST_ROWS_AT_ONCE = 10_000;

export const answerRequestSchema = v.strictObject({
  modelVersionId: id,
  rows: v.pipe(v.array(inputRowSchema), v.maxLength(MOST_ROWS_AT_ONCE)),
  source: v.picklist(['form', 'file', 'field', 'html']),
  /** Keep the cells of the columns that the model uses with the record, personal columns left out. */
  keepInputs: v.boolean(),
  /** False: a try that leaves nothing in the log, as when an input is moved to see what it does. */
  recorded: v.optional(v.boolean(), true),
  /** Of field mode, for every row. */
  note: predictionRecordSchema.entries.note,
  position: predictionRecordSchema.entries.position,
});
export type AnswerRequest = Omit<v.InferOutput<typeof answerRequestSchema>, 'recorded'> & {
  readonly recorded?: boolean | undefined;
};

export const answerResultSchema = v.object({
  /** One a row, in order. */
  answers: v.array(answerSchema),
  /** As they went into the log, in the order of the rows; empty where nothing was recorded. */
  records: v.array(predictionRecordSchema),
  /** Of one row, on average. */
  latencyMs: finite,
});
export type AnswerResult = v.InferOutput<typeof answerResultSchema>;

export const answerFileRequestSchema = v.strictObject({
  modelVersionId: id,
  /** Read with the types of the dataset that the version was trained on. */
  datasetId: id,
  keepInputs: v.boolean(),
});
export type AnswerFileRequest = v.InferOutput<typeof answerFileRequestSchema>;

/** One way in which many rows of a file lie outside what the model has seen. */
export const outsideCountSchema = v.object({
  column: v.string(),
  kind: v.picklist(['range', 'category', 'unread', 'missing']),
  rows: count,
  /** Up to five different cells. */
  samples: v.array(v.string()),
  /**
   * Of `range`: median of the file over median of the training rows, where both have the same sign: near 10, 100 or 0.1
   * it says another unit. Null elsewhere.
   */
  medianRatio: v.nullable(finite),
});
export type OutsideCount = v.InferOutput<typeof outsideCountSchema>;

export const fileAnswersSchema = v.object({
  rows: count,
  abstained: count,
  /** Answers by class, most frequent first; empty for regression. */
  outputs: v.array(v.object({ value: v.string(), count })),
  /** Most rows first. */
  outside: v.array(outsideCountSchema),
  /** Rows that lie outside in any way. */
  outsideRows: count,
  /** predictions.csv in UTF-8. Moved. */
  csv: v.instance(Uint8Array),
});
export type FileAnswers = v.InferOutput<typeof fileAnswersSchema>;
