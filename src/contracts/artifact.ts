/** A trained model as data: family, configuration and named tensors, in no library's format. */
import * as v from 'valibot';

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major, product of `shape` long, every value finite. */
  readonly values: Float32Array;
}

export const mlpTopologySchema = v.strictObject({
  family: v.literal('mlp'),
  nFeatures: v.number(),
  hiddenUnits: v.array(v.number()),
  activation: v.picklist(['relu', 'tanh', 'gelu']),
  outputs: v.number(),
  /** softmax: outputs are class probabilities; identity: one standardised regression value. */
  output: v.picklist(['softmax', 'identity']),
});
export const linearTopologySchema = v.strictObject({
  family: v.literal('linear'),
  nFeatures: v.number(),
  outputs: v.number(),
  output: v.picklist(['softmax', 'identity']),
});
/** Always answers the training rows' class shares (classification) or mean (regression). Ignores its features. */
export const baselineTopologySchema = v.strictObject({
  family: v.literal('baseline'),
  nFeatures: v.number(),
  outputs: v.number(),
  output: v.picklist(['softmax', 'identity']),
});
export const topologySchema = v.variant('family', [
  mlpTopologySchema,
  linearTopologySchema,
  baselineTopologySchema,
]);
/**
 * Shape of the model. Tensors: linear `kernel` [features, outputs], `bias` [outputs]; mlp `dense_<i>/kernel`
 * [in, out], `dense_<i>/bias` [out] for i = 0 ... hidden layers (the last is the output layer); baseline `output`
 * [outputs], probabilities or the standardised mean.
 */
export type Topology = v.InferOutput<typeof topologySchema>;

export interface ModelArtifact {
  readonly topology: Topology;
  readonly tensors: readonly NamedTensor[];
}
