/**
 * The one face every trained model shows: explanations, exporters, reports and monitoring use only this, never the
 * library a model was trained with. A model is immutable once made; what it knows is its artifact, plain data.
 */
import type { FeatureMatrix, ModelArtifact } from '../../contracts';
import type { RowTrace } from './row-trace';

/** What one layer answers for some rows. */
export interface LayerActivation {
  /** `dense_0`, `dense_1` ... for hidden layers after their activation; `output` for what `predict` answers. */
  readonly name: string;
  readonly units: number;
  readonly values: Float32Array; // [rows, units], row-major
}

/** A model that answers. Whoever holds it calls `dispose` once; nothing may be called afterwards. */
export interface TrainedModel {
  /**
   * Answers for whole sets of rows, computed in batches; the answer for a row does not depend on the other rows beyond
   * float32 rounding (1e-5).
   * @param features [rows, features], prepared exactly as in training; 0 rows give an empty answer
   * @returns [rows, outputs], row-major: class probabilities that sum to 1 within 1e-5, or one standardised value
   * @throws E-TRAIN-FEATURES when the number of features is not the model's
   */
  predict(features: FeatureMatrix): Promise<Float32Array>;
  /**
   * Derivative of one output of `predict` (a probability, or the standardised value) with respect to each feature.
   * @param output index in [0, outputs)
   * @returns [rows, features], row-major; zeros for a baseline, which ignores its features
   * @throws E-TRAIN-FEATURES when the number of features is not the model's or there is no such output
   */
  inputGradient(features: FeatureMatrix, output: number): Promise<Float32Array>;
  /**
   * What every layer answers, first hidden layer first, the output last. All rows at once: meant for few rows.
   * @throws E-TRAIN-FEATURES when the number of features is not the model's
   */
  layerActivations(features: FeatureMatrix): Promise<readonly LayerActivation[]>;
  /**
   * One row on its way through the model, dropout off, and the derivatives of its loss.
   * @param features [1, features]
   * @param target class index or standardised value; null: unknown, so nothing about a loss
   * @throws E-TRAIN-FEATURES when the number of features is not the model's
   */
  traceRow(features: FeatureMatrix, target: number | null): Promise<RowTrace>;
  /** The model as data; shares its arrays with the model, so they are not to be written to. */
  toArtifact(): ModelArtifact;
  /** Frees what the model holds on the device. */
  dispose(): void;
}
