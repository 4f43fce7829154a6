/** A deployed version over a seeded table in memory, its log, and windows of later rows: what monitoring is tested on. */
import {
  type Column,
  type DatasetManifest,
  type Decision,
  type Environment,
  type EvaluationSummary,
  type Feedback,
  type FittedRecipe,
  type ModelArtifact,
  type Part,
  type PredictionRecord,
  type Problem,
  type ReferenceProfile,
  type RunSummary,
  type SplitSummary,
  type StoragePort,
  type Table,
} from '../../src/contracts';
import { Generator, makeStopSource } from '../../src/foundation';
import { sketchColumns } from '../../src/pipeline/data';
import { evaluateRun } from '../../src/pipeline/workflows/evaluate-run';
import { predictDataset } from '../../src/pipeline/workflows/predict-dataset';
import type { LabelContext } from '../../src/pipeline/workflows/read-labels';
import { trainRun } from '../../src/pipeline/workflows/train-run';
import type { WorkflowContext } from '../../src/pipeline/workflows/workflow-context';
import { testPorts } from '../unit/storage/test-database';

export const VERSION_ID = 'version-1';
const TRAINING = 'training';

export interface WatchedProject {
  readonly context: WorkflowContext & LabelContext;
  readonly log: { records: PredictionRecord[]; feedback: Feedback[] };
  readonly datasets: Map<string, Table>;
  readonly acknowledgements: { modelVersionId: string; alertId: string; reason: string }[];
  readonly recipe: FittedRecipe;
  setTime(at: string): void;
  /** Answers a table as a later file, at a time; the new records. */
  answer(name: string, table: Table, at: string): Promise<PredictionRecord[]>;
}

/** Trains a linear model on the table's rows (60, 20, 20 %), evaluates it and deploys it. */
export async function makeWatchedProject(
  table: Table,
  problem: Problem,
  decision?: Decision,
): Promise<WatchedProject> {
  const datasets = new Map([[TRAINING, table]]);
  const log: WatchedProject['log'] = { records: [], feedback: [] };
  const acknowledgements: WatchedProject['acknowledgements'] = [];
  const n = table.nRows;
  const range = (from: number, to: number): Int32Array =>
    Int32Array.from(
      { length: Math.floor(to * n) - Math.floor(from * n) },
      (_, i) => Math.floor(from * n) + i,
    );
  const parts: Record<Part, Int32Array> = {
    train: range(0, 0.6),
    validation: range(0.6, 0.8),
    test: range(0.8, 1),
  };
  const kept: {
    run?: RunSummary;
    model?: { artifact: ModelArtifact; recipe: FittedRecipe };
    evaluation?: EvaluationSummary;
    reference?: ReferenceProfile;
  } = {};
  let timestamp = '2026-01-01T00:00:00.000Z';
  const storage = {
    getDataset: (id: string) =>
      Promise.resolve({
        id,
        fingerprint: id,
        columns: datasets.get(id)?.columns,
      } as unknown as DatasetManifest),
    readTable: (id: string, names: readonly string[] | null) => {
      const found = datasets.get(id) as Table;
      const columns = found.columns.filter(({ name }: Column) => names === null || names.includes(name));
      return Promise.resolve({ ...found, columns });
    },
    getSplit: () =>
      Promise.resolve({
        id: 'split-1',
        datasetId: TRAINING,
        testDatasetId: null,
        problem,
      } as unknown as SplitSummary),
    readSplitRows: (_: string, part: Part) => Promise.resolve(parts[part]),
    saveRun(run: RunSummary, artifact: ModelArtifact | null, recipe: FittedRecipe | null) {
      Object.assign(kept, { run }, artifact && recipe ? { model: { artifact, recipe } } : {});
      return Promise.resolve();
    },
    getRun: () => Promise.resolve(kept.run as RunSummary),
    readModel: () => Promise.resolve(kept.model as NonNullable<typeof kept.model>),
    saveEvaluation(evaluation: EvaluationSummary) {
      kept.evaluation = evaluation;
      return Promise.resolve();
    },
    getEvaluation: () => Promise.resolve(kept.evaluation as EvaluationSummary),
    getVersion: () =>
      Promise.resolve({
        summary: { id: VERSION_ID, runId: 'run-1', createdAt: '2026-01-01T00:00:00.000Z', decision },
        reference: kept.reference,
      }),
    appendPredictions(records: readonly PredictionRecord[]) {
      log.records.push(...records);
      return Promise.resolve();
    },
    readPredictionLog: () => Promise.resolve(log),
    extendPredictionLog(
      _: string,
      choose: (kept: WatchedProject['log']) => WatchedProject['log'],
    ): Promise<WatchedProject['log']> {
      const extension = choose(log);
      log.records.push(...extension.records);
      log.feedback.push(...extension.feedback);
      return Promise.resolve(extension);
    },
    listModels: () => Promise.resolve([]),
    listAcknowledgements: () => Promise.resolve(acknowledgements),
  } as unknown as LabelContext['storage'] & StoragePort;
  let ids = 0;
  const context = {
    ports: { ...testPorts, timestamp: () => timestamp },
    storage,
    stop: makeStopSource(),
    newId: () => `id-${String(++ids).padStart(6, '0')}`,
    onEvent: () => undefined,
  };
  await trainRun(
    {
      splitId: 'split-1',
      prepare: 'auto',
      train: { model: 'linear', seed: 3, earlyStopping: true, l2: 0.01, classWeights: 'none' },
      backend: 'cpu',
    },
    { backend: 'cpu' } as Environment,
    context,
  );
  await evaluateRun({ runId: 'run-1', groups: [], bootstrap: 100 }, context);
  const { recipe } = kept.model as { recipe: FittedRecipe };
  kept.reference = sketchColumns(
    table,
    parts.train,
    recipe.inputs.map(({ name }) => name),
    Generator.fromSeed(1).fork('sketch'),
  );
  return {
    context,
    log,
    datasets,
    acknowledgements,
    recipe,
    setTime: (at) => void (timestamp = at),
    async answer(name, later, at) {
      datasets.set(name, later);
      timestamp = at;
      const before = log.records.length;
      await predictDataset({ modelVersionId: VERSION_ID, datasetId: name, seed: 1 }, context);
      return log.records.slice(before);
    },
  };
}
