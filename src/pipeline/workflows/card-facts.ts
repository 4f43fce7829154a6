/** Everything a card states, gathered from stored artefacts and from what people said. */
import {
  personalColumns,
  type CardSubject,
  type ColumnSketch,
  type DatasetManifest,
  type Decision,
  type EvaluationSummary,
  type FittedRecipe,
  type Metrics,
  type ModelCardFacts,
  type ReferenceProfile,
  type RunSummary,
  type SplitSummary,
  type Statement,
  type StoragePort,
} from '../../contracts';

const MOST_CATEGORIES = 20;

/** What a card is made from. */
export interface CardSources {
  /** Version 0: a draft. */
  readonly identity: { readonly name: string; readonly version: number; readonly createdAt: string };
  readonly run: RunSummary;
  readonly split: SplitSummary;
  readonly dataset: DatasetManifest;
  readonly recipe: FittedRecipe;
  readonly evaluation: Pick<EvaluationSummary, 'metrics' | 'groups' | 'evaluatedAt' | 'bootstrap'>;
  /** Null for a draft: the training rows are summed up when a version is registered. */
  readonly reference: ReferenceProfile | null;
  readonly decision: Decision | undefined;
  readonly decided: ModelCardFacts['decided'] | null;
  readonly statement: Statement | undefined;
}

function isEstimate(value: unknown): value is Metrics[string] {
  return typeof value === 'object' && value !== null && 'low' in value;
}

function metricsOf(figures: Readonly<Record<string, unknown>>): Metrics {
  return Object.fromEntries(
    Object.entries(figures).filter((entry): entry is [string, Metrics[string]] => isEstimate(entry[1])),
  );
}

/** Rows of each class in the whole table; null where the profile does not count them all. */
function countClasses({ problem }: SplitSummary, { profile }: DatasetManifest) {
  const column = profile.find(({ name }) => name === problem.target);
  if (problem.task !== 'classification' || !column || column.distinct !== column.top.length) return null;
  return column.top.map(({ value, count }) => ({ value, rows: count }));
}

function factsOfData(split: SplitSummary, dataset: DatasetManifest): ModelCardFacts['data'] {
  const classRows = countClasses(split, dataset);
  return {
    name: dataset.name,
    rows: dataset.nRows,
    columns: dataset.columns.length,
    sha256: dataset.sourceSha256,
    fingerprint: dataset.fingerprint,
    target: split.problem.target,
    classes: [...split.classes],
    findings: [...dataset.findings, ...split.findings.filter(({ details }) => !('file' in details))].map(
      ({ code, column, severity }) => ({ code, column, severity }),
    ),
    columnFacts: dataset.profile.map(({ name, type, missing, distinct }) => ({
      name,
      type,
      missing,
      distinct,
    })),
    ...(classRows === null ? {} : { classRows }),
    format: dataset.source.format,
    sizeBytes: dataset.sizeBytes,
    isSample: dataset.sample !== undefined,
  };
}

function seenIn(sketch: ColumnSketch, isPersonal: boolean): NonNullable<ModelCardFacts['inputs']>[number] {
  const { name, type, rows, missing, range, categories } = sketch;
  return {
    name,
    type,
    rows,
    missing,
    range,
    categories:
      categories === null || isPersonal
        ? null
        : categories.slice(0, MOST_CATEGORIES).map(({ value }) => value),
    nCategories: categories === null || isPersonal ? null : categories.length,
  };
}

export function gatherCardFacts(sources: CardSources): ModelCardFacts {
  const { identity, run, split, dataset, recipe, evaluation, reference, decision, decided, statement } =
    sources;
  const { metrics, groups } = evaluation;
  const personal = personalColumns(dataset.findings);
  const { target } = recipe;
  return {
    name: identity.name,
    modelVersion: identity.version,
    createdAt: identity.createdAt,
    task: split.problem.task,
    family: run.family,
    parameters: run.parameters,
    seed: run.request.train.seed,
    epochs: run.epochs.length,
    weightsSha256: run.weightsSha256,
    environment: run.environment,
    data: factsOfData(split, dataset),
    split: {
      kind: split.testDatasetId
        ? 'separate test file'
        : (split.split.kind ?? (split.problem.task === 'classification' ? 'stratified' : 'random')),
      seed: split.split.seed,
      train: split.train,
      validation: split.validation,
      test: split.test,
    },
    features: recipe.features.map(({ name }) => name),
    ignored: [...split.problem.ignore],
    metrics: metrics.test,
    baseline: { name: String(metrics.baseline.name), metrics: metricsOf(metrics.baseline) },
    groups: Object.entries(groups).flatMap(([column, values]) =>
      Object.entries(values).map(([value, report]) => ({
        column,
        value,
        rows: Number(report.rows),
        small: report.small === true,
        metrics: metricsOf(report),
      })),
    ),
    perClass: metrics.perClass,
    positive:
      target.kind === 'classes' && target.positive !== null
        ? (target.classes[target.positive] ?? null)
        : null,
    bootstrap: evaluation.bootstrap,
    evaluatedAt: evaluation.evaluatedAt,
    outcome: run.outcome,
    steps: run.recipe.steps.map(({ kind, columns }) => ({ kind, columns: [...columns] })),
    ...(reference === null
      ? {}
      : { inputs: reference.columns.map((sketch) => seenIn(sketch, personal.has(sketch.name))) }),
    ...(decision === undefined ? {} : { decision }),
    ...(decided === null || decided === undefined ? {} : { decided }),
    ...(statement === undefined ? {} : { statement }),
  };
}

/**
 * The facts of a stored version as they were kept, or of a judged run as they would be.
 * @throws E-STORE-MISSING when there is no such version, or the run was not judged
 */
export async function readCardFacts(
  subject: CardSubject,
  storage: Pick<
    StoragePort,
    'getVersion' | 'getRun' | 'getSplit' | 'getDataset' | 'getEvaluation' | 'readModel'
  >,
): Promise<ModelCardFacts> {
  if (subject.kind === 'version') return (await storage.getVersion(subject.modelVersionId)).facts;
  const run = await storage.getRun(subject.runId);
  const split = await storage.getSplit(run.splitId);
  return gatherCardFacts({
    identity: { name: subject.name, version: 0, createdAt: run.startedAt },
    run,
    split,
    dataset: await storage.getDataset(split.datasetId),
    recipe: (await storage.readModel(run.id)).recipe,
    evaluation: await storage.getEvaluation(run.id),
    reference: null,
    decision: undefined,
    decided: null,
    statement: undefined,
  });
}
