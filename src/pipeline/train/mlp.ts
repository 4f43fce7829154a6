/**
 * The multilayer perceptron family: dense hidden layers with one activation, softmax or identity on top, trained by
 * `training-loop.ts`. The output layer starts as the model that knows only the class shares, so nothing is wasted on
 * learning them.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { ModelArtifact, Topology, TrainConfig, TrainingChoices } from '../../contracts';
import type { Generator } from '../../foundation';
import { activations } from './activations';
import type { Batch, RowSource } from './batch';
import { scoreBaseline } from './baseline-scores';
import { balancedClassWeights, countClasses, rowWeights } from './class-weights';
import { drawDropoutMask } from './dropout';
import { initialiseKernel } from './initializers';
import type { DroppedUnits } from './live-glass';
import { losses } from './losses';
import { planMlp, type MlpPlan } from './mlp-plan';
import { backwardMlp, forwardMlp } from './mlp-network';
import type { Network } from './network';
import { ParameterLayout } from './parameter-layout';
import {
  countOutputs,
  validationRows,
  type FamilyRun,
  type TrainContext,
  type TrainingData,
} from './training-data';
import { fitNetwork } from './training-loop';

export type MlpConfig = Extract<TrainConfig, { model: 'mlp' }>;
type MlpTopology = Extract<Topology, { family: 'mlp' }>;

/** Logarithms of class shares, one row added to each class so that none is infinite; 0 for regression. */
function initialOutputBias(data: TrainingData, classWeights: Float64Array | null): Float32Array {
  const outputs = countOutputs(data);
  if (data.task === 'regression') return new Float32Array(outputs);
  const counts = countClasses(data.train.y, outputs);
  return Float32Array.from(counts, (count, label) =>
    Math.log((count + 1) * (classWeights?.[label] || 1)),
  ).map((bias, _, all) => bias - Math.max(...all));
}

/** A perceptron the loop can train. */
export class MlpNetwork implements Network {
  readonly family = 'mlp';
  readonly nParameters: number;
  readonly decayMask: Float32Array;
  private readonly layout: ParameterLayout;
  private readonly loss;
  /** Of the latest batch, one [units] for each hidden layer. */
  private firstRowMasks: readonly Float32Array[] | null = null;

  constructor(
    private readonly topology: MlpTopology,
    /** Share of hidden units set to 0 in each training step, in [0, 1). */
    private readonly dropoutRate: number,
    private readonly outputBias: Float32Array, // [outputs]
  ) {
    this.layout = new ParameterLayout(topology);
    this.nParameters = this.layout.size;
    this.decayMask = new Float32Array(this.nParameters);
    for (const { shape, offset, size } of this.layout.places) {
      if (shape.length === 2) this.decayMask.fill(1, offset, offset + size);
    }
    this.loss = losses[topology.output === 'softmax' ? 'softmaxCrossEntropy' : 'squaredError'];
  }

  initialise(generator: Generator): Float32Array {
    const values = new Float32Array(this.nParameters);
    const { hiddenUnits, activation } = this.topology;
    for (const [i, { shape, offset }] of this.layout.places.entries()) {
      const [nIn, nOut] = shape;
      const isOutput = i >= 2 * hiddenUnits.length;
      if (nOut === undefined) {
        if (isOutput) values.set(this.outputBias, offset);
        continue;
      }
      const initializer = isOutput ? 'glorotUniform' : activations[activation].initializer;
      values.set(
        initialiseKernel(initializer, nIn as number, nOut, generator.fork(`kernel ${i / 2}`)),
        offset,
      );
    }
    return values;
  }

  lossAndGradient(flat: tf.Tensor1D, batch: Batch, dropout: Generator) {
    const { activation, hiddenUnits } = this.topology;
    const parameters = this.layout.split(flat);
    const drawn =
      this.dropoutRate === 0
        ? null
        : hiddenUnits.map((units) => drawDropoutMask(this.dropoutRate, batch.nRows * units, dropout));
    this.firstRowMasks = drawn?.map((mask, layer) => mask.slice(0, hiddenUnits[layer])) ?? null;
    const masks =
      drawn?.map((mask, layer) => tf.tensor2d(mask, [batch.nRows, hiddenUnits[layer] as number])) ?? null;
    const pass = forwardMlp(parameters, activation, batch.x, masks);
    const { lossSum, gradient } = this.loss.evaluate(pass.logits, batch.targets, batch.weights);
    return {
      lossSum,
      gradient: this.layout.join(backwardMlp(parameters, activation, pass, masks, gradient)),
    };
  }

  evaluate(flat: tf.Tensor1D, batch: Batch) {
    const { logits } = forwardMlp(this.layout.split(flat), this.topology.activation, batch.x, null);
    return {
      lossSum: this.loss.evaluate(logits, batch.targets, batch.weights).lossSum,
      output: logits,
    };
  }

  droppedUnits(): readonly DroppedUnits[] | null {
    return (
      this.firstRowMasks?.map((mask) => ({
        rate: this.dropoutRate,
        units: Array.from(mask.keys()).filter((unit) => mask[unit] === 0),
      })) ?? null
    );
  }

  toArtifact(parameters: Float32Array): ModelArtifact {
    return { topology: this.topology, tensors: this.layout.toNamedTensors(parameters) };
  }
}

/** Shape of the perceptron for this data. */
function makeTopology(data: TrainingData, { hiddenUnits, activation }: MlpPlan): MlpTopology {
  return {
    family: 'mlp',
    nFeatures: data.train.nFeatures,
    hiddenUnits: [...hiddenUnits],
    activation,
    outputs: countOutputs(data),
    output: data.task === 'classification' ? 'softmax' : 'identity',
  };
}

/** What the plan decided that a person could have. */
function listChoices(plan: MlpPlan): TrainingChoices {
  const { hiddenUnits, activation, dropout, batchSize, learningRate } = plan;
  const { schedule, optimizer, weightDecay, epochs, patience } = plan;
  return {
    hiddenUnits: [...hiddenUnits],
    activation,
    dropout,
    batchSize,
    learningRate,
    schedule,
    optimizer,
    weightDecay,
    epochs,
    patience,
  };
}

/** Trains a multilayer perceptron; see `planMlp` for what is chosen when the configuration is silent. */
export function fitMlp(data: TrainingData, config: MlpConfig, context: TrainContext): FamilyRun {
  const plan = planMlp(data, config);
  const outputs = countOutputs(data);
  const classWeights =
    data.task === 'classification' && config.classWeights === 'balanced'
      ? balancedClassWeights(data.train.y, outputs)
      : null;
  const source = (matrix: RowSource['matrix']): RowSource => ({
    task: data.task,
    matrix,
    outputs,
    weights: rowWeights(matrix.y, classWeights),
  });
  const validation = validationRows(data);
  const network = new MlpNetwork(
    makeTopology(data, plan),
    plan.dropout,
    initialOutputBias(data, classWeights),
  );
  const untrainedLoss = data.task === 'classification' ? Math.log(outputs) : 1;
  return fitNetwork(
    network,
    source(data.train),
    validation === null ? null : source(validation),
    plan,
    { untrainedLoss, baseline: scoreBaseline(data, classWeights, context), choices: listChoices(plan) },
    context,
  );
}
