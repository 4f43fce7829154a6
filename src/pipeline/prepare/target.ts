/**
 * The target as a model sees it and back again. Classification: class indices in a fixed order. Regression: an optional
 * symmetric logarithm, then (t - mean) / standard deviation over the training rows.
 */
import {
  makeError,
  type Column,
  type FittedTarget,
  type Problem,
  type TargetTransform,
} from '../../contracts';
import { sortLabels } from '../../foundation';
import { readLabels } from './label-reader';
import { invertSymmetricLog, symmetricLog } from './steps/log';
import { fitCentreAndSpread } from './steps/scale';

/**
 * Learns the classes, or mean and spread, from the training rows; rows without a target are skipped.
 *
 * Classes are those of the training rows, in label order (numerically when all read as numbers, else by code point).
 * The positive class of two is `problem.positive`, else the rarer one, the later of equals. For regression the spread
 * is the population standard deviation, 1 when the target does not vary.
 *
 * @param column the target, whole
 * @param trainPositions training rows, 0-based positions into the column
 * @param transform of a regression target; ignored for classes
 * @throws E-TARGET-EMPTY no training row has a target
 * @throws E-TARGET-POSITIVE `problem.positive` is not among the classes
 * @throws E-TARGET-NOT-NUMBER regression on a column that is not numbers
 */
export function fitTarget(
  column: Column,
  trainPositions: Int32Array,
  problem: Problem,
  transform: TargetTransform['transform'] = 'none',
): FittedTarget {
  return problem.task === 'classification'
    ? fitClasses(column, trainPositions, problem)
    : fitNumber(column, trainPositions, transform);
}

function fitClasses(column: Column, trainPositions: Int32Array, problem: Problem): FittedTarget {
  const { codes, labels } = readLabels(column);
  const counts = new Float64Array(labels.length);
  for (const row of trainPositions) {
    const code = codes[row] as number;
    if (code >= 0) counts[code] = (counts[code] as number) + 1;
  }
  const countOf = new Map(labels.map((label, code) => [label, counts[code] as number]));
  const classes = sortLabels(labels.filter((_, code) => (counts[code] as number) > 0));
  if (classes.length === 0) throw makeError('E-TARGET-EMPTY', { column: column.name });
  return {
    kind: 'classes',
    column: column.name,
    classes,
    positive: choosePositive(classes, countOf, problem),
  };
}

function choosePositive(
  classes: readonly string[],
  countOf: ReadonlyMap<string, number>,
  problem: Problem,
): number | null {
  if (problem.positive !== null) {
    const chosen = classes.indexOf(problem.positive);
    if (chosen === -1) {
      const { positive, target } = problem;
      throw makeError('E-TARGET-POSITIVE', { positive, column: target, classes: classes.slice(0, 20) });
    }
    return classes.length === 2 ? chosen : null;
  }
  const [first, second] = classes;
  if (classes.length !== 2 || first === undefined || second === undefined) return null;
  return (countOf.get(first) as number) < (countOf.get(second) as number) ? 0 : 1;
}

function fitNumber(
  column: Column,
  trainPositions: Int32Array,
  transform: TargetTransform['transform'],
): FittedTarget {
  const values = readNumberTarget(column);
  const transformed = Float64Array.from(trainPositions, (row) => {
    const value = values[row] as number;
    return transform === 'log' ? symmetricLog(value) : value;
  }).filter((value) => !Number.isNaN(value));
  if (transformed.length === 0) throw makeError('E-TARGET-EMPTY', { column: column.name });
  const { centre, spread } = fitCentreAndSpread(transformed, 'standard');
  let minimum = Infinity;
  let maximum = -Infinity;
  for (const value of transformed) {
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return {
    kind: 'number',
    column: column.name,
    transform,
    mean: centre,
    standardDeviation: spread,
    minimum,
    maximum,
  };
}

function readNumberTarget(column: Column): Float64Array {
  if (column.data.kind === 'number' && column.type === 'number') return column.data.values;
  throw makeError('E-TARGET-NOT-NUMBER', { column: column.name, type: column.type });
}

/**
 * The target of every row as the model sees it.
 *
 * @param column the target's column in any table; classes are matched by text
 * @returns shape [rows]: class indices, -1 where missing or unseen in training; or standardised numbers, NaN where
 * missing, limited to what float32 holds
 * @throws E-TARGET-NOT-NUMBER for a regression target that is not numbers here
 */
export function applyTarget(target: FittedTarget, column: Column): Int32Array | Float32Array {
  if (target.kind === 'classes') {
    const { codes, labels } = readLabels(column);
    const indexOf = new Map(target.classes.map((label, index) => [label, index]));
    const indices = Int32Array.from(labels, (label) => indexOf.get(label) ?? -1);
    return codes.map((code) => (code < 0 ? -1 : (indices[code] as number)));
  }
  const { transform, mean, standardDeviation } = target;
  return Float32Array.from(readNumberTarget(column), (value) => {
    const standardised = ((transform === 'log' ? symmetricLog(value) : value) - mean) / standardDeviation;
    return standardised > 3e38 ? 3e38 : standardised < -3e38 ? -3e38 : standardised;
  });
}

/**
 * Predictions in the unit of the target: mean + z * standard deviation, then the transform undone.
 *
 * With transform log, t is first limited to [minimum - width, maximum + width], width = maximum - minimum of the
 * training rows, so that one wild output cannot become an astronomical number. Without it nothing is limited.
 *
 * @param target a fitted regression target
 * @param standardised model outputs, shape [rows]; NaN gives NaN
 * @returns shape [rows], float64
 * @throws E-TARGET-NOT-NUMBER when the target is classes
 */
export function invertTarget(target: FittedTarget, standardised: ArrayLike<number>): Float64Array {
  if (target.kind === 'classes')
    throw makeError('E-TARGET-NOT-NUMBER', { column: target.column, type: 'category' });
  const { transform, mean, standardDeviation, minimum, maximum } = target;
  const width = maximum - minimum;
  return Float64Array.from(standardised, (z) => {
    const t = mean + z * standardDeviation;
    if (transform === 'none') return t;
    return invertSymmetricLog(
      t < minimum - width ? minimum - width : t > maximum + width ? maximum + width : t,
    );
  });
}
