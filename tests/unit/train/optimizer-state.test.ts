import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Generator } from '../../../src/foundation';
import { Optimizer, OPTIMIZERS } from '../../../src/pipeline/train/optimizers';

const N = 13;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Advances by some steps of made-up gradients and returns the parameters' bits. */
function advance(optimizer: Optimizer, from: Float32Array, firstStep: number, steps: number): Float32Array {
  let values = from;
  for (let step = firstStep; step < firstStep + steps; step++) {
    const draws = Generator.fromSeed(step, 4);
    const next = tf.tidy(() =>
      optimizer.update(
        tf.tensor1d(values),
        tf.tensor1d(Float32Array.from({ length: N }, () => draws.normal())),
        { learningRate: 0.01 / step, weightDecay: 0.1, decayMask: tf.ones([N]), clipNorm: 3 },
      ),
    );
    values = Float32Array.from(next.dataSync());
    next.dispose();
  }
  return values;
}

describe.each(OPTIMIZERS)('%s', (name) => {
  it('continues bit for bit from a stored state that went through JSON', async () => {
    const start = Float32Array.from({ length: N }, (_, i) => Math.sin(i + 1));
    const whole = Optimizer.create(name, N);
    const expected = advance(whole, start, 1, 40);

    const first = Optimizer.create(name, N);
    const middle = advance(first, start, 1, 23);
    const state = await first.state();
    const slots = state.slots.map(({ name: slot, values }) => ({ slot, values: Array.from(values) }));
    const stored = JSON.parse(JSON.stringify({ ...state, slots })) as Omit<typeof state, 'slots'> & {
      slots: typeof slots;
    };
    const second = Optimizer.restore({
      ...stored,
      slots: stored.slots.map(({ slot, values }) => ({ name: slot, values: Float32Array.from(values) })),
    });
    expect(Array.from(advance(second, middle, 24, 17))).toEqual(Array.from(expected));
    expect(await second.state()).toEqual(await whole.state());
    for (const optimizer of [whole, first, second]) optimizer.dispose();
  });

  it('hands out a copy of its state', async () => {
    const optimizer = Optimizer.create(name, N);
    advance(optimizer, new Float32Array(N).fill(0.5), 1, 3);
    const state = await optimizer.state();
    state.slots.forEach(({ values }) => values.fill(99));
    expect((await optimizer.state()).slots.every(({ values }) => !values.includes(99))).toBe(true);
    optimizer.dispose();
  });
});
