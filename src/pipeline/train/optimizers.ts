/**
 * Optimizers over one flat parameter vector: a step is a dozen kernel calls however many layers there are, and the whole
 * state is a few numbers and arrays that can be stored and restored bit for bit (those of TF.js recompute their
 * accumulators on restore). Formulas as PyTorch writes them; weight decay is decoupled (Loshchilov and Hutter 2019).
 */
import * as tf from '@tensorflow/tfjs-core';

export const OPTIMIZERS = ['sgd', 'momentum', 'rmsprop', 'adam'] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

const MOMENTUM = 0.9;
const RMSPROP_DECAY = 0.99;
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;

const SLOTS: Readonly<Record<OptimizerName, readonly string[]>> = {
  sgd: [],
  momentum: ['velocity'],
  rmsprop: ['squares'],
  adam: ['means', 'squares'],
};

/** Everything an optimizer remembers, as plain data. */
export interface OptimizerState {
  readonly name: OptimizerName;
  /** Updates made so far. */
  readonly step: number;
  /** Running products beta1^step and beta2^step in float64; 1 where unused. */
  readonly beta1Power: number;
  readonly beta2Power: number;
  /** One array as long as the parameters for each slot, in the optimizer's own order. */
  readonly slots: readonly { readonly name: string; readonly values: Float32Array }[];
}

/** What an update needs besides the gradient. */
export interface UpdateOptions {
  readonly learningRate: number;
  /** Share of each decaying parameter removed, times the learning rate; 0 turns it off. */
  readonly weightDecay: number;
  /** 1 where weight decay applies (kernels), 0 elsewhere (biases), [parameters]. */
  readonly decayMask: tf.Tensor1D | null;
  /** Gradients with a larger Euclidean norm are scaled down to it; null: never. */
  readonly clipNorm: number | null;
}

function clipByNorm(gradient: tf.Tensor1D, clipNorm: number): tf.Tensor1D {
  const norm = tf.sqrt(tf.sum(tf.square(gradient)));
  return tf.mul(gradient, tf.div(clipNorm, tf.maximum(norm, clipNorm)));
}

/** One optimizer and its state on the device. Call `dispose` once. */
export class Optimizer {
  private step = 0;
  private beta1Power = 1;
  private beta2Power = 1;
  private slots: tf.Tensor1D[];

  private constructor(
    readonly name: OptimizerName,
    slots: tf.Tensor1D[],
  ) {
    this.slots = slots;
  }

  /** A fresh optimizer for `nParameters` parameters. */
  static create(name: OptimizerName, nParameters: number): Optimizer {
    return new Optimizer(
      name,
      SLOTS[name].map(() => tf.keep(tf.zeros<tf.Rank.R1>([nParameters]))),
    );
  }

  /** Continues exactly where `state()` was taken. */
  static restore(state: OptimizerState): Optimizer {
    const optimizer = new Optimizer(
      state.name,
      state.slots.map(({ values }) => tf.keep(tf.tensor1d(values.slice()))),
    );
    optimizer.step = state.step;
    optimizer.beta1Power = state.beta1Power;
    optimizer.beta2Power = state.beta2Power;
    return optimizer;
  }

  /** A copy of everything remembered. */
  async state(): Promise<OptimizerState> {
    const { name, step, beta1Power, beta2Power } = this;
    const values = await Promise.all(this.slots.map((slot) => slot.data<'float32'>()));
    const slots = SLOTS[name].map((slot, i) => ({
      name: slot,
      values: Float32Array.from(values[i] as Float32Array),
    }));
    return { name, step, beta1Power, beta2Power, slots };
  }

  /**
   * One update. With g the clipped gradient, r the learning rate and d weight decay times the mask:
   * sgd: p - r g. momentum: u = 0.9 u + g; p - r u. rmsprop: v = 0.99 v + 0.01 g^2; p - r g / (sqrt(v) + 1e-8).
   * adam: m = 0.9 m + 0.1 g; v = 0.999 v + 0.001 g^2; p - r (m / (1 - 0.9^t)) / (sqrt(v / (1 - 0.999^t)) + 1e-8)
   * (Kingma and Ba 2015). All: minus r d p.
   * @returns new parameters [parameters], the caller's to dispose; the inputs stay as they are
   */
  update(parameters: tf.Tensor1D, rawGradient: tf.Tensor1D, options: UpdateOptions): tf.Tensor1D {
    this.step += 1;
    if (this.name === 'adam') {
      this.beta1Power *= BETA_1;
      this.beta2Power *= BETA_2;
    }
    const { learningRate, weightDecay, decayMask, clipNorm } = options;
    const { next, slots } = tf.tidy(() => {
      const gradient = clipNorm === null ? rawGradient : clipByNorm(rawGradient, clipNorm);
      const { change, slots } = this.computeChange(gradient, learningRate);
      const decay = learningRate * weightDecay;
      const kept =
        decay === 0 || decayMask === null
          ? parameters
          : tf.sub(parameters, tf.mul(parameters, tf.mul(decay, decayMask)));
      return { next: tf.sub<tf.Tensor1D>(kept, change), slots };
    });
    tf.dispose(this.slots);
    this.slots = slots.map((slot) => tf.keep(slot));
    return next;
  }

  private computeChange(
    gradient: tf.Tensor1D,
    learningRate: number,
  ): { change: tf.Tensor; slots: tf.Tensor1D[] } {
    const [first, second] = this.slots;
    switch (this.name) {
      case 'sgd':
        return { change: tf.mul(gradient, learningRate), slots: [] };
      case 'momentum': {
        const velocity = tf.add<tf.Tensor1D>(tf.mul(first as tf.Tensor1D, MOMENTUM), gradient);
        return { change: tf.mul(velocity, learningRate), slots: [velocity] };
      }
      case 'rmsprop': {
        const squares = blend(first as tf.Tensor1D, tf.square(gradient), RMSPROP_DECAY);
        return { change: divide(tf.mul(gradient, learningRate), squares, EPSILON), slots: [squares] };
      }
      case 'adam': {
        const means = blend(first as tf.Tensor1D, gradient, BETA_1);
        const squares = blend(second as tf.Tensor1D, tf.square(gradient), BETA_2);
        // Both bias corrections folded into two scalars: sqrt(v / c) + e = (sqrt(v) + e sqrt(c)) / sqrt(c).
        const correction = Math.sqrt(1 - this.beta2Power);
        const rate = (learningRate * correction) / (1 - this.beta1Power);
        return {
          change: divide(tf.mul(means, rate), squares, EPSILON * correction),
          slots: [means, squares],
        };
      }
    }
  }

  dispose(): void {
    tf.dispose(this.slots);
    this.slots = [];
  }
}

function blend(old: tf.Tensor1D, fresh: tf.Tensor1D, decay: number): tf.Tensor1D {
  return tf.add(tf.mul(old, decay), tf.mul(fresh, 1 - decay));
}

/** numerator / (sqrt(squares) + epsilon) */
function divide(numerator: tf.Tensor1D, squares: tf.Tensor1D, epsilon: number): tf.Tensor1D {
  return tf.div(numerator, tf.add(tf.sqrt(squares), epsilon));
}
