/**
 * The tensors that live through a run of the training loop: weights, their running average, the best so far, the summed
 * loss, the rows to validate on. Losses are summed on the device and read back at the end of an epoch or when a live
 * report is due, never for each batch.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { ModelArtifact } from '../../contracts';
import type { Generator } from '../../foundation';
import { disposeBatch, makeBatch, rowRange, type Batch, type RowSource } from './batch';
import { countHits, sampleRows, scorePredictions, trueTargets } from './epoch-score';
import type { Network } from './network';
import { Optimizer, type OptimizerName } from './optimizers';
import type { ScheduleName } from './schedules';
import type { TrainContext } from './training-data';

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
export class TrainingState {
  private parameters: tf.Tensor1D;
  private average: tf.Tensor1D;
  private kept: tf.Tensor1D;
  private lossSum: tf.Scalar;
  private rowsSummed = 0;
  private step = 0;
  private readonly decayMask: tf.Tensor1D;
  private readonly optimizer: Optimizer;
  private readonly validation: ScoredRows;
  private readonly sample: ScoredRows;

  constructor(
    private readonly network: Network,
    private readonly plan: TrainingPlan,
    initial: Float32Array,
    train: RowSource,
    private readonly validationSource: RowSource | null,
    context: Pick<TrainContext, 'invertTarget'>,
  ) {
    this.parameters = tf.tensor1d(initial);
    this.average = this.parameters.clone();
    this.kept = this.parameters.clone();
    this.lossSum = tf.scalar(0);
    this.decayMask = tf.tensor1d(network.decayMask);
    this.optimizer = Optimizer.create(plan.optimizer, network.nParameters);
    this.validation = new ScoredRows(network, validationSource, null, context);
    this.sample = new ScoredRows(network, train, sampleRows(train.matrix.nRows), context);
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

  /** Losses, scores and whether all averaged weights are finite, in one read. */
  async readEpoch(): Promise<{
    trainingLoss: number;
    validationLoss: number | null;
    trainingScore: number | null;
    validationScore: number | null;
    finite: boolean;
  }> {
    const packed = tf.tidy(() => {
      const notFinite = tf.sum<tf.Scalar>(tf.mul(0, this.average));
      return tf.concat1d([
        tf.stack([this.lossSum, notFinite]) as tf.Tensor1D,
        ...this.validation.evaluate(this.average),
        ...this.sample.evaluate(this.average),
      ]);
    });
    const values = (await packed.data()) as Float32Array;
    packed.dispose();
    const [lossSum, notFinite] = values;
    const sampleAt = 2 + this.validation.width;
    const finite = notFinite === 0;
    return {
      trainingLoss: (lossSum as number) / this.rowsSummed,
      validationLoss:
        this.validation.width === 0
          ? null
          : (values[2] as number) / (this.validationSource as RowSource).matrix.nRows,
      trainingScore: finite ? this.sample.score(values.subarray(sampleAt)) : null,
      validationScore: finite ? this.validation.score(values.subarray(2, sampleAt)) : null,
      finite,
    };
  }

  /** The averaged weights as a model: what would be kept now. */
  async readAverage(): Promise<ModelArtifact> {
    return this.network.toArtifact(Float32Array.from(await this.average.data<'float32'>()));
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
    this.validation.dispose();
    this.sample.dispose();
  }
}

/** Rows on the device that a model is scored on: their summed loss, then hits or predictions, in one flat vector. */
class ScoredRows {
  /** Length of what `evaluate` gives: 0 without rows, 2 for classes, else 1 and a prediction for each row. */
  readonly width: number;
  private readonly nRows: number;
  private readonly batches: readonly Batch[];
  /** Null for classes: their hits are counted on the device. */
  private readonly yTrue: ArrayLike<number> | null;

  /** @param rows null: all */
  constructor(
    private readonly network: Network,
    source: RowSource | null,
    rows: Int32Array | null,
    private readonly context: Pick<TrainContext, 'invertTarget'>,
  ) {
    const all = source === null ? new Int32Array(0) : (rows ?? rowRange(0, source.matrix.nRows));
    this.nRows = all.length;
    this.batches = Array.from({ length: Math.ceil(this.nRows / VALIDATION_BATCH) }, (_, i) =>
      makeBatch(source as RowSource, all.subarray(i * VALIDATION_BATCH, (i + 1) * VALIDATION_BATCH)),
    );
    this.yTrue = source?.task === 'regression' ? trueTargets(source.matrix, all, context) : null;
    this.width = this.nRows === 0 ? 0 : this.yTrue === null ? 2 : 1 + this.nRows;
  }

  /** Inside a tidy. */
  evaluate(parameters: tf.Tensor1D): tf.Tensor1D[] {
    if (this.nRows === 0) return [];
    const evaluated = this.batches.map((batch) => ({
      ...this.network.evaluate(parameters, batch),
      targets: batch.targets,
    }));
    const flat = (tensor: tf.Tensor): tf.Tensor1D => tf.reshape(tensor, [-1]);
    const lossSum = tf.addN(evaluated.map((batch) => batch.lossSum));
    return this.yTrue === null
      ? [flat(lossSum), flat(tf.addN(evaluated.map(({ output, targets }) => countHits(output, targets))))]
      : [flat(lossSum), ...evaluated.map(({ output }) => flat(output))];
  }

  /** Accuracy or R squared from what `evaluate` gave; null without rows or when undefined. */
  score(values: Float32Array): number | null {
    if (this.nRows === 0) return null;
    return this.yTrue === null
      ? (values[1] as number) / this.nRows
      : scorePredictions(this.yTrue, values.subarray(1, this.width), this.context);
  }

  dispose(): void {
    this.batches.forEach(disposeBatch);
  }
}
