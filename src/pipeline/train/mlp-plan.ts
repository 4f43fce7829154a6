/**
 * What a perceptron's run looks like when nobody says: width, dropout, weight decay, batch size, rate and length from the
 * task and the number of rows. One set of rules for every table. They come from a search over fourteen problems on public
 * tables of 100 to 11,000 rows, scored together: strong decoupled weight decay helped most of them, so that late epochs
 * are about as good as early ones; dropout helped classes a little and hurt values; deeper or wider networks, several
 * averaged networks, and choosing epochs by other scores than the loss did not pay.
 */
import type { TrainConfig } from '../../contracts';
import type { ActivationName } from './activations';
import { validationRows, type TrainingData } from './training-data';
import type { TrainingPlan } from './training-state';

type MlpConfig = Extract<TrainConfig, { model: 'mlp' }>;

/** Every choice for a perceptron. */
export interface MlpPlan extends TrainingPlan {
  readonly hiddenUnits: readonly number[];
  readonly activation: ActivationName;
  /** Share of hidden units set to 0 in each training step, in [0, 1). */
  readonly dropout: number;
}

const HIDDEN_UNITS = [64, 64];
const DEFAULTS = {
  classification: { learningRate: 0.002, dropout: 0.1, weightDecay: 1 },
  regression: { learningRate: 0.003, dropout: 0, weightDecay: 0.5 },
};
const LEAST_BATCH = 16;
const MOST_BATCH = 256;
const BATCHES_PER_EPOCH = 32;
const MOST_EPOCHS = 200;
/** Updates after which even a large table has been learned; bounds the epochs of large tables. */
const MOST_STEPS = 20_000;
const LEAST_EPOCHS = 10;
const PATIENCE = 40;
/** The average of the weights looks back over about this many epochs. */
const AVERAGED_EPOCHS = 2;

/** A power of two between 16 and 256, near a thirty-second of the rows. */
function chooseBatchSize(nRows: number): number {
  const power = 2 ** Math.round(Math.log2(nRows / BATCHES_PER_EPOCH));
  return Math.max(LEAST_BATCH, Math.min(MOST_BATCH, power));
}

/**
 * Fills in what the configuration leaves open.
 * @returns hidden layers of 64 and 64 units; batches of 16 to 256 rows; at most 200 epochs and about 20,000 steps, but at
 *   least 10 epochs; patience of 40 epochs where early stopping is on and there are validation rows. A rate set by hand
 *   keeps the total decay of the defaults, because weight decay is multiplied by it.
 */
export function planMlp(data: TrainingData, config: MlpConfig): MlpPlan {
  const { nRows } = data.train;
  const defaults = DEFAULTS[data.task];
  const batchSize = config.batchSize ?? chooseBatchSize(nRows);
  const stepsPerEpoch = Math.ceil(nRows / batchSize);
  const learningRate = config.learningRate ?? defaults.learningRate;
  return {
    hiddenUnits: config.hiddenUnits ?? HIDDEN_UNITS,
    activation: config.activation,
    dropout: config.dropout ?? defaults.dropout,
    epochs:
      config.epochs ?? Math.max(LEAST_EPOCHS, Math.min(MOST_EPOCHS, Math.floor(MOST_STEPS / stepsPerEpoch))),
    batchSize,
    learningRate,
    schedule: config.schedule,
    optimizer: config.optimizer,
    weightDecay: config.weightDecay ?? (defaults.weightDecay * defaults.learningRate) / learningRate,
    clipNorm: null,
    averageDecay: 1 - 1 / (AVERAGED_EPOCHS * stepsPerEpoch),
    patience: config.earlyStopping && validationRows(data) !== null ? PATIENCE : null,
  };
}
