/** Takes CSV text through reading, splitting, training and judging in memory, by the workflows that the workers run. */
import type * as v from 'valibot';
import {
  makeError,
  parseWith,
  trainConfigSchema,
  type Environment,
  type EvaluationSummary,
  type FittedRecipe,
  type ModelArtifact,
  type Part,
  type Problem,
  type RunSummary,
  type Split,
  type SplitSummary,
  type StoragePort,
} from '../../src/contracts';
import { neverStop } from '../../src/foundation';
import { evaluateRun } from '../../src/pipeline/workflows/evaluate-run';
import { splitDataset } from '../../src/pipeline/workflows/split-dataset';
import { trainRun } from '../../src/pipeline/workflows/train-run';
import { makePorts, readTable } from './read-table';

export interface Walk {
  readonly split: SplitSummary;
  readonly run: RunSummary;
  readonly evaluation: EvaluationSummary;
  /** A metric on the test rows; NaN where it is undefined. */
  readonly metric: (id: string) => number;
}

export async function walkTable(
  csv: string,
  problem: Problem,
  config: v.InferInput<typeof trainConfigSchema>,
): Promise<Walk> {
  const { table, manifest } = await readTable(csv);
  const kept: {
    split?: SplitSummary;
    rows?: Split;
    run?: RunSummary;
    model?: { artifact: ModelArtifact; recipe: FittedRecipe };
    evaluation?: EvaluationSummary;
  } = {};
  const storage = {
    getDataset: () => Promise.resolve(manifest),
    readTable: (_: string, names: readonly string[] | null) =>
      Promise.resolve({
        ...table,
        columns: table.columns.filter(({ name }) => names === null || names.includes(name)),
      }),
    getSplit: (id: string) =>
      kept.split === undefined
        ? Promise.reject(makeError('E-STORE-MISSING', { kind: 'split', id }))
        : Promise.resolve(kept.split),
    readSplitRows: (_: string, part: Part) => Promise.resolve((kept.rows as Split)[part]),
    saveSplit(split: SplitSummary, rows: Split) {
      Object.assign(kept, { split, rows });
      return Promise.resolve();
    },
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
  } as unknown as StoragePort & { saveSplit(split: SplitSummary, rows: Split): Promise<void> };
  const ports = makePorts();
  const context = { ports, storage, stop: neverStop, newId: () => 'run', onEvent: () => undefined };
  const split = await splitDataset(
    {
      datasetId: 'dataset',
      problem,
      split: { train: 0.7, validation: 0.15, test: 0.15, seed: 0 },
      testDatasetId: null,
    },
    ports,
    storage,
  );
  const run = await trainRun(
    {
      splitId: split.id,
      prepare: 'auto',
      train: parseWith(trainConfigSchema, config, 'E-WIRE'),
      backend: 'cpu',
    },
    { backend: 'cpu' } as Environment,
    context,
  );
  const evaluation = await evaluateRun({ runId: run.id, groups: [], bootstrap: 100 }, context);
  return { split, run, evaluation, metric: (id) => evaluation.metrics.test[id]?.value ?? NaN };
}
