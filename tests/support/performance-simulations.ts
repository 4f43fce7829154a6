/**
 * Simulated worlds with a known truth, for what is said about performance: a model that learned its weights with some error,
 * validation rows, and windows whose inputs have shifted, or whose relation between inputs and target has. Used by the unit
 * test (small), the long test (large) and the tables in docs/numerics.md.
 */
import { Generator } from '../../src/foundation';
import {
  expectMeanAbsoluteError,
  expectShareRight,
  fitConfidenceCurve,
  fitErrorSteps,
  type JudgedAnswer,
  testShareFell,
} from '../../src/pipeline/monitor';

const N_INPUTS = 3;

/** Weights of each class over inputs and a constant, shape [classes, inputs + 1]. */
type Weights = readonly (readonly number[])[];

function softmax(weights: Weights, inputs: readonly number[], sharpness = 1): number[] {
  const scores = weights.map(
    (own) =>
      sharpness *
      own.reduce((sum, weight, i) => sum + weight * (i < N_INPUTS ? (inputs[i] as number) : 1), 0),
  );
  const largest = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - largest));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return exponentials.map((value) => value / total);
}

function draw(shares: readonly number[], generator: Generator): number {
  let left = generator.uniform();
  let k = 0;
  while (k < shares.length - 1 && left >= (shares[k] as number)) left -= shares[k++] as number;
  return k;
}

interface World {
  readonly truth: Weights;
  readonly model: Weights;
  readonly sharpness: number;
}

function makeWorld(nClasses: number, sharpness: number, generator: Generator): World {
  const truth = Array.from({ length: nClasses }, () =>
    Array.from({ length: N_INPUTS + 1 }, () => 0.9 * generator.normal()),
  );
  const model = truth.map((own) => own.map((weight) => weight + 0.07 * generator.normal()));
  return { truth, model, sharpness };
}

/** A row's answer, its confidence and whether it is right. */
function answer(
  { truth, model, sharpness }: World,
  inputs: readonly number[],
  generator: Generator,
): JudgedAnswer {
  const probabilities = softmax(model, inputs, sharpness);
  const confidence = Math.max(...probabilities);
  const answered = probabilities.indexOf(confidence);
  return {
    answered: String(answered),
    confidence,
    isRight: draw(softmax(truth, inputs), generator) === answered,
  };
}

function drawInputs(centre: readonly number[], spread: number, generator: Generator): number[] {
  return centre.map((value) => value + spread * generator.normal());
}

const UNSHIFTED = [0, 0, 0];

export interface AccuracyScenario {
  readonly name: string;
  readonly nClasses: number;
  /** What the model's scores are multiplied by: above 1 it claims too much. */
  readonly sharpness: number;
}
export const ACCURACY_SCENARIOS: readonly AccuracyScenario[] = [
  { name: '2 classes', nClasses: 2, sharpness: 1 },
  { name: '2 classes, confidence too high', nClasses: 2, sharpness: 1.6 },
  { name: '3 classes', nClasses: 3, sharpness: 1 },
];
export const CHUNK_ROWS = [100, 300, 500, 1000] as const;

export interface Coverage {
  readonly chunks: number;
  /** Share of chunks whose realised figure lies within two standard errors of the estimated one. */
  readonly within: number;
  /** Mean of |estimated - realised|. */
  readonly meanError: number;
}

/** Every chunk has its own world, validation rows, and shift of its inputs by up to 1.5 standard deviations. */
export function measureAccuracyCoverage(
  { name, nClasses, sharpness }: AccuracyScenario,
  rows: number,
  chunks: number,
  seed: number,
  validationRows = 1000,
): Coverage {
  const root = Generator.fromSeed(seed).fork(`${name}|${rows}|${validationRows}`);
  let within = 0;
  let total = 0;
  for (let chunk = 0; chunk < chunks; chunk++) {
    const generator = root.fork(`chunk ${chunk}`);
    const world = makeWorld(nClasses, sharpness, generator);
    const validation = Array.from({ length: validationRows }, () =>
      answer(world, drawInputs(UNSHIFTED, 1, generator), generator),
    );
    const centre = UNSHIFTED.map(() => 3 * generator.uniform() - 1.5);
    const spread = 0.6 + 0.8 * generator.uniform();
    const later = Array.from({ length: rows }, () =>
      answer(world, drawInputs(centre, spread, generator), generator),
    );
    const realised = later.filter(({ isRight }) => isRight).length / rows;
    const estimated = expectShareRight(fitConfidenceCurve(validation), later);
    const error = Math.abs((estimated?.value ?? NaN) - realised);
    total += error;
    if (error <= 2 * (estimated?.standardError ?? NaN)) within += 1;
  }
  return { chunks, within: within / chunks, meanError: total / chunks };
}

