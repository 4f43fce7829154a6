/**
 * A project: what a person decided, and nothing that was computed from it. The rooms are a function of this document and
 * of what is stored; freshness follows from comparing the two, so undoing a decision makes its results fresh again.
 */
import * as v from 'valibot';
import { columnTypeSchema } from './dataset';
import { userKeyedRecord } from './guards';
import { monitorPlanSchema } from './monitoring';
import { recipeSchema } from './recipe';
import { TASKS, trainConfigSchema } from './run';
import { splitConfigSchema } from './split';
import { statementSchema } from './statement';

const cost = v.pipe(v.number(), v.finite(), v.minValue(0));

export const projectDocumentSchema = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  /** The dataset that is worked on; reading the file differently makes another one. */
  datasetId: v.string(),
  /** Column types that a person set, by column name. */
  columnTypes: userKeyedRecord(columnTypeSchema),
  /** Null: not decided yet. */
  target: v.nullable(v.string()),
  /** Spellings of the target's labels that count as one, by what stands in the file; null without any. */
  labelMap: v.optional(
    v.nullable(v.strictObject({ column: v.string(), map: userKeyedRecord(v.string()) })),
    null,
  ),
  /** The decimal mark of the file. */
  decimal: v.optional(v.picklist(['.', ',']), '.'),
  task: v.picklist(TASKS),
  /** The class counted as positive; null: the rarer of two. */
  positive: v.nullable(v.string()),
  /** Columns the model must not see. */
  ignored: v.array(v.string()),
  /** Findings that a person has looked at and left as they are, as `code` or `code/column`. */
  settled: v.array(v.string()),
  split: splitConfigSchema,
  prepare: v.union([v.literal('auto'), recipeSchema]),
  train: trainConfigSchema,
  /** Columns whose groups are judged one by one. */
  groups: v.array(v.string()),
  /** What a false alarm and a miss cost, in any one unit. */
  costs: v.strictObject({ falseAlarm: cost, miss: cost }),
  /** Probability from which the positive class is answered; null: the cheapest on the validation rows. */
  threshold: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  /** What only people know, for the cards of versions; absent before anything was said. */
  statement: v.optional(statementSchema),
  /** How the version in use is watched; absent: as `DEFAULT_MONITOR_PLAN` says. */
  monitor: v.optional(monitorPlanSchema),
});
/** A person's decisions about one dataset; immutable, replaced whole by every change. */
export type ProjectDocument = v.InferOutput<typeof projectDocumentSchema>;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A check in short, so that what it found is known before the next one. */
export const checkSummarySchema = v.object({
  modelVersionId: v.string(),
  /** ISO 8601. */
  at: v.string(),
  /** Answers in the log then. */
  answers: count,
  light: v.picklist(['unknown', 'steady', 'watch', 'act']),
  openAlerts: count,
});
export type CheckSummary = v.InferOutput<typeof checkSummarySchema>;

export const projectRecordSchema = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  /** ISO 8601. */
  createdAt: v.string(),
  /** When it was last opened or changed, ISO 8601. */
  openedAt: v.string(),
  /** Rows of its dataset, so that a list of projects needs no datasets. */
  nRows: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** The sample it was made from; null for a person's own data. */
  sample: v.nullable(v.string()),
  document: projectDocumentSchema,
  /** Every dataset that was made for it; undoing may go back to each. */
  datasetIds: v.array(v.string()),
  /** The run that Evaluate and Deploy show; null: the newest. */
  shownRunId: v.nullable(v.string()),
  /** What the last check of the version in use found; absent before the first. */
  lastCheck: v.optional(checkSummarySchema),
  /** When the runs that were deleted began, ISO 8601, so that the others keep their numbers; absent without any. */
  deletedRuns: v.optional(v.array(v.string())),
});
/** A project as it is stored. */
export type ProjectRecord = v.InferOutput<typeof projectRecordSchema>;

/** What a project begins with: nothing decided, everything chosen from the data. */
export function makeProjectDocument(name: string, datasetId: string): ProjectDocument {
  return {
    name: [...name].slice(0, 100).join('') || '-',
    datasetId,
    columnTypes: {},
    target: null,
    labelMap: null,
    decimal: '.',
    task: 'classification',
    positive: null,
    ignored: [],
    settled: [],
    split: { train: 0.7, validation: 0.15, test: 0.15, seed: 0 },
    prepare: 'auto',
    train: { model: 'auto', seed: 0, earlyStopping: true },
    groups: [],
    costs: { falseAlarm: 1, miss: 1 },
    threshold: null,
  };
}
