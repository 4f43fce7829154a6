/** Reading values off series: at which x there are any, and what they are. */
import { bisectCenter, bisector } from 'd3-array';
import type { Point } from './chart-shapes';

const byX = bisector(([x]: Point) => x);

/** Every x of any series once, ascending. */
export function placesAlong(series: readonly (readonly Point[])[]): number[] {
  const [only] = series;
  if (only !== undefined && series.length === 1) {
    return only.map(([x]) => x).filter((x, i, all) => i === 0 || x !== all[i - 1]);
  }
  return [...new Set(series.flatMap((points) => points.map(([x]) => x)))].sort((a, b) => a - b);
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
