/** The statistics behind the drift test, on whole columns of a stream, for comparison with SciPy's. */
import { chiSquaredStatistic } from '../../src/pipeline/monitor/category-test';
import { pooledRanks, rankComponents } from '../../src/pipeline/monitor/rank-components';
import { wassersteinDistance } from '../../src/pipeline/monitor/two-sample-distances';

/** @param reference, current finite, any order */
export function numberStatistics(
  reference: readonly number[],
  current: readonly number[],
): { readonly wasserstein: number; readonly normalScores: number } {
  const a = Float64Array.from(reference).sort();
  const b = Float64Array.from(current).sort();
  const [scores] = rankComponents(pooledRanks(a, b));
  const [n, m] = [a.length, b.length];
  const sum = scores?.subarray(n).reduce((total, score) => total + score, 0) ?? 0;
  return {
    wasserstein: wassersteinDistance(a, b),
    normalScores: Math.sqrt(((n + m) * (n + m - 1)) / (n * m)) * sum,
  };
}

export function categoryStatistics(
  reference: readonly string[],
  current: readonly string[],
): { readonly chiSquared: number } {
  const values = [...new Set([...reference, ...current])];
  const count = (cells: readonly string[]) =>
    values.map((value) => cells.filter((cell) => cell === value).length);
  return { chiSquared: chiSquaredStatistic(count(reference), count(current)) };
}
