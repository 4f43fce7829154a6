/** Turns a judged run into a numbered model version: card, reference sketch, exports. */
import {
  notationOf,
  PLAIN_DECISION,
  type DeployedExport,
  type DeployRequest,
  type EvaluationSummary,
  type ExportFile,
  type ExportKind,
  type ExportTextsPort,
  type ModelCardFacts,
  type ModelVersionSummary,
  type RunSummary,
  type SplitSummary,
  type DatasetManifest,
  type FittedRecipe,
  type Metrics,
} from '../../contracts';
import { Generator } from '../../foundation';
import { sketchColumns } from '../data';
import { exportOnnx, exportPython, exportTfjs, writeBundle, writeModelCard } from '../deploy';
import { readProblemTable } from './problem-table';
import type { WorkflowContext } from './workflow-context';

function isEstimate(value: unknown): value is Metrics[string] {
  return typeof value === 'object' && value !== null && 'low' in value;
}

function metricsOf(figures: Readonly<Record<string, unknown>>): Metrics {
  return Object.fromEntries(
    Object.entries(figures).filter((entry): entry is [string, Metrics[string]] => isEstimate(entry[1])),
  );
}

/** Everything the card states, gathered from stored artefacts only. */
export function gatherCardFacts(
  identity: { name: string; version: number; createdAt: string },
  run: RunSummary,
  split: SplitSummary,
  dataset: DatasetManifest,
  recipe: FittedRecipe,
  evaluation: EvaluationSummary,
): ModelCardFacts {
  const { metrics, groups } = evaluation;
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
    data: {
      name: dataset.name,
      rows: dataset.nRows,
      columns: dataset.columns.length,
      sha256: dataset.sourceSha256,
      fingerprint: dataset.fingerprint,
      target: split.problem.target,
      classes: [...split.classes],
      findings: [...dataset.findings, ...split.findings.filter(({ details }) => !('file' in details))].map(
        ({ code, column, severity }) => ({
          code,
          column,
          severity,
        }),
      ),
    },
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
  };
}

/** An export of several files: they lie in a folder of their kind's name. */
function inFolder(kind: ExportKind, files: readonly ExportFile[]): DeployedExport {
  return { kind, path: kind, files: files.map(({ path, bytes }) => ({ path: `${kind}/${path}`, bytes })) };
}

/** Stores version, card and reference sketch; makes the exports asked for. */
export async function deployRun(
  request: DeployRequest,
  context: WorkflowContext,
  texts: ExportTextsPort,
): Promise<ModelVersionSummary> {
  const { storage, ports, onEvent } = context;
  const run = await storage.getRun(request.runId);
  const split = await storage.getSplit(run.splitId);
  const dataset = await storage.getDataset(split.datasetId);
  const evaluation = await storage.getEvaluation(run.id);
  const { artifact, recipe } = await storage.readModel(run.id);

  const table = await readProblemTable(split.datasetId, split, context);
  const inputs = recipe.inputs.map(({ name }) => name);
  const reference = sketchColumns(
    table,
    await storage.readSplitRows(split.id, 'train'),
    inputs,
    Generator.fromSeed(run.request.train.seed).fork('sketch'),
  );
  const identity = await storage.reserveVersion(run.id, request.name);
  const facts = gatherCardFacts({ ...identity, name: request.name }, run, split, dataset, recipe, evaluation);
  const card = writeModelCard(facts, 'en');
  const bundle = await writeBundle(
    {
      name: request.name,
      modelVersion: identity.version,
      createdAt: identity.createdAt,
      task: split.problem.task,
      dataFingerprint: dataset.fingerprint,
      environment: run.environment,
      artifact,
      recipe,
      reference,
      card,
      notation: notationOf(dataset),
    },
    ports,
  );

  const makeExport: Readonly<Record<ExportKind, () => DeployedExport | Promise<DeployedExport>>> = {
    bundle: () => ({
      kind: 'bundle',
      path: 'model.terrarium.zip',
      files: [{ path: 'model.terrarium.zip', bytes: bundle.bytes }],
    }),
    tfjs: () => inFolder('tfjs', exportTfjs(artifact, recipe)),
    onnx: () =>
      inFolder(
        'onnx',
        exportOnnx(artifact, recipe, PLAIN_DECISION, { name: request.name, modelVersion: identity.version }),
      ),
    python: async () => {
      const bytes = await exportPython(bundle.bytes, recipe, await texts.pythonModules());
      return { kind: 'python', path: 'model.python.zip', files: [{ path: 'model.python.zip', bytes }] };
    },
  };
  const exports: DeployedExport[] = [];
  for (const kind of request.exports) {
    onEvent({
      kind: 'progress',
      activity: 'exporting',
      done: exports.length,
      total: request.exports.length,
      unit: 'files',
      secondsLeft: null,
    });
    exports.push(await makeExport[kind]());
  }
  const summary = {
    id: identity.id,
    runId: run.id,
    version: identity.version,
    name: request.name,
    createdAt: identity.createdAt,
    role: 'candidate' as const,
    card,
  };
  await storage.saveVersion(summary, bundle.manifest, facts, reference);
  return { ...summary, exports };
}
