/**
 * Measures how often a single feature is said to have changed at the level of 1 % that alerts are made from: over windows
 * without drift by family of distributions, and over windows with a known change. Plain functions of their arguments, used
 * by the unit test (small), the long test (large) and the tables in docs/numerics.md.
 */
import type { Column, Table } from '../../src/contracts';
import { Generator } from '../../src/foundation';
import { sketchColumns } from '../../src/pipeline/data';
import { changedColumns, compareWithReference } from '../../src/pipeline/monitor';

/** Fewer than the product's 1,999, which costs a little power and no false alarms. */
const SHUFFLES = 999;

/** Draws one value: a number, the index of a category, or NaN for a gap. */
interface Family {
  readonly kind: 'number' | 'category';
  readonly draw: (generator: Generator) => number;
}

function normal(generator: Generator): number {
  return generator.normal();
}
function studentT3(generator: Generator): number {
  const chiSquared = generator.normal() ** 2 + generator.normal() ** 2 + generator.normal() ** 2;
  return generator.normal() / Math.sqrt(chiSquared / 3);
}
/** Poisson with mean 3, by multiplying uniforms (Knuth). */
function poisson3(generator: Generator): number {
  const limit = Math.exp(-3);
  let count = -1;
  for (let product = 1; product > limit; count++) product *= generator.uniform();
  return count;
}
function zeroInflated(generator: Generator): number {
  return generator.uniform() < 0.7 ? 0 : -Math.log(1 - generator.uniform());
}
/** A category by its shares. */
function fromShares(weights: readonly number[]): (generator: Generator) => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return (generator) => {
    let left = generator.uniform() * total;
    let code = 0;
    while (code < weights.length - 1 && left >= (weights[code] as number)) left -= weights[code++] as number;
    return code;
  };
}
const LONG_TAIL = Array.from({ length: 50 }, (_, rank) => 1 / (rank + 1));

export const FEATURE_FAMILIES = {
  normal: { kind: 'number', draw: normal },
  'heavy-tailed': { kind: 'number', draw: studentT3 },
  skewed: { kind: 'number', draw: (generator) => Math.exp(generator.normal()) },
  'discrete counts': { kind: 'number', draw: poisson3 },
  'zero-inflated': { kind: 'number', draw: zeroInflated },
  'categorical balanced': { kind: 'category', draw: fromShares([1, 1, 1, 1, 1]) },
  'categorical long tail': { kind: 'category', draw: fromShares(LONG_TAIL) },
} as const satisfies Record<string, Family>;
export type FeatureFamily = keyof typeof FEATURE_FAMILIES;
export const FEATURE_FAMILY_NAMES = Object.keys(FEATURE_FAMILIES) as FeatureFamily[];

function gaps(share: number, family: Family): Family {
  return { ...family, draw: (generator) => (generator.uniform() < share ? NaN : family.draw(generator)) };
}

/** A feature before and after a change. */
export interface FeatureChange {
  readonly name: string;
  readonly before: Family;
  readonly after: Family;
}

const normals = FEATURE_FAMILIES.normal;

export const FEATURE_CHANGES = [
  {
    name: 'normal, mean + 0.5 sd',
    before: normals,
    after: { ...normals, draw: (generator) => generator.normal() + 0.5 },
  },
  {
    name: 'normal, mean + 0.25 sd',
    before: normals,
    after: { ...normals, draw: (generator) => generator.normal() + 0.25 },
  },
  {
    name: 'normal, sd x 1.5',
    before: normals,
    after: { ...normals, draw: (generator) => 1.5 * generator.normal() },
  },
  {
    name: '5 equal categories, 10 points from one to another',
    before: FEATURE_FAMILIES['categorical balanced'],
    after: { kind: 'category', draw: fromShares([10, 30, 20, 20, 20]) },
  },
  {
    name: '40, 25, 20, 10, 5 %, 10 points from the first to the second',
    before: { kind: 'category', draw: fromShares([40, 25, 20, 10, 5]) },
    after: { kind: 'category', draw: fromShares([30, 35, 20, 10, 5]) },
  },
  {
    name: '2 equal categories, 10 points from one to the other',
    before: { kind: 'category', draw: fromShares([50, 50]) },
    after: { kind: 'category', draw: fromShares([40, 60]) },
  },
  { name: 'no gaps, then 5 % missing', before: normals, after: gaps(0.05, normals) },
  { name: '1 % missing, then 6 %', before: gaps(0.01, normals), after: gaps(0.06, normals) },
  { name: '2 % missing, then 7 %', before: gaps(0.02, normals), after: gaps(0.07, normals) },
  { name: '5 % missing, then 10 %', before: gaps(0.05, normals), after: gaps(0.1, normals) },
] as const satisfies readonly FeatureChange[];

