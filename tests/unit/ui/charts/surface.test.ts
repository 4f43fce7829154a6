/** A decision surface: its tint, its boundary, and finding the point under the pointer. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zeroContour } from '../../../../src/ui/charts/contour';
import { fitText, estimateTextWidth } from '../../../../src/ui/charts/label-places';
import { findNearestPoint } from '../../../../src/ui/charts/nearest-point';
import { leadOf, likeliest, paintSurface, parseHexColour } from '../../../../src/ui/charts/surface-colours';

const BLACK = [0, 0, 0] as const;
const WHITE = [255, 255, 255] as const;

describe('the tint', () => {
  it('is of the likeliest class and stronger where it is surer; the lowest row is at the bottom', () => {
    // Two columns, two rows, two classes: class 0 unsure and sure below, class 1 above.
    const probabilities = [0.5, 0.5, 1, 0, 0.2, 0.8, 0, 1];
    const pixels = paintSurface(probabilities, 2, 2, [BLACK, [255, 0, 0]], WHITE, 2);
    const pixel = (column: number, fromTop: number): number[] => [
      ...pixels.slice(4 * (2 * fromTop + column), 4 * (2 * fromTop + column) + 4),
    ];
    const [unsure, sure] = [pixel(0, 1), pixel(1, 1)];
    expect(unsure[0]).toBeGreaterThan(sure[0] as number);
    expect(sure[0]).toBe(sure[1]);
    expect(pixel(1, 0)[0]).toBe(255);
    expect(pixel(1, 0)[1]).toBeLessThan(pixel(0, 0)[1] as number);
    expect(unsure[3]).toBe(255);
  });

  it('reads tokens as they are written, and nothing else', () => {
    expect(parseHexColour(' #24744d')).toEqual([36, 116, 77]);
    expect(parseHexColour('#fa0')).toEqual([255, 170, 0]);
    expect(parseHexColour('CanvasText')).toBe(null);
    expect(parseHexColour('')).toBe(null);
  });

  it('takes the earlier class on a tie', () => {
    expect(likeliest([0.4, 0.4, 0.2], 0, 3)).toEqual({ index: 0, probability: 0.4 });
    expect([...leadOf([0.4, 0.4, 0.2, 0.1, 0.2, 0.7], 3, 2)]).toEqual([
      expect.closeTo(-0.2, 12),
      expect.closeTo(0.5, 12),
    ]);
  });
});

describe('the boundary', () => {
  const identity = (column: number, row: number): readonly [number, number] => [column, row];
  const pointsOf = (path: string): [number, number][] =>
    [...path.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map((match) => [Number(match[1]), Number(match[2])]);

  it('runs where the value is zero, between the cells and out to the edges', () => {
    // Zero at column 0.5 in each of three rows.
    const points = pointsOf(zeroContour([-1, 1, -1, 1, -1, 1], 2, 3, identity));
    expect(points.every(([column]) => column === 0.5)).toBe(true);
    expect(Math.min(...points.map(([, row]) => row))).toBe(-0.5);
    expect(Math.max(...points.map(([, row]) => row))).toBe(2.5);
  });

  it('is nothing where there is one sign', () => {
    expect(zeroContour([1, 2, 3, 4], 2, 2, identity)).toBe('');
    expect(zeroContour([-1, -2, -3, -4], 2, 2, identity)).toBe('');
  });

  it('of a circle has the distance of its radius from the middle everywhere', () => {
    const size = 60;
    const values = Array.from({ length: size * size }, (_, i) => {
      const [x, y] = [(i % size) - 29.5, Math.floor(i / size) - 29.5];
      return 400 - x * x - y * y;
    });
    const points = pointsOf(zeroContour(values, size, size, identity));
    expect(points.length).toBeGreaterThan(100);
    for (const [x, y] of points) expect(Math.hypot(x - 29.5, y - 29.5)).toBeCloseTo(20, 0);
  });

  it('splits a saddle without crossing lines', () => {
    const segments = zeroContour([1, -1, -1, 1], 2, 2, identity).split('M').filter(Boolean);
    // Two lines inside the four cells, continued to the edges.
    expect(segments.length).toBeGreaterThanOrEqual(2);
    expect(new Set(segments).size).toBe(segments.length);
  });
});

describe('the nearest point', () => {
  it('is the one that a search of all finds', () => {
    const coordinate = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate)), coordinate, coordinate, (points, x, y) => {
        const sorted = points.toSorted((a, b) => a[0] - b[0]);
        const start = sorted.findIndex(([at]) => at >= x);
        const found = findNearestPoint(sorted, start < 0 ? sorted.length : start, ([atX, atY]) => ({
          x: atX - x,
          y: atY - y,
        }));
        const distances = sorted.map(([atX, atY]) => (atX - x) ** 2 + (atY - y) ** 2);
        if (sorted.length === 0) expect(found).toBe(-1);
        else expect(distances[found]).toBe(Math.min(...distances));
      }),
    );
  });
});

it('cuts a name to the room it has', () => {
  expect(fitText('lead_time_days', 500)).toBe('lead_time_days');
  const cut = fitText('a_column_with_a_very_long_name', 80);
  expect(cut.endsWith('…')).toBe(true);
  expect(estimateTextWidth(cut)).toBeLessThanOrEqual(80);
  expect(fitText('🪴🪴🪴🪴🪴🪴', 20)).toMatch(/^🪴+…$/u);
});
