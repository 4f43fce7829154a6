/**
 * Run-time checks of what crosses a thread: requests on the worker's side, results on the page's side. Large arrays
 * are checked for their kind only.
 */
import * as v from 'valibot';
import { answerPageSchema, exportedCasesSchema, logMergeSchema } from './answer-log';
import { modelCardFactsSchema } from './bundle';
import { importedSchema, inspectedBundleSchema } from './bundle-import';
import { cardCheckSchema, composedCardSchema } from './card';
import { answerResultSchema, fileAnswersSchema, versionFormSchema, versionInputsSchema } from './answer';
import { datasetManifestSchema, findingSchema } from './dataset';
import { decisionSchema } from './decision';
import { deploymentSchema, gateLineSchema } from './deployment';
import { glassReportSchema } from './glass';
import { inputRowsSchema } from './input-rows';
import {
  importanceReportSchema,
  pairedComparisonSchema,
  rowGroupingSchema,
  thresholdReportSchema,
} from './judgements';
import { logbookEntrySchema } from './logbook';
import { logbookVerdictSchema } from './logbook-chain';
import { labelsReportSchema, monitorReportSchema } from './monitoring';
import { EXPORT_KINDS, exportReceiptSchema } from './pipeline-file';
import { predictionLogSummarySchema } from './prediction-log';
import { problemSchema } from './problem';
import { grownDatasetSchema, reviewedAnswersSchema } from './retraining';
import { projectRecordSchema } from './project-document';
import { readOptionsSchema } from './read-options';
import { recipeSchema } from './recipe';
import { recipePreviewSchema } from './recipe-preview';
import { driftReportSchema, evaluationReportSchema, groupReportsSchema } from './reports';
import {
  backendChoiceSchema,
  baselineScoresSchema,
  candidateSchema,
  environmentSchema,
  LONGEST_RUN_NOTE,
  runOutcomeSchema,
  trainConfigSchema,
  trainingChoicesSchema,
  TASKS,
} from './run';
import { rowPageSchema, rowViewSchema } from './row-query';
import { sampleRequestSchema } from './samples';
import { splitConfigSchema } from './split';
import { statementSchema } from './statement';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const int32 = v.instance(Int32Array);
const bytes = v.instance(Uint8Array);

const blob = v.custom<{ size: number }>(
  (value) =>
    typeof value === 'object' && value !== null && typeof (value as { size?: unknown }).size === 'number',
  'expected a blob',
);
export const ingestRequestSchema = v.strictObject({
  source: v.variant('kind', [
    v.strictObject({ kind: v.literal('blob'), name: v.string(), blob }),
    v.strictObject({ kind: v.literal('url'), name: v.string(), url: v.string() }),
    v.strictObject({ kind: v.literal('sample'), name: v.string(), ...sampleRequestSchema.entries }),
  ]),
  options: readOptionsSchema,
  like: v.nullable(id),
  sha256: v.optional(v.string()),
});
export const splitRequestSchema = v.strictObject({
  datasetId: id,
  problem: problemSchema,
  split: splitConfigSchema,
  testDatasetId: v.nullable(id),
});
export const trainRequestSchema = v.strictObject({
  splitId: id,
  prepare: v.union([v.literal('auto'), recipeSchema]),
  train: trainConfigSchema,
  backend: backendChoiceSchema,
  projectId: v.optional(id),
});
export const evaluateRequestSchema = v.strictObject({
  runId: id,
  groups: v.array(v.string()),
  bootstrap: v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(100_000)),
});
export const deployRequestSchema = v.strictObject({
  runId: id,
  name: v.string(),
  exports: v.array(v.picklist(EXPORT_KINDS)),
  groups: v.optional(v.pipe(v.array(v.string()), v.maxLength(100))),
  sign: v.optional(v.boolean()),
  statement: v.optional(statementSchema),
  threshold: v.optional(v.nullable(share)),
  abstainBelow: v.optional(v.nullable(share)),
});
export const exportVersionRequestSchema = v.strictObject({
  modelVersionId: id,
  exports: v.array(v.picklist(EXPORT_KINDS)),
});
export const deployedExportSchema = v.strictObject({
  kind: v.picklist(EXPORT_KINDS),
  path: v.string(),
  files: v.array(v.strictObject({ path: v.string(), bytes })),
});
export const verifyRequestSchema = v.strictObject({ export: deployedExportSchema, runId: id });
export const monitorRequestSchema = v.strictObject({
  modelVersionId: id,
  datasetId: id,
  seed: v.pipe(v.number(), v.safeInteger()),
});

export const readRowsRequestSchema = v.strictObject({
  viewId: id,
  start: count,
  count,
  columns: v.array(v.string()),
});

