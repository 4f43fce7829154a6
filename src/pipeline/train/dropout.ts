/**
 * Inverted dropout (Srivastava et al. 2014; scaled in training so that nothing changes at prediction). Masks come from
 * our own generator, 16 bits a unit: a seeded `tf.dropout` repeats the same mask at every step.
 */
import type { Generator } from '../../foundation';

const LEVELS = 65_536;

/**
 * @param rate share of units set to 0, in [0, 1); met to within 1 / 65,536
 * @param length units of all rows together
 * @returns 0 with probability `rate`, else 1 / (1 - rate), so the expected value is 1
 */
export function drawDropoutMask(rate: number, length: number, generator: Generator): Float32Array {
  const mask = new Float32Array(length);
  const dropped = Math.round(rate * LEVELS);
  const kept = LEVELS / (LEVELS - dropped);
  for (let i = 0; i < length; i += 2) {
    const word = generator.uint32();
    if ((word & 0xffff) >= dropped) mask[i] = kept;
    if (i + 1 < length && word >>> 16 >= dropped) mask[i + 1] = kept;
  }
  return mask;
}
