/** From data to pixels: a linear scale, round ticks, and the line through points. */

export interface Scale {
  /** Equal distances are equal ratios; every value must then be above 0. */
  readonly isLogarithmic?: boolean;
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
}

/** A value's place; the middle of the range when the domain has no width. */
export function place(scale: Scale, value: number): number {
  const [from, to] = scale.range;
  if (scale.isLogarithmic) {
    const [low, high] = scale.domain;
    return place({ domain: [Math.log(low), Math.log(high)], range: scale.range }, Math.log(value));
  }
  const [low, high] = scale.domain;
  if (high === low) return (from + to) / 2;
  return from + ((value - low) / (high - low)) * (to - from);
}

/** 1, 2 or 5 times a power of ten, the smallest step that needs at most `count` intervals. */
function niceStep(width: number, count: number): number {
  const raw = width / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= raw * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Round numbers inside [low, high], at most `count` + 1 of them; whole ones when asked. */
export function ticksOf(low: number, high: number, count: number, areWhole = false): number[] {
  if (!(high > low) || !Number.isFinite(high - low)) return [low];
  const step = areWhole ? Math.max(1, niceStep(high - low, count)) : niceStep(high - low, count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Powers of ten inside [low, high], with 2 and 5 times each where there are few; both ends above 0. */
export function logTicksOf(low: number, high: number): number[] {
  const decades = Math.log10(high / low);
  const factors = decades < 1.5 ? [1, 2, 5] : decades < 3 ? [1, 3] : [1];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const factor of factors) {
      const tick = Number((factor * 10 ** power).toPrecision(3));
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) ticks.push(tick);
    }
  }
  return ticks;
}

/** The domain widened to round numbers, so that the first and last tick are its ends. */
export function niceDomain(low: number, high: number, count: number): [number, number] {
  if (!(high > low))
    return [low - 0.5 * Math.max(Math.abs(low), 1e-6), low + 0.5 * Math.max(Math.abs(low), 1e-6)];
  const step = niceStep(high - low, count);
  return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
}

/** Decimals that tell the ticks apart. */
export function decimalsOf(ticks: readonly number[]): number {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0));
  return step === 0 ? 0 : Math.min(8, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
}

/** An SVG path through points; a point that is not finite interrupts it. */
export function linePath(points: readonly (readonly [x: number, y: number])[]): string {
  let path = '';
  let isDown = false;
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      isDown = false;
      continue;
    }
    path += `${isDown ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    isDown = true;
  }
  return path;
}

/** At most `count` of the items, the first and the last among them, evenly spread. */
export function thinOut<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  const step = (items.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, i) => items[Math.round(i * step)] as Item);
}

/** Vertical places for labels that keep `gap` pixels between them, in the order given, near where they belong. */
export function spreadLabels(places: readonly number[], gap: number): number[] {
  const order = places.map((_, i) => i).sort((a, b) => (places[a] as number) - (places[b] as number));
  const spread = [...places];
  order.forEach((label, rank) => {
    const above = order[rank - 1];
    if (above === undefined) return;
    const overlap = (spread[above] as number) + gap - (spread[label] as number);
    if (overlap <= 0) return;
    spread[label] = (spread[label] as number) + overlap / 2;
    spread[above] = (spread[above] as number) - overlap / 2;
  });
  return spread;
}
