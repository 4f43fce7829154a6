/**
 * What monitoring promises, measured on simulated streams with a known truth; docs/numerics.md publishes the tables. Bounds
 * are the promised figures plus three standard errors of the windows run here.
 */
import { describe, expect, it } from 'vitest';
import {
  FEATURE_CHANGES,
  FEATURE_FAMILY_NAMES,
  measureFalseAlarms,
  measureMixedFalseAlarms,
  measurePower,
} from '../support/feature-operating-characteristics';
import {
  ACCURACY_SCENARIOS,
  CHUNK_ROWS,
  measureAccuracyCoverage,
  measureConceptDrift,
  measureErrorCoverage,
} from '../support/performance-simulations';

const SEED = 3;
const WINDOW_ROWS = [100, 200, 500, 1000] as const;

function standardError(rate: number, of: number): number {
  return Math.sqrt((rate * (1 - rate)) / of);
}
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

describe('single features without drift', () => {
  it.each(FEATURE_FAMILY_NAMES)('%s: at most 1.5 % alarm at a level of 1 %', async (family) => {
    const windows = 1000;
    const cells = [];
    for (const rows of WINDOW_ROWS) cells.push(await measureFalseAlarms(family, rows, windows, SEED));
    const pooled = cells.reduce((sum, { rate }) => sum + rate / cells.length, 0);
    console.log(`| ${[family, ...cells.map(({ rate }) => percent(rate)), percent(pooled)].join(' | ')} |`);
    expect(pooled).toBeLessThanOrEqual(0.015);
    for (const { rate } of cells) expect(rate).toBeLessThanOrEqual(0.01 + 4 * standardError(0.01, windows));
    // Not because nothing is ever said.
    expect(pooled).toBeGreaterThan(0.003);
  });

  it('in mixed tables, feature by feature', async () => {
    const rates = [];
    for (const rows of WINDOW_ROWS) rates.push((await measureMixedFalseAlarms(rows, 250, SEED)).rate);
    const pooled = rates.reduce((sum, rate) => sum + rate / rates.length, 0);
    console.log(`| ${['one of each', ...[...rates, pooled].map(percent)].join(' | ')} |`);
    expect(pooled).toBeLessThanOrEqual(0.015);
  });
});

describe('single features that changed', () => {
  /** By change: rows of the window, reference rows, and the share that is promised. */
  const PROMISED: Record<(typeof FEATURE_CHANGES)[number]['name'], readonly [number, number, number][]> = {
    'normal, mean + 0.5 sd': [[100, 1000, 0.95]],
    'normal, mean + 0.25 sd': [[300, 1000, 0.85]],
    'normal, sd x 1.5': [[200, 1000, 0.9]],
    '5 equal categories, 10 points from one to another': [[500, 1000, 0.9]],
    '40, 25, 20, 10, 5 %, 10 points from the first to the second': [
      [500, 1000, 0.87],
      [500, 5000, 0.9],
    ],
    // No test with 1 % false alarms catches more than 86 % with 1,000 reference rows: docs/numerics.md.
    '2 equal categories, 10 points from one to the other': [
      [500, 1000, 0.82],
      [500, 5000, 0.9],
    ],
    'no gaps, then 5 % missing': [[500, 1000, 0.9]],
    '1 % missing, then 6 %': [[500, 1000, 0.9]],
    '2 % missing, then 7 %': [[500, 1000, 0.88]],
    // No test with 1 % false alarms catches more than 84 % with 1,000 reference rows.
    '5 % missing, then 10 %': [
      [500, 1000, 0.63],
      [500, 5000, 0.83],
    ],
  };

  it.each(FEATURE_CHANGES)('$name', async (change) => {
    const windows = 300;
    for (const [rows, referenceRows, promised] of PROMISED[change.name]) {
      const { rate } = await measurePower(change, { rows, referenceRows, windows }, SEED);
      console.log(`| ${change.name} | ${rows} | ${referenceRows} | ${percent(rate)} |`);
      expect(rate).toBeGreaterThanOrEqual(promised - 3 * standardError(promised, windows));
    }
  });
});

describe('performance without labels', () => {
  it('lies within two standard errors of what comes true in 93 % of 2,000 chunks under shifted inputs', () => {
    const cells = ACCURACY_SCENARIOS.flatMap((scenario) =>
      CHUNK_ROWS.map((rows) => ({ scenario, rows, ...measureAccuracyCoverage(scenario, rows, 170, SEED) })),
    );
    for (const { scenario, rows, within, meanError } of cells)
      console.log(`| ${scenario.name} | ${rows} | ${percent(within)} | ${percent(meanError)} |`);
    expect(cells.reduce((sum, { chunks }) => sum + chunks, 0)).toBeGreaterThanOrEqual(2000);
    expect(cells.reduce((sum, { within }) => sum + within / cells.length, 0)).toBeGreaterThanOrEqual(0.93);
  });

  it('does so for the mean absolute error of a regression in 90 %', () => {
    const cells = CHUNK_ROWS.map((rows) => measureErrorCoverage(rows, 500, SEED));
    console.log(cells.map(({ within }) => percent(within)).join(', '));
    expect(cells.reduce((sum, { within }) => sum + within / cells.length, 0)).toBeGreaterThanOrEqual(0.9);
  });

  it('does not see a changed relation, which 100 labels show in 90 % of windows', () => {
    const { estimated, realised, caught } = measureConceptDrift(100, 1000, SEED);
    console.log(`estimated ${percent(estimated)}, true ${percent(realised)}, caught ${percent(caught)}`);
    expect(estimated).toBeGreaterThan(0.72);
    expect(realised).toBeLessThan(0.57);
    expect(caught).toBeGreaterThanOrEqual(0.9);
  });
});
