/** A trained multilayer perceptron on the device. */
import * as tf from '@tensorflow/tfjs-core';
import type { FeatureMatrix, ModelArtifact, NamedTensor, Topology } from '../../contracts';
import { activationGradientsMlp, backwardMlp, forwardMlp, inputGradientMlp } from './mlp-network';
import { checkFeatures, checkOutput } from './model-input';
import { rowLoss, type RowTrace } from './row-trace';
import type { LayerActivation, TrainedModel } from './trained-model';
import { expectedTensors } from './weights';

type MlpTopology = Extract<Topology, { family: 'mlp' }>;

const ROWS_PER_BATCH = 1024;

export class MlpModel implements TrainedModel {
  private readonly parameters: readonly tf.Tensor[];

  /** @param artifact valid, as `validateArtifact` says */
  constructor(
    private readonly topology: MlpTopology,
    private readonly artifact: ModelArtifact,
  ) {
    this.parameters = expectedTensors(topology).map(({ name, shape }) => {
      const tensor = artifact.tensors.find((candidate) => candidate.name === name) as NamedTensor;
      return tf.tensor(tensor.values, [...shape]);
    });
  }

  private answer(logits: tf.Tensor2D): tf.Tensor2D {
    return this.topology.output === 'softmax' ? tf.softmax(logits) : logits;
  }

  /** Runs over all rows in batches and collects `width` values for each. */
  private async collect(
    { nRows, nFeatures, values }: FeatureMatrix,
    width: number,
    compute: (x: tf.Tensor2D) => tf.Tensor2D,
  ): Promise<Float32Array> {
    checkFeatures(nFeatures, this.topology.nFeatures);
    const collected = new Float32Array(nRows * width);
    for (let start = 0; start < nRows; start += ROWS_PER_BATCH) {
      const end = Math.min(nRows, start + ROWS_PER_BATCH);
      const result = tf.tidy(() =>
        compute(tf.tensor2d(values.slice(start * nFeatures, end * nFeatures), [end - start, nFeatures])),
      );
      try {
        collected.set(await result.data<'float32'>(), start * width);
      } finally {
        result.dispose();
      }
    }
    return collected;
  }

  predict(features: FeatureMatrix): Promise<Float32Array> {
    const { activation, outputs } = this.topology;
    return this.collect(features, outputs, (x) =>
      this.answer(forwardMlp(this.parameters, activation, x, null).logits),
    );
  }

  async inputGradient(features: FeatureMatrix, output: number): Promise<Float32Array> {
    const { activation, outputs, nFeatures } = this.topology;
    checkOutput(output, outputs);
    return this.collect(features, nFeatures, (x) => {
      const pass = forwardMlp(this.parameters, activation, x, null);
      const selected = tf.tensor2d(
        Float32Array.from({ length: outputs }, (_, k) => (k === output ? 1 : 0)),
        [1, outputs],
      );
      if (this.topology.output === 'identity') {
        const ones = tf.tile(selected, [x.shape[0], 1]);
        return inputGradientMlp(this.parameters, activation, pass, ones);
      }
      // d p_o / d z_k = p_o ((k = o) - p_k)
      const probabilities = tf.softmax(pass.logits);
      const chosen = tf.sum(tf.mul(probabilities, selected), 1, true);
      const logitsGradient = tf.mul<tf.Tensor2D>(chosen, tf.sub(selected, probabilities));
      return inputGradientMlp(this.parameters, activation, pass, logitsGradient);
    });
  }

  async layerActivations(features: FeatureMatrix): Promise<readonly LayerActivation[]> {
    const { activation, hiddenUnits, outputs } = this.topology;
    const widths = [...hiddenUnits, outputs];
    const layers: LayerActivation[] = [];
    for (const [layer, units] of widths.entries()) {
      const isOutput = layer === hiddenUnits.length;
      const values = await this.collect(features, units, (x) => {
        const pass = forwardMlp(this.parameters, activation, x, null);
        return isOutput ? this.answer(pass.logits) : (pass.hidden[layer] as { h: tf.Tensor2D }).h;
      });
      layers.push({ name: isOutput ? 'output' : `dense_${layer}`, units, values });
    }
    return layers;
  }

  async traceRow(features: FeatureMatrix, target: number | null): Promise<RowTrace> {
    const { nFeatures, activation, output, hiddenUnits } = this.topology;
    checkFeatures(features.nFeatures, nFeatures);
    const flat = (tensor: tf.Tensor): tf.Tensor1D => tf.reshape(tensor, [-1]);
    const packed = tf.tidy(() => {
      const x = tf.tensor2d(features.values.slice(0, nFeatures), [1, nFeatures]);
      const pass = forwardMlp(this.parameters, activation, x, null);
      const answered = [...pass.hidden.map(({ h }) => h), this.answer(pass.logits)];
      if (target === null) return tf.concat1d(answered.map(flat));
      const gradient = this.lossGradient(pass.logits, target);
      const down = activationGradientsMlp(this.parameters, activation, pass, gradient);
      const weights = backwardMlp(this.parameters, activation, pass, null, gradient);
      return tf.concat1d([...answered, ...down.hidden, gradient, down.features, ...weights].map(flat));
    });
    let values: Float32Array;
    try {
      values = await packed.data<'float32'>();
    } finally {
      packed.dispose();
    }
    let at = 0;
    const take = (size: number): Float32Array => values.slice(at, (at += size));
    const widths = [...hiddenUnits, this.topology.outputs];
    const activations = widths.map(take);
    const gradients = target === null ? null : widths.map(take);
    const answer = activations.at(-1) as Float32Array;
    return {
      layers: activations.map((layer, i) => ({
        name: i === hiddenUnits.length ? 'output' : `dense_${i}`,
        activations: layer,
        gradient: gradients?.[i] ?? null,
      })),
      loss: target === null ? null : rowLoss(answer, output, target),
      inputGradient: target === null ? null : take(nFeatures),
      weightGradients:
        target === null
          ? null
          : expectedTensors(this.topology).map(({ name, shape }) => ({
              name,
              shape,
              values: take(shape.reduce((size, axis) => size * axis, 1)),
            })),
    };
  }

  /** Inside a tidy. */
  private lossGradient(logits: tf.Tensor2D, target: number): tf.Tensor2D {
    const { output, outputs } = this.topology;
    if (output === 'identity') return tf.mul(2, tf.sub(logits, target));
    const truth = Float32Array.from({ length: outputs }, (_, k) => (k === target ? 1 : 0));
    return tf.sub(tf.softmax(logits), tf.tensor2d(truth, [1, outputs]));
  }

  toArtifact(): ModelArtifact {
    return this.artifact;
  }

  dispose(): void {
    tf.dispose(this.parameters as tf.Tensor[]);
  }
}
