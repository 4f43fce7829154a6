/** SVG paths, by d3-shape. */
import { area, curveLinear, curveStepAfter, line } from 'd3-shape';
import type { MarkShape, Point } from './chart-shapes';
import type { Scale } from './scales';

const DIGITS = 1;

/** A line through points; a point without a finite place interrupts it. */
export function linePath(points: readonly Point[], x: Scale, y: Scale, isStep = false): string {
  const placeY = ([, value]: Point): number => (value === null ? NaN : y.place(value));
  return (
    line<Point>()
      .defined((point) => Number.isFinite(x.place(point[0])) && Number.isFinite(placeY(point)))
      .x(([value]) => x.place(value))
      .y(placeY)
      .curve(isStep ? curveStepAfter : curveLinear)
      .digits(DIGITS)([...points]) ?? ''
  );
}

/** The area between two heights at each x; nothing where one of them is not finite. */
export function bandPath(
  band: readonly { readonly x: number; readonly low: number; readonly high: number }[],
  x: Scale,
  y: Scale,
  isStep = false,
): string {
  return (
    area<{ readonly x: number; readonly low: number; readonly high: number }>()
      .defined((at) => Number.isFinite(y.place(at.low)) && Number.isFinite(y.place(at.high)))
      .x((at) => x.place(at.x))
      .y0((at) => y.place(at.low))
      .y1((at) => y.place(at.high))
      .curve(isStep ? curveStepAfter : curveLinear)
      .digits(DIGITS)([...band]) ?? ''
  );
}

/** To tenths of a pixel; much faster than toFixed for thousands of points. */
function round(pixels: number): number {
  return Math.round(10 * pixels) / 10;
}

/** One mark as a piece of a path, so that thousands of them are one element. Areas are about equal. */
export function markPath(shape: MarkShape, x: number, y: number, radius: number): string {
  const at = (dx: number, dy: number): string => `${round(x + dx)} ${round(y + dy)}`;
  const r = radius;
  switch (shape) {
    case 'circle':
      return `M${at(-r, 0)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
    case 'square':
      return `M${at(-0.88 * r, -0.88 * r)}h${round(1.76 * r)}v${round(1.76 * r)}h${round(-1.76 * r)}Z`;
    case 'triangle':
      return `M${at(0, -1.25 * r)}L${at(1.2 * r, 0.85 * r)}L${at(-1.2 * r, 0.85 * r)}Z`;
    case 'diamond':
      return `M${at(0, -1.3 * r)}L${at(1.3 * r, 0)}L${at(0, 1.3 * r)}L${at(-1.3 * r, 0)}Z`;
    case 'plus':
    case 'cross': {
      const arms = crossOf(0.38 * r, 1.2 * r);
      const turn = shape === 'plus' ? 0 : Math.PI / 4;
      const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
      return `M${arms.map(([dx, dy]) => at(dx * cos - dy * sin, dx * sin + dy * cos)).join('L')}Z`;
    }
  }
}

function crossOf(half: number, arm: number): [number, number][] {
  return [
    [-half, -arm],
    [half, -arm],
    [half, -half],
    [arm, -half],
    [arm, half],
    [half, half],
    [half, arm],
    [-half, arm],
    [-half, half],
    [-arm, half],
    [-arm, -half],
    [-half, -half],
  ];
}
