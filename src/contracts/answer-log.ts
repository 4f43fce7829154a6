/** What is asked of a version's log of answers, and what is told about it. */
import * as v from 'valibot';
import { feedbackSchema, predictionRecordSchema } from './prediction-log';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

/** A log file is read whole; one that is longer is refused. */
export const LARGEST_LOG_BYTES = 64 * 1024 * 1024;

export const ANSWER_SOURCES = ['form', 'file', 'field', 'html'] as const;

/** Some of a log's answers, the latest first; of equal times, by id. */
export const answersRequestSchema = v.strictObject({
  start: count,
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1000)),
  /** Only answers that came this way; absent: all. */
  source: v.optional(v.picklist(ANSWER_SOURCES)),
  /** Only answers given at or after this time, ISO 8601, UTC; absent: all. */
  from: v.optional(v.string()),
  /** True: only answers about which nothing is known yet; absent: all. */
  isUnreviewed: v.optional(v.boolean()),
});
export type AnswersRequest = v.InferOutput<typeof answersRequestSchema>;

/** An answer and all that was said about it since, the earliest first. */
export const loggedAnswerSchema = v.object({
  record: predictionRecordSchema,
  feedback: v.array(feedbackSchema),
});
export type LoggedAnswer = v.InferOutput<typeof loggedAnswerSchema>;

export const answerPageSchema = v.object({
  /** Answers that the request means, on all pages. */
  total: count,
  answers: v.array(loggedAnswerSchema),
});
export type AnswerPage = v.InferOutput<typeof answerPageSchema>;

/** Feedback handed over for keeping. */
export const newFeedbackSchema = v.array(feedbackSchema);
/** Answers meant, by id. */
export const recordIdsSchema = v.array(v.string());

export const exportLogRequestSchema = v.strictObject({
  modelVersionId: id,
  /** Answers to write, with their feedback; null: the whole log. Ids that are not in the log are passed over. */
  recordIds: v.nullable(v.array(v.string())),
});
export type ExportLogRequest = v.InferOutput<typeof exportLogRequestSchema>;

export const exportCasesRequestSchema = v.strictObject({
  ...exportLogRequestSchema.entries,
  format: v.picklist(['csv', 'geojson']),
});
export type ExportCasesRequest = v.InferOutput<typeof exportCasesRequestSchema>;

export const exportedCasesSchema = v.object({
  text: v.string(),
  written: count,
  /** Of GeoJSON: cases without a position. */
  leftOut: count,
});
export type ExportedCases = v.InferOutput<typeof exportedCasesSchema>;

export const importLogRequestSchema = v.strictObject({
  modelVersionId: id,
  name: v.string(),
  /** A blob or file; copied by reference. */
  blob: v.custom<{ readonly size: number; arrayBuffer(): Promise<ArrayBuffer> }>(
    (value) =>
      typeof value === 'object' && value !== null && typeof (value as { size?: unknown }).size === 'number',
    'expected a blob',
  ),
});
export type ImportLogRequest = v.InferOutput<typeof importLogRequestSchema>;

const mergeCountsSchema = v.object({
  /** Kept now. */
  new: count,
  /** There already, or repeated in the file, and the same. */
  known: count,
  /** Another content under an id that is there already: what was there stays, what came is not kept. */
  altered: count,
});
export type MergeCounts = v.InferOutput<typeof mergeCountsSchema>;

export const logMergeSchema = v.object({
  records: mergeCountsSchema,
  feedback: mergeCountsSchema,
  /** Answers in the log, after merging, about which what was said disagrees; the latest counts. */
  contradicted: count,
  /**
   * Times that a clock which jumped leaves behind; such records are kept as they are. `ahead`: later than this device's
   * clock by more than a day; `backwards`: earlier than the record written before.
   */
  clock: v.object({ ahead: count, backwards: count }),
});
export type LogMerge = v.InferOutput<typeof logMergeSchema>;
