/**
 * The level of the drift verdict: how often a window without drift may raise it. It falls as windows grow, because in
 * a small window every false alarm less costs power, while a large one has power to spare (Lindley, 1957; Perez and
 * Pericchi, 2014, argue for levels that fall with the sample size). Constants: docs/numerics.md, "Drift".
 */

/** Level for windows of up to `SMALL_WINDOW_ROWS`. */
const SMALL_WINDOW_ALPHA = 0.024;
const SMALL_WINDOW_ROWS = 100;

/**
 * Nominal share of no-drift windows that raise the overall verdict:
 * 0.024 (100 / max(100, rows))^(1/4), so 2.4 % at 100 rows, 2.0 % at 200, 1.6 % at 500 and 1.3 % at 1,000.
 * @param windowRows >= 0
 */
export function driftAlpha(windowRows: number): number {
  return SMALL_WINDOW_ALPHA * (SMALL_WINDOW_ROWS / Math.max(SMALL_WINDOW_ROWS, windowRows)) ** 0.25;
}
