/** What a version's windows are held against: how well it did on rows that it was not fitted on, whole and by group. */
import type {
  Decision,
  EvaluationSummary,
  FittedRecipe,
  PredictionSet,
  SplitSummary,
  StoragePort,
} from '../../contracts';
import { decidePredictions } from '../deploy';
import { findColumn, numberAt, selectRows, textAt } from '../data';
import {
  absoluteErrors,
  expectMeanAbsoluteError,
  fitConfidenceCurve,
  fitErrorSteps,
  judgedAnswers,
  LEAST_JUDGED,
  makeGrouper,
  momentsOf,
  probabilityOfRight,
  type AnsweredTarget,
  type Benchmark,
  type Counted,
  type Expectation,
  type KnownAnswer,
  type LoggedCell,
  type Moments,
  type WatchedColumn,
} from '../monitor';

const LEAST_VALIDATION_ROWS = 30;

export interface DecidedEvaluation {
  /** Of the test rows. */
  readonly predictions: PredictionSet;
  readonly validation: PredictionSet | null;
}

/** Rows of a prediction set whose truth is known. */
function labelledRows({ yTrue, task }: PredictionSet): number[] {
  return Array.from(yTrue, (_, row) => row).filter((row) =>
    task === 'classification' ? (yTrue[row] as number) >= 0 : !Number.isNaN(yTrue[row]),
  );
}

function countRight(predictions: PredictionSet): Counted | null {
  if (predictions.task !== 'classification') return null;
  const rows = labelledRows(predictions);
  const right = rows.filter((row) => predictions.yTrue[row] === predictions.yPred[row]).length;
  return { right, of: rows.length };
}

function errorMoments(predictions: PredictionSet): Moments | null {
  if (predictions.task !== 'regression') return null;
  const { yTrue, yPred } = predictions;
  return momentsOf(
    labelledRows(predictions).map((row) => Math.abs((yTrue[row] as number) - (yPred[row] as number))),
  );
}

/** A run's answers as the version gives them, with its calibration and threshold. */
export function decideEvaluation(
  { predictions, validation }: Pick<EvaluationSummary, 'predictions' | 'validation'>,
  { target }: FittedRecipe,
  decision: Decision,
): DecidedEvaluation {
  return {
    predictions: decidePredictions(predictions, target, decision),
    validation: validation ? decidePredictions(validation, target, decision) : null,
  };
}

/** Learns what to expect without labels. @returns null where there are fewer than 30 validation rows */
export function learnExpectation(validation: PredictionSet | null): Expectation | null {
  if (!validation) return null;
  const rows = labelledRows(validation);
  if (rows.length < LEAST_VALIDATION_ROWS) return null;
  const { yTrue, yPred, probabilities, classes } = validation;
  if (validation.task === 'regression') {
    const predicted = rows.map((row) => yPred[row] as number);
    const steps = fitErrorSteps(
      predicted,
      rows.map((row) => (yTrue[row] as number) - (yPred[row] as number)),
    );
    if (steps === null) return null;
    const expected = predicted.map((value) => expectMeanAbsoluteError(steps, [value])?.value ?? NaN);
    return { metric: 'mae', steps, reference: momentsOf(expected) };
  }
  const judged = rows.map((row) => ({
    answered: classes[yPred[row] as number] as string,
    confidence: probabilities[row * classes.length + (yPred[row] as number)] as number,
    isRight: yTrue[row] === yPred[row],
  }));
  const curve = fitConfidenceCurve(judged);
  const expected = judged.map((answer) => probabilityOfRight(curve, answer));
  return { metric: 'accuracy', curve, reference: momentsOf(expected) };
}

/** Lays down the groups of the watched columns by the training rows; columns that the data lacks are left out. */
export async function layDownGroups(
  names: readonly string[],
  split: SplitSummary,
  predictions: PredictionSet,
  storage: Pick<StoragePort, 'readTable' | 'readSplitRows'>,
): Promise<WatchedColumn[]> {
  if (names.length === 0) return [];
  const table = await storage.readTable(split.datasetId, names);
  const training = selectRows(table, await storage.readSplitRows(split.id, 'train'));
  const testTable =
    split.testDatasetId === null ? table : await storage.readTable(split.testDatasetId, names);
  const positionOf = new Map(Array.from(testTable.rowIds, (rowId, position) => [rowId, position]));
  return names.flatMap((name): WatchedColumn[] => {
    const column = findColumn(training, name);
    const testColumn = findColumn(testTable, name);
    if (column === null) return [];
    const group = makeGrouper(column);
    const byGroup = new Map<string, Counted>();
    for (const row of predictions.task === 'classification' ? labelledRows(predictions) : []) {
      const position = positionOf.get(predictions.rowIds[row] as number);
      if (position === undefined || testColumn === null) continue;
      const number = numberAt(testColumn, position);
      const cell: LoggedCell =
        testColumn.type === 'number' ? (Number.isNaN(number) ? null : number) : textAt(testColumn, position);
      const value = group(cell);
      const { right, of } = byGroup.get(value) ?? { right: 0, of: 0 };
      const isRight = predictions.yTrue[row] === predictions.yPred[row];
      byGroup.set(value, { right: right + (isRight ? 1 : 0), of: of + 1 });
    }
    return [{ name, group, byGroup }];
  });
}

/**
 * What windows are held against.
 * @param period answers of an earlier stretch of time; they are the benchmark of what labels show where at least 30 of them
 *   are labelled, else the test rows are
 */
export function makeBenchmark(
  period: readonly KnownAnswer[],
  { predictions, validation }: DecidedEvaluation,
  { target }: FittedRecipe,
  columns: readonly WatchedColumn[],
): Benchmark {
  const judged = judgedAnswers(period);
  const errors = absoluteErrors(period);
  const right = judged.filter(({ settled }) => settled.isRight === true).length;
  return {
    accuracy: judged.length >= LEAST_JUDGED ? { right, of: judged.length } : countRight(predictions),
    error: errors.length >= LEAST_JUDGED ? momentsOf(errors) : errorMoments(predictions),
    expectation: learnExpectation(validation),
    columns,
    targetSpread: target.kind === 'number' && target.transform === 'none' ? target.standardDeviation : 1,
  };
}

/** What a recipe's answers are about. */
export function answeredTarget({ target }: FittedRecipe): AnsweredTarget {
  return target.kind === 'classes'
    ? { classes: target.classes, positive: target.positive }
    : { classes: [], positive: null };
}
