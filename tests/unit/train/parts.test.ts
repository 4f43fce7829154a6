import { describe, expect, it } from 'vitest';
import { Generator, mean, variance } from '../../../src/foundation';
import { balancedClassWeights, rowWeights } from '../../../src/pipeline/train/class-weights';
import { drawDropoutMask } from '../../../src/pipeline/train/dropout';
import { initialiseKernel } from '../../../src/pipeline/train/initializers';
import { minimiseByLbfgs } from '../../../src/pipeline/train/lbfgs';
import { MlpNetwork } from '../../../src/pipeline/train/mlp';
import { planMlp } from '../../../src/pipeline/train/mlp-plan';
import { Pace } from '../../../src/pipeline/train/pace';
import { formNormalEquations, solveRidge } from '../../../src/pipeline/train/ridge';
import type { SolverIteration } from '../../../src/pipeline/train/solver';
import { learningRateAt } from '../../../src/pipeline/train/schedules';
import { asClasses, asValues, makeBlobs, makeCurve, mlpConfig } from '../../support/training';

const source = 'worked by hand';

describe('learning-rate schedules', () => {
  const rates = (schedule: Parameters<typeof learningRateAt>[0], steps: number): number[] =>
    Array.from({ length: steps }, (_, step) => learningRateAt(schedule, 0.4, step, steps));

  it('follow their formulas', () => {
    expect(rates('constant', 3)).toEqual([0.4, 0.4, 0.4]);
    expect(rates('cosine', 4)).toBeAllClose([0.4, 0.2 * (1 + Math.SQRT1_2), 0.2, 0.2 * (1 - Math.SQRT1_2)], {
      source,
    });
    expect(rates('step', 8)).toBeAllClose([0.4, 0.4, 0.4, 0.4, 0.04, 0.04, 0.004, 0.004], { source });
    const warmed = rates('warmupCosine', 100);
    expect(warmed.slice(0, 6)).toBeAllClose([0.08, 0.16, 0.24, 0.32, 0.4, 0.4], { source });
    expect(warmed[52]).toBeAllClose(0.2 * (1 + Math.cos((Math.PI * 47) / 95)), { source });
    expect(rates('warmupCosine', 1)).toEqual([0.4]);
  });
});

describe('initial kernels', () => {
  it('have the spread their papers ask for', () => {
    const he = initialiseKernel('heNormal', 50, 400, Generator.fromSeed(0));
    expect(mean(he)).toBeAllClose(0, { absolute: 0.006, source });
    expect(variance(he)).toBeAllClose(2 / 50, { relative: 0.04, source });
    const glorot = initialiseKernel('glorotUniform', 30, 20, Generator.fromSeed(0));
    const limit = Math.sqrt(6 / 50);
    expect(Math.max(...glorot)).toBeLessThan(limit);
    expect(Math.max(...glorot)).toBeGreaterThan(0.97 * limit);
    expect(Math.min(...glorot)).toBeLessThan(-0.97 * limit);
    expect(variance(glorot)).toBeAllClose((2 * limit) ** 2 / 12, { relative: 0.1, source });
  });
});

describe('dropout masks', () => {
  it('keep the expected value at 1 and differ from draw to draw', () => {
    const generator = Generator.fromSeed(4);
    const mask = drawDropoutMask(0.3, 20_001, generator);
    expect(mean(mask)).toBeAllClose(1, { absolute: 0.02, source });
    expect(mask.filter((value) => value === 0).length / mask.length).toBeAllClose(0.3, {
      absolute: 0.015,
      source,
    });
    expect(Math.max(...mask)).toBeAllClose(1 / 0.7, { relative: 1e-4, source });
    expect(drawDropoutMask(0.3, 20_001, generator)).not.toEqual(mask);
    expect(drawDropoutMask(0, 5, generator)).toEqual(Float32Array.of(1, 1, 1, 1, 1));
  });
});

describe('balanced class weights', () => {
  it('are those of scikit-learn, and 0 for a class without rows', () => {
    const weights = balancedClassWeights([0, 0, 0, 2], 3);
    expect(weights).toBeAllClose([4 / 6, 0, 4 / 2], { source: 'n / (k * counts), scikit-learn 1.2.1' });
    expect(rowWeights([2, 0], weights)).toBeAllClose([2, 4 / 6], { source });
    expect(rowWeights([2, 0], null)).toBeNull();
  });
});

