/**
 * The linear family: softmax regression over all classes, or ridge regression. Both are convex and taken to their optimum
 * in float64 on the processor, where small tables take milliseconds, so learning rate, batch size and early stopping do
 * not apply. One pass of the solver over all training rows counts as an epoch of one step.
 */
import type { EpochRecord, LabelledMatrix, RunOutcome, TrainConfig } from '../../contracts';
import { balancedClassWeights, countClasses, rowWeights } from './class-weights';
import { minimise, type Objective } from './lbfgs';
import { addPenalty, makeLogisticLoss } from './logistic-objective';
import { Pace } from './pace';
import { formNormalEquations, solveRidge } from './ridge';
import {
  countOutputs, validationRows, type FamilyFit, type FamilyRun, type TrainContext, type TrainingData,
} from './training-data';

export type LinearConfig = Extract<TrainConfig, { model: 'linear' }>;

/** Penalty strengths tried, strongest first so that each solution starts from the last; see `penaltyOf`. */
const STRENGTHS = [100, 30, 10, 3, 1, 0.3, 0.1, 0.01];
/** The strength without validation rows: scikit-learn's default. */
const DEFAULT_STRENGTH = 1;
const MAX_ITERATIONS = 300;
const GRADIENT_TOLERANCE = 1e-6;

/**
 * A strength in units of loss per squared weight: strength / (2 rows) for classification, so that strength = 1 / C of
 * scikit-learn's multinomial LogisticRegression; strength / rows for regression, so that it is alpha of its Ridge.
 */
function penaltyOf(strength: number, data: TrainingData): number {
  return strength / (data.task === 'classification' ? 2 * data.train.nRows : data.train.nRows);
}

/** Penalties to try: the one asked for, else the whole grid where there are rows to choose by, else the default. */
function listPenalties(data: TrainingData, config: LinearConfig): number[] {
  if (config.l2 !== null) return [config.l2];
  const strengths = validationRows(data) === null ? [DEFAULT_STRENGTH] : STRENGTHS;
  return strengths.map((strength) => penaltyOf(strength, data));
}

/** A solution, its validation loss and the epoch that reached it. */
interface Solution {
  readonly point: Float64Array; // [kernel row-major, then bias]
  readonly loss: number;
  readonly epoch: number;
}

function toFit(parameters: Float64Array, data: TrainingData, rest: Omit<FamilyFit, 'artifact'>): FamilyFit {
  const { nFeatures } = data.train;
  const outputs = countOutputs(data);
  const values = Float32Array.from(parameters);
  return {
    ...rest,
    artifact: {
      topology: { family: 'linear', nFeatures, outputs, output: data.task === 'classification' ? 'softmax' : 'identity' },
      tensors: [
        { name: 'kernel', shape: [nFeatures, outputs], values: values.slice(0, nFeatures * outputs) },
        { name: 'bias', shape: [outputs], values: values.slice(nFeatures * outputs) },
      ],
    },
  };
}

/** Logarithms of class shares as the first bias, one row added to each class. */
function startingPoint(data: TrainingData, classWeights: Float64Array | null): Float64Array {
  const { nFeatures, y } = data.train;
  const point = new Float64Array((nFeatures + 1) * data.nClasses);
  if (classWeights !== null) return point;
  const logs = countClasses(y, data.nClasses).map((count) => Math.log(count + 1));
  const centre = logs.reduce((total, log) => total + log, 0) / data.nClasses;
  point.set(logs.map((log) => log - centre), nFeatures * data.nClasses);
  return point;
}

