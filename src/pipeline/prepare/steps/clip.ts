/**
 * Limits numbers to two quantiles of the training rows (winsorising), so that a few extreme cells neither set the scale
 * nor throw a prediction far off. Quantiles by linear interpolation (Hyndman and Fan's type 7). O(n log n) to fit.
 */
import { makeError } from '../../../contracts';
import { quantileSorted } from '../../../foundation';
import { presentValues, type WorkingFrame } from '../working-frame';
import {
  mapNumbers,
  selectNumbers,
  type FitContext,
  type FittedOf,
  type StepKind,
  type StepOf,
} from './step-kind';

/**
 * Learns the limits. A column without values gets none and passes unchanged.
 * @throws E-RECIPE-COLUMN, E-RECIPE-STEP (not numbers)
 * @throws E-RECIPE-VALUE when lowerQuantile > upperQuantile
 */
export function fitClip(step: StepOf<'clip'>, frame: WorkingFrame, context: FitContext): FittedOf<'clip'> {
  if (step.lowerQuantile > step.upperQuantile) {
    throw makeError('E-RECIPE-VALUE', {
      step: context.step,
      kind: step.kind,
      setting: 'lowerQuantile',
      value: step.lowerQuantile,
    });
  }
  const limits = selectNumbers(step, frame, context).flatMap((column) => {
    const sorted = presentValues(column).sort();
    if (sorted.length === 0) return [];
    return [
      {
        column: column.name,
        low: quantileSorted(sorted, step.lowerQuantile),
        high: quantileSorted(sorted, step.upperQuantile),
      },
    ];
  });
  return { kind: 'clip', limits };
}

/** min(max(x, low), high); missing stays missing. */
export function applyClip(fitted: FittedOf<'clip'>, frame: WorkingFrame): WorkingFrame {
  return mapNumbers(
    frame,
    fitted.limits,
    ({ low, high }) =>
      (value) =>
        value < low ? low : value > high ? high : value,
  );
}

/** Inverting gives the limited value back: what lay beyond is lost. */
export const clipKind: StepKind<'clip'> = {
  kind: 'clip',
  fit: fitClip,
  apply: applyClip,
  invert: (_, frame) => frame,
};
