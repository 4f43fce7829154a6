/**
 * The operating characteristics of the drift verdict that docs/numerics.md publishes, measured again with other seeds.
 * Bounds are the promised figures plus three to four standard errors of the windows run here.
 */
import { describe, expect, it } from 'vitest';
import {
  DRIFT_FAMILIES,
  measureDriftOperatingCharacteristics,
  measureDriftRates,
  type DriftCell,
} from '../support/drift-operating-characteristics';

const SEED = 7;
const SIZES = [100, 200, 500, 1000] as const;

function standardError(rate: number, windows: number): number {
  return Math.sqrt((rate * (1 - rate)) / windows);
}

describe('windows without drift', () => {
  it('raise the verdict in at most 2 % of windows, pooled over families and sizes', async () => {
    const windows = 300;
    const { falseAlarms, pooledFalseAlarmRate } = await measureDriftOperatingCharacteristics(
      DRIFT_FAMILIES,
      SIZES,
      windows,
      SEED,
    );
    console.table(falseAlarms.map(({ family, windowRows, rate }) => ({ family, windowRows, rate })));
    expect(falseAlarms).toHaveLength(DRIFT_FAMILIES.length * SIZES.length);
    expect(pooledFalseAlarmRate).toBeLessThanOrEqual(0.02);
    // Not because nothing is ever said.
    expect(pooledFalseAlarmRate).toBeGreaterThan(0.004);
    for (const { rate } of falseAlarms)
      expect(rate).toBeLessThanOrEqual(0.024 + 4 * standardError(0.024, windows));
  });

  it('do so with small and large references too', async () => {
    const cells = [100, 300, 5000].flatMap((referenceRows): DriftCell[] => [
      { family: 'mixed', change: 'none', referenceRows, windowRows: 100 },
      { family: 'mixed', change: 'none', referenceRows, windowRows: 1000 },
    ]);
    for (const { rate } of await measureDriftRates(cells, 300, SEED)) {
      expect(rate).toBeLessThanOrEqual(0.024 + 4 * standardError(0.024, 300));
    }
  });
});

describe('windows with drift in one of ten columns', () => {
  const cases: [DriftCell, number][] = [
    [{ family: 'normal', change: 'mean + 0.5 sd', referenceRows: 1000, windowRows: 100 }, 0.95],
    [{ family: 'lognormal', change: 'mean + 0.5 sd', referenceRows: 1000, windowRows: 100 }, 0.95],
    [{ family: 't3', change: 'mean + 0.5 sd', referenceRows: 1000, windowRows: 100 }, 0.95],
    [{ family: 'mixed', change: 'mean + 0.5 sd', referenceRows: 5000, windowRows: 100 }, 0.95],
    [{ family: 'normal', change: 'mean + 0.25 sd', referenceRows: 5000, windowRows: 300 }, 0.85],
    [{ family: 'normal', change: 'sd x 1.5', referenceRows: 5000, windowRows: 200 }, 0.9],
    [
      {
        family: '5 categories',
        change: '10 points between two categories',
        referenceRows: 5000,
        windowRows: 500,
      },
      0.9,
    ],
    [{ family: 'normal', change: '5 points more missing', referenceRows: 5000, windowRows: 500 }, 0.65],
  ];

  it.each(cases)('alarm: %o in at least %d', async (cell, promised) => {
    const windows = 600;
    const [measured] = await measureDriftRates([cell], windows, SEED);
    console.log(cell.family, cell.change, measured?.rate);
    expect(measured?.named).toBeGreaterThanOrEqual(promised - 3 * standardError(promised, windows));
  });
});
