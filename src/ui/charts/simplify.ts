/** Fewer points for the same picture. */
import type { Point } from './chart-shapes';

/** A pixel column says no more than where a line enters, its lowest, its highest and where it leaves. */
const POINTS_A_COLUMN = 4;

/**
 * The points that a line of `columns` pixels can show: of each column the first, the lowest, the highest and the last, in
 * their order. The overall first, last, lowest and highest point are always among them, and a gap stays a gap. Lines that
 * are short already come back as they are.
 *
 * points: in ascending x; columns: whole pixels between x = low and x = high, `columnOf` gives a point's.
 */
export function simplify(
  points: readonly Point[],
  columns: number,
  columnOf: (x: number) => number,
): readonly Point[] {
  if (points.length <= POINTS_A_COLUMN * columns) return points;
  const kept: Point[] = [];
  let column = NaN;
  let first = -1;
  let lowest = -1;
  let highest = -1;
  let last = -1;
  const flush = (): void => {
    if (first < 0) return;
    const inOrder = [...new Set([first, lowest, highest, last])].sort((a, b) => a - b);
    for (const i of inOrder) kept.push(points[i] as Point);
    first = -1;
  };
  points.forEach(([x, y], i) => {
    if (y === null || !Number.isFinite(y)) {
      flush();
      if (kept.at(-1)?.[1] !== null) kept.push([x, null]);
      return;
    }
    const here = Math.floor(columnOf(x));
    if (first < 0 || here !== column) {
      flush();
      column = here;
      first = lowest = highest = last = i;
      return;
    }
    last = i;
    if (y < (points[lowest]?.[1] as number)) lowest = i;
    if (y > (points[highest]?.[1] as number)) highest = i;
  });
  flush();
  return kept;
}

/** At most `count` of the items, the first and the last among them, evenly spread. */
export function thinOut<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  const step = (items.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, i) => items[Math.round(i * step)] as Item);
}

/** Of points that share a pixel only one, in their order. */
export function onePerPixel<Item extends readonly [x: number, y: number]>(
  points: readonly Item[],
  placeX: (x: number) => number,
  placeY: (y: number) => number,
): Item[] {
  const taken = new Set<number>();
  return points.filter(([x, y]) => {
    const pixel = Math.round(placeX(x)) * 65_536 + Math.round(placeY(y));
    if (!Number.isFinite(pixel) || taken.has(pixel)) return false;
    taken.add(pixel);
    return true;
  });
}
