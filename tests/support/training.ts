/** What tests of the train room share: small tables made from a seed, a context, and a way to run to the end. */
import { createHash } from 'node:crypto';
import type { HashPort, LabelledMatrix, RunEvent, SignaturePort, TrainConfig } from '../../src/contracts';
import { Generator, neverStop } from '../../src/foundation';
import type { TrainContext, TrainingData, TrainResult } from '../../src/pipeline/train';
import { platformSignatures } from '../../workers/runtime/signatures';

/** Hashing and signatures for tests, by Node. */
export const nodeHash: HashPort & SignaturePort = {
  ...platformSignatures(crypto.subtle),
  createSha256() {
    const hash = createHash('sha256');
    return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') };
  },
  sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  createBackgroundSha256() {
    const hash = createHash('sha256');
    return {
      update: (bytes) => void hash.update(bytes),
      digest: () => Promise.resolve(hash.digest('hex')),
    };
  },
};

/** A clock that moves `perCallMs` each time it is read, so that nothing depends on the machine. */
export function makeClock(perCallMs = 1): TrainContext['clock'] {
  let nowMs = 0;
  return { nowMs: () => (nowMs += perCallMs) };
}

export function makeContext(seed: number, rest: Partial<TrainContext> = {}): TrainContext {
  return {
    generator: Generator.fromSeed(seed),
    clock: makeClock(),
    stop: neverStop,
    yieldControl: () => Promise.resolve(),
    ...rest,
  };
}

/** Classes around well separated centres with noise; `noise` is the standard deviation around a centre. */
export function makeBlobs(
  seed: number,
  nRows: number,
  nClasses: number,
  noise: number,
  nFeatures = 3,
): LabelledMatrix {
  const generator = Generator.fromSeed(seed);
  const centres = Array.from({ length: nClasses * nFeatures }, (_, i) => 2 * Math.cos(2.4 * i + 0.3));
  const y = Int32Array.from({ length: nRows }, (_, row) => row % nClasses);
  const values = Float32Array.from(
    { length: nRows * nFeatures },
    (_, i) =>
      (centres[(y[Math.floor(i / nFeatures)] as number) * nFeatures + (i % nFeatures)] as number) +
      noise * generator.normal(),
  );
  return { nRows, nFeatures, values, y };
}

/** A smooth curved target of two features, standardised roughly, with noise. */
export function makeCurve(seed: number, nRows: number, noise: number): LabelledMatrix {
  const generator = Generator.fromSeed(seed);
  const values = Float32Array.from({ length: 2 * nRows }, () => generator.normal());
  const y = Float32Array.from({ length: nRows }, (_, row) => {
    const a = values[2 * row] as number;
    const b = values[2 * row + 1] as number;
    return 1.2 * Math.sin(1.5 * a) + 0.4 * b + noise * generator.normal();
  });
  return { nRows, nFeatures: 2, values, y };
}

export function asClasses(
  train: LabelledMatrix,
  validation: LabelledMatrix | null,
  nClasses: number,
): TrainingData {
  return { task: 'classification', train, validation, nClasses };
}

export function asValues(train: LabelledMatrix, validation: LabelledMatrix | null): TrainingData {
  return { task: 'regression', train, validation, nClasses: 0 };
}

type ConfigOf<Model extends TrainConfig['model']> = Extract<TrainConfig, { model: Model }>;

/** Configurations as the schema fills them in. */
export function mlpConfig(rest: Partial<ConfigOf<'mlp'>> = {}): ConfigOf<'mlp'> {
  return {
    model: 'mlp',
    seed: 0,
    earlyStopping: true,
    activation: 'relu',
    optimizer: 'adam',
    schedule: 'cosine',
    classWeights: 'none',
    ...rest,
  };
}

export function linearConfig(rest: Partial<ConfigOf<'linear'>> = {}): ConfigOf<'linear'> {
  return { model: 'linear', seed: 0, earlyStopping: true, l2: null, classWeights: 'none', ...rest };
}

export function autoConfig(rest: Partial<ConfigOf<'auto'>> = {}): ConfigOf<'auto'> {
  return { model: 'auto', seed: 0, earlyStopping: true, ...rest };
}

/** Runs a generator of events to its end. */
export async function collect<Result>(
  run: AsyncGenerator<RunEvent, Result>,
): Promise<{ events: RunEvent[]; result: Result }> {
  const events: RunEvent[] = [];
  for (;;) {
    const next = await run.next();
    if (next.done === true) return { events, result: next.value };
    events.push(next.value);
  }
}

/** Share of rows whose most probable class is their own. */
export async function computeAccuracy({ model }: TrainResult, rows: LabelledMatrix): Promise<number> {
  const answers = await model.predict(rows);
  const outputs = answers.length / rows.nRows;
  let hits = 0;
  for (let row = 0; row < rows.nRows; row++) {
    const probabilities = answers.subarray(row * outputs, (row + 1) * outputs);
    if (probabilities.indexOf(Math.max(...probabilities)) === rows.y[row]) hits += 1;
  }
  return hits / rows.nRows;
}