function drawFeature(name: string, { kind, draw }: Family, nRows: number, generator: Generator): Column {
  const values = Float64Array.from({ length: nRows }, () => draw(generator));
  const base = { name, overridden: false };
  if (kind === 'number') return { ...base, type: 'number', data: { kind, values } };
  const dictionary = Array.from({ length: 50 }, (_, code) => `value ${code}`);
  const codes = Int32Array.from(values, (code) => (Number.isNaN(code) ? -1 : code));
  return { ...base, type: 'category', data: { kind, codes, dictionary } };
}

function tableOf(columns: readonly Column[], nRows: number): Table {
  return { nRows, columns, rowIds: Int32Array.from({ length: nRows }, (_, row) => row) };
}

export interface FeatureRate {
  readonly rows: number;
  readonly windows: number;
  /** Features looked at: windows times columns. */
  readonly features: number;
  /** Share of features said to have changed. */
  readonly rate: number;
}

async function measure(
  before: readonly Family[],
  after: readonly Family[],
  { rows, referenceRows, windows }: { rows: number; referenceRows: number; windows: number },
  root: Generator,
): Promise<FeatureRate> {
  let changed = 0;
  for (let window = 0; window < windows; window++) {
    const generator = root.fork(`window ${window}`);
    const table = (families: readonly Family[], nRows: number, key: string): Table =>
      tableOf(
        families.map((family, i) =>
          drawFeature(`feature ${i}`, family, nRows, generator.fork(`${key} ${i}`)),
        ),
        nRows,
      );
    const reference = sketchColumns(
      table(before, referenceRows, 'reference'),
      Int32Array.from({ length: referenceRows }, (_, row) => row),
      before.map((_, i) => `feature ${i}`),
      generator.fork('sketch'),
    );
    const report = await compareWithReference(reference, table(after, rows, 'window'), {
      shuffles: SHUFFLES,
      generator: generator.fork('compare'),
      yieldControl: () => Promise.resolve(),
    });
    changed += changedColumns(report).length;
  }
  const features = windows * before.length;
  return { rows, windows, features, rate: changed / features };
}

/** Share of windows without drift in which the one feature they have is said to have changed. A new reference every time. */
export function measureFalseAlarms(
  family: FeatureFamily,
  rows: number,
  windows: number,
  seed: number,
  referenceRows = 1000,
): Promise<FeatureRate> {
  const families = [FEATURE_FAMILIES[family]];
  const root = Generator.fromSeed(seed).fork(`${family}|${rows}|${referenceRows}`);
  return measure(families, families, { rows, referenceRows, windows }, root);
}

/** The same over tables with one feature of every family: rate by feature. */
export function measureMixedFalseAlarms(rows: number, windows: number, seed: number): Promise<FeatureRate> {
  const families = FEATURE_FAMILY_NAMES.map((name) => FEATURE_FAMILIES[name]);
  const root = Generator.fromSeed(seed).fork(`mixed|${rows}`);
  return measure(families, families, { rows, referenceRows: 1000, windows }, root);
}

/** Share of windows in which a changed feature is said to have changed. */
export function measurePower(
  { name, before, after }: FeatureChange,
  sizes: { readonly rows: number; readonly referenceRows: number; readonly windows: number },
  seed: number,
): Promise<FeatureRate> {
  const root = Generator.fromSeed(seed).fork(`${name}|${sizes.rows}|${sizes.referenceRows}`);
  return measure([before], [after], sizes, root);
}
