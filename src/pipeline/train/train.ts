/**
 * One run from data to model: trains the family asked for, or all of `auto` and keeps the best on the validation rows.
 * An async generator: events while it goes on, the result at its end. Stopping keeps what was best so far.
 */
import type { Candidate, FamilyId, RunEvent, TrainConfig } from '../../contracts';
import { AUTO_FAMILIES, familyConfig, fitFamily, type FamilyConfig } from './families';
import { loadModel } from './load-model';
import type { TrainedModel } from './trained-model';
import {
  checkTrainingData,
  validationRows,
  type ChosenBy,
  type FamilyFit,
  type TrainContext,
  type TrainingData,
  type TrainResult,
} from './training-data';
import { scoreValidation } from './validation-score';
import { countParameters } from './weights';

interface Contender {
  readonly family: FamilyId;
  readonly fit: FamilyFit;
  readonly model: TrainedModel;
  readonly candidate: Candidate;
}

/**
 * What is trained, and how the winner is told. Without validation rows `auto` trains only the linear family: its optimum
 * is unique and its penalty has a sound default, while a perceptron needs rows to know when to stop.
 */
function listConfigs(
  data: TrainingData,
  config: TrainConfig,
): { configs: FamilyConfig[]; chosenBy: ChosenBy } {
  if (config.model !== 'auto') return { configs: [config], chosenBy: 'request' };
  const configs = AUTO_FAMILIES.map((family) => familyConfig(family, config));
  return validationRows(data) === null
    ? { configs: configs.slice(0, 1), chosenBy: 'noValidationRows' }
    : { configs, chosenBy: 'validation' };
}

/** True when `a` scored better; a score beats none, and the earlier of two without a score stays. */
function isBetter(a: Contender, b: Contender): boolean {
  return (a.candidate.validation ?? Infinity) < (b.candidate.validation ?? Infinity);
}

/**
 * Trains a model.
 * @param data checked first; features and targets as `prepare` made them
 * @param config defaults filled in by its schema
 * @param context see `TrainContext`; the same generator, data, configuration and backend give bit-identical weights
 * @returns yields `started`, `step`, `epoch`, `candidate` and one last `finished`, and `paused`, `resumed` and `glass`
 *   where the context has what they need; the result's model is the caller's
 * @throws E-TRAIN-NO-ROWS, E-TRAIN-ONE-CLASS, E-TRAIN-DATA (see `checkTrainingData`); E-MODEL-SIZE when the model would
 *   have no features or too many parameters
 */
export async function* train(
  data: TrainingData,
  config: TrainConfig,
  context: TrainContext,
): AsyncGenerator<RunEvent, TrainResult> {
  checkTrainingData(data);
  const { clock, stop } = context;
  const { configs, chosenBy } = listConfigs(data, config);
  const validation = validationRows(data);
  const startedMs = clock.nowMs();
  const candidates: Candidate[] = [];
  let samples = 0;
  let heldMs = 0;
  let best: Contender | null = null;

  try {
    for (const next of configs) {
      if (best !== null && stop.requested) break;
      const fit = yield* fitFamily(data, next, context);
      samples += countSamples(fit, data);
      heldMs += fit.heldMs;
      const model = loadModel(fit.artifact);
      const score = validation === null ? null : await scoreValidation(model, data, validation, context);
      const contender = {
        family: next.model,
        fit,
        model,
        candidate: { model: next.model, validation: score },
      };
      candidates.push(contender.candidate);
      const loser: Contender | null = best === null || isBetter(contender, best) ? best : contender;
      if (loser !== contender) best = contender;
      loser?.model.dispose();
      yield { kind: 'candidate', candidate: contender.candidate };
    }
    const { family, fit, model } = best as unknown as Contender;
    const outcome = stop.requested ? 'stopped' : fit.outcome;
    yield { kind: 'finished', family, outcome };
    best = null;
    const durationMs = clock.nowMs() - startedMs - heldMs;
    return {
      ...fit,
      heldMs,
      outcome,
      model,
      family,
      parameters: countParameters(fit.artifact.topology),
      durationMs,
      samplesPerSecond: durationMs > 0 ? (1000 * samples) / durationMs : 0,
      candidates,
      chosenBy,
    };
  } finally {
    best?.model.dispose();
  }
}

/** Training rows seen: those of every whole epoch. */
function countSamples(fit: FamilyFit, data: TrainingData): number {
  return fit.epochs.length * data.train.nRows;
}
