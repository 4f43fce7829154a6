/** What charts are given: points, series, axes, and what is drawn around them. */
import type { Snippet } from 'svelte';

/** Names of colour tokens (tokens.css). Validation is always `valid`, training `train`, a baseline `baseline`. */
export type ChartColour =
  | `cat-${0 | 1 | 2 | 3 | 4 | 5 | 6}`
  | 'train'
  | 'valid'
  | 'baseline'
  | 'ink'
  | 'ink-2'
  | 'ink-3'
  | 'alert'
  | 'div-n3'
  | 'div-p3'
  | 'seq-5';

/** The categorical colours in their order. */
export const CATEGORICAL = ['cat-1', 'cat-2', 'cat-3', 'cat-4', 'cat-5', 'cat-6'] as const;

/** The second cue of a line, beside its colour. */
export type LineCue = 'solid' | 'dashed' | 'dotted' | 'dashDot';

/** The second cue of a point, beside its colour. */
export const MARK_SHAPES = ['circle', 'square', 'triangle', 'diamond', 'plus', 'cross'] as const;
export type MarkShape = (typeof MARK_SHAPES)[number];

/** A y of null is undefined and interrupts a line. */
export type Point = readonly [x: number, y: number | null];

export interface AxisSpec {
  /** What is measured, with its unit; stands at the end of the axis. */
  readonly name: string;
  /** Both ends; from the data, rounded outward, when absent. A logarithmic axis is above 0. */
  readonly domain?: readonly [low: number, high: number] | undefined;
  readonly kind?: 'linear' | 'log' | undefined;
  /** Ticks are whole numbers: epochs, rows. */
  readonly isWhole?: boolean | undefined;
  /** How a tick is written; as a number of the language, with the decimals that tell ticks apart, when absent. */
  readonly formatTick?: ((value: number) => string) | undefined;
  /** How a value is read out; as a number of the language when absent. */
  readonly formatValue?: ((value: number) => string) | undefined;
}

export interface LineSeries {
  readonly id: string;
  /** As in a readout: "validation". */
  readonly name: string;
  /** At the end of the line: "validation 0.427". No label when absent. */
  readonly label?: string | undefined;
  readonly colour: ChartColour;
  readonly cue?: LineCue | undefined;
  /** In ascending x. */
  readonly points: readonly Point[];
  /** What `points` smooth, thin under the line. */
  readonly raw?: readonly Point[] | undefined;
  /** An interval at each x, as a band or as whiskers. */
  readonly intervals?:
    readonly { readonly x: number; readonly low: number; readonly high: number }[] | undefined;
  readonly drawIntervals?: 'band' | 'whiskers' | undefined;
  /** From one point to the next in a step: ROC, precision against recall. */
  readonly isStep?: boolean | undefined;
  /** The area under the line is tinted. */
  readonly isFilled?: boolean | undefined;
  /** A mark at every point; for few points. */
  readonly marks?: MarkShape | undefined;
}

/** A named line that does not come from the series: a baseline at one y, or the diagonal of chance. Dashed. */
export interface ReferenceLine {
  readonly label: string;
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

/** A stretch of x that is shaded: time that has not been run. */
export interface ShadedRange {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** A point worth a word: a ring on it, a dotted line through it. */
export interface Annotation {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly detail?: string | undefined;
  readonly colour: ChartColour;
  /** No dotted line down to the axis. */
  readonly isOnlyRing?: boolean | undefined;
}

/** Points of one class or kind. */
export interface PointGroup {
  readonly id: string;
  readonly name: string;
  readonly colour: ChartColour;
  readonly shape: MarkShape;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** A named row on a shared axis: a bar, or a dot with its whisker. */
export interface RowEntry {
  readonly id: string;
  readonly name: string;
  readonly value: number | null;
  /** The ends of its interval. */
  readonly low?: number | null | undefined;
  readonly high?: number | null | undefined;
  /** As written beside the mark. */
  readonly valueText?: string | undefined;
  readonly colour?: ChartColour | undefined;
  /** The row is the baseline: hollow, grey. */
  readonly isBaseline?: boolean | undefined;
  /** The row is outside what is acceptable: a triangle. */
  readonly isAlert?: boolean | undefined;
  /** The row the page is about. */
  readonly isStrong?: boolean | undefined;
}

export type TableCell = string | number | null;

/** The figures of a chart, for reading and for CSV. */
export interface ChartTable {
  readonly columns: readonly {
    readonly name: string;
    readonly unit?: string | undefined;
    /** How a number is shown; the CSV holds it in full. */
    readonly format?: ((value: number) => string) | undefined;
  }[];
  readonly rows: readonly (readonly TableCell[])[];
  /** Position of the row that the chart marks. */
  readonly marked?: number | undefined;
}

/** What every chart is told, whatever it draws. */
export interface FrameProps {
  /** The finding as a sentence, computed from the data. */
  finding: string;
  /** Measure and unit. */
  subline: string;
  /** What the picture shows, for those who do not see it. */
  summary: string;
  table: ChartTable;
  /** Name of saved files, without an ending. */
  fileName: string;
  /** Pixels of the drawing. */
  height?: number | undefined;
  /** Rank of the heading; 3 when absent. */
  level?: 2 | 3 | 4 | undefined;
  /** Controls of the chart, right of its finding. */
  controls?: Snippet | undefined;
}

/** Edges of the plot in pixels of the drawing. */
export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}
