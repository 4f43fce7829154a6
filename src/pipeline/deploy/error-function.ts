/**
 * The error function in float64, for the exact gelu. Series with positive terms only, so nothing cancels:
 * erf(x) = 2 / sqrt(pi) * exp(-x^2) * sum over n of 2^n x^(2n+1) / (1 * 3 * 5 ... (2n+1)).
 * Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.6. Not meant for tails: beyond 6 it answers 1.
 */

const BEYOND = 6;
const MAX_TERMS = 400;

/**
 * Error function.
 * @param x any number; NaN gives NaN
 * @returns in [-1, 1], relative error below 1e-13
 */
export function erf(x: number): number {
  if (Math.abs(x) > BEYOND) return Math.sign(x);
  let term = x;
  let total = x;
  for (let n = 1; n < MAX_TERMS; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    const next = total + term;
    if (next === total) break;
    total = next;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
}
