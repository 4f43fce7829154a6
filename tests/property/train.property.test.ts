import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LabelledMatrix } from '../../src/contracts';
import { Generator } from '../../src/foundation';
import { loadModel, train } from '../../src/pipeline/train';
import { drawDropoutMask } from '../../src/pipeline/train/dropout';
import { MlpNetwork } from '../../src/pipeline/train/mlp';
import { learningRateAt, SCHEDULES } from '../../src/pipeline/train/schedules';
import {
  asClasses,
  asValues,
  collect,
  linearConfig,
  makeBlobs,
  makeContext,
  makeCurve,
} from '../support/training';

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** The rows in another order, repeated where the order repeats them. */
function pick(rows: LabelledMatrix, order: ArrayLike<number>): LabelledMatrix {
  const { nFeatures } = rows;
  const values = new Float32Array(order.length * nFeatures);
  const y =
    rows.y.slice(0, 0).constructor === Int32Array
      ? new Int32Array(order.length)
      : new Float32Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const from = order[i]!;
    values.set(rows.values.subarray(from * nFeatures, (from + 1) * nFeatures), i * nFeatures);
    y[i] = rows.y[from]!;
  }
  return { nRows: order.length, nFeatures, values, y };
}

async function fitLinear(data: Parameters<typeof train>[0], l2: number): Promise<Float32Array[]> {
  const { result } = await collect(train(data, linearConfig({ l2 }), makeContext(0)));
  return result.model.toArtifact().tensors.map(({ values }) => values);
}

describe('linear models', () => {
  it('do not depend on the order of rows, and count a repeated row as often as it stands there', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.boolean(), async (seed, isClasses) => {
        const rows = isClasses ? makeBlobs(seed, 24, 3, 1.5) : makeCurve(seed, 24, 0.3);
        const wrap = (matrix: LabelledMatrix) =>
          isClasses ? asClasses(matrix, null, 3) : asValues(matrix, null);
        const order = Generator.fromSeed(seed, 1).permutation(24);
        const once = await fitLinear(wrap(rows), 0.02);
        const tolerance = { absolute: 1e-3, relative: 1e-3, source: 'the same rows' };
        for (const variant of [order, [...order, ...order, ...order]]) {
          const again = await fitLinear(wrap(pick(rows, variant)), 0.02);
          again.forEach((values, i) => expect(values).toBeAllClose(once[i]!, tolerance));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('move their classes with the labels', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const rows = makeBlobs(seed, 30, 3, 1.2);
        const relabel = [2, 0, 1];
        const renamed = { ...rows, y: Int32Array.from(rows.y, (label) => relabel[label]!) };
        const [kernel] = await fitLinear(asClasses(rows, null, 3), 0.05);
        const [moved] = await fitLinear(asClasses(renamed, null, 3), 0.05);
        const expected = Array.from(
          kernel!,
          (_, i) => kernel![3 * Math.floor(i / 3) + relabel.indexOf(i % 3)]!,
        );
        expect(moved!).toBeAllClose(expected, {
          absolute: 1e-3,
          source: 'the same classes under other numbers',
        });
      }),
      { numRuns: 40 },
    );
  });
});

describe('perceptrons', () => {
  it('answer a row alone as among others, with probabilities that sum to 1', async () => {
    await fc.assert(
      fc.asyncProperty(
        seeds,
        fc.constantFrom('relu' as const, 'tanh' as const, 'gelu' as const),
        fc.double({ min: 0.1, max: 1000, noNaN: true }),
        async (seed, activation, scale) => {
          const topology = {
            family: 'mlp' as const,
            nFeatures: 3,
            hiddenUnits: [6, 5],
            activation,
            outputs: 4,
            output: 'softmax' as const,
          };
          const network = new MlpNetwork(topology, 0, new Float32Array(4));
          const model = loadModel(network.toArtifact(network.initialise(Generator.fromSeed(seed))));
          const rows = makeBlobs(seed, 9, 4, 1);
          const values = rows.values.map((value) => scale * value);
          const whole = await model.predict({ ...rows, values });
          for (let row = 0; row < 9; row++) {
            const answer = whole.subarray(4 * row, 4 * row + 4);
            expect(answer.reduce((total, probability) => total + probability)).toBeAllClose(1, {
              absolute: 1e-5,
              source: 'definition',
            });
            const alone = await model.predict({
              nRows: 1,
              nFeatures: 3,
              values: values.slice(3 * row, 3 * row + 3),
            });
            expect(alone).toBeAllClose(answer, { absolute: 1e-5, source: 'the same row among others' });
          }
          model.dispose();
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('schedules', () => {
  it('stay within (0, peak]', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SCHEDULES),
        fc.double({ min: 1e-6, max: 10, noNaN: true }),
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 0.9999, noNaN: true }),
        (schedule, peak, steps, share) => {
          const rate = learningRateAt(schedule, peak, Math.floor(share * steps), steps);
          expect(rate).toBeGreaterThan(0);
          expect(rate).toBeLessThanOrEqual(peak);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('dropout masks', () => {
  it('hold two values only, drop about their rate, and draw as many words for the same length', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.double({ min: 0, max: 0.95, noNaN: true }),
        fc.integer({ min: 0, max: 999 }),
        (seed, rate, length) => {
          const generator = Generator.fromSeed(seed);
          const mask = drawDropoutMask(rate, length, generator);
          const other = Generator.fromSeed(seed);
          drawDropoutMask(0.5, length, other);
          expect(generator.state()).toEqual(other.state());
          expect(new Set(mask).size).toBeLessThanOrEqual(2);
          const dropped = mask.filter((value) => value === 0).length;
          // Six standard deviations of a binomial count.
          expect(Math.abs(dropped - rate * length)).toBeLessThanOrEqual(
            6 * Math.sqrt(length * rate * (1 - rate)) + 1,
          );
        },
      ),
      { numRuns: 1000 },
    );
  });
});
