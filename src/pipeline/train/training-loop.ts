/**
 * Minibatch training of any `Network` as an async generator: a seeded permutation of all rows in each epoch, the last,
 * smaller batch included; the weights of the best epoch kept. What is validated, kept and returned is a running average of
 * the weights (Polyak and Juditsky 1992, in its exponential form), which costs three kernel calls a step.
 * Between two steps a run may be held, stepped and looked into; none of that changes its result.
 * Leaves no tensor behind, however it ends: completed, stopped, diverged, thrown, or abandoned by its caller.
 */
import type { BaselineScores, EpochRecord, RunOutcome, TrainingChoices } from '../../contracts';
import type { RowSource } from './batch';
import { LiveGlass, type GlassMoment } from './live-glass';
import type { Network } from './network';
import { Pace } from './pace';
import { PauseGate } from './pause-gate';
import { learningRateAt } from './schedules';
import type { FamilyRun, TrainContext } from './training-data';
import { TrainingState, type TrainingPlan } from './training-state';

/** Losses above this many times that of a model that has learned nothing count as diverged. */
const DIVERGED_FACTOR = 1000;

function finiteOrNull(loss: number | null): number | null {
  return loss !== null && Number.isFinite(loss) ? loss : null;
}

/** What a run is held against, and what it will be known by. */
export interface Yardstick {
  /** Mean loss of a model that has learned nothing, for telling divergence: ln(classes), or 1 for a standardised target. */
  readonly untrainedLoss: number;
  readonly baseline: BaselineScores;
  /** For the record. */
  readonly choices: TrainingChoices | null;
}

/**
 * Trains a network.
 * @returns the weights of the epoch with the lowest validation loss where the plan has patience and there are validation
 *   rows, else of the last epoch whose losses and weights were finite; the initial ones when there was none. A stopped
 *   epoch counts with the rows it saw.
 */
export async function* fitNetwork(
  network: Network,
  train: RowSource,
  validation: RowSource | null,
  plan: TrainingPlan,
  { untrainedLoss, baseline, choices }: Yardstick,
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
    train,
    validation,
    context,
  );
  const pace = new Pace(context);
  const glass = new LiveGlass(context);
  const gate = new PauseGate(family, context, glass);
  const startedMs = clock.nowMs();
  const diverges = (loss: number): boolean => !(loss <= DIVERGED_FACTOR * Math.max(1, untrainedLoss));
  const epochs: EpochRecord[] = [];
  let step = 0;
  let bestEpoch = 0;
  let bestLoss = Infinity;
  let outcome: RunOutcome = 'completed';
  const readMoment = async (): Promise<GlassMoment> => ({
    step,
    artifact: await state.readAverage(),
    dropped: network.droppedUnits?.() ?? null,
  });

  try {
    yield {
      kind: 'started',
      family,
      epochs: plan.epochs,
      stepsPerEpoch,
      parameters: network.nParameters,
      baseline,
      choices,
    };
    for (let epoch = 1; epoch <= plan.epochs && outcome === 'completed'; epoch++) {
      const epochStartedMs = clock.nowMs() - gate.heldMs;
      const order = orders.permutation(nRows);
      let learningRate = plan.learningRate;
      let stepsDone = 0;
      state.beginEpoch();
      for (let start = 0; start < nRows && outcome === 'completed'; start += plan.batchSize) {
        const passage = gate.isClosed ? yield* gate.pass(step, readMoment) : 'go';
        if (passage === 'stop') {
          outcome = 'stopped';
          break;
        }
        learningRate = learningRateAt(plan.schedule, plan.learningRate, step, steps);
        state.update(train, order.subarray(start, start + plan.batchSize), learningRate, dropout);
        step += 1;
        stepsDone += 1;
        await pace.breathe();
        if (stop.requested) outcome = 'stopped';
        const single = passage === 'single';
        if (pace.takeReport() || single) {
          const loss = await state.readTrainingLoss();
          // The clock decides when this is looked at, so only what the end of the epoch must find too may end the run.
          if (!Number.isFinite(loss)) outcome = 'diverged';
          const seconds = (clock.nowMs() - startedMs - gate.heldMs) / 1000;
          const samplesPerSecond = seconds > 0 ? ((step / stepsPerEpoch) * nRows) / seconds : 0;
          const secondsLeft = seconds > 0 ? (seconds / step) * (steps - step) : null;
          yield { kind: 'step', family, step, steps, loss, samplesPerSecond, secondsLeft, single };
        }
        if (single || glass.isDue) yield* glass.look(readMoment);
      }
      if (stepsDone === 0) break;
      const { trainingLoss, validationLoss, trainingScore, validationScore, finite } =
        await state.readEpoch();
      if (!finite || diverges(trainingLoss)) outcome = 'diverged';
      const record: EpochRecord = {
        epoch,
        trainingLoss: finiteOrNull(trainingLoss),
        validationLoss: finiteOrNull(validationLoss),
        learningRate,
        durationMs: clock.nowMs() - gate.heldMs - epochStartedMs,
        trainingScore,
        validationScore,
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
    return {
      artifact: network.toArtifact(await state.readKept()),
      epochs,
      bestEpoch,
      steps: step,
      outcome,
      baseline,
      choices,
      heldMs: gate.heldMs,
    };
  } finally {
    state.dispose();
  }
}
