/** Figures of answers that are there already, with the baseline's and the groups' beside them. */
import type { FittedRecipe, PredictionSet, RunSummary, SplitSummary } from '../../contracts';
import { Generator } from '../../foundation';
import { selectRows } from '../data';
import { evaluate, type Evaluation } from '../evaluate';
import { predictBaseline, toPredictionSet } from './predict-rows';
import { readColumnGroups } from './read-groups';
import type { WorkflowContext } from './workflow-context';

/** Of evaluations from before replicates were noted. */
export const USUAL_REPLICATES = 1000;

export interface JudgedAnswers {
  readonly run: RunSummary;
  readonly split: SplitSummary;
  readonly recipe: FittedRecipe;
  /** Of the test rows. */
  readonly predictions: PredictionSet;
}

/**
 * The same answers, groups and replicates give the same figures: every interval is drawn from the run's own seed.
 * @throws E-GROUP-COLUMN when a grouping column does not exist
 */
export async function judgeAnswers(
  { run, split, recipe, predictions }: JudgedAnswers,
  groups: readonly string[],
  bootstrap: number,
  { storage, ports, stop, onEvent }: WorkflowContext,
): Promise<Evaluation> {
  const grouped = await readColumnGroups(split, 'test', groups, storage);
  const training = selectRows(
    await storage.readTable(split.datasetId, [split.problem.target]),
    await storage.readSplitRows(split.id, 'train'),
  );
  const outputs = recipe.target.kind === 'classes' ? recipe.target.classes.length : 1;
  const trainingTruth = toPredictionSet(
    recipe.target,
    training,
    new Float32Array(training.nRows * outputs),
  ).yTrue;
  return evaluate(predictions, predictBaseline(predictions, trainingTruth), {
    bootstrap,
    generator: Generator.fromSeed(run.request.train.seed).fork('bootstrap'),
    groups: grouped,
    stop,
    onProgress: onEvent,
    yieldControl: () => ports.yieldControl(),
  });
}
