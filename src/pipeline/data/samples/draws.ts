/** Draws that several samples share. */
import type { Generator } from '../../../foundation';

/** True with probability `share`. */
export function happens(generator: Generator, share: number): boolean {
  return generator.uniform() < share;
}

/** One of the items, with probabilities proportional to their weights. */
export function pickWeighted<Item extends { readonly weight: number }>(
  generator: Generator,
  items: readonly Item[],
): Item {
  const total = items.reduce((sum, { weight }) => sum + weight, 0);
  let left = generator.uniform() * total;
  for (const item of items) {
    left -= item.weight;
    if (left < 0) return item;
  }
  return items.at(-1) as Item;
}

export function pick<Item>(generator: Generator, items: readonly Item[]): Item {
  return items[generator.integer(items.length)] as Item;
}

/** Poisson by Knuth's product of uniforms (1969); for small means. */
export function drawPoisson(generator: Generator, mean: number): number {
  const limit = Math.exp(-mean);
  let product = generator.uniform();
  let count = 0;
  while (product > limit) {
    product *= generator.uniform();
    count += 1;
  }
  return count;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** With a fixed number of decimals, without trailing noise of float64. */
export function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

/** CSV with a header: commas, LF. No cell of a sample needs quotes; null is an empty cell. */
export function writeCsv(
  columns: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  return `${[columns, ...rows].map((row) => row.map((cell) => cell ?? '').join(',')).join('\n')}\n`;
}
