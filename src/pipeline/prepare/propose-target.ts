/**
 * Whether a regression target should be learned on a logarithmic scale: when it is positive, has a long right tail, and
 * the logarithm clearly evens it out (prices, incomes, counts). Errors are then relative rather than absolute.
 */
import type { Column, TargetTransform } from '../../contracts';
import { examineNumbers } from './column-evidence';

/** Skewness from which a target counts as strongly skewed (0 = symmetric, 2 = exponential). */
const STRONGLY_SKEWED = 1;
/** The logarithm must at least halve the skewness. */
const CLEARLY_LESS = 0.5;

/**
 * The transform proposed for a regression target.
 * @param column the target, whole; @param trainPositions training rows
 * @returns log with its reason, else none; none when the column is not numbers or no training row has a value
 */
export function proposeTargetTransform(column: Column, trainPositions: Int32Array): TargetTransform {
  const { data } = column;
  if (data.kind !== 'number') return { transform: 'none' };
  const values = Float64Array.from(trainPositions, (row) => data.values[row] as number);
  const evidence = examineNumbers({
    kind: 'number',
    name: column.name,
    origin: column.name,
    type: 'number',
    mayBeMissing: true,
    values,
  });
  const { minimum, skewness, logSkewness } = evidence;
  const log = minimum > 0 && skewness > STRONGLY_SKEWED && Math.abs(logSkewness) < CLEARLY_LESS * skewness;
  return log ? { transform: 'log', reason: 'R-TARGET-LOG' } : { transform: 'none' };
}
