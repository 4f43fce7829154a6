/**
 * The linear family: softmax regression over all classes, or ridge regression. Both are convex and taken to their optimum
 * in float64 on the processor, where small tables take milliseconds, so learning rate, batch size and early stopping do
 * not apply. One iteration of the solver over all training rows counts as an epoch of one step.
 */
import type { EpochRecord, LabelledMatrix, RunEvent, RunOutcome, TrainConfig } from '../../contracts';
import { balancedClassWeights, countClasses, rowWeights } from './class-weights';
import { minimiseByLbfgs } from './lbfgs';
import { addPenalty, makeMeanLoss, makeSoftmaxHessian, type LinearProblem } from './linear-objective';
import { minimiseByNewton, type Hessian } from './newton';
import { Pace } from './pace';
import { formNormalEquations, solveRidge } from './ridge';
import type { Objective, SolverIteration } from './solver';
import {
  countOutputs,
  validationRows,
  type FamilyFit,
  type FamilyRun,
  type TrainContext,
  type TrainingData,
} from './training-data';

export type LinearConfig = Extract<TrainConfig, { model: 'linear' }>;

/** Penalty strengths tried, strongest first so that each solution starts from the last; see `penaltyOf`. */
const STRENGTHS = [100, 30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01];
/** The strength without validation rows: scikit-learn's default. */
const DEFAULT_STRENGTH = 1;
/** Weaker penalties are no longer tried after this many in a row did worse than the best. */
const PATIENCE = 2;
const MAX_ITERATIONS = 500;
/** Weights are found to about these shares of their scale: while comparing penalties, and for the one that is kept. */
const SEARCH_PRECISION = 1e-2;
const FINAL_PRECISION = 5e-5;
/** Limits of the gradient that ends a search: of rounding below, of usefulness above (times the precision). */
const LEAST_GRADIENT = 1e-9;
const MOST_GRADIENT = 1e-2;
/** Up to as many parameters Newton's method is used, L-BFGS above. */
const MAX_NEWTON_PARAMETERS = 512;
/** Above as many features the normal equations cost more than iterating. */
const MAX_CLOSED_FORM_FEATURES = 1024;

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

/** Largest component the gradient may keep: an error d of a weight leaves at least 2 * l2 * d of its gradient. */
function gradientTolerance(l2: number, precision: number): number {
  return Math.min(precision * MOST_GRADIENT, Math.max(LEAST_GRADIENT, 2 * l2 * precision));
}

/** A solution, its validation loss and the epoch that reached it. */
interface Solution {
  readonly point: Float64Array; // [kernel row-major, then bias]
  readonly l2: number;
  /** Minus infinity without validation rows: the first solution is kept. */
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
      topology: {
        family: 'linear',
        nFeatures,
        outputs,
        output: data.task === 'classification' ? 'softmax' : 'identity',
      },
      tensors: [
        { name: 'kernel', shape: [nFeatures, outputs], values: values.slice(0, nFeatures * outputs) },
        { name: 'bias', shape: [outputs], values: values.slice(nFeatures * outputs) },
      ],
    },
  };
}

/** All 0 but, without class weights, the bias: logarithms of class shares, one row added to each class. */
function startingPoint(data: TrainingData, outputs: number, classWeights: Float64Array | null): Float64Array {
  const { nFeatures, y } = data.train;
  const point = new Float64Array((nFeatures + 1) * outputs);
  if (data.task === 'regression' || classWeights !== null) return point;
  const logs = countClasses(y, outputs).map((count) => Math.log(count + 1));
  const centre = logs.reduce((total, log) => total + log, 0) / outputs;
  point.set(
    logs.map((log) => log - centre),
    nFeatures * outputs,
  );
  return point;
}

