import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOf, shiftOf } from '../../../src/ui/rooms/prepare/drag-order.svelte';

/** Lines of the given heights, one under the other. */
function stack(heights: readonly number[]): { top: number; height: number }[] {
  let top = 100;
  return heights.map((height) => {
    const line = { top, height };
    top += height;
    return line;
  });
}

describe('dragging a line of a list', () => {
  const lines = stack([50, 50, 200, 50]);

  it('takes the place of a line once it covers half of it', () => {
    expect(placeOf(lines, 0, 0)).toBe(0);
    expect(placeOf(lines, 0, 24)).toBe(0);
    expect(placeOf(lines, 0, 26)).toBe(1);
    expect(placeOf(lines, 0, 149)).toBe(1);
    expect(placeOf(lines, 0, 151)).toBe(2);
    expect(placeOf(lines, 3, -99)).toBe(3);
    expect(placeOf(lines, 3, -101)).toBe(2);
    expect(placeOf(lines, 3, -9999)).toBe(0);
  });

  it('stays in the list, and moves others aside by its own height alone', () => {
    const list = fc.array(fc.integer({ min: 20, max: 400 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(list, fc.nat(), fc.integer({ min: -5000, max: 5000 }), (heights, pick, offset) => {
        const made = stack(heights);
        const from = pick % made.length;
        const to = placeOf(made, from, offset);
        expect(to).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThan(made.length);
        const shifts = made.map((_, index) => shiftOf(made, from, to, index));
        expect(shifts.filter((shift) => shift !== 0)).toHaveLength(Math.abs(to - from));
        expect(shifts.every((shift) => [0, heights[from], -(heights[from] ?? 0)].includes(shift))).toBe(true);
      }),
    );
  });
});
