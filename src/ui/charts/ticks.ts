/** Round numbers on an axis, by d3-array; of a logarithmic axis by our own rule, which stays sparse whatever it spans. */
import { nice, ticks } from 'd3-array';

/** About `count` round numbers inside [low, high]; whole ones when asked. */
export function ticksOf(low: number, high: number, count: number, areWhole = false): number[] {
  if (!(high > low) || !Number.isFinite(high - low)) return [low];
  const found = ticks(low, high, count);
  return areWhole ? [...new Set(found.filter(Number.isInteger))] : found;
}

/** Powers of ten inside [low, high], with 2 and 5 times each where there are few; both ends above 0. */
export function logTicksOf(low: number, high: number): number[] {
  const decades = Math.log10(high / low);
  const factors = decades < 1.5 ? [1, 2, 5] : decades < 3 ? [1, 3] : [1];
  const every = Math.max(1, Math.ceil(decades / 7));
  const found: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    if (power % every !== 0) continue;
    for (const factor of factors) {
      const tick = Number((factor * 10 ** power).toPrecision(3));
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) found.push(tick);
    }
  }
  return found;
}

/** The domain widened to round numbers, so that the first and last tick are its ends; of one value, around it. */
export function niceDomain(low: number, high: number, count: number): [number, number] {
  if (!(high > low)) {
    const half = 0.5 * Math.max(Math.abs(low), 1e-6);
    return [low - half, low + half];
  }
  return nice(low, high, count);
}

/** Decimals that tell the ticks apart. */
export function decimalsOf(ticks: readonly number[]): number {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0));
  return step === 0 ? 0 : Math.min(8, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
}
