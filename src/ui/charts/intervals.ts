/** The one scale that rows of estimates share. */
import type { Estimate, Locale } from '../../contracts';
import { Extent, makeAxis, type Axis } from './axis';
import type { AxisSpec } from './chart-shapes';
import { makeScale, type Scale } from './scales';

/** Pixels left free at both ends, so that a dot at an end is whole. */
export const INTERVAL_INSET = 8;

/** An axis around all estimates and everything else that has to be on it, such as baselines. */
export function intervalAxis(
  estimates: readonly Estimate[],
  others: readonly (number | null)[],
  spec: AxisSpec,
  locale: Locale,
): Axis {
  const extent = new Extent();
  for (const { value, low, high } of estimates) extent.add(value).add(low).add(high);
  for (const value of others) extent.add(value);
  return makeAxis(spec, extent.ends, 4, locale);
}

export function intervalScale(axis: Axis, width: number): Scale {
  return makeScale(axis.kind, axis.domain, [INTERVAL_INSET, width - INTERVAL_INSET]);
}
