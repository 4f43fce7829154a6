/**
 * Small deployed models that between them use every step of a recipe, every family and every way to decide, with rows as
 * people write them. What answers outside the app (the Python package) is held against the app on these.
 */
import { join } from 'node:path';
import type { Decision, FittedRecipe, Problem, ReadOptions, Recipe, Topology } from '../../src/contracts';
import { Generator } from '../../src/foundation';
import { writeBundle, type BundleContents } from '../../src/pipeline/deploy';
import { fitRecipe } from '../../src/pipeline/prepare';
import { makeArtifact, makeContents } from '../unit/deploy/sample-models';
import { root } from './repository';
import { readTable, type ReadResult } from './read-table';
import { nodeHash } from './training';

export interface AnsweringCase {
  readonly id: string;
  readonly csv: string;
  readonly options: Partial<ReadOptions>;
  readonly contents: BundleContents;
  readonly read: ReadResult;
  readonly bundle: Uint8Array;
}

const CITIES = [
  'Oslo',
  'São Paulo',
  '=HYPERLINK("http://x")',
  '<script>alert(1)</script>',
  '__proto__',
  '北京',
];
const WORDS = ['red', 'amber', '+cmd|calc', '-1 up'];

function quote(cell: string): string {
  return /[";,\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** One table; the same rows in another notation when `comma`. */
function makeCsv(comma: boolean): string {
  const generator = Generator.fromSeed(41);
  const mark = comma ? ';' : ',';
  const group = comma ? '.' : ',';
  const decimal = comma ? ',' : '.';
  const pick = (words: readonly string[]) => words[Math.floor(generator.uniform() * words.length)] as string;
  const lines = [
    ['size', 'weight', 'visited', 'joined', 'city', 'smoker', 'extra', 'colour', 'price'].join(mark),
  ];
  for (let row = 0; row < 120; row++) {
    const size = 900 + Math.floor(generator.uniform() * 4000);
    const grouped = String(size).replace(/(\d)(\d{3})$/, `$1${group}$2`);
    const weight = (generator.normal() * 12 + 3).toFixed(2).replace('.', decimal);
    const day = 1 + Math.floor(generator.uniform() * 28);
    const month = 1 + Math.floor(generator.uniform() * 12);
    const year = 1890 + Math.floor(generator.uniform() * 150);
    const hour = Math.floor(generator.uniform() * 24);
    const cells = [
      row % 17 === 3 ? 'n/a' : row % 3 === 0 ? `$${grouped}${decimal}50` : `$${size}`,
      row % 11 === 5 ? ' ? ' : row % 7 === 2 ? weight.replace('-', '\u2212') : weight,
      row % 13 === 6 ? '' : `${day}/${month}/${year}`,
      `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:30:15.250+02:00`,
      row % 19 === 9 ? '' : row === 40 ? 'seen once' : pick(CITIES),
      row % 23 === 4 ? '?' : pick(['yes', 'no']),
      'ignored',
      pick(WORDS),
      String(Math.round(Math.exp(generator.normal()) * 1000)).concat(decimal, '5'),
    ];
    lines.push(
      cells.map((cell) => (comma ? quote(cell) : /[",\n]/.test(cell) ? quote(cell) : cell)).join(mark),
    );
  }
  return `${lines.join('\r\n')}\r\n`;
}

const RECIPE: Recipe = {
  steps: [
    { kind: 'drop', columns: ['extra'] },
    { kind: 'clip', columns: ['weight'], lowerQuantile: 0.05, upperQuantile: 0.95 },
    { kind: 'dateParts', columns: ['visited'], parts: ['year', 'month', 'dayOfMonth', 'dayOfWeek'] },
    { kind: 'dateParts', columns: ['joined'], parts: ['hour', 'dayOfWeek', 'year'] },
    {
      kind: 'impute',
      columns: ['size', 'weight', 'visited.year', 'visited.month', 'visited.dayOfMonth', 'visited.dayOfWeek'],
      strategy: 'median',
      indicator: true,
    },
    { kind: 'impute', columns: ['smoker'], strategy: 'mostFrequent', indicator: true },
    { kind: 'log', columns: ['size'] },
    { kind: 'rare', columns: ['city'], minimumCount: 3 },
    { kind: 'impute', columns: ['city'], strategy: 'constant', value: 'nowhere', indicator: true },
    { kind: 'oneHot', columns: ['city', 'smoker'] },
    { kind: 'bins', columns: ['weight'], count: 6 },
    { kind: 'scale', columns: ['size', 'weight'], method: 'standard' },
    { kind: 'scale', columns: ['joined.hour', 'joined.year', 'visited.year'], method: 'robust' },
    { kind: 'scale', columns: ['visited.month', 'visited.dayOfMonth'], method: 'minMax' },
  ],
};

interface Plan {
  readonly id: string;
  readonly comma: boolean;
  readonly target: 'colour' | 'smoker' | 'price';
  readonly topology: (nFeatures: number, outputs: number) => Topology;
  readonly decision: Decision;
}

const mlp =
  (activation: 'gelu' | 'relu' | 'tanh', output: 'softmax' | 'identity') =>
  (nFeatures: number, outputs: number): Topology => ({
    family: 'mlp',
    nFeatures,
    hiddenUnits: [9, 6],
    activation,
    outputs,
    output,
  });

const PLANS: readonly Plan[] = [
  {
    id: 'four classes, gelu, temperature, abstaining',
    comma: false,
    target: 'colour',
    topology: mlp('gelu', 'softmax'),
    decision: {
      calibration: { method: 'temperature', temperature: 2.4 },
      calibratedOnRows: 30,
      threshold: null,
      abstainBelow: 0.55,
    },
  },
  {
    id: 'two classes, linear, Platt, threshold, decimal comma',
    comma: true,
    target: 'smoker',
    topology: (nFeatures, outputs) => ({ family: 'linear', nFeatures, outputs, output: 'softmax' }),
    decision: {
      calibration: { method: 'platt', slope: 0.35, intercept: -0.4 },
      calibratedOnRows: 30,
      threshold: 0.35,
      abstainBelow: 0.6,
    },
  },
  {
    id: 'a number behind a logarithm, tanh, interval',
    comma: true,
    target: 'price',
    topology: mlp('tanh', 'identity'),
    decision: {
      calibration: { method: 'conformal', halfWidth: 412.25, coverage: 0.9 },
      calibratedOnRows: 30,
      threshold: null,
      abstainBelow: null,
    },
  },
  {
    id: 'four classes, relu, as they are',
    comma: false,
    target: 'colour',
    topology: mlp('relu', 'softmax'),
    decision: { calibration: { method: 'none' }, calibratedOnRows: 0, threshold: null, abstainBelow: null },
  },
];

function withoutTarget(recipe: Recipe, target: string): Recipe {
  return {
    ...recipe,
    steps: recipe.steps
      .map((step) => ({ ...step, columns: step.columns.filter((name) => name !== target) }))
      .filter(({ columns }) => columns.length > 0),
    ...(target === 'price' ? { target: { transform: 'log' as const } } : {}),
  };
}

async function makeCase(plan: Plan): Promise<AnsweringCase> {
  const csv = makeCsv(plan.comma);
  const task = plan.target === 'price' ? 'regression' : 'classification';
  const options: Partial<ReadOptions> = {
    decimal: plan.comma ? ',' : '.',
    missing: ['', '?', 'n/a'],
    columns: { joined: 'date', visited: 'date', size: 'number', weight: 'number' },
    target: { column: plan.target, task },
  };
  const read = await readTable(csv, options);
  const others = ['colour', 'price', 'smoker'].filter((name) => name !== plan.target && name !== 'smoker');
  const problem: Problem = { task, target: plan.target, positive: null, ignore: others };
  const positions = Int32Array.from({ length: 80 }, (_, i) => i);
  const recipe: FittedRecipe = fitRecipe(withoutTarget(RECIPE, plan.target), read.table, positions, problem);
  const outputs = recipe.target.kind === 'classes' ? recipe.target.classes.length : 1;
  const contents = makeContents({
    task,
    artifact: makeArtifact(plan.topology(recipe.features.length, outputs), 23),
    recipe,
    decision: plan.decision,
    notation: { decimal: plan.comma ? ',' : '.', missing: ['', '?', 'n/a'] },
  });
  const { bytes: bundle } = await writeBundle(contents, nodeHash);
  return { id: plan.id, csv, options, contents, read, bundle };
}

/** Answers of the Python package to the rows of a case; `TERRARIUM_UPDATE_FIXTURES=1 npm run test:long` writes them. */
export function fixtureOf(id: string): string {
  return join(root, 'tests/fixtures/deploy/python', `${id.replace(/[^a-z]+/g, '-')}.csv`);
}

export const answeringCaseIds: readonly string[] = PLANS.map(({ id }) => id);

/** @param id one of `answeringCaseIds` */
export function makeAnsweringCase(id: string): Promise<AnsweringCase> {
  const plan = PLANS.find((candidate) => candidate.id === id);
  if (!plan) throw new Error(`No case ${id}.`);
  return makeCase(plan);
}
