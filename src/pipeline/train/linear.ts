/**
 * The linear family: softmax regression over all classes, or ridge regression. Both are convex and taken to their optimum
 * in float64 on the processor, where small tables take milliseconds, so learning rate, batch size and early stopping do
 * not apply. One iteration of the solver over all training rows counts as an epoch of one step.
 */
import type { BaselineScores, EpochRecord, LabelledMatrix, RunEvent, RunOutcome } from '../../contracts';
import { scoreBaseline } from './baseline-scores';
import { balancedClassWeights, countClasses, rowWeights } from './class-weights';
import { minimiseByLbfgs } from './lbfgs';
import { fitClosedForm, MAX_CLOSED_FORM_FEATURES } from './linear-closed-form';
import { addPenalty, makeMeanLoss, makeSoftmaxHessian, type LinearProblem } from './linear-objective';
import {
  listPenalties,
  toLinearArtifact,
  toLinearFit,
  type LinearConfig,
  type Solution,
} from './linear-solution';
import { LiveGlass, type GlassMoment } from './live-glass';
import { minimiseByNewton, type Hessian } from './newton';
import { Pace } from './pace';
import { PauseGate, type Passage } from './pause-gate';
import type { Objective, SolverIteration } from './solver';
import {
  countOutputs,
  validationRows,
  type FamilyRun,
  type TrainContext,
  type TrainingData,
} from './training-data';

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

/** Largest component the gradient may keep: an error d of a weight leaves at least 2 * l2 * d of its gradient. */
function gradientTolerance(l2: number, precision: number): number {
  return Math.min(precision * MOST_GRADIENT, Math.max(LEAST_GRADIENT, 2 * l2 * precision));
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

/** Counts rows whose largest logit is their class, the first of equals. */
class ClassTally {
  private hits = 0;
  private rows = 0;

  constructor(private readonly task: TrainingData['task']) {}

  begin(): void {
    this.hits = 0;
    this.rows = 0;
  }

  add(z: Float64Array, label: number): void {
    let largest = 0;
    for (let k = 1; k < z.length; k++) if ((z[k] as number) > (z[largest] as number)) largest = k;
    this.rows += 1;
    if (largest === label) this.hits += 1;
  }

  /** Null for values, which have no hits. */
  get share(): number | null {
    return this.task === 'regression' ? null : this.hits / this.rows;
  }
}

/** The run of `fitIteratively`: one search for each penalty, from the strongest, then the best one to full precision. */
class PenaltyPath {
  readonly epochs: EpochRecord[] = [];
  outcome: RunOutcome = 'completed';
  readonly gate: PauseGate;
  private readonly glass: LiveGlass;
  private readonly pace: Pace;
  private readonly tally: ClassTally;
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
    this.glass = new LiveGlass(context);
    this.gate = new PauseGate('linear', context, this.glass);
    const pose = (matrix: LabelledMatrix): LinearProblem => ({
      task: data.task,
      matrix,
      outputs,
      weights: rowWeights(matrix.y, classWeights),
      breathe: () => this.pace.breathe(),
    });
    this.tally = new ClassTally(data.task);
    const problem = pose(data.train);
    const isSmall = (data.train.nFeatures + 1) * outputs <= MAX_NEWTON_PARAMETERS;
    this.loss = makeMeanLoss(problem);
    this.hessian = data.task === 'classification' && isSmall ? makeSoftmaxHessian(problem) : null;
    const validation = validationRows(data);
    this.validationLoss =
      validation === null
        ? null
        : makeMeanLoss({ ...pose(validation), observe: (z, label) => this.tally.add(z, label) });
    this.scratch = new Float64Array((data.train.nFeatures + 1) * outputs);
    this.startedMs = context.clock.nowMs();
  }

  private async evaluateValidation(
    point: Float64Array,
  ): Promise<{ readonly loss: number | null; readonly score: number | null }> {
    if (this.validationLoss === null) return { loss: null, score: null };
    this.tally.begin();
    const loss = await this.validationLoss(point, this.scratch);
    return { loss, score: this.tally.share };
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
    let passage: Passage = 'go';
    const readMoment = async (): Promise<GlassMoment> => ({
      step: this.epochs.length,
      artifact: toLinearArtifact(point, this.data),
      dropped: null,
    });
    if (this.gate.isClosed) passage = yield* this.gate.pass(this.epochs.length, readMoment);
    if (passage === 'stop') {
      this.outcome = 'stopped';
      return { point, l2, loss: Infinity, epoch: this.epochs.length };
    }
    let epochStartedMs = clock.nowMs();
    for await (const iteration of this.solve(l2, start, precision)) {
      if (pending !== null) yield { kind: 'epoch', family: 'linear', record: pending, best: false };
      point = iteration.point;
      const penalty =
        l2 * point.subarray(0, nPenalised).reduce((total, weight) => total + weight * weight, 0);
      const trainingLoss = iteration.value - penalty;
      const validation = await this.evaluateValidation(point);
      pending = {
        epoch: this.epochs.length + 1,
        trainingLoss,
        validationLoss: validation.loss,
        learningRate: 1,
        durationMs: clock.nowMs() - epochStartedMs,
        trainingScore: null,
        validationScore: validation.score,
      };
      this.epochs.push(pending);
      await this.pace.breathe();
      const single = passage === 'single';
      if (this.pace.takeReport() || single) yield this.describeStep(trainingLoss, single);
      if (single || this.glass.isDue) yield* this.glass.look(readMoment);
      passage = this.gate.isClosed ? yield* this.gate.pass(this.epochs.length, readMoment) : 'go';
      epochStartedMs = clock.nowMs();
      if (stop.requested) {
        this.outcome = 'stopped';
        break;
      }
    }
    const loss = (await this.evaluateValidation(point)).loss ?? -Infinity;
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

  private describeStep(loss: number, single: boolean): RunEvent {
    const step = this.epochs.length;
    const seconds = (this.context.clock.nowMs() - this.startedMs - this.gate.heldMs) / 1000;
    const samplesPerSecond = seconds > 0 ? (step * this.data.train.nRows) / seconds : 0;
    return {
      kind: 'step',
      family: 'linear',
      step,
      steps: this.steps,
      loss,
      samplesPerSecond,
      secondsLeft: null,
      single,
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
  const baseline: BaselineScores = scoreBaseline(data, classWeights, context);
  yield {
    kind: 'started',
    family: 'linear',
    epochs,
    stepsPerEpoch: 1,
    parameters: point.length,
    baseline,
    choices: null,
  };

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
  return toLinearFit(best.point, data, {
    epochs: records,
    bestEpoch: best.epoch,
    steps: records.length,
    outcome,
    baseline,
    choices: null,
    heldMs: path.gate.heldMs,
  });
}

/**
 * Fits softmax or ridge regression; with `l2` null the penalty with the lowest validation loss is kept, or without
 * validation rows scikit-learn's default. `epochs` limits the solver's iterations for each penalty.
 */
export function fitLinear(data: TrainingData, config: LinearConfig, context: TrainContext): FamilyRun {
  const closedForm = data.task === 'regression' && data.train.nFeatures <= MAX_CLOSED_FORM_FEATURES;
  return closedForm ? fitClosedForm(data, config, context) : fitIteratively(data, config, context);
}
