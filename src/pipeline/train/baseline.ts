/**
 * The baseline: answers the training rows' class shares, or their mean, whatever it is asked. What any model has to beat.
 */
import type { FeatureMatrix, ModelArtifact, NamedTensor, Topology } from '../../contracts';
import { mean } from '../../foundation';
import { scoreBaseline } from './baseline-scores';
import { countClasses } from './class-weights';
import { checkFeatures, checkOutput } from './model-input';
import { rowLoss, type RowTrace } from './row-trace';
import type { LayerActivation, TrainedModel } from './trained-model';
import { countOutputs, type FamilyRun, type TrainContext, type TrainingData } from './training-data';

type BaselineTopology = Extract<Topology, { family: 'baseline' }>;

/** Class shares [classes], or the mean standardised target [1]. */
function computeOutput(data: TrainingData): Float32Array {
  const { y, nRows } = data.train;
  return data.task === 'classification'
    ? Float32Array.from(countClasses(y, data.nClasses), (count) => count / nRows)
    : Float32Array.of(mean(y));
}

/** One epoch without steps: there is nothing to search for. */
export async function* fitBaseline(data: TrainingData, context: TrainContext): FamilyRun {
  const outputs = countOutputs(data);
  const baseline = scoreBaseline(data, null, context);
  yield {
    kind: 'started',
    family: 'baseline',
    epochs: 0,
    stepsPerEpoch: 0,
    parameters: outputs,
    baseline,
    choices: null,
  };
  const topology: BaselineTopology = {
    family: 'baseline',
    nFeatures: data.train.nFeatures,
    outputs,
    output: data.task === 'classification' ? 'softmax' : 'identity',
  };
  const tensors = [{ name: 'output', shape: [outputs], values: computeOutput(data) }];
  return {
    artifact: { topology, tensors },
    epochs: [],
    bestEpoch: 0,
    steps: 0,
    outcome: 'completed',
    baseline,
    choices: null,
    heldMs: 0,
  };
}

export class BaselineModel implements TrainedModel {
  /** @param artifact valid, as `validateArtifact` says */
  constructor(
    private readonly topology: BaselineTopology,
    private readonly artifact: ModelArtifact,
  ) {}

  async predict({ nRows, nFeatures }: FeatureMatrix): Promise<Float32Array> {
    checkFeatures(nFeatures, this.topology.nFeatures);
    const output = (this.artifact.tensors[0] as NamedTensor).values;
    const answers = new Float32Array(nRows * output.length);
    for (let row = 0; row < nRows; row++) answers.set(output, row * output.length);
    return answers;
  }

  async inputGradient({ nRows, nFeatures }: FeatureMatrix, output: number): Promise<Float32Array> {
    checkFeatures(nFeatures, this.topology.nFeatures);
    checkOutput(output, this.topology.outputs);
    return new Float32Array(nRows * nFeatures);
  }

  async layerActivations(features: FeatureMatrix): Promise<readonly LayerActivation[]> {
    return [{ name: 'output', units: this.topology.outputs, values: await this.predict(features) }];
  }

  /** Nothing flows through a baseline: its loss has no derivative anybody could follow. */
  async traceRow(features: FeatureMatrix, target: number | null): Promise<RowTrace> {
    const activations = await this.predict(features);
    return {
      layers: [{ name: 'output', activations, gradient: null }],
      loss: target === null ? null : rowLoss(activations, this.topology.output, target),
      inputGradient: null,
      weightGradients: null,
    };
  }

  toArtifact(): ModelArtifact {
    return this.artifact;
  }

  dispose(): void {}
}
