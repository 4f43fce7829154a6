/** From data to pixels and back, by d3-scale. */
import { scaleLinear, scaleLog } from 'd3-scale';

export interface Scale {
  readonly kind: 'linear' | 'log';
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
  /** A value's place; the middle of the range when the domain has no width, NaN where a logarithm has no value. */
  readonly place: (value: number) => number;
  readonly invert: (place: number) => number;
}

export function makeScale(
  kind: 'linear' | 'log',
  domain: readonly [number, number],
  range: readonly [number, number],
): Scale {
  const scale = kind === 'log' ? scaleLog(domain, range) : scaleLinear(domain, range);
  return {
    kind,
    domain,
    range,
    place: (value) => (kind === 'log' && value <= 0 ? NaN : scale(value)),
    invert: (place) => scale.invert(place),
  };
}
