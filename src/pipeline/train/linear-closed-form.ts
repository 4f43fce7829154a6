/** Ridge regression by the normal equations, along a path of penalties. */
import type { EpochRecord, LabelledMatrix, RunEvent, RunOutcome } from '../../contracts';
import { scoreBaseline } from './baseline-scores';
import { sampleRows, scorePredictions, trueTargets } from './epoch-score';
import {
  listPenalties,
  toLinearArtifact,
  toLinearFit,
  type LinearConfig,
  type Solution,
} from './linear-solution';
import { LiveGlass, type GlassMoment } from './live-glass';
import { Pace } from './pace';
import { PauseGate } from './pause-gate';
import { formNormalEquations, solveRidge } from './ridge';
import { validationRows, type FamilyRun, type TrainContext, type TrainingData } from './training-data';

/** Above as many features the normal equations cost more than iterating. */
export const MAX_CLOSED_FORM_FEATURES = 1024;

/** Mean squared error of [kernel, bias] over the rows, and its answers for them, [rows]. */
function evaluateRows(
  parameters: Float64Array,
  { nRows, nFeatures, values, y }: LabelledMatrix,
): { readonly loss: number; readonly answers: Float32Array } {
  const answers = new Float32Array(nRows);
  let total = 0;
  for (let row = 0; row < nRows; row++) {
    let value = parameters[nFeatures] as number;
    for (let i = 0; i < nFeatures; i++)
      value += (values[row * nFeatures + i] as number) * (parameters[i] as number);
    answers[row] = value;
    total += (value - (y[row] as number)) ** 2;
  }
  return { loss: total / nRows, answers };
}

function describeStep(
  epochs: readonly EpochRecord[],
  steps: number,
  { train }: TrainingData,
  startedMs: number,
  nowMs: number,
): RunEvent {
  const seconds = (nowMs - startedMs) / 1000;
  return {
    kind: 'step',
    family: 'linear',
    step: epochs.length,
    steps,
    loss: epochs.at(-1)?.trainingLoss ?? NaN,
    samplesPerSecond: seconds > 0 ? (epochs.length * train.nRows) / seconds : 0,
    secondsLeft: seconds > 0 ? (seconds / epochs.length) * (steps - epochs.length) : null,
    single: true,
  };
}

/** One solution for each penalty; each counts as an epoch of one step. */
export async function* fitClosedForm(
  data: TrainingData,
  config: LinearConfig,
  context: TrainContext,
): FamilyRun {
  const { clock, stop } = context;
  const pace = new Pace(context);
  const glass = new LiveGlass(context);
  const gate = new PauseGate('linear', context, glass);
  const penalties = listPenalties(data, config);
  const validation = validationRows(data);
  const baseline = scoreBaseline(data, null, context);
  const sample = sampleRows(data.train.nRows);
  const sampleTruth = trueTargets(data.train, sample, context);
  const validationTruth = validation === null ? [] : trueTargets(validation, null, context);
  const epochs: EpochRecord[] = [];
  let latest: Float64Array = new Float64Array(data.train.nFeatures + 1);
  let best: Solution = { point: latest, l2: 0, loss: Infinity, epoch: 0 };
  let outcome: RunOutcome = 'completed';
  const readMoment = async (): Promise<GlassMoment> => ({
    step: epochs.length,
    artifact: toLinearArtifact(latest, data),
    dropped: null,
  });

  yield {
    kind: 'started',
    family: 'linear',
    epochs: penalties.length,
    stepsPerEpoch: 1,
    parameters: data.train.nFeatures + 1,
    baseline,
    choices: null,
  };
  const startedMs = clock.nowMs();
  let epochStartedMs = startedMs;
  const equations = await formNormalEquations(data.train, () => pace.breathe());
  for (const l2 of penalties) {
    const passage = gate.isClosed ? yield* gate.pass(epochs.length, readMoment) : 'go';
    if (passage === 'stop') {
      outcome = 'stopped';
      break;
    }
    latest = solveRidge(equations, l2);
    const train = evaluateRows(latest, data.train);
    const held = validation === null ? null : evaluateRows(latest, validation);
    const sampled = Float32Array.from(sample, (row) => train.answers[row] as number);
    const record: EpochRecord = {
      epoch: epochs.length + 1,
      trainingLoss: train.loss,
      validationLoss: held?.loss ?? null,
      learningRate: 1,
      durationMs: clock.nowMs() - epochStartedMs,
      trainingScore: scorePredictions(sampleTruth, sampled, context),
      validationScore: held === null ? null : scorePredictions(validationTruth, held.answers, context),
    };
    epochs.push(record);
    const loss = record.validationLoss ?? -Infinity;
    const isBest = epochs.length === 1 || loss < best.loss;
    if (isBest) best = { point: latest, l2, loss, epoch: record.epoch };
    yield { kind: 'epoch', family: 'linear', record, best: isBest };
    const single = passage === 'single';
    if (single) yield describeStep(epochs, penalties.length, data, startedMs + gate.heldMs, clock.nowMs());
    if (single || glass.isDue) yield* glass.look(readMoment);
    await pace.breathe();
    epochStartedMs = clock.nowMs();
    if (stop.requested) {
      outcome = 'stopped';
      break;
    }
  }
  return toLinearFit(best.point, data, {
    epochs,
    bestEpoch: best.epoch,
    steps: epochs.length,
    outcome,
    baseline,
    choices: null,
    heldMs: gate.heldMs,
  });
}
