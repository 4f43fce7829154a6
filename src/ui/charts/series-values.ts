/** Reading values off series: at which x there are any, and what they are. */
import { bisectCenter, bisector } from 'd3-array';
import type { Point } from './chart-shapes';

const byX = bisector(([x]: Point) => x);

/** Every x of any series once, ascending. */
export function placesAlong(series: readonly (readonly Point[])[]): number[] {
  const all = Float64Array.from(series.flatMap((points) => points.map(([x]) => x)));
  return [...all.sort()].filter((x, i, sorted) => i === 0 || x !== sorted[i - 1]);
}

/** Position of the nearest of ascending places. */
export function findNearest(places: readonly number[], x: number): number {
  return bisectCenter(places as number[], x);
}

/** A series' y at exactly this x, its last where it steps there; null where it has none. */
export function valueAt(points: readonly Point[], x: number): number | null {
  let i = byX.left(points as Point[], x);
  while (points[i + 1]?.[0] === x) i += 1;
  return points[i]?.[0] === x ? (points[i]?.[1] ?? null) : null;
}
