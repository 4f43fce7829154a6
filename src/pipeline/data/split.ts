/**
 * Which rows train, which choose between models, which judge. Decided once, by position, before anything is fitted, so
 * that nothing learned from the training rows has seen the others. Sizes follow the largest-remainder method (Hamilton),
 * per class when stratified; a tie goes to the part that is furthest behind its share over all classes so far. Groups
 * and time order are not known here.
 */
import { makeError, type Split, type SplitConfig } from '../../contracts';
import type { Generator } from '../../foundation';
import { checkClasses, labelledRows, type Target } from './target';

type Shares = readonly [train: number, validation: number, test: number];

/** Sizes that differ in less than this are ties. */
const TIE = 1e-9;

/**
 * Sizes by largest remainder.
 * @param n rows to share out, an integer of at least 0
 * @param shares sum to 1
 * @param behind how many rows each part lacks so far; breaks ties, the largest first, then the earlier part
 * @returns integers that sum to n, each within 1 of n * share
 */
export function shareOut(
  n: number,
  shares: Shares,
  behind: readonly number[] = [0, 0, 0],
): [number, number, number] {
  const quotas = shares.map((share) => n * share);
  const sizes = quotas.map((quota) => Math.floor(quota + TIE)) as [number, number, number];
  const order = [0, 1, 2].sort((a, b) => {
    const remainders = [a, b].map((i) => (quotas[i] as number) - (sizes[i] as number)) as [number, number];
    const difference = remainders[1] - remainders[0];
    if (Math.abs(difference) > TIE) return difference;
    const lag = (behind[b] as number) - (behind[a] as number);
    return Math.abs(lag) > TIE ? lag : a - b;
  });
  let left = n - sizes[0] - sizes[1] - sizes[2];
  for (const part of order) {
    if (left > 0 && (shares[part] as number) > 0) {
      sizes[part as 0 | 1 | 2] += 1;
      left -= 1;
    }
  }
  return sizes;
}

function sharesOf(config: SplitConfig, isTestSeparate: boolean): Shares {
  const { train, validation } = config;
  // With a test file of its own, only the ratio of training to validation rows counts.
  const test = isTestSeparate ? 0 : config.test;
  const sum = train + validation + test;
  const isSum = isTestSeparate ? sum <= 1 + 1e-6 : Math.abs(sum - 1) <= 1e-6;
  if (!isSum || train <= 0 || Math.min(validation, test) < 0) {
    throw makeError('E-SPLIT-SHARES', { sum: Math.round(sum * 1e6) / 1e6 });
  }
  return [train / sum, validation / sum, test / sum];
}

/** The kind of split that is made: as asked, but numbers are split at random, and classes stratified unless asked. */
export function splitKindOf(target: Target, config: Pick<SplitConfig, 'kind'>): 'stratified' | 'random' {
  return target.kind === 'number' ? 'random' : (config.kind ?? 'stratified');
}

function groupRows(target: Target, rows: Int32Array, isStratified: boolean): Int32Array[] {
  if (!isStratified || target.kind === 'number') return [rows];
  const groups = target.classes.map((): number[] => []);
  for (const row of rows) groups[target.codes[row] as number]?.push(row);
  return groups.map((group) => Int32Array.from(group));
}

/**
 * Splits the rows that have a target.
 *
 * Each group (a class when stratified, else all rows) is shuffled and cut into training, validation and test rows of
 * the sizes that largest remainder gives.
 * @param target see `readTarget`; rows without a target are in no part
 * @param config kind: see `splitKindOf`
 * @param generator of the split's seed (`Generator.fromSeed(config.seed)`); draws come from its fork `split`
 * @param isTestSeparate another file is the test set: training and validation keep their ratio, the test part is empty
 * @returns ascending positions into the table, disjoint, together all labelled rows. Deterministic
 * @throws E-SPLIT-SHARES (shares do not sum to 1, or none trains), E-SPLIT-SMALL (a part with a share would be empty),
 *   E-TARGET-ONE-CLASS, E-TARGET-CLASSES, E-TARGET-RARE-CLASS (stratified)
 */
export function splitRows(
  target: Target,
  config: SplitConfig,
  generator: Generator,
  isTestSeparate = false,
): Split {
  const shares = sharesOf(config, isTestSeparate);
  const rows = labelledRows(target);
  checkSizes(rows.length, shares, shareOut(rows.length, shares));
  const isStratified = splitKindOf(target, config) === 'stratified';
  if (target.kind === 'classes') checkClasses(target, isStratified);

  const random = generator.fork('split');
  const parts: [number[], number[], number[]] = [[], [], []];
  const behind = [0, 0, 0];
  for (const group of groupRows(target, rows, isStratified)) {
    const sizes = shareOut(group.length, shares, behind);
    random.shuffle(group);
    let start = 0;
    sizes.forEach((size, part) => {
      for (const row of group.subarray(start, start + size)) parts[part as 0 | 1 | 2].push(row);
      start += size;
      behind[part] = (behind[part] as number) + group.length * (shares[part] as number) - size;
    });
  }
  const [train, validation, test] = parts.map((part) => Int32Array.from(part).sort()) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  checkSizes(rows.length, shares, [train.length, validation.length, test.length]);
  return { train, validation, test };
}

function checkSizes(
  rows: number,
  shares: Shares,
  [train, validation, test]: readonly [number, number, number],
): void {
  if ([train, validation, test].some((size, part) => size === 0 && (shares[part] as number) > 0)) {
    throw makeError('E-SPLIT-SMALL', { rows, train, validation, test });
  }
}
