/**
 * Where everything of a drawn network stands: inputs at the left, a block of squares for each layer, the answer at the
 * right, and a line for each large weight. Pixels of the drawing; measures shrink with the place, shapes stay.
 */
import type { GlassLayer, GlassReport, GlassView } from '../../../contracts';

/** A colour token without its dashes. */
export type Tone = `seq-${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}` | `div-${'n' | 'p'}${1 | 2 | 3 | 4}` | 'div-0';

export interface Square {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly tone: Tone;
  /** Turned off by dropout in this step. */
  readonly isOff: boolean;
}
export interface Block {
  readonly left: number;
  readonly right: number;
  readonly centre: number;
  readonly squares: readonly Square[];
}
export interface Line {
  readonly path: string;
  readonly width: number;
  readonly opacity: number;
  readonly isRaising: boolean;
}
export interface NetworkLayout {
  readonly inputs: readonly (Square & { readonly textX: number; readonly middle: number })[];
  readonly inputCentre: number;
  /** Whether there is room for the inputs' values beside their squares. */
  readonly hasValues: boolean;
  /** Too narrow for more than a name below each block. */
  readonly isTight: boolean;
  /** Characters of an input's name that fit. */
  readonly nameLength: number;
  readonly blocks: readonly Block[];
  /** What stands right of each output square; empty when there are too many. */
  readonly outputs: readonly { readonly x: number; readonly middle: number }[];
  readonly lines: readonly Line[];
  /** Where captions begin. */
  readonly bottom: number;
  readonly height: number;
}

const ROWS = 8;
const MOST_PITCH = 17;
const LEAST_PITCH = 5;
const TOP = 8;
const INPUT_SQUARE = 16;
const MOST_LABELLED_OUTPUTS = 8;
const LINE_HEIGHT = 16;

/** Squares of a block: one column while they fit, then as many columns as eight rows need. */
function gridOf(units: number, isOutput: boolean): { readonly rows: number; readonly columns: number } {
  const rows = isOutput && units <= MOST_LABELLED_OUTPUTS ? units : Math.min(ROWS, units);
  return { rows, columns: Math.ceil(units / Math.max(1, rows)) };
}

/** 0 to 8 for a value between 0 and the largest. */
export function sequentialTone(value: number, largest: number): Tone {
  const step = largest > 0 ? Math.round((8 * Math.max(0, value)) / largest) : 0;
  return `seq-${Math.min(8, step)}` as Tone;
}

/** Four steps below and above 0. */
export function divergingTone(value: number, largest: number): Tone {
  const step = largest > 0 ? Math.min(4, Math.ceil((4 * Math.abs(value)) / largest - 0.5)) : 0;
  if (step <= 0) return 'div-0';
  return `div-${value < 0 ? 'n' : 'p'}${step}` as Tone;
}

/** What a layer's squares show in a view. */
export function valuesOf(layer: GlassLayer, view: GlassView): readonly number[] {
  if (view === 'weights') return layer.weightNorms;
  if (view === 'gradients') return layer.gradients ?? layer.activations.map(() => 0);
  return layer.activations;
}

function tonesOf(layer: GlassLayer, view: GlassView): Tone[] {
  const values = valuesOf(layer, view);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // Probabilities are shares of 1, whatever the largest of them is.
  const scale = view === 'activations' && layer.activation === 'softmax' ? 1 : largest;
  const isSigned = view === 'gradients' || values.some((value) => value < 0);
  return values.map((value) => (isSigned ? divergingTone(value, scale) : sequentialTone(value, scale)));
}

