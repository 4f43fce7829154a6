/**
 * The drift test of a category or boolean column: Pearson's chi-squared of counts by side (Pearson, 1900), missing
 * cells being one more category. Categories whose expected count on the smaller side is below 1 are pooled; that looks
 * at pooled counts only, so the shuffles stay exact. Two categories use the exact hypergeometric distribution. Sides
 * above 8,192 cells are scaled down to that many.
 */
import type { CategoryData, ColumnSketch } from '../../contracts';
import type { Generator } from '../../foundation';
import { effectiveSize, MAXIMUM_CELLS, standardisedEffect, type ColumnTest } from './column-test';
import { logChiSquaredTail, logHypergeometricMidP } from './distributions';

/** Counts of one column's categories on both sides, by the same index. */
export interface CategoryCounts {
  /** Category texts; null = missing; undefined = those the sketch does not list. */
  readonly values: readonly (string | null | undefined)[];
  readonly reference: Float64Array; // [categories]
  readonly current: Float64Array; // [categories]
}

/**
 * Counts a sketch's categories in the current column. Missing cells come first, then the sketch's unlisted rest, then
 * the listed categories in the sketch's order, then new ones by UTF-16 code unit; where the sketch has an unlisted
 * rest, values it does not list count to that rest.
 */
export function countCategories(sketch: ColumnSketch, data: CategoryData): CategoryCounts {
  const listed = sketch.categories ?? [];
  const isListed = new Set(listed.map(({ value }) => value));
  const fresh = sketch.otherCount > 0 ? [] : data.dictionary.filter((value) => !isListed.has(value)).sort();
  const values = [null, undefined, ...listed.map(({ value }) => value), ...fresh];
  const indexOf = new Map(values.map((value, index) => [value, index]));
  const indexByCode = data.dictionary.map((value) => indexOf.get(value) ?? 1);
  const reference = new Float64Array(values.length);
  reference.set([sketch.missing, sketch.otherCount, ...listed.map(({ count }) => count)]);
  const current = new Float64Array(values.length);
  for (const code of data.codes) {
    const index = code < 0 ? 0 : (indexByCode[code] as number);
    current[index] = (current[index] as number) + 1;
  }
  return { values, reference, current };
}

/** Whole counts with the same shares and a sum of at most `limit` (largest remainders). */
function scaleCounts(counts: Float64Array, limit: number): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total <= limit) return counts;
  const exact = counts.map((count) => (count * limit) / total);
  const whole = exact.map(Math.floor);
  const left = limit - whole.reduce((sum, count) => sum + count, 0);
  const byRemainder = Array.from(exact, (_, i) => i).sort(
    (a, b) =>
      (exact[b] as number) - (whole[b] as number) - ((exact[a] as number) - (whole[a] as number)) || a - b,
  );
  for (const i of byRemainder.slice(0, left)) whole[i] = (whole[i] as number) + 1;
  return whole;
}

/** Pools categories that are too rare to be told apart by the smaller side. */
function poolRare(
  reference: Float64Array,
  current: Float64Array,
  nSmaller: number,
  nCells: number,
): [number, number][] {
  const pooled: [number, number][] = [];
  let rareReference = 0;
  let rareCurrent = 0;
  for (let i = 0; i < reference.length; i++) {
    const pair: [number, number] = [reference[i] as number, current[i] as number];
    if (((pair[0] + pair[1]) * nSmaller) / nCells >= 1) pooled.push(pair);
    else {
      rareReference += pair[0];
      rareCurrent += pair[1];
    }
  }
  if (rareReference + rareCurrent > 0) pooled.push([rareReference, rareCurrent]);
  return pooled;
}

/**
 * Pearson's chi-squared of two rows of counts, sum over cells of (observed - expected)^2 / expected, without continuity
 * correction.
 * @param first counts, shape [categories]
 * @param second counts, shape [categories]
 * @returns >= 0; categories empty on both sides do not count; NaN where a side is empty. Pinned by
 *   scipy.stats.chi2_contingency 1.10 (tests/reference/monitor).
 */
export function chiSquaredStatistic(first: ArrayLike<number>, second: ArrayLike<number>): number {
  let nFirst = 0;
  let nSecond = 0;
  for (let i = 0; i < first.length; i++) {
    nFirst += first[i] as number;
    nSecond += second[i] as number;
  }
  if (nFirst === 0 || nSecond === 0) return NaN;
  let total = 0;
  for (let i = 0; i < first.length; i++) {
    const a = first[i] as number;
    const b = second[i] as number;
    if (a + b > 0) total += (a / nFirst - b / nSecond) ** 2 / (a + b);
  }
  return total * nFirst * nSecond;
}

/**
 * Builds the test of one category or boolean column.
 * @param counts at least one cell on each side
 * @param generator puts the cells in random order
 * @returns a test with one component; a column with one value on both sides has chi-squared 0
 */
export function makeCategoryTest(name: string, counts: CategoryCounts, generator: Generator): ColumnTest {
  const reference = scaleCounts(counts.reference, MAXIMUM_CELLS);
  const current = scaleCounts(counts.current, MAXIMUM_CELLS);
  const nReference = reference.reduce((sum, count) => sum + count, 0);
  const nCurrent = current.reduce((sum, count) => sum + count, 0);
  const nCells = nReference + nCurrent;
  const nSmaller = Math.min(nReference, nCurrent);
  const pooled = poolRare(reference, current, nSmaller, nCells);
  const width = pooled.length;
  const chiSquared = chiSquaredStatistic(
    pooled.map(([count]) => count),
    pooled.map(([, count]) => count),
  );
  const totals = Float64Array.from(pooled, ([a, b]) => a + b);
  const logP = width === 2 ? logHypergeometricMidP(totals[0] as number, nSmaller, nCells) : null;
  const evidenceOfCounts = (first: number, statistic: number): number => {
    if (width < 2) return 0;
    return logP === null ? logChiSquaredTail(statistic, width - 1) : (logP[first] as number);
  };

  const inOrder = new Int32Array(nCells);
  let filled = 0;
  totals.forEach((total, category) => {
    inOrder.fill(category, filled, filled + total);
    filled += total;
  });
  const cells = generator.permutation(nCells).map((cell) => inOrder[cell] as number);
  const drawn = new Float64Array(width);
  const expected = totals.map((total) => (total * nSmaller) / nCells);
  const observedFirst = (pooled[0] as [number, number])[nCurrent <= nReference ? 1 : 0];
  return {
    name,
    nReference,
    nCurrent,
    components: [
      {
        statistic: 'chi-squared',
        value: chiSquared,
        evidence: evidenceOfCounts(observedFirst, chiSquared),
        effect: standardisedEffect(chiSquared, Math.max(1, width - 1), effectiveSize(nReference, nCurrent)),
      },
    ],
    evidenceOf(picked) {
      drawn.fill(0);
      for (let i = 0; i < picked.length; i++) {
        const category = cells[picked[i] as number] as number;
        drawn[category] = (drawn[category] as number) + 1;
      }
      if (logP !== null) return logP[drawn[0] as number] as number;
      let statistic = 0;
      for (let c = 0; c < width; c++)
        statistic += ((drawn[c] as number) - (expected[c] as number)) ** 2 / (expected[c] as number);
      return evidenceOfCounts(drawn[0] as number, (statistic * nCells) / (nCells - nSmaller));
    },
  };
}