/** Regression: the noise grows with the predicted value, and the inputs shift. */
export function measureErrorCoverage(rows: number, chunks: number, seed: number): Coverage {
  const root = Generator.fromSeed(seed).fork(`regression|${rows}`);
  let within = 0;
  let total = 0;
  for (let chunk = 0; chunk < chunks; chunk++) {
    const generator = root.fork(`chunk ${chunk}`);
    const slope = 2 + generator.normal();
    const observe = (centre: number) => {
      const predicted = 10 + slope * (centre + generator.normal());
      return { predicted, residual: (0.5 + 0.15 * Math.abs(predicted)) * generator.normal() };
    };
    const validation = Array.from({ length: 1000 }, () => observe(0));
    const centre = 2 * generator.uniform() - 1;
    const later = Array.from({ length: rows }, () => observe(centre));
    const steps = fitErrorSteps(
      validation.map(({ predicted }) => predicted),
      validation.map(({ residual }) => residual),
    );
    const estimated =
      steps &&
      expectMeanAbsoluteError(
        steps,
        later.map(({ predicted }) => predicted),
      );
    const realised = later.reduce((sum, { residual }) => sum + Math.abs(residual), 0) / rows;
    const error = Math.abs((estimated?.value ?? NaN) - realised);
    total += error;
    if (error <= 2 * (estimated?.standardError ?? NaN)) within += 1;
  }
  return { chunks, within: within / chunks, meanError: total / chunks };
}

export interface ConceptDrift {
  /** Over all windows: what confidence lets expect, and what is true. */
  readonly estimated: number;
  readonly realised: number;
  /** Share of windows in which the labels alone show the fall. */
  readonly caught: number;
}

/**
 * Inputs stay, their relation to the target changes: the model is right in 73 % of rows, then in 56 %, and as confident as
 * before.
 * @param labels of each window
 */
export function measureConceptDrift(labels: number, windows: number, seed: number): ConceptDrift {
  const root = Generator.fromSeed(seed).fork(`concept|${labels}`);
  const before: World = {
    truth: [
      [1.03, 1.03, 0, 0],
      [0, 0, 0, 0],
    ],
    model: [
      [1.03, 1.03, 0, 0],
      [0, 0, 0, 0],
    ],
    sharpness: 1,
  };
  const after: World = {
    ...before,
    truth: [
      [0.5, -0.05, 0, 0],
      [0, 0, 0, 0],
    ],
  };
  let estimated = 0;
  let realised = 0;
  let caught = 0;
  for (let window = 0; window < windows; window++) {
    const generator = root.fork(`window ${window}`);
    const observe = (world: World) => answer(world, drawInputs(UNSHIFTED, 1, generator), generator);
    const curve = fitConfidenceCurve(Array.from({ length: 1000 }, () => observe(before)));
    const test = Array.from({ length: 1000 }, () => observe(before));
    const later = Array.from({ length: labels }, () => observe(after));
    const right = later.filter(({ isRight }) => isRight).length;
    const expected = expectShareRight(curve, later);
    estimated += (expected?.value ?? NaN) / windows;
    realised += right / labels / windows;
    const fell = testShareFell(
      { right: test.filter(({ isRight }) => isRight).length, of: test.length },
      { right, of: labels },
    );
    if (fell?.isWorse === true) caught += 1;
  }
  return { estimated, realised, caught: caught / windows };
}