describe('L-BFGS', () => {
  const rosenbrock = (evaluate: { count: number }) => (point: Float64Array, gradient: Float64Array) => {
    evaluate.count += 1;
    const [x, y] = point as unknown as [number, number];
    gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
    gradient[1] = 200 * (y - x * x);
    return Promise.resolve((1 - x) ** 2 + 100 * (y - x * x) ** 2);
  };

  it('walks the valley of Rosenbrock to its end, downhill all the way', async () => {
    const evaluations = { count: 0 };
    const start = Float64Array.of(-1.2, 1);
    let last: SolverIteration = { point: start, value: 24.2 };
    for await (const iteration of minimiseByLbfgs(rosenbrock(evaluations), start, {
      maxIterations: 200,
      gradientTolerance: 1e-9,
    })) {
      expect(iteration.value).toBeLessThanOrEqual(last.value);
      last = iteration;
    }
    expect(last.point).toBeAllClose([1, 1], {
      absolute: 1e-8,
      source: 'the minimum of the Rosenbrock function',
    });
    expect(evaluations.count).toBeLessThan(100);
    expect(start).toEqual(Float64Array.of(-1.2, 1));
  });

  it('stops after the iterations it was allowed, and at once where it already is', async () => {
    const count = async (start: Float64Array, maxIterations: number): Promise<number> => {
      let iterations = 0;
      const search = minimiseByLbfgs(rosenbrock({ count: 0 }), start, {
        maxIterations,
        gradientTolerance: 1e-9,
      });
      for await (const { value } of search) iterations += Number.isFinite(value) ? 1 : 0;
      return iterations;
    };
    expect(await count(Float64Array.of(-1.2, 1), 3)).toBe(3);
    expect(await count(Float64Array.of(1, 1), 3)).toBe(0);
  });
});

describe('ridge without a penalty', () => {
  it('has a finite answer where two features are the same', async () => {
    const x = [1, 2, 4, 7, 3];
    const rows = {
      nRows: 5,
      nFeatures: 2,
      values: Float32Array.from(x.flatMap((value) => [value, value])),
      y: Float32Array.from(x, (value) => 3 * value + 2),
    };
    const solution = solveRidge(await formNormalEquations(rows, () => Promise.resolve()), 0);
    expect(solution).toBeAllClose([1.5, 1.5, 2], {
      relative: 1e-3,
      source: 'the shortest of all exact solutions',
    });
  });
});

describe('pace', () => {
  it('yields after 30 ms and reports after 250 ms, by the clock it is given', async () => {
    let nowMs = 0;
    let yields = 0;
    const pace = new Pace({
      clock: { nowMs: () => nowMs },
      yieldControl: () => {
        yields += 1;
        return Promise.resolve();
      },
    });
    const seen: [number, boolean][] = [];
    for (nowMs = 10; nowMs <= 510; nowMs += 10) {
      await pace.breathe();
      if (pace.takeReport()) seen.push([nowMs, true]);
    }
    expect(yields).toBe(17);
    expect(seen).toEqual([
      [250, true],
      [500, true],
    ]);
  });
});

describe('the plan of a perceptron', () => {
  it('grows its batches with the rows and bounds its steps', () => {
    const plan = (nRows: number) =>
      planMlp(asClasses({ ...makeBlobs(1, 4, 2, 1), nRows }, null, 2), mlpConfig());
    expect(plan(100)).toMatchObject({ batchSize: 16, epochs: 200 });
    expect(plan(1000)).toMatchObject({ batchSize: 32, epochs: 200 });
    expect(plan(8000)).toMatchObject({ batchSize: 256, epochs: 200 });
    expect(plan(1_000_000)).toMatchObject({ batchSize: 256, epochs: 10 });
  });

  it('obeys what is set, and keeps the total weight decay when only the rate is', () => {
    const data = asValues(makeCurve(1, 50, 0.1), makeCurve(2, 10, 0.1));
    const plan = planMlp(data, mlpConfig());
    expect(plan.patience).not.toBeNull();
    expect(plan.dropout).toBe(0);
    const set = planMlp(
      data,
      mlpConfig({
        learningRate: 0.5,
        epochs: 3,
        batchSize: 7,
        hiddenUnits: [9],
        dropout: 0.4,
        earlyStopping: false,
      }),
    );
    expect(set).toMatchObject({
      learningRate: 0.5,
      epochs: 3,
      batchSize: 7,
      hiddenUnits: [9],
      dropout: 0.4,
      patience: null,
    });
    expect(set.weightDecay * 0.5).toBeAllClose(plan.weightDecay * plan.learningRate, { source });
    expect(planMlp(data, mlpConfig({ weightDecay: 0.25 })).weightDecay).toBe(0.25);
  });
});

describe('weight decay', () => {
  it('reaches kernels and leaves biases alone', () => {
    const topology = {
      family: 'mlp' as const,
      nFeatures: 2,
      hiddenUnits: [3],
      activation: 'relu' as const,
      outputs: 1,
      output: 'identity' as const,
    };
    const { decayMask } = new MlpNetwork(topology, 0, new Float32Array(1));
    expect(Array.from(decayMask)).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0]);
  });
});