export function layOutNetwork(report: GlassReport, width: number): NetworkLayout {
  const { layers, inputs, links, view } = report;
  const isNarrow = width < 620;
  const hasValues = width >= 480;
  const nameLength = width < 480 ? 10 : isNarrow ? 12 : 19;
  const inputWidth = (isNarrow ? (hasValues ? 140 : 84) : 190) + INPUT_SQUARE;
  const outputWidth = hasValues ? (isNarrow ? 128 : 150) : 64;
  const grids = layers.map((layer, i) => gridOf(valuesOf(layer, view).length, i === layers.length - 1));
  const columns = grids.reduce((total, grid) => total + grid.columns, 0);
  const leastGap = isNarrow ? 18 : 56;
  const free = width - inputWidth - outputWidth - leastGap * layers.length;
  const pitch = Math.max(LEAST_PITCH, Math.min(MOST_PITCH, Math.floor(free / Math.max(1, columns))));
  const size = Math.max(3, pitch - (pitch > 9 ? 3 : 1));
  const blockHeight = Math.max(ROWS * pitch, inputs.length * 22);
  const taken = grids.reduce((total, grid) => total + grid.columns * pitch, 0);
  const gap = Math.max(10, (width - inputWidth - outputWidth - taken) / Math.max(1, layers.length));
  const middleY = TOP + blockHeight / 2;

  const inputPitch = inputs.length === 0 ? 0 : blockHeight / inputs.length;
  const squareX = inputWidth - INPUT_SQUARE - (hasValues ? 46 : 0);
  const largestGradient = inputs.reduce((most, input) => Math.max(most, Math.abs(input.gradient ?? 0)), 0);
  const placedInputs = inputs.map((input, i) => {
    const middle = TOP + (i + 0.5) * inputPitch;
    return {
      x: squareX,
      y: middle - INPUT_SQUARE / 2,
      size: INPUT_SQUARE,
      tone:
        view === 'gradients'
          ? divergingTone(input.gradient ?? 0, largestGradient)
          : divergingTone(input.value, 2),
      isOff: false,
      textX: squareX - 8,
      middle,
    };
  });

  let left = inputWidth + gap;
  const blocks = layers.map((layer, i): Block => {
    const { rows, columns: wide } = grids[i] ?? { rows: 1, columns: 1 };
    const tones = tonesOf(layer, view);
    const rowPitch = i === layers.length - 1 && wide === 1 ? Math.max(pitch, 22) : pitch;
    const side = i === layers.length - 1 && wide === 1 ? Math.min(18, rowPitch - 4) : size;
    const top = middleY - (rows * rowPitch) / 2;
    const off = new Set(layer.dropped ?? []);
    const squares = tones.map((tone, unit) => ({
      x: left + (unit % wide) * pitch,
      y: top + Math.floor(unit / wide) * rowPitch + (rowPitch - side) / 2,
      size: side,
      tone,
      isOff: off.has(unit),
    }));
    const right = left + Math.max(wide * pitch - (pitch - size), side);
    const block = { left, right, centre: (left + right) / 2, squares };
    left += wide * pitch + gap;
    return block;
  });

  const last = blocks.at(-1);
  const lines = links.flatMap((list, layer) => {
    const largest = list.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0);
    const block = blocks[layer];
    const before = blocks[layer - 1];
    return list.flatMap(({ from, to, value }): Line[] => {
      const target = block?.squares[to];
      const source = before === undefined ? placedInputs[from] : before.squares[from];
      if (block === undefined || target === undefined || source === undefined) return [];
      const x1 = before === undefined ? inputWidth + 4 : before.right + 3;
      const x2 = block.left - 3;
      const y1 = source.y + source.size / 2;
      const y2 = target.y + target.size / 2;
      const bend = (x1 + x2) / 2;
      const share = Math.abs(value) / largest;
      return [
        {
          path: `M${round(x1)} ${round(y1)}C${round(bend)} ${round(y1)} ${round(bend)} ${round(y2)} ${round(x2)} ${round(y2)}`,
          width: 0.5 + 1.7 * share,
          opacity: 0.2 + 0.6 * share,
          isRaising: value > 0,
        },
      ];
    });
  });
  const bottom = TOP + blockHeight + 20;
  const captionLines = layers.some(({ dropped }) => dropped !== null) ? 5 : layers.length > 1 ? 4 : 3;
  return {
    inputs: placedInputs,
    inputCentre: inputWidth / 2,
    hasValues,
    isTight: width < 720,
    nameLength,
    blocks,
    outputs:
      last === undefined || last.squares.length > MOST_LABELLED_OUTPUTS
        ? []
        : last.squares.map(({ x, y, size: side }) => ({ x: x + side + 8, middle: y + side / 2 })),
    lines,
    bottom,
    height: bottom + captionLines * LINE_HEIGHT,
  };
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}
