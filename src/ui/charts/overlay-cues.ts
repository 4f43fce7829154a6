/** How runs look that are drawn beside another one, whose own lines take the first two colours. */
import type { ChartColour, LineCue } from './chart-shapes';

const OVERLAY_CUES = [
  { colour: 'cat-3', cue: 'dotted' },
  { colour: 'cat-4', cue: 'dashDot' },
  { colour: 'cat-5', cue: 'dashed' },
  { colour: 'cat-6', cue: 'dotted' },
] as const satisfies readonly { readonly colour: ChartColour; readonly cue: LineCue }[];

/** @param colourIndex place among the runs drawn beside, from 0 */
export function overlayCue(colourIndex: number): { readonly colour: ChartColour; readonly cue: LineCue } {
  return OVERLAY_CUES[colourIndex % OVERLAY_CUES.length] ?? OVERLAY_CUES[0];
}