/** The run of `fitIteratively`: one search for each penalty, from the strongest, then the best one to full precision. */
class PenaltyPath {
  readonly epochs: EpochRecord[] = [];
  outcome: RunOutcome = 'completed';
  private readonly pace: Pace;
  private readonly loss: Objective;
  private readonly hessian: Hessian | null;
  private readonly validationLoss: Objective | null;
  private readonly scratch: Float64Array;
  private readonly startedMs: number;

  constructor(
    private readonly data: TrainingData,
    private readonly outputs: number,
    classWeights: Float64Array | null,
    private readonly maxIterations: number,
    private readonly steps: number,
    private readonly context: TrainContext,
  ) {
    this.pace = new Pace(context);
    const pose = (matrix: LabelledMatrix): LinearProblem => ({
      task: data.task,
      matrix,
      outputs,
      weights: rowWeights(matrix.y, classWeights),
      breathe: () => this.pace.breathe(),
    });
    const problem = pose(data.train);
    const isSmall = (data.train.nFeatures + 1) * outputs <= MAX_NEWTON_PARAMETERS;
    this.loss = makeMeanLoss(problem);
    this.hessian = data.task === 'classification' && isSmall ? makeSoftmaxHessian(problem) : null;
    const validation = validationRows(data);
    this.validationLoss = validation === null ? null : makeMeanLoss(pose(validation));
    this.scratch = new Float64Array((data.train.nFeatures + 1) * outputs);
    this.startedMs = context.clock.nowMs();
  }

  private async evaluateValidation(point: Float64Array): Promise<number | null> {
    return this.validationLoss === null ? null : this.validationLoss(point, this.scratch);
  }

  /** One search, from `start`; its last epoch is reported as the best when it comes out below `toBeat`. */
  async *search(
    l2: number,
    start: Float64Array,
    precision: number,
    toBeat: number,
  ): AsyncGenerator<RunEvent, Solution> {
    const { clock, stop } = this.context;
    const nPenalised = this.data.train.nFeatures * this.outputs;
    let point = start;
    let pending: EpochRecord | null = null;
    let epochStartedMs = clock.nowMs();
    for await (const iteration of this.solve(l2, start, precision)) {
      if (pending !== null) yield { kind: 'epoch', family: 'linear', record: pending, best: false };
      point = iteration.point;
      const penalty =
        l2 * point.subarray(0, nPenalised).reduce((total, weight) => total + weight * weight, 0);
      const trainingLoss = iteration.value - penalty;
      pending = {
        epoch: this.epochs.length + 1,
        trainingLoss,
        validationLoss: await this.evaluateValidation(point),
        learningRate: 1,
        durationMs: clock.nowMs() - epochStartedMs,
      };
      this.epochs.push(pending);
      epochStartedMs = clock.nowMs();
      await this.pace.breathe();
      if (this.pace.takeReport()) yield this.describeStep(trainingLoss);
      if (stop.requested) {
        this.outcome = 'stopped';
        break;
      }
    }
    const loss = (await this.evaluateValidation(point)) ?? -Infinity;
    if (pending !== null) {
      yield {
        kind: 'epoch',
        family: 'linear',
        record: pending,
        best: loss < toBeat || this.validationLoss === null,
      };
    }
    return { point, l2, loss, epoch: this.epochs.length };
  }

  private solve(l2: number, start: Float64Array, precision: number): AsyncGenerator<SolverIteration, void> {
    const nPenalised = this.data.train.nFeatures * this.outputs;
    const objective = addPenalty(this.loss, l2, nPenalised);
    const options = {
      maxIterations: this.maxIterations,
      gradientTolerance: gradientTolerance(l2, precision),
    };
    if (this.hessian === null) return minimiseByLbfgs(objective, start, options);
    const shift = new Float64Array(start.length).fill(2 * l2, 0, nPenalised);
    return minimiseByNewton(objective, this.hessian, shift, start, options);
  }

  private describeStep(loss: number): RunEvent {
    const step = this.epochs.length;
    const seconds = (this.context.clock.nowMs() - this.startedMs) / 1000;
    const samplesPerSecond = seconds > 0 ? (step * this.data.train.nRows) / seconds : 0;
    return {
      kind: 'step',
      family: 'linear',
      step,
      steps: this.steps,
      loss,
      samplesPerSecond,
      secondsLeft: null,
    };
  }
}

