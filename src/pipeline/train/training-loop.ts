/**
 * Minibatch training of any `Network` as an async generator: a seeded permutation of all rows in each epoch, the last,
 * smaller batch included; losses summed on the device and read back at the end of an epoch or when a live report is due,
 * never for each batch; the weights of the best epoch kept. What is validated, kept and returned is a running average of
 * the weights (Polyak and Juditsky 1992, in its exponential form), which costs three kernel calls a step.
 * Leaves no tensor behind, however it ends: completed, stopped, diverged, thrown, or abandoned by its caller.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { EpochRecord, RunOutcome } from '../../contracts';
import type { Generator } from '../../foundation';
import { disposeBatch, makeBatch, rowRange, type Batch, type RowSource } from './batch';
import type { Network } from './network';
import { Optimizer, type OptimizerName } from './optimizers';
import { Pace } from './pace';
import { learningRateAt, type ScheduleName } from './schedules';
import type { FamilyRun, TrainContext } from './training-data';

/** Losses above this many times that of a model that has learned nothing count as diverged. */
const DIVERGED_FACTOR = 1000;
const VALIDATION_BATCH = 2048;

/** Every choice of a run, none left open. */
export interface TrainingPlan {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly schedule: ScheduleName;
  readonly optimizer: OptimizerName;
  readonly weightDecay: number;
  readonly clipNorm: number | null;
  /** Share of the average kept at each step, in [0, 1); 0: no averaging. */
  readonly averageDecay: number;
  /** Epochs without a better validation loss before stopping; null: run to the end and keep the last weights. */
  readonly patience: number | null;
}

/** The tensors that live through a run. */
class TrainingState {
  private parameters: tf.Tensor1D;
  private average: tf.Tensor1D;
  private kept: tf.Tensor1D;
  private lossSum: tf.Scalar;
  private rowsSummed = 0;
  private step = 0;
  private readonly decayMask: tf.Tensor1D;
  private readonly optimizer: Optimizer;
  private readonly validation: readonly Batch[];

  constructor(
    private readonly network: Network,
    private readonly plan: TrainingPlan,
    initial: Float32Array,
    private readonly validationSource: RowSource | null,
  ) {
    this.parameters = tf.tensor1d(initial);
    this.average = this.parameters.clone();
    this.kept = this.parameters.clone();
    this.lossSum = tf.scalar(0);
    this.decayMask = tf.tensor1d(network.decayMask);
    this.optimizer = Optimizer.create(plan.optimizer, network.nParameters);
    const nValidation = validationSource?.matrix.nRows ?? 0;
    this.validation = Array.from({ length: Math.ceil(nValidation / VALIDATION_BATCH) }, (_, i) =>
      makeBatch(
        validationSource as RowSource,
        rowRange(i * VALIDATION_BATCH, Math.min(nValidation, (i + 1) * VALIDATION_BATCH)),
      ),
    );
  }

  /** One update from one batch of rows. */
  update(source: RowSource, rows: Int32Array, learningRate: number, dropout: Generator): void {
    const { weightDecay, clipNorm, averageDecay } = this.plan;
    const { lossSum, gradient } = tf.tidy(() => {
      const batch = makeBatch(source, rows);
      const evaluated = this.network.lossAndGradient(this.parameters, batch, dropout);
      return {
        lossSum: tf.add<tf.Scalar>(this.lossSum, evaluated.lossSum),
        gradient: tf.div<tf.Tensor1D>(evaluated.gradient, rows.length),
      };
    });
    const parameters = this.optimizer.update(this.parameters, gradient, {
      learningRate,
      weightDecay,
      decayMask: this.decayMask,
      clipNorm,
    });
    this.step += 1;
    // Early on, the average follows the weights more closely than `averageDecay` says, so that it forgets where it began.
    const decay = Math.min(averageDecay, this.step / (this.step + 10));
    const average = tf.tidy(() =>
      averageDecay === 0
        ? parameters.clone()
        : tf.add<tf.Tensor1D>(this.average, tf.mul(1 - decay, tf.sub(parameters, this.average))),
    );
    tf.dispose([this.parameters, this.average, this.lossSum, gradient]);
    this.parameters = parameters;
    this.average = average;
    this.lossSum = lossSum;
    this.rowsSummed += rows.length;
  }

  /** Mean loss over the rows since `beginEpoch`, read from the device. */
  async readTrainingLoss(): Promise<number> {
    return ((await this.lossSum.data())[0] as number) / this.rowsSummed;
  }

  /** Both losses and whether all averaged weights are finite, in one read. */
  async readEpoch(): Promise<{ trainingLoss: number; validationLoss: number | null; finite: boolean }> {
    const packed = tf.tidy(() => {
      const validationSums = this.validation.map((batch) => this.network.lossSum(this.average, batch));
      const notFinite = tf.sum<tf.Scalar>(tf.mul(0, this.average));
      return tf.stack([
        this.lossSum,
        notFinite,
        ...(validationSums.length > 0 ? [tf.addN(validationSums)] : []),
      ]);
    });
    const [lossSum, notFinite, validationSum] = await packed.data();
    packed.dispose();
    return {
      trainingLoss: (lossSum as number) / this.rowsSummed,
      validationLoss:
        validationSum === undefined
          ? null
          : validationSum / (this.validationSource as RowSource).matrix.nRows,
      finite: notFinite === 0,
    };
  }

