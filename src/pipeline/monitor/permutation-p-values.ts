/**
 * Permutation p-values of many columns with family-wise control: Westfall and Young's step-down minimum (1993) over
 * columns that are shuffled apart from each other, because a sketch does not link its columns by row. Columns of equal
 * sizes share the random labels but each has its cells in a random order of its own, which makes their statistics
 * uncorrelated. Shuffling ends early once the smallest p-value is surely far from significant (Besag and Clifford,
 * 1991). Linked columns make the family-wise rate smaller than stated, not larger, for two-sided tests (Šidák, 1967).
 */
import { makeError, type ProgressEvent } from '../../contracts';
import type { Generator, StopSignal } from '../../foundation';
import type { ColumnTest } from './column-test';

export interface ShuffleOptions {
  /** Labels are drawn from forks of it. */
  readonly generator: Generator;
  /** Most relabellings to draw, >= 1. p-values are at least 1 / (shuffles + 1). */
  readonly shuffles: number;
  /** Family-wise error rate, in (0, 1): decides when shuffling may end early. */
  readonly alpha: number;
  readonly stop: StopSignal;
  readonly onProgress: (event: ProgressEvent) => void;
  readonly yieldControl: () => Promise<void>;
}

/** Evidence within this of each other counts as equal: sums in another order differ in the last digits. */
const TIE = 1e-9;
/** Relabellings as extreme as the data that end the shuffling: the p-value is known to about a seventh of itself. */
const ENOUGH_EXCEEDANCES = 50;
const SHUFFLES_PER_BREATH = 8;
/** Level of a column by itself: shuffling goes on while it is not sure on which side of it a column lies. */
export const COLUMN_ALPHA = 0.01;

/** p-values in (0, 1] of every column, shape [columns] each. */
export interface PermutationPValues {
  /** Adjusted for all columns. */
  readonly adjusted: readonly number[];
  /** Of each column by itself. */
  readonly own: readonly number[];
}

/** Columns of equal sizes and the labels they share. */
interface LabelGroup {
  readonly cells: Int32Array;
  readonly isPicked: Uint8Array;
  /** The smaller group's cells, ascending, so that columns are read in memory order. */
  readonly picked: Int32Array;
  readonly generator: Generator;
  /** Positions of the columns in the caller's list. */
  readonly members: number[];
}

function groupBySize(tests: readonly ColumnTest[], generator: Generator): LabelGroup[] {
  const groups = new Map<string, LabelGroup>();
  tests.forEach((test, index) => {
    const key = `${test.nReference}:${test.nCurrent}`;
    const nCells = test.nReference + test.nCurrent;
    const group = groups.get(key) ?? {
      cells: Int32Array.from({ length: nCells }, (_, cell) => cell),
      isPicked: new Uint8Array(nCells),
      picked: new Int32Array(Math.min(test.nReference, test.nCurrent)),
      generator: generator.fork(`labels:${key}`),
      members: [],
    };
    group.members.push(index);
    groups.set(key, group);
  });
  return [...groups.values()];
}

/** Picks a random subset of the group's cells. */
function drawLabels(group: LabelGroup): void {
  const { cells, isPicked, picked, generator } = group;
  isPicked.fill(0);
  for (let i = 0; i < picked.length; i++) {
    const j = i + generator.integer(cells.length - i);
    const held = cells[i] as number;
    const cell = cells[j] as number;
    cells[i] = cell;
    cells[j] = held;
    isPicked[cell] = 1;
  }
  for (let cell = 0, taken = 0; taken < picked.length; cell++)
    if (isPicked[cell] === 1) picked[taken++] = cell;
}

/**
 * p-values of every column, adjusted for all of them and by itself.
 *
 * With columns in order of their observed evidence E(1) <= E(2) <= ..., and q_b(k) = the least evidence of columns k and
 * later in relabelling b: p(k) = (1 + #{b : q_b(k) <= E(k)}) / (1 + shuffles), made non-decreasing in k. p(1) is the
 * overall p-value. By itself: (1 + #{b : E_b <= E}) / (1 + shuffles).
 * @param tests columns to shuffle, may be empty
 * @param observed evidence of each column as it is, shape [columns]
 * @returns deterministic for the generator's key
 * @throws E-STOPPED when `stop` was requested
 */
export async function computePermutationPValues(
  tests: readonly ColumnTest[],
  observed: readonly number[],
  options: ShuffleOptions,
): Promise<PermutationPValues> {
  const { shuffles, alpha, stop, onProgress, yieldControl } = options;
  const progress = (done: number): ProgressEvent => ({
    kind: 'progress',
    activity: 'permuting',
    done,
    total: shuffles,
    unit: 'shuffles',
    secondsLeft: null,
  });
  const groups = groupBySize(tests, options.generator);
  const order = tests.map((_, i) => i).sort((a, b) => (observed[a] as number) - (observed[b] as number));
  const exceedances = new Array<number>(tests.length).fill(0);
  const ownExceedances = new Array<number>(tests.length).fill(0);
  const relabelled = new Float64Array(tests.length);
  const enough = Math.max(ENOUGH_EXCEEDANCES, 1.25 * alpha * (shuffles + 1));
  const enoughOwn = 1.25 * COLUMN_ALPHA * (shuffles + 1);
  const smallest = order[0];
  const isSettled = (): boolean =>
    (exceedances[smallest as number] as number) >= enough &&
    ownExceedances.every((count) => count >= enoughOwn);
  let done = 0;
  while (smallest !== undefined && done < shuffles && !isSettled()) {
    for (const group of groups) {
      drawLabels(group);
      for (const index of group.members) {
        relabelled[index] = (tests[index] as ColumnTest).evidenceOf(group.picked);
      }
    }
    let least = 0;
    for (let k = order.length - 1; k >= 0; k--) {
      const index = order[k] as number;
      const own = relabelled[index] as number;
      const limit = (observed[index] as number) + TIE;
      least = Math.min(least, own);
      if (least <= limit) exceedances[index] = (exceedances[index] as number) + 1;
      if (own <= limit) ownExceedances[index] = (ownExceedances[index] as number) + 1;
    }
    done += 1;
    if (done % SHUFFLES_PER_BREATH === 0) {
      onProgress(progress(done));
      await yieldControl();
      if (stop.requested) throw makeError('E-STOPPED');
    }
  }
  const adjusted = exceedances.map((count) => (1 + count) / (1 + done));
  let largest = 0;
  for (const index of order) {
    largest = Math.max(largest, adjusted[index] as number);
    adjusted[index] = largest;
  }
  onProgress(progress(shuffles));
  return { adjusted, own: ownExceedances.map((count) => (1 + count) / (1 + done)) };
}