async function* fitIteratively(data: TrainingData, config: LinearConfig, context: TrainContext): FamilyRun {
  const outputs = countOutputs(data);
  const classWeights =
    data.task === 'classification' && config.classWeights === 'balanced'
      ? balancedClassWeights(data.train.y, outputs)
      : null;
  const penalties = listPenalties(data, config);
  const maxIterations = config.epochs ?? MAX_ITERATIONS;
  const epochs = maxIterations * (penalties.length === 1 ? 1 : penalties.length + 1);
  let point = startingPoint(data, outputs, classWeights);
  yield { kind: 'started', family: 'linear', epochs, stepsPerEpoch: 1, parameters: point.length };

  const path = new PenaltyPath(data, outputs, classWeights, maxIterations, epochs, context);
  let best: Solution = { point, l2: penalties[0] as number, loss: Infinity, epoch: 0 };
  let worse = 0;
  if (penalties.length > 1) {
    for (const l2 of penalties) {
      const solution = yield* path.search(l2, point, SEARCH_PRECISION, best.loss);
      point = solution.point;
      worse = solution.loss < best.loss ? 0 : worse + 1;
      if (solution.loss < best.loss) best = solution;
      if (worse === PATIENCE || path.outcome === 'stopped') break;
    }
  }
  if (path.outcome !== 'stopped') best = yield* path.search(best.l2, best.point, FINAL_PRECISION, Infinity);
  const { epochs: records, outcome } = path;
  return toFit(best.point, data, { epochs: records, bestEpoch: best.epoch, steps: records.length, outcome });
}

/** Mean squared error of [kernel, bias] over the rows. */
function computeSquaredError(
  parameters: Float64Array,
  { nRows, nFeatures, values, y }: LabelledMatrix,
): number {
  let total = 0;
  for (let row = 0; row < nRows; row++) {
    let value = parameters[nFeatures] as number;
    for (let i = 0; i < nFeatures; i++)
      value += (values[row * nFeatures + i] as number) * (parameters[i] as number);
    total += (value - (y[row] as number)) ** 2;
  }
  return total / nRows;
}

async function* fitClosedForm(data: TrainingData, config: LinearConfig, context: TrainContext): FamilyRun {
  const { clock, stop } = context;
  const pace = new Pace(context);
  const penalties = listPenalties(data, config);
  const validation = validationRows(data);
  const epochs: EpochRecord[] = [];
  let best: Solution | null = null;
  let outcome: RunOutcome = 'completed';

  yield {
    kind: 'started',
    family: 'linear',
    epochs: penalties.length,
    stepsPerEpoch: 1,
    parameters: data.train.nFeatures + 1,
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
    const loss = record.validationLoss ?? -Infinity;
    const isBest: boolean = best === null || loss < best.loss;
    if (isBest) best = { point, l2, loss, epoch: record.epoch };
    yield { kind: 'epoch', family: 'linear', record, best: isBest };
    await pace.breathe();
    if (stop.requested) {
      outcome = 'stopped';
      break;
    }
  }
  const { point, epoch } = best as unknown as Solution;
  return toFit(point, data, { epochs, bestEpoch: epoch, steps: epochs.length, outcome });
}

/**
 * Fits softmax or ridge regression; with `l2` null the penalty with the lowest validation loss is kept, or without
 * validation rows scikit-learn's default. `epochs` limits the solver's iterations for each penalty.
 */
export function fitLinear(data: TrainingData, config: LinearConfig, context: TrainContext): FamilyRun {
  const closedForm = data.task === 'regression' && data.train.nFeatures <= MAX_CLOSED_FORM_FEATURES;
  return closedForm ? fitClosedForm(data, config, context) : fitIteratively(data, config, context);
}
