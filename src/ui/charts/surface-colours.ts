/** Colours of a decision surface: each cell leans from the ground towards the colour of its likeliest class. */

export type Rgb = readonly [red: number, green: number, blue: number];

/** A class that is no likelier than by chance is barely tinted; a certain one is tinted this much. */
const WEAKEST = 0.06;
const STRONGEST = 0.46;

/** `#rrggbb` or `#rgb`, as tokens are written; null for anything else, such as a system colour. */
export function parseHexColour(text: string): Rgb | null {
  const match = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim());
  if (match === null) return null;
  const digits = match[1] as string;
  const step = digits.length / 3;
  return [0, 1, 2].map((i) => {
    const part = digits.slice(i * step, (i + 1) * step);
    return parseInt(step === 1 ? part + part : part, 16);
  }) as unknown as Rgb;
}

/** The likeliest class of a cell and by how much it leads the next, 0 to 1; the earlier class on a tie. */
export function likeliest(
  probabilities: ArrayLike<number>,
  cell: number,
  nClasses: number,
): { index: number; probability: number } {
  let index = 0;
  for (let i = 1; i < nClasses; i++) {
    if ((probabilities[cell * nClasses + i] as number) > (probabilities[cell * nClasses + index] as number))
      index = i;
  }
  return { index, probability: probabilities[cell * nClasses + index] as number };
}

/**
 * RGBA of every cell, for ImageData: row 0 of the picture is the top, row 0 of the grid the bottom.
 *
 * probabilities: [rows, columns, classes], each cell summing to 1; colours: one a class, used again from the first when
 * there are more classes.
 */
export function paintSurface(
  probabilities: ArrayLike<number>,
  columns: number,
  rows: number,
  colours: readonly Rgb[],
  ground: Rgb,
  nClasses: number,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * columns * rows);
  const chance = 1 / nClasses;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const { index, probability } = likeliest(probabilities, row * columns + column, nClasses);
      const certainty = Math.max(0, (probability - chance) / (1 - chance)) || 0;
      const share = WEAKEST + (STRONGEST - WEAKEST) * certainty;
      const colour = colours[index % colours.length] as Rgb;
      const pixel = 4 * ((rows - 1 - row) * columns + column);
      for (let channel = 0; channel < 3; channel++) {
        const from = ground[channel] as number;
        pixels[pixel + channel] = Math.round(from + share * ((colour[channel] as number) - from));
      }
      pixels[pixel + 3] = 255;
    }
  }
  return pixels;
}

/** By how much a class leads the likeliest of the others in each cell: zero at its boundary. [rows, columns] */
export function leadOf(probabilities: ArrayLike<number>, nClasses: number, index: number): Float64Array {
  const nCells = probabilities.length / nClasses;
  const lead = new Float64Array(nCells);
  for (let cell = 0; cell < nCells; cell++) {
    let other = -Infinity;
    for (let i = 0; i < nClasses; i++) {
      if (i !== index) other = Math.max(other, probabilities[cell * nClasses + i] as number);
    }
    lead[cell] = (probabilities[cell * nClasses + index] as number) - other;
  }
  return lead;
}
