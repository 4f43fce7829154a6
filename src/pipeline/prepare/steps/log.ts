/**
 * sign(x) * ln(1 + |x|), the symmetric logarithm: draws in long tails on both sides, is defined at 0 and below, grows
 * like ln far out. Learns nothing. Values much smaller than 1 pass nearly unchanged, so it is no help for them.
 */
import type { WorkingFrame } from '../working-frame';
import { mapNumbers, selectNumbers, type FittedOf, type StepKind } from './step-kind';

/** sign(x) * ln(1 + |x|); NaN in, NaN out; exact near 0. */
export function symmetricLog(x: number): number {
  return x < 0 ? -Math.log1p(-x) : Math.log1p(x);
}

/** sign(t) * (e^|t| - 1), the inverse of `symmetricLog`; overflows to infinity beyond |t| = 709. */
export function invertSymmetricLog(t: number): number {
  return t < 0 ? -Math.expm1(-t) : Math.expm1(t);
}

/** Applies `symmetricLog` to each column; missing stays missing. */
export function applyLog(fitted: FittedOf<'log'>, frame: WorkingFrame): WorkingFrame {
  return mapNumbers(
    frame,
    fitted.columns.map((column) => ({ column })),
    () => symmetricLog,
  );
}

/** Inverts `applyLog`. */
export function invertLog(fitted: FittedOf<'log'>, frame: WorkingFrame): WorkingFrame {
  return mapNumbers(
    frame,
    fitted.columns.map((column) => ({ column })),
    () => invertSymmetricLog,
  );
}

/** Throws E-RECIPE-COLUMN and E-RECIPE-STEP (not numbers) when fitted. */
export const logKind: StepKind<'log'> = {
  kind: 'log',
  fit: (step, frame, context) => ({
    kind: 'log',
    columns: selectNumbers(step, frame, context).map((column) => column.name),
  }),
  apply: applyLog,
  invert: invertLog,
};
