/** How the weights of a layer are spread. */
import type { WeightHistogram } from '../../contracts';

const BINS = 32;

/**
 * Counts in bins of equal width between the smallest and the largest weight, both inclusive; one bin holds all when they
 * are equal.
 * @param values [weights], at least one, finite
 */
export function describeWeights(name: string, values: Float32Array): WeightHistogram {
  let minimum = Infinity;
  let maximum = -Infinity;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
    total += value;
  }
  const mean = total / values.length;
  const width = maximum - minimum;
  const bins = new Array<number>(width === 0 ? 1 : BINS).fill(0);
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    squares += (value - mean) ** 2;
    const bin = width === 0 ? 0 : Math.min(BINS - 1, Math.floor(((value - minimum) / width) * BINS));
    bins[bin] = (bins[bin] as number) + 1;
  }
  const standardDeviation = Math.sqrt(squares / values.length);
  return { name, count: values.length, minimum, maximum, mean, standardDeviation, bins };
}
