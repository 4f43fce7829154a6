import { describe, expect, it } from 'vitest';
import {
  FEATURE_CHANGES,
  measureFalseAlarms,
  measureMixedFalseAlarms,
  measurePower,
} from '../../support/feature-operating-characteristics';

// The full tables are in tests/long/monitoring.test.ts. Windows are few here, so the bounds are those that a sound test
// misses once in about 1,000 seeds, while a fixed threshold misses them by far.
describe('a single feature at the level of 1 %', () => {
  it.each(['zero-inflated', 'categorical long tail'] as const)(
    '%s: rarely alarms without drift',
    async (family) => {
      expect((await measureFalseAlarms(family, 100, 100, 1)).rate).toBeLessThanOrEqual(0.05);
    },
  );

  it('rarely alarms in mixed tables', async () => {
    expect((await measureMixedFalseAlarms(200, 15, 1)).rate).toBeLessThanOrEqual(0.05);
  });

  it.each(FEATURE_CHANGES.slice(0, 4))('$name: is mostly caught', async (change) => {
    const rows = { 'normal, mean + 0.5 sd': 100, 'normal, sd x 1.5': 200 }[change.name as string] ?? 400;
    const { rate } = await measurePower(change, { rows, referenceRows: 1000, windows: 10 }, 1);
    expect(rate).toBeGreaterThanOrEqual(0.7);
  });
});
