/**
 * What goes into a training run and what comes out of it: labelled rows, the ports and the generator a run may use,
 * and the result. Row counts and labels are checked here once, so that no family has to.
 */
import type {
  BaselineScores,
  Candidate,
  ClockPort,
  EpochRecord,
  FamilyId,
  LabelledMatrix,
  ModelArtifact,
  RunEvent,
  RunOutcome,
  Task,
  TrainingChoices,
  YieldPort,
} from '../../contracts';
import { makeError } from '../../contracts';
import type { Generator, StopSignal } from '../../foundation';
import type { GlassPort } from './live-glass';
import type { RunControls } from './run-controls';
import type { TrainedModel } from './trained-model';

/** Rows to learn from and rows to choose by. */
export interface TrainingData {
  readonly task: Task;
  readonly train: LabelledMatrix;
  /** Null, or no rows: nothing is stopped early and nothing is chosen by score. */
  readonly validation: LabelledMatrix | null;
  /** At least 2 for classification; ignored for regression. */
  readonly nClasses: number;
}

/** What a run takes from outside. */
export interface TrainContext extends YieldPort {
  /** Source of every random number of the run; families fork it by purpose, so its own position does not matter. */
  readonly generator: Generator;
  /** For durations and for how often to report; no result depends on it. */
  readonly clock: Pick<ClockPort, 'nowMs'>;
  readonly stop: StopSignal;
  /**
   * Brings standardised regression values [rows] back to the target's unit, so that candidates are compared there.
   * Without it they are compared as they are.
   */
  readonly invertTarget?: (standardised: Float32Array) => ArrayLike<number>;
  /** Holds, steps and watches the run; without it, it goes on to its end unseen. */
  readonly controls?: RunControls;
  /** Makes a report of what is watched; without it, watching shows nothing. */
  readonly glass?: GlassPort;
}

/** What one family hands back. */
export interface FamilyFit {
  readonly artifact: ModelArtifact;
  readonly epochs: readonly EpochRecord[];
  /** 1-based epoch whose weights these are; 0: the weights before the first epoch. */
  readonly bestEpoch: number;
  readonly steps: number;
  readonly outcome: RunOutcome;
  readonly baseline: BaselineScores;
  readonly choices: TrainingChoices | null;
  /** Milliseconds that the run was held. */
  readonly heldMs: number;
}

/** Why this family: it was asked for, it scored best on the validation rows, or there were none to score on. */
export type ChosenBy = 'request' | 'validation' | 'noValidationRows';

/** A finished run. The caller owns `model`. */
export interface TrainResult extends FamilyFit {
  readonly model: TrainedModel;
  readonly family: FamilyId;
  readonly parameters: number;
  /** Pauses left out. */
  readonly durationMs: number;
  /** Training rows seen by a step or pass, each time counted, over the whole duration; all candidates of `auto`. */
  readonly samplesPerSecond: number;
  /** Validation scores; of every family tried for `auto`, of the one otherwise. */
  readonly candidates: readonly Candidate[];
  readonly chosenBy: ChosenBy;
}

/** The run of one family: reports while it goes on, ends with what it learned. */
export type FamilyRun = AsyncGenerator<RunEvent, FamilyFit>;

/** Width of the model's answer: classes, or 1. */
export function countOutputs(data: TrainingData): number {
  return data.task === 'classification' ? data.nClasses : 1;
}

/** Validation rows, null when there are none. */
export function validationRows(data: TrainingData): LabelledMatrix | null {
  return data.validation !== null && data.validation.nRows > 0 ? data.validation : null;
}

function checkRows(matrix: LabelledMatrix, part: string, data: TrainingData): void {
  const { nRows, nFeatures, values, y } = matrix;
  const refuse = (problem: string): never => {
    throw makeError('E-TRAIN-DATA', { part, problem });
  };
  if (values.length !== nRows * nFeatures || y.length !== nRows) refuse('sizes do not agree');
  if (nFeatures !== data.train.nFeatures) refuse(`${nFeatures} features instead of ${data.train.nFeatures}`);
  if (values.some((value) => !Number.isFinite(value))) refuse('a feature is not a finite number');
  const valid =
    data.task === 'regression'
      ? (value: number) => Number.isFinite(value)
      : (value: number) => Number.isInteger(value) && value >= 0 && value < data.nClasses;
  for (const value of y) if (!valid(value)) refuse(`${value} is not a valid target`);
}

/**
 * Refuses data no family could learn from.
 * @throws E-TRAIN-NO-ROWS without training rows; E-TRAIN-ONE-CLASS with fewer than 2 classes; E-TRAIN-DATA when sizes
 *   disagree, a feature is not finite, or a target is neither a class index nor a finite number
 */
export function checkTrainingData(data: TrainingData): void {
  if (data.train.nRows === 0) throw makeError('E-TRAIN-NO-ROWS');
  if (data.task === 'classification' && data.nClasses < 2) throw makeError('E-TRAIN-ONE-CLASS');
  checkRows(data.train, 'train', data);
  const validation = validationRows(data);
  if (validation !== null) checkRows(validation, 'validation', data);
}
