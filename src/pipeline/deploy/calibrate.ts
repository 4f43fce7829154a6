/** Applies a calibration to a row's class probabilities. How it was fitted: `fit-calibration.ts`. */
import type { Calibration } from '../../contracts';

/** ln(p / (1 - p)); infinite at 0 and 1. */
export function logit(probability: number): number {
  return Math.log(probability) - Math.log1p(-probability);
}

/** 1 / (1 + exp(-(slope * ln(p / (1 - p)) + intercept))). A probability of 0 or 1 stays what it is. */
export function raiseByPlatt(
  probability: number,
  { slope, intercept }: { readonly slope: number; readonly intercept: number },
): number {
  return 1 / (1 + Math.exp(-(slope * logit(probability) + intercept)));
}

/** exp(ln(p_k) / temperature), divided by their sum. */
export function soften(probabilities: readonly number[], temperature: number): number[] {
  const logits = probabilities.map((probability) => Math.log(probability) / temperature);
  const largest = Math.max(...logits);
  const powers = logits.map((value) => Math.exp(value - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/**
 * Calibrated probabilities of one row.
 * @param probabilities as the model gives them, in the order of the classes
 * @param positive index of the positive class; needed by `platt` alone
 * @returns the same length, summing to 1; a copy. `none` and `conformal` change nothing
 */
export function calibrateRow(
  probabilities: readonly number[],
  calibration: Calibration,
  positive: number | null,
): number[] {
  if (calibration.method === 'temperature') return soften(probabilities, calibration.temperature);
  if (calibration.method !== 'platt' || positive === null) return [...probabilities];
  const raised = raiseByPlatt(probabilities[positive] as number, calibration);
  return probabilities.map((_, k) => (k === positive ? raised : 1 - raised));
}