export const splitSummarySchema = v.object({
  id,
  datasetId: id,
  testDatasetId: v.nullable(id),
  problem: problemSchema,
  split: splitConfigSchema,
  train: count,
  validation: count,
  test: count,
  classes: v.array(v.string()),
  findings: v.array(findingSchema),
  ignoredLeaks: v.optional(v.array(findingSchema)),
});
export const epochRecordSchema = v.object({
  epoch: count,
  trainingLoss: v.nullable(v.number()),
  validationLoss: v.nullable(v.number()),
  learningRate: v.number(),
  durationMs: v.number(),
  trainingScore: v.optional(v.nullable(v.number())),
  validationScore: v.optional(v.nullable(v.number())),
});
/** What a person may write beside a run. */
export const runNoteSchema = v.pipe(v.string(), v.maxLength(LONGEST_RUN_NOTE));
export const runSummarySchema = v.object({
  id,
  splitId: id,
  status: v.picklist(['running', 'done', 'stopped', 'interrupted', 'failed']),
  request: trainRequestSchema,
  environment: environmentSchema,
  recipe: recipeSchema,
  nFeatures: count,
  family: v.string(),
  candidates: v.array(candidateSchema),
  parameters: count,
  epochs: v.array(epochRecordSchema),
  baseline: v.optional(baselineScoresSchema),
  choices: v.optional(v.nullable(trainingChoicesSchema)),
  bestEpoch: count,
  steps: count,
  outcome: runOutcomeSchema,
  durationMs: v.number(),
  samplesPerSecond: v.number(),
  weightsSha256: v.string(),
  dataFingerprint: v.string(),
  startedAt: v.string(),
  note: v.optional(runNoteSchema),
  origin: v.optional(v.literal('imported')),
});
export const predictionSetSchema = v.object({
  rowIds: int32,
  task: v.picklist(TASKS),
  classes: v.array(v.string()),
  positive: v.nullable(v.number()),
  yTrue: v.union([int32, v.instance(Float64Array)]),
  yPred: v.union([int32, v.instance(Float64Array)]),
  probabilities: v.instance(Float64Array),
});
export const evaluationSummarySchema = v.object({
  runId: id,
  metrics: evaluationReportSchema,
  groups: groupReportsSchema,
  predictions: predictionSetSchema,
  validation: v.optional(v.nullable(predictionSetSchema)),
  evaluatedAt: v.nullable(v.string()),
  bootstrap: v.nullable(count),
});
export const modelVersionSummarySchema = v.object({
  id,
  runId: id,
  version: count,
  name: v.string(),
  createdAt: v.string(),
  role: v.picklist(['candidate', 'production', 'retired']),
  card: v.string(),
  imported: v.optional(importedSchema),
  exports: v.array(deployedExportSchema),
  decision: v.optional(decisionSchema),
  inputs: v.optional(versionInputsSchema),
});
export const storedVersionSchema = v.omit(modelVersionSummarySchema, ['exports']);

/** What each worker method must answer with. A method that is missing here answers with nothing worth checking. */
export const WORKER_RESULTS = {
  data: {
    open: v.object({ writer: v.boolean(), runs: v.array(runSummarySchema) }),
    ingest: datasetManifestSchema,
    split: splitSummarySchema,
    getSplit: splitSummarySchema,
    getDataset: datasetManifestSchema,
    listProjects: v.array(projectRecordSchema),
    exportSplits: v.string(),
    proposeRecipe: recipeSchema,
    previewRecipe: recipePreviewSchema,
    monitor: driftReportSchema,
    openRows: rowViewSchema,
    readRows: rowPageSchema,
    listRuns: v.array(runSummarySchema),
    listVersions: v.array(storedVersionSchema),
    readLog: predictionLogSummarySchema,
    readInputRows: inputRowsSchema,
    listAnswers: answerPageSchema,
    addFeedback: logMergeSchema.entries.feedback,
    exportLog: v.string(),
    exportCases: exportedCasesSchema,
    importLog: logMergeSchema,
    eraseAnswers: count,
    readDeployment: deploymentSchema,
    returnTo: deploymentSchema,
    listReceipts: v.array(exportReceiptSchema),
    readLogbook: v.object({ entries: v.array(logbookEntrySchema), verdict: logbookVerdictSchema }),
    exportLogbook: v.string(),
    readLabels: labelsReportSchema,
    reviewAnswers: reviewedAnswersSchema,
    growDataset: grownDatasetSchema,
    readEvaluation: v.nullable(evaluationSummarySchema),
    readImportance: v.nullable(importanceReportSchema),
    readGroups: v.array(rowGroupingSchema),
    heartbeat: v.number(),
  },
  model: {
    chooseBackend: environmentSchema,
    train: runSummarySchema,
    inspect: glassReportSchema,
    evaluate: evaluationSummarySchema,
    judgeThreshold: thresholdReportSchema,
    explain: importanceReportSchema,
    compareRuns: pairedComparisonSchema,
    readCardFacts: modelCardFactsSchema,
    composeCard: composedCardSchema,
    writeCard: v.string(),
    amendCard: modelCardFactsSchema,
    checkCard: cardCheckSchema,
    checkGate: v.array(gateLineSchema),
    promote: deploymentSchema,
    exportPredictions: v.string(),
    deploy: modelVersionSummarySchema,
    inspectBundle: inspectedBundleSchema,
    importBundle: v.object({ projectId: id, version: storedVersionSchema }),
    exportVersion: v.array(deployedExportSchema),
    verify: v.pick(exportReceiptSchema, ['parity', 'sha256']),
    rankCauses: driftReportSchema,
    monitorVersion: monitorReportSchema,
    inputFields: versionFormSchema,
    answer: answerResultSchema,
    answerFile: fileAnswersSchema,
    predict: predictionSetSchema,
    heartbeat: v.number(),
  },
} as const satisfies Record<string, Record<string, v.GenericSchema>>;
