/**
 * A stable order of positions by 64-bit unsigned keys: least-significant-digit radix sort, 16 bits a pass, passes in
 * which all keys agree left out (Knuth, The Art of Computer Programming, vol. 3, section 5.2.5). Linear in the number
 * of positions; pauses after every pass.
 */
import type { Piecewise } from '../../foundation';

const DIGITS = 1 << 16;
const FEW = 256;

/** Keys of the positions to order, in their order. */
export interface RadixKeys {
  readonly high: Uint32Array; // [n]
  readonly low: Uint32Array; // [n]
}

/** Order of 0 ... n - 1 by key, equal keys in their order. Comparison sort for few keys. */
export function* radixOrder({ high, low }: RadixKeys): Piecewise<Uint32Array> {
  const n = high.length;
  let order = Uint32Array.from({ length: n }, (_, i) => i);
  if (n <= FEW) {
    return order.sort(
      (a, b) => (high[a] as number) - (high[b] as number) || (low[a] as number) - (low[b] as number) || a - b,
    );
  }
  let next = new Uint32Array(n);
  const starts = new Uint32Array(DIGITS + 1);
  for (const [word, shift] of [
    [low, 0],
    [low, 16],
    [high, 0],
    [high, 16],
  ] as const) {
    starts.fill(0);
    for (let i = 0; i < n; i++) {
      const digit = ((word[i] as number) >>> shift) & 0xffff;
      starts[digit + 1] = (starts[digit + 1] as number) + 1;
    }
    if (starts[(((word[0] as number) >>> shift) & 0xffff) + 1] === n) continue;
    for (let digit = 0; digit < DIGITS; digit++)
      starts[digit + 1] = (starts[digit + 1] as number) + (starts[digit] as number);
    for (let i = 0; i < n; i++) {
      const position = order[i] as number;
      const digit = ((word[position] as number) >>> shift) & 0xffff;
      const at = starts[digit] as number;
      starts[digit] = at + 1;
      next[at] = position;
    }
    [order, next] = [next, order];
    yield null;
  }
  return order;
}
