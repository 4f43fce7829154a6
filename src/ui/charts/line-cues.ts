/** The second cue of lines: how they are dashed. */
import type { ChartColour, LineCue } from './chart-shapes';

const DASHES: Readonly<Record<LineCue, string | undefined>> = {
  solid: undefined,
  dashed: '7 4',
  dotted: '1.5 3.5',
  dashDot: '8 3 1.5 3',
};

/** The pattern of SVG's stroke-dasharray; undefined for a solid line. */
export function dashOf(cue: LineCue | undefined): string | undefined {
  return DASHES[cue ?? 'solid'];
}

/** Ochre and pond are too light for text: their labels are written in ink. */
export function labelColour(colour: ChartColour): string {
  return colour === 'cat-4' || colour === 'cat-6' ? 'var(--ink)' : `var(--${colour})`;
}