async function* fitLogistic(data: TrainingData, config: LinearConfig, context: TrainContext): FamilyRun {
  const { nClasses } = data;
  const { nRows, nFeatures } = data.train;
  const { clock, stop } = context;
  const pace = new Pace(context);
  const classWeights = config.classWeights === 'balanced' ? balancedClassWeights(data.train.y, nClasses) : null;
  const makeLoss = (matrix: LabelledMatrix): Objective =>
    makeLogisticLoss({
      features: matrix, y: matrix.y, nClasses, weights: rowWeights(matrix.y, classWeights), breathe: () => pace.breathe(),
    });
  const loss = makeLoss(data.train);
  const validation = validationRows(data);
  const validationLoss = validation === null ? null : makeLoss(validation);
  const penalties = listPenalties(data, config);
  const maxIterations = config.epochs ?? MAX_ITERATIONS;
  const nPenalised = nFeatures * nClasses;
  const scratch = new Float64Array(nPenalised + nClasses);
  const startedMs = clock.nowMs();
  const epochs: EpochRecord[] = [];
  let point: Float64Array = startingPoint(data, classWeights);
  let best: Solution = { point, loss: Infinity, epoch: 0 };
  let outcome: RunOutcome = 'completed';

  yield {
    kind: 'started', family: 'linear', epochs: maxIterations * penalties.length, stepsPerEpoch: 1, parameters: point.length,
  };
  for (const l2 of penalties) {
    let epochStartedMs = clock.nowMs();
    let pending: EpochRecord | null = null;
    const search = minimise(addPenalty(loss, l2, nPenalised), point, {
      maxIterations, gradientTolerance: GRADIENT_TOLERANCE,
    });
    for await (const iteration of search) {
      if (pending !== null) yield { kind: 'epoch', family: 'linear', record: pending, best: false };
      point = iteration.point;
      let penalty = 0;
      for (let i = 0; i < nPenalised; i++) penalty += l2 * (point[i] as number) ** 2;
      pending = {
        epoch: epochs.length + 1,
        trainingLoss: iteration.value - penalty,
        validationLoss: validationLoss === null ? null : await validationLoss(point, scratch),
        learningRate: 1,
        durationMs: clock.nowMs() - epochStartedMs,
      };
      epochs.push(pending);
      epochStartedMs = clock.nowMs();
      await pace.breathe();
      if (pace.takeReport()) {
        const step = epochs.length;
        const seconds = (clock.nowMs() - startedMs) / 1000;
        yield {
          kind: 'step', family: 'linear', step, steps: maxIterations * penalties.length, loss: pending.trainingLoss,
          samplesPerSecond: (step * nRows) / seconds, secondsLeft: null,
        };
      }
      if (stop.requested) {
        outcome = 'stopped';
        break;
      }
    }
    const reached = validationLoss === null ? -Infinity : await validationLoss(point, scratch);
    const isBest = reached < best.loss;
    if (isBest) best = { point, loss: reached, epoch: epochs.length };
    if (pending !== null) yield { kind: 'epoch', family: 'linear', record: pending, best: isBest };
    if (outcome === 'stopped') break;
  }
  return toFit(best.point, data, { epochs, bestEpoch: best.epoch, steps: epochs.length, outcome });
}

/** Mean squared error of [kernel, bias] over the rows. */
function computeSquaredError(parameters: Float64Array, { nRows, nFeatures, values, y }: LabelledMatrix): number {
  let total = 0;
  for (let row = 0; row < nRows; row++) {
    let value = parameters[nFeatures] as number;
    for (let i = 0; i < nFeatures; i++) value += (values[row * nFeatures + i] as number) * (parameters[i] as number);
    total += (value - (y[row] as number)) ** 2;
  }
  return total / nRows;
}

async function* fitRidge(data: TrainingData, config: LinearConfig, context: TrainContext): FamilyRun {
  const { clock, stop } = context;
  const pace = new Pace(context);
  const penalties = listPenalties(data, config);
  const validation = validationRows(data);
  const epochs: EpochRecord[] = [];
  let best: Solution = { point: new Float64Array(data.train.nFeatures + 1), loss: Infinity, epoch: 0 };
  let outcome: RunOutcome = 'completed';

  yield {
    kind: 'started', family: 'linear', epochs: penalties.length, stepsPerEpoch: 1, parameters: data.train.nFeatures + 1,
  };
  let epochStartedMs = clock.nowMs();
  const equations = await formNormalEquations(data.train, () => pace.breathe());
  for (const l2 of penalties) {
    const point = solveRidge(equations, l2);
    const record: EpochRecord = {
      epoch: epochs.length + 1,
      trainingLoss: computeSquaredError(point, data.train),
      validationLoss: validation === null ? null : computeSquaredError(point, validation),
      learningRate: 1,
      durationMs: clock.nowMs() - epochStartedMs,
    };
    epochStartedMs = clock.nowMs();
    epochs.push(record);
    const isBest = (record.validationLoss ?? -Infinity) < best.loss;
    if (isBest) best = { point, loss: record.validationLoss ?? -Infinity, epoch: record.epoch };
    yield { kind: 'epoch', family: 'linear', record, best: isBest };
    await pace.breathe();
    if (stop.requested) {
      outcome = 'stopped';
      break;
    }
  }
  return toFit(best.point, data, { epochs, bestEpoch: best.epoch, steps: epochs.length, outcome });
}

/** Fits softmax or ridge regression; with `l2` null the penalty with the lowest validation loss is kept. */
export function fitLinear(data: TrainingData, config: LinearConfig, context: TrainContext): FamilyRun {
  return data.task === 'classification' ? fitLogistic(data, config, context) : fitRidge(data, config, context);
}
