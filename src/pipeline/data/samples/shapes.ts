/**
 * Two classes in the plane that a straight line cannot tell apart: half moons, rings, spirals and the four quarters of
 * exclusive or. Moons and circles as in scikit-learn's make_moons and make_circles; spirals are two arms of one and a half
 * turns. Both classes have the same number of rows, one more of A when it is odd.
 */
import type { Generator } from '../../../foundation';
import type { SampleId } from '../../../contracts';
import { round, writeCsv } from './draws';

export type ShapeId = Exclude<SampleId, 'clinic' | 'houses'>;

/** Standard deviation of the noise where none was asked for. */
export const SHAPE_NOISE: Readonly<Record<ShapeId, number>> = {
  moons: 0.15,
  circles: 0.1,
  spirals: 0.05,
  xor: 0.08,
};
export const SHAPE_ROWS = 600;
const INNER_RADIUS = 0.5;
const TURNS = 1.5;
/** Quarters keep this far from the axes before noise. */
const XOR_MARGIN = 0.06;

/** A point without noise. `isB`: of the second class; `turn`: uniform over [0, 1). */
function pointOf(shape: ShapeId, isB: boolean, turn: number, generator: Generator): [number, number] {
  switch (shape) {
    case 'moons': {
      const angle = Math.PI * turn;
      return isB ? [1 - Math.cos(angle), 0.5 - Math.sin(angle)] : [Math.cos(angle), Math.sin(angle)];
    }
    case 'circles': {
      const angle = 2 * Math.PI * turn;
      const radius = isB ? INNER_RADIUS : 1;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    }
    case 'spirals': {
      // The square root spreads the points evenly along the arm.
      const along = Math.sqrt(0.02 + 0.98 * turn);
      const angle = 2 * Math.PI * TURNS * along + (isB ? Math.PI : 0);
      return [along * Math.cos(angle), along * Math.sin(angle)];
    }
    case 'xor': {
      const side = XOR_MARGIN + (1 - XOR_MARGIN) * turn;
      const other = XOR_MARGIN + (1 - XOR_MARGIN) * generator.uniform();
      const isRight = generator.uniform() < 0.5;
      return [isRight ? side : -side, isRight === isB ? -other : other];
    }
  }
}

/** CSV text: x1, x2, label (A or B), in random order. */
export function makeShapeSample(
  shape: ShapeId,
  generator: Generator,
  rows: number = SHAPE_ROWS,
  noise: number = SHAPE_NOISE[shape],
): string {
  const points = Array.from({ length: rows }, (_, i): [number, number, string] => {
    const isB = i % 2 === 1;
    const [x, y] = pointOf(shape, isB, generator.uniform(), generator);
    return [
      round(x + noise * generator.normal(), 4),
      round(y + noise * generator.normal(), 4),
      isB ? 'B' : 'A',
    ];
  });
  return writeCsv(['x1', 'x2', 'label'], generator.shuffle(points));
}
