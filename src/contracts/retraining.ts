/** Reviewed answers on their way into the training rows: how many there are, and what becomes of the others. */
import * as v from 'valibot';
import { problemSchema } from './problem';
import { splitConfigSchema } from './split';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const modelVersionIdSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

/** Answers of one version. Each with a known truth is in exactly one of the counts from `usable` on. */
export const reviewedAnswersSchema = v.object({
  answers: count,
  /** Answers whose true answer is known, from a label or from feedback. */
  known: count,
  /** Training rows of the version now. */
  trainingRows: count,
  /** Will join the training rows. */
  usable: count,
  /** Joined before, or a row of the version's own data. */
  joined: count,
  /** The same inputs and truth as another answer that is taken. */
  duplicates: count,
  /** The same inputs as a later answer with another truth, which counts. */
  contradicted: count,
  /** Equal a validation or test row, which must stay unseen. */
  heldOut: count,
  /** Their inputs were not kept, or are gone. */
  withoutInputs: count,
  /** Their truth is no class that the version knows, or no number. */
  unknownTruth: count,
});
export type ReviewedAnswers = v.InferOutput<typeof reviewedAnswersSchema>;

/** A new version of the data, and what a run on it must ask for to be comparable with the version in use. */
export const grownDatasetSchema = v.object({
  datasetId: v.string(),
  counts: reviewedAnswersSchema,
  split: v.object({
    problem: problemSchema,
    split: splitConfigSchema,
    testDatasetId: v.nullable(v.string()),
  }),
});
export type GrownDataset = v.InferOutput<typeof grownDatasetSchema>;
