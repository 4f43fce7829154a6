import { describe, expect, it } from 'vitest';
import {
  measureDriftOperatingCharacteristics,
  measureDriftRates,
} from '../../support/drift-operating-characteristics';

// The full tables are in tests/long/drift.test.ts. Here windows and shuffles are few, so the bounds are those that a
// sound test misses once in about 1,000 seeds, while a fixed threshold or an uncorrected level misses them by far.
describe('the drift verdict', () => {
  it('rarely alarms without drift and mostly catches half a standard deviation', async () => {
    const { pooledFalseAlarmRate, halfSigmaPower } = await measureDriftOperatingCharacteristics(
      ['mixed'],
      [100, 400],
      50,
      1,
      { shuffles: 299 },
    );
    expect(pooledFalseAlarmRate).toBeLessThanOrEqual(7 / 100);
    expect(halfSigmaPower.named).toBeGreaterThanOrEqual(42 / 50);
  });

  it('has less power with a small reference', async () => {
    const cell = { family: 'normal', change: 'mean + 0.5 sd', windowRows: 100 } as const;
    const [small, large] = await measureDriftRates(
      [
        { ...cell, referenceRows: 60 },
        { ...cell, referenceRows: 2000 },
      ],
      30,
      3,
      { shuffles: 299 },
    );
    expect(small?.rate).toBeLessThan(0.8);
    expect(large?.rate).toBeGreaterThan(0.8);
  });
});
