/** Drawings of the report as SVG text: fixed size, no script, no style but classes of the report's own sheet. */
import { escapeHtml } from '../../../foundation';

const WIDTH = 340;
const HEIGHT = 230;
const AREA = { left: 46, right: 326, top: 14, bottom: 184 };

type XY = readonly [x: number, y: number];

export interface Drawing {
  /** What it shows, in words. */
  readonly label: string;
  readonly nameOfX: string;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
  readonly lines: readonly { readonly points: readonly XY[]; readonly kind: 'main' | 'dashed' }[];
  readonly dots?: readonly XY[];
  readonly whiskers?: readonly (readonly [x: number, low: number, high: number])[];
}

const TICKS = 5;

/** One plot with two axes. */
export function drawPlot(drawing: Drawing): string {
  const { x, y, lines, dots = [], whiskers = [] } = drawing;
  const placeX = (value: number): number =>
    AREA.left + ((value - x[0]) / (x[1] - x[0] || 1)) * (AREA.right - AREA.left);
  const placeY = (value: number): number =>
    AREA.bottom - ((value - y[0]) / (y[1] - y[0] || 1)) * (AREA.bottom - AREA.top);
  const at = ([px, py]: XY): string => `${placeX(px).toFixed(1)} ${placeY(py).toFixed(1)}`;
  const isDrawable = ([px, py]: XY): boolean => Number.isFinite(px) && Number.isFinite(py);
  const ticks = (ends: readonly [number, number]): number[] =>
    Array.from({ length: TICKS }, (_, i) => ends[0] + ((ends[1] - ends[0]) * i) / (TICKS - 1));
  const parts = [
    ...ticks(y).map(
      (tick) =>
        `<path class="grid" d="M${AREA.left} ${placeY(tick).toFixed(1)}H${AREA.right}"/>` +
        `<text x="${AREA.left - 6}" y="${(placeY(tick) + 4).toFixed(1)}" text-anchor="end">${escapeHtml(drawing.formatY(tick))}</text>`,
    ),
    ...ticks(x).map(
      (tick, i) =>
        `<text x="${placeX(tick).toFixed(1)}" y="${AREA.bottom + 16}" text-anchor="${i === TICKS - 1 ? 'end' : 'middle'}">${escapeHtml(drawing.formatX(tick))}</text>`,
    ),
    `<path class="axis" d="M${AREA.left} ${AREA.bottom}H${AREA.right}"/>`,
    `<text x="${AREA.right}" y="${HEIGHT - 8}" text-anchor="end">${escapeHtml(drawing.nameOfX)}</text>`,
    ...whiskers.map(([px, low, high]) => `<path class="line" d="M${at([px, low])}L${at([px, high])}"/>`),
    ...lines.map(({ points, kind }) => {
      const drawn = points.filter(isDrawable);
      return drawn.length === 0
        ? ''
        : `<path class="${kind === 'main' ? 'line' : 'dashed'}" d="M${drawn.map(at).join('L')}"/>`;
    }),
    ...dots
      .filter(isDrawable)
      .map(
        ([px, py]) =>
          `<circle class="dot" cx="${placeX(px).toFixed(1)}" cy="${placeY(py).toFixed(1)}" r="3"/>`,
      ),
  ];
  return svg(WIDTH, HEIGHT, drawing.label, parts);
}

export interface IntervalEntry {
  readonly name: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly text: string;
}

/** Named estimates with whiskers on one axis; a dotted line where everyone stands, or at nothing. */
export function drawIntervals(
  label: string,
  rows: readonly IntervalEntry[],
  reference: number | null,
): string {
  // The text beside a row holds a value and its interval.
  const width = 780;
  const left = 200;
  const right = 520;
  const rowHeight = 24;
  const values = [...rows.flatMap(({ value, low, high }) => [value, low, high]), reference].filter(
    (value): value is number => value !== null && Number.isFinite(value),
  );
  const low = Math.min(...values, 0);
  const high = Math.max(...values);
  const place = (value: number): string =>
    (left + ((value - low) / (high - low || 1)) * (right - left)).toFixed(1);
  const height = rowHeight * rows.length + 8;
  const parts = rows.map((row, i) => {
    const y = rowHeight * i + 16;
    const whisker =
      row.low === null || row.high === null
        ? ''
        : `<path class="line" d="M${place(row.low)} ${y}H${place(row.high)}"/>`;
    const dot = row.value === null ? '' : `<circle class="dot" cx="${place(row.value)}" cy="${y}" r="4"/>`;
    return (
      `<text x="${left - 12}" y="${y + 4}" text-anchor="end">${escapeHtml(row.name)}</text>${whisker}${dot}` +
      `<text x="${right + 14}" y="${y + 4}">${escapeHtml(row.text)}</text>`
    );
  });
  if (reference !== null) parts.unshift(`<path class="dashed" d="M${place(reference)} 4V${height - 4}"/>`);
  return svg(width, height, label, parts);
}

function svg(width: number, height: number, label: string, parts: readonly string[]): string {
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeHtml(label)}">${parts.join('')}</svg>`;
}
