/**
 * A model of any family as a chain of dense layers, for formats that know nothing else: a baseline has a zero kernel and
 * its answer as bias (through softmax: the logarithm).
 */
import type { ModelArtifact, Topology } from '../../contracts';

export interface DenseLayer {
  /** kernel [inputs, units], row-major. */
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  readonly inputs: number;
  readonly activation: 'relu' | 'tanh' | 'gelu' | Topology['output'];
}

/** Stands in for the logarithm of a share of 0: softmax gives it a probability below 1e-38. */
const SMALLEST_SHARE = 1e-38;

function baselineBias(topology: Topology, output: Float32Array): Float32Array {
  return topology.output === 'identity'
    ? output
    : output.map((share) => Math.log(Math.max(share, SMALLEST_SHARE)));
}

/** The layers in order; the last one's activation is the model's output. The artifact must be whole. */
export function toDenseLayers({ topology, tensors }: ModelArtifact): DenseLayer[] {
  const byName = new Map(tensors.map(({ name, values }) => [name, values]));
  const valuesOf = (name: string): Float32Array => byName.get(name) as Float32Array;
  const { nFeatures, outputs, output } = topology;
  switch (topology.family) {
    case 'baseline':
      return [
        {
          kernel: new Float32Array(nFeatures * outputs),
          bias: baselineBias(topology, valuesOf('output')),
          inputs: nFeatures,
          activation: output,
        },
      ];
    case 'linear':
      return [{ kernel: valuesOf('kernel'), bias: valuesOf('bias'), inputs: nFeatures, activation: output }];
    case 'mlp':
      return [...topology.hiddenUnits, outputs].map((_, layer) => ({
        kernel: valuesOf(`dense_${layer}/kernel`),
        bias: valuesOf(`dense_${layer}/bias`),
        inputs: layer === 0 ? nFeatures : (topology.hiddenUnits[layer - 1] as number),
        activation: layer === topology.hiddenUnits.length ? output : topology.activation,
      }));
  }
}
