/** An axis: its ends, its ticks and how they are written. */
import type { Locale } from '../../contracts';
import { formatNumber, formatTick } from '../i18n/formats';
import type { AxisSpec, Point } from './chart-shapes';
import { estimateTextWidth } from './label-places';
import { decimalsOf, logTicksOf, niceDomain, ticksOf } from './ticks';

export interface Tick {
  readonly value: number;
  readonly text: string;
}

export interface Axis {
  readonly kind: 'linear' | 'log';
  readonly domain: readonly [number, number];
  readonly ticks: readonly Tick[];
  readonly name: string;
  readonly formatValue: (value: number) => string;
}

/** Lowest and highest finite value of all that were added; [0, 1] when there was none. */
export class Extent {
  private low = Infinity;
  private high = -Infinity;

  add(value: number | null): this {
    if (value === null || !Number.isFinite(value)) return this;
    if (value < this.low) this.low = value;
    if (value > this.high) this.high = value;
    return this;
  }

  addPoints(points: readonly Point[], axis: 0 | 1): this {
    for (const point of points) this.add(point[axis]);
    return this;
  }

  get ends(): [number, number] {
    return this.low <= this.high ? [this.low, this.high] : [0, 1];
  }
}

/**
 * extent: lowest and highest value drawn; isTight: the axis ends at them instead of at round numbers, as time does.
 * A logarithmic axis whose data reaches 0 or below becomes linear.
 */
export function makeAxis(
  spec: AxisSpec,
  extent: readonly [number, number],
  tickCount: number,
  locale: Locale,
  isTight = false,
): Axis {
  const [low, high] = spec.domain ?? extent;
  const kind = spec.kind === 'log' && low > 0 ? 'log' : 'linear';
  let domain: readonly [number, number] = [low, high];
  if (spec.domain === undefined && kind === 'log') domain = [low / 1.2, high * 1.1];
  if (spec.domain === undefined && kind === 'linear' && !isTight) domain = niceDomain(low, high, tickCount);
  const values =
    kind === 'log'
      ? logTicksOf(...domain)
      : spec.isWhole
        ? countingTicks(domain[0], domain[1], tickCount)
        : ticksOf(domain[0], domain[1], tickCount);
  const decimals = decimalsOf(values);
  const write =
    spec.formatTick ??
    ((value: number) => (kind === 'log' ? formatNumber(value, locale) : formatTick(value, decimals, locale)));
  return {
    kind,
    domain,
    ticks: values.map((value) => ({ value, text: write(value) })),
    name: spec.name,
    formatValue: spec.formatValue ?? ((value) => formatNumber(value, locale)),
  };
}

/** Whole ticks from the first count on, which is named even though it is not round: epoch 1. */
function countingTicks(low: number, high: number, count: number): number[] {
  const room = (0.6 * (high - low)) / count;
  return [low, ...ticksOf(low, high, count, true).filter((tick) => tick - low > room)];
}

/** Pixels that the widest tick takes. */
export function widestTick(ticks: readonly Tick[]): number {
  return ticks.reduce((widest, { text }) => Math.max(widest, estimateTextWidth(text)), 0);
}
