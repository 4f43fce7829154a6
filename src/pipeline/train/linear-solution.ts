/** What both ways to a linear model share: the penalties they try, a solution, and how it becomes a fit. */
import type { ModelArtifact, TrainConfig } from '../../contracts';
import { countOutputs, validationRows, type FamilyFit, type TrainingData } from './training-data';

export type LinearConfig = Extract<TrainConfig, { model: 'linear' }>;

/** Penalty strengths tried, strongest first so that each solution starts from the last; see `penaltyOf`. */
const STRENGTHS = [100, 30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01];
/** The strength without validation rows: scikit-learn's default. */
const DEFAULT_STRENGTH = 1;

/**
 * A strength in units of loss per squared weight: strength / (2 rows) for classification, so that strength = 1 / C of
 * scikit-learn's multinomial LogisticRegression; strength / rows for regression, so that it is alpha of its Ridge.
 */
function penaltyOf(strength: number, data: TrainingData): number {
  return strength / (data.task === 'classification' ? 2 * data.train.nRows : data.train.nRows);
}

/** Penalties to try: the one asked for, else the whole grid where there are rows to choose by, else the default. */
export function listPenalties(data: TrainingData, config: LinearConfig): number[] {
  if (config.l2 !== null) return [config.l2];
  const strengths = validationRows(data) === null ? [DEFAULT_STRENGTH] : STRENGTHS;
  return strengths.map((strength) => penaltyOf(strength, data));
}

/** A solution, its validation loss and the epoch that reached it. */
export interface Solution {
  readonly point: Float64Array; // [kernel row-major, then bias]
  readonly l2: number;
  /** Minus infinity without validation rows: the first solution is kept. */
  readonly loss: number;
  readonly epoch: number;
}

/** [kernel row-major, then bias] as a model. */
export function toLinearArtifact(parameters: Float64Array, data: TrainingData): ModelArtifact {
  const { nFeatures } = data.train;
  const outputs = countOutputs(data);
  const values = Float32Array.from(parameters);
  return {
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
  };
}

export function toLinearFit(
  parameters: Float64Array,
  data: TrainingData,
  rest: Omit<FamilyFit, 'artifact'>,
): FamilyFit {
  return { ...rest, artifact: toLinearArtifact(parameters, data) };
}
