/**
 * Where each named tensor of a model lies inside one flat vector of parameters, so that optimizer, averaging, clipping
 * and checkpoints treat a whole model as one array.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { NamedTensor, Topology } from '../../contracts';
import { expectedTensors } from './weights';

interface Place {
  readonly name: string;
  readonly shape: number[];
  readonly offset: number;
  readonly size: number;
}

/** The places of a topology's tensors in the order of `expectedTensors`. */
export class ParameterLayout {
  readonly places: readonly Place[];
  readonly size: number;

  constructor(topology: Topology) {
    let offset = 0;
    this.places = expectedTensors(topology).map(({ name, shape }) => {
      const place = { name, shape: [...shape], offset, size: shape.reduce((size, axis) => size * axis, 1) };
      offset += place.size;
      return place;
    });
    this.size = offset;
  }

  /** The model's tensors, cut out of a flat vector on the device; inside a tidy. */
  split(flat: tf.Tensor1D): tf.Tensor[] {
    return this.places.map(({ shape, offset, size }) => tf.reshape(tf.slice1d(flat, offset, size), shape));
  }

  /** One flat vector from tensors in the layout's order; inside a tidy. */
  join(tensors: readonly tf.Tensor[]): tf.Tensor1D {
    return tf.concat1d(tensors.map((tensor) => tf.reshape<tf.Rank.R1>(tensor, [-1])));
  }

  /** Named copies out of a flat array. */
  toNamedTensors(flat: Float32Array): NamedTensor[] {
    return this.places.map(({ name, shape, offset, size }) => ({
      name,
      shape,
      values: flat.slice(offset, offset + size),
    }));
  }
}
