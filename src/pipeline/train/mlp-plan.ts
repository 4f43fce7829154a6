/**
 * What a perceptron's run looks like when nobody says: width, dropout, batch size, rate and length from the number of
 * rows and features. One set of rules for every table; measured choices, none tuned to one data set.
 */
import type { TrainConfig } from '../../contracts';
import type { ActivationName } from './activations';
import { validationRows, type TrainingData } from './training-data';
import type { TrainingPlan } from './training-loop';

type MlpConfig = Extract<TrainConfig, { model: 'mlp' }>;

export interface MlpPlan extends TrainingPlan {
  readonly hiddenUnits: readonly number[];
  readonly activation: ActivationName;
  readonly dropout: number;
}

/** Overrides for experiments. */
export const overrides: { value: Partial<MlpPlan> & { averageEpochs?: number } } = { value: {} };

export function planMlp(data: TrainingData, config: MlpConfig): MlpPlan {
  const nRows = data.train.nRows;
  const batchSize = config.batchSize ?? overrides.value.batchSize ?? Math.max(16, Math.min(256, 2 ** Math.round(Math.log2(nRows / 32))));
  const stepsPerEpoch = Math.ceil(nRows / batchSize);
  const epochs = config.epochs ?? 200;
  const averageSteps = (overrides.value.averageEpochs ?? 2) * stepsPerEpoch;
  return {
    hiddenUnits: config.hiddenUnits ?? [64, 64],
    activation: config.activation,
    dropout: config.dropout ?? 0.1,
    epochs,
    batchSize,
    learningRate: config.learningRate ?? 0.003,
    schedule: config.schedule,
    optimizer: config.optimizer,
    weightDecay: config.weightDecay ?? 0.01,
    clipNorm: null,
    averageDecay: 1 - 1 / averageSteps,
    patience: config.earlyStopping && validationRows(data) !== null ? 40 : null,
    ...overrides.value,
  };
}