  beginEpoch(): void {
    this.lossSum.dispose();
    this.lossSum = tf.scalar(0);
    this.rowsSummed = 0;
  }

  /** Remembers the averaged weights as the best so far. */
  keep(): void {
    this.kept.dispose();
    this.kept = this.average.clone();
  }

  async readKept(): Promise<Float32Array> {
    return Float32Array.from(await this.kept.data<'float32'>());
  }

  dispose(): void {
    tf.dispose([this.parameters, this.average, this.kept, this.lossSum, this.decayMask]);
    this.optimizer.dispose();
    this.validation.forEach(disposeBatch);
  }
}

function finiteOrNull(loss: number | null): number | null {
  return loss !== null && Number.isFinite(loss) ? loss : null;
}

/**
 * Trains a network.
 * @param untrainedLoss mean loss of a model that has learned nothing, for telling divergence: ln(classes), or 1 for a
 *   standardised target
 * @returns the weights of the epoch with the lowest validation loss where the plan has patience and there are validation
 *   rows, else of the last epoch whose losses and weights were finite; the initial ones when there was none. A stopped
 *   epoch counts with the rows it saw.
 */
export async function* fitNetwork(
  network: Network,
  train: RowSource,
  validation: RowSource | null,
  plan: TrainingPlan,
  untrainedLoss: number,
  context: TrainContext,
): FamilyRun {
  const { clock, stop } = context;
  const { family } = network;
  const nRows = train.matrix.nRows;
  const stepsPerEpoch = Math.ceil(nRows / plan.batchSize);
  const steps = plan.epochs * stepsPerEpoch;
  const generator = context.generator.fork(family);
  const orders = generator.fork('order');
  const dropout = generator.fork('dropout');
  const state = new TrainingState(
    network,
    plan,
    network.initialise(generator.fork('initialise')),
    validation,
  );
  const pace = new Pace(context);
  const startedMs = clock.nowMs();
  const diverges = (loss: number): boolean => !(loss <= DIVERGED_FACTOR * Math.max(1, untrainedLoss));
  const epochs: EpochRecord[] = [];
  let step = 0;
  let bestEpoch = 0;
  let bestLoss = Infinity;
  let outcome: RunOutcome = 'completed';

  try {
    yield { kind: 'started', family, epochs: plan.epochs, stepsPerEpoch, parameters: network.nParameters };
    for (let epoch = 1; epoch <= plan.epochs && outcome === 'completed'; epoch++) {
      const epochStartedMs = clock.nowMs();
      const order = orders.permutation(nRows);
      let learningRate = plan.learningRate;
      let stepsDone = 0;
      state.beginEpoch();
      for (let start = 0; start < nRows && outcome === 'completed'; start += plan.batchSize) {
        learningRate = learningRateAt(plan.schedule, plan.learningRate, step, steps);
        state.update(train, order.subarray(start, start + plan.batchSize), learningRate, dropout);
        step += 1;
        stepsDone += 1;
        await pace.breathe();
        if (stop.requested) outcome = 'stopped';
        if (pace.takeReport()) {
          const loss = await state.readTrainingLoss();
          // The clock decides when this is looked at, so only what the end of the epoch must find too may end the run.
          if (!Number.isFinite(loss)) outcome = 'diverged';
          const seconds = (clock.nowMs() - startedMs) / 1000;
          const samplesPerSecond = seconds > 0 ? ((step / stepsPerEpoch) * nRows) / seconds : 0;
          const secondsLeft = seconds > 0 ? (seconds / step) * (steps - step) : null;
          yield { kind: 'step', family, step, steps, loss, samplesPerSecond, secondsLeft };
        }
      }
      if (stepsDone === 0) break;
      const { trainingLoss, validationLoss, finite } = await state.readEpoch();
      if (!finite || diverges(trainingLoss)) outcome = 'diverged';
      const record: EpochRecord = {
        epoch,
        trainingLoss: finiteOrNull(trainingLoss),
        validationLoss: finiteOrNull(validationLoss),
        learningRate,
        durationMs: clock.nowMs() - epochStartedMs,
      };
      const chooses = plan.patience !== null && validationLoss !== null;
      const best = outcome !== 'diverged' && (!chooses || validationLoss < bestLoss);
      if (best) {
        state.keep();
        bestEpoch = epoch;
        bestLoss = validationLoss ?? bestLoss;
      }
      epochs.push(record);
      yield { kind: 'epoch', family, record, best };
      if (chooses && outcome === 'completed' && epoch - bestEpoch >= (plan.patience as number))
        outcome = 'earlyStopped';
    }
    return { artifact: network.toArtifact(await state.readKept()), epochs, bestEpoch, steps: step, outcome };
  } finally {
    state.dispose();
  }
}
