/**
 * A trained linear model: softmax regression or one linear value. Answers in float64 on the processor, rounded to float32
 * at the end.
 */
import type { FeatureMatrix, ModelArtifact, NamedTensor, Topology } from '../../contracts';
import { softmaxInPlace } from './linear-objective';
import { checkFeatures, checkOutput } from './model-input';
import { rowLoss, rowLossGradient, type RowTrace } from './row-trace';
import type { LayerActivation, TrainedModel } from './trained-model';

type LinearTopology = Extract<Topology, { family: 'linear' }>;

export class LinearModel implements TrainedModel {
  private readonly kernel: Float32Array; // [features, outputs]
  private readonly bias: Float32Array; // [outputs]

  /** @param artifact valid, as `validateArtifact` says */
  constructor(
    private readonly topology: LinearTopology,
    private readonly artifact: ModelArtifact,
  ) {
    const find = (name: string): Float32Array =>
      (artifact.tensors.find((tensor) => tensor.name === name) as NamedTensor).values;
    this.kernel = find('kernel');
    this.bias = find('bias');
  }

  /** Probabilities or value of one row, written to `answer` [outputs]. */
  private answerRow(values: Float32Array, row: number, answer: Float64Array): void {
    const { nFeatures, outputs, output } = this.topology;
    for (let k = 0; k < outputs; k++) answer[k] = this.bias[k] as number;
    for (let i = 0; i < nFeatures; i++) {
      const value = values[row * nFeatures + i] as number;
      for (let k = 0; k < outputs; k++) {
        answer[k] = (answer[k] as number) + value * (this.kernel[i * outputs + k] as number);
      }
    }
    if (output === 'softmax') softmaxInPlace(answer);
  }

  async predict({ nRows, nFeatures, values }: FeatureMatrix): Promise<Float32Array> {
    checkFeatures(nFeatures, this.topology.nFeatures);
    const { outputs } = this.topology;
    const answers = new Float32Array(nRows * outputs);
    const answer = new Float64Array(outputs);
    for (let row = 0; row < nRows; row++) {
      this.answerRow(values, row, answer);
      answers.set(answer, row * outputs);
    }
    return answers;
  }

  /** Softmax: p_o (w_io - sum_k p_k w_ik); identity: w_io. */
  async inputGradient({ nRows, nFeatures, values }: FeatureMatrix, output: number): Promise<Float32Array> {
    checkFeatures(nFeatures, this.topology.nFeatures);
    const { outputs } = this.topology;
    checkOutput(output, outputs);
    const gradient = new Float32Array(nRows * nFeatures);
    const answer = new Float64Array(outputs);
    for (let row = 0; row < nRows; row++) {
      this.answerRow(values, row, answer);
      for (let i = 0; i < nFeatures; i++) {
        const weight = this.kernel[i * outputs + output] as number;
        if (this.topology.output === 'identity') {
          gradient[row * nFeatures + i] = weight;
          continue;
        }
        let mean = 0;
        for (let k = 0; k < outputs; k++)
          mean += (answer[k] as number) * (this.kernel[i * outputs + k] as number);
        gradient[row * nFeatures + i] = (answer[output] as number) * (weight - mean);
      }
    }
    return gradient;
  }

  async layerActivations(features: FeatureMatrix): Promise<readonly LayerActivation[]> {
    return [{ name: 'output', units: this.topology.outputs, values: await this.predict(features) }];
  }

  async traceRow(features: FeatureMatrix, target: number | null): Promise<RowTrace> {
    const { nFeatures, outputs, output } = this.topology;
    const activations = await this.predict(features);
    const layer = { name: 'output', activations };
    if (target === null) {
      return {
        layers: [{ ...layer, gradient: null }],
        loss: null,
        inputGradient: null,
        weightGradients: null,
      };
    }
    const gradient = rowLossGradient(activations, output, target);
    const inputGradient = new Float32Array(nFeatures);
    const kernel = new Float32Array(nFeatures * outputs);
    for (let i = 0; i < nFeatures; i++) {
      let total = 0;
      for (let k = 0; k < outputs; k++) {
        const at = i * outputs + k;
        total += (this.kernel[at] as number) * (gradient[k] as number);
        kernel[at] = (features.values[i] as number) * (gradient[k] as number);
      }
      inputGradient[i] = total;
    }
    return {
      layers: [{ ...layer, gradient }],
      loss: rowLoss(activations, output, target),
      inputGradient,
      weightGradients: [
        { name: 'kernel', shape: [nFeatures, outputs], values: kernel },
        { name: 'bias', shape: [outputs], values: gradient },
      ],
    };
  }

  toArtifact(): ModelArtifact {
    return this.artifact;
  }

  dispose(): void {}
}
