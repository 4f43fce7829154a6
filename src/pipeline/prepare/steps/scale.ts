/**
 * (x - centre) / spread, per column, learned from the training rows: scikit-learn's StandardScaler, MinMaxScaler and
 * RobustScaler. A column that does not vary has spread 1, so nothing is ever divided by zero.
 */
import { mean, quantileSorted, standardDeviation } from '../../../foundation';
import { presentValues, type WorkingFrame } from '../working-frame';
import {
  mapNumbers,
  selectNumbers,
  type FitContext,
  type FittedOf,
  type StepKind,
  type StepOf,
} from './step-kind';

/** Scaled values end here: a thousand times what a real column holds, and far from where float32 loses its footing. */
export const SCALED_LIMIT = 1e6;
/** A spread below this share of the range is rounding, not spread. */
const SPREAD_FLOOR = 1e-12;
/** Above this, squares of values are kept from overflowing float64 by working in units of the largest value. */
const SAFE_MAGNITUDE = 1e100;

/**
 * Learns centre and spread over the values that are there.
 *
 * standard: mean and population standard deviation (divisor n). minMax: minimum and range. robust: median and
 * interquartile range (quartiles by linear interpolation). No values: 0 and 1. Spread 0 (all equal, or for robust the
 * middle half) or below 1e-12 of the range: 1.
 *
 * @throws E-RECIPE-COLUMN, E-RECIPE-STEP (not numbers)
 */
export function fitScale(step: StepOf<'scale'>, frame: WorkingFrame, context: FitContext): FittedOf<'scale'> {
  const scales = selectNumbers(step, frame, context).map((column) => ({
    column: column.name,
    ...fitCentreAndSpread(presentValues(column), step.method),
  }));
  return { kind: 'scale', method: step.method, scales };
}

/**
 * Centre and spread of finite values, as `fitScale` says.
 * @returns both finite, spread > 0
 */
export function fitCentreAndSpread(
  values: Float64Array,
  method: StepOf<'scale'>['method'],
): { centre: number; spread: number } {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (values.length === 0) return { centre: 0, spread: 1 };
  if (low === high) return { centre: low, spread: 1 };
  const largest = Math.max(-low, high);
  const unit = largest > SAFE_MAGNITUDE ? largest : 1;
  const inUnits = unit === 1 ? values : values.map((value) => value / unit);
  const { centre, spread } = measure(inUnits, low / unit, high / unit, method);
  return {
    centre: centre * unit,
    spread: Math.min(spread * unit > (high - low) * SPREAD_FLOOR ? spread * unit : 1, Number.MAX_VALUE),
  };
}

function measure(values: Float64Array, low: number, high: number, method: StepOf<'scale'>['method']) {
  if (method === 'standard') return { centre: mean(values), spread: standardDeviation(values) };
  if (method === 'minMax') return { centre: low, spread: high - low };
  const sorted = values.slice().sort();
  return {
    centre: quantileSorted(sorted, 0.5),
    spread: quantileSorted(sorted, 0.75) - quantileSorted(sorted, 0.25),
  };
}

/** (x - centre) / spread, limited to +-1e6; missing stays missing. */
export function applyScale(fitted: FittedOf<'scale'>, frame: WorkingFrame): WorkingFrame {
  return mapNumbers(frame, fitted.scales, ({ centre, spread }) => (value) => {
    const scaled = (value - centre) / spread;
    return scaled > SCALED_LIMIT ? SCALED_LIMIT : scaled < -SCALED_LIMIT ? -SCALED_LIMIT : scaled;
  });
}

/** centre + x * spread. */
export function invertScale(fitted: FittedOf<'scale'>, frame: WorkingFrame): WorkingFrame {
  return mapNumbers(
    frame,
    fitted.scales,
    ({ centre, spread }) =>
      (value) =>
        centre + value * spread,
  );
}

export const scaleKind: StepKind<'scale'> = {
  kind: 'scale',
  fit: fitScale,
  apply: applyScale,
  invert: invertScale,
};
