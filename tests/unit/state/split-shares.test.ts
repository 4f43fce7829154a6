import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PARTS } from '../../../src/contracts';
import {
  bordersOf,
  LEAST_TRAINING,
  mostOf,
  sharesOf,
  withBorder,
  withShare,
} from '../../../src/state/split-shares';

const DEFAULT = { train: 0.7, validation: 0.15, test: 0.15 };
const move = fc.oneof(
  fc.record({ part: fc.constantFrom(...PARTS), share: fc.double({ min: -1, max: 2, noNaN: true }) }),
  fc.record({
    border: fc.constantFrom(0 as const, 1 as const),
    position: fc.double({ min: -1, max: 2, noNaN: true }),
  }),
);

describe('shares of a split', () => {
  it('stay whole hundredths that sum to 1 and leave rows to learn from, whatever is asked', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 12 }), (moves) => {
        let shares = sharesOf(DEFAULT);
        for (const asked of moves) {
          shares =
            'part' in asked
              ? withShare(shares, asked.part, asked.share)
              : withBorder(shares, asked.border, asked.position);
          const percents = PARTS.map((part) => 100 * shares[part]);
          expect(Math.abs(percents.reduce((sum, share) => sum + share, 0) - 100)).toBeLessThan(1e-9);
          expect(percents.every((percent) => Math.abs(percent - Math.round(percent)) < 1e-9)).toBe(true);
          expect(Math.min(...percents)).toBeGreaterThanOrEqual(0);
          expect(shares.train).toBeGreaterThanOrEqual(LEAST_TRAINING);
        }
      }),
    );
  });

  it('gives a part what is asked for as far as the others can give it', () => {
    expect(withShare(DEFAULT, 'test', 0.2)).toEqual({ train: 0.65, validation: 0.15, test: 0.2 });
    expect(withShare(DEFAULT, 'validation', 0)).toEqual({ train: 0.85, validation: 0, test: 0.15 });
    expect(withShare(DEFAULT, 'train', 0.5)).toEqual({ train: 0.5, validation: 0.25, test: 0.25 });
    expect(withShare(DEFAULT, 'test', 0.99).test).toBe(mostOf(DEFAULT, 'test'));
    expect(withShare({ train: 1, validation: 0, test: 0 }, 'train', 0.8)).toEqual({
      train: 0.8,
      validation: 0.2,
      test: 0,
    });
  });

  it('moves one border between its two neighbours only', () => {
    expect(bordersOf(DEFAULT)).toEqual([0.7, 0.85]);
    expect(withBorder(DEFAULT, 0, 0.6)).toEqual({ train: 0.6, validation: 0.25, test: 0.15 });
    expect(withBorder(DEFAULT, 1, 0.9)).toEqual({ train: 0.7, validation: 0.2, test: 0.1 });
    expect(withBorder(DEFAULT, 0, 0.99)).toEqual({ train: 0.85, validation: 0, test: 0.15 });
    expect(withBorder(DEFAULT, 1, 0.1)).toEqual({ train: 0.7, validation: 0, test: 0.3 });
  });
});
