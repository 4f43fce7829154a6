/**
 * Measures how often the drift verdict alarms: over windows without drift, and over windows in which one column of ten
 * has changed. Plain functions of their arguments, used by the unit test (small), the long test and the acceptance run
 * (large), and the tables in docs/numerics.md.
 */
import type { Column, DriftReport, Table } from '../../src/contracts';
import { Generator } from '../../src/foundation';
import { sketchColumns } from '../../src/pipeline/data/reference-sketch';
import { compareWithReference, type DriftOptions } from '../../src/pipeline/monitor';

export const DRIFT_FAMILIES = [
  'normal',
  'lognormal',
  't3',
  'integers',
  '5 categories',
  '50 categories',
  'zero-inflated',
  'mixed',
] as const;
export type DriftFamily = (typeof DRIFT_FAMILIES)[number];

export const DRIFT_CHANGES = [
  'none',
  'mean + 0.5 sd',
  'mean + 0.25 sd',
  'sd x 1.5',
  '10 points between two categories',
  '5 points more missing',
] as const;
export type DriftChange = (typeof DRIFT_CHANGES)[number];

export interface DriftCell {
  readonly family: DriftFamily;
  readonly change: DriftChange;
  readonly referenceRows: number;
  readonly windowRows: number;
}
export interface DriftRate extends DriftCell {
  readonly windows: number;
  /** Share of windows whose overall verdict is drift. */
  readonly rate: number;
  /** Share of windows in which the changed column is named first and drifted; null without a change. */
  readonly named: number | null;
}

const N_COLUMNS = 10;
const MIXED = [
  'normal',
  'lognormal',
  't3',
  'integers',
  '5 categories',
  '50 categories',
  'zero-inflated',
] as const;

type Distribution = Exclude<DriftFamily, 'mixed'>;

/** Standard deviations, for changes that are stated in them. */
const STANDARD_DEVIATION: Readonly<Record<Distribution, number>> = {
  normal: 1,
  lognormal: Math.sqrt((Math.E - 1) * Math.E),
  t3: Math.sqrt(3),
  integers: Math.sqrt(120 / 12),
  '5 categories': NaN,
  '50 categories': NaN,
  'zero-inflated': Math.sqrt(0.3 * 2 - 0.09),
};

function drawNumber(distribution: Distribution, generator: Generator): number {
  switch (distribution) {
    case 'normal':
      return generator.normal();
    case 'lognormal':
      return Math.exp(generator.normal());
    case 't3': {
      const chiSquared = generator.normal() ** 2 + generator.normal() ** 2 + generator.normal() ** 2;
      return generator.normal() / Math.sqrt(chiSquared / 3);
    }
    case 'integers':
      return generator.integer(11);
    case 'zero-inflated':
      return generator.uniform() < 0.7 ? 0 : -Math.log(1 - generator.uniform());
    default:
      return NaN;
  }
}

/** Cumulative shares: 5 categories of 40, 25, 20, 10 and 5 %; 50 categories with shares proportional to 1 / rank. */
function categoryShares(distribution: Distribution): number[] {
  const weights =
    distribution === '5 categories' ? [40, 25, 20, 10, 5] : Array.from({ length: 50 }, (_, i) => 1 / (i + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function drawColumn(
  name: string,
  distribution: Distribution,
  change: DriftChange,
  missingShare: number,
  nRows: number,
  generator: Generator,
): Column {
  const isMissing = () => missingShare > 0 && generator.uniform() < missingShare;
  if (distribution === '5 categories' || distribution === '50 categories') {
    const shares = categoryShares(distribution);
    if (change === '10 points between two categories') {
      shares[0] = (shares[0] as number) - 0.1;
      shares[1] = (shares[1] as number) + 0.1;
    }
    const codes = Int32Array.from({ length: nRows }, () => {
      if (isMissing()) return -1;
      let left = generator.uniform();
      let code = 0;
      while (code < shares.length - 1 && left >= (shares[code] as number)) left -= shares[code++] as number;
      return code;
    });
    const dictionary = shares.map((_, code) => `value ${code}`);
    return { name, type: 'category', overridden: false, data: { kind: 'category', codes, dictionary } };
  }
  const standardDeviation = STANDARD_DEVIATION[distribution];
  const shift = change === 'mean + 0.5 sd' ? 0.5 : change === 'mean + 0.25 sd' ? 0.25 : 0;
  const factor = change === 'sd x 1.5' ? 1.5 : 1;
  const values = Float64Array.from({ length: nRows }, () =>
    isMissing() ? NaN : drawNumber(distribution, generator) * factor + shift * standardDeviation,
  );
  return { name, type: 'number', overridden: false, data: { kind: 'number', values } };
}

/** Ten independent columns of one family; `mixed` has one of every distribution and normal ones. The first one changes. */
export function drawTable(
  family: DriftFamily,
  change: DriftChange,
  nRows: number,
  generator: Generator,
): Table {
  const missingChanges = change === '5 points more missing';
  const columns = Array.from({ length: N_COLUMNS }, (_, i) => {
    const distribution = family === 'mixed' ? (MIXED[i] ?? 'normal') : family;
    const own = i === 0 ? change : 'none';
    return drawColumn(
      `column ${i}`,
      distribution,
      own,
      missingChanges && i === 0 ? 0.1 : 0.05 * Number(missingChanges),
      nRows,
      generator,
    );
  });
  return { nRows, columns, rowIds: Int32Array.from({ length: nRows }, (_, row) => row) };
}

function drawReference(cell: DriftCell, generator: Generator): Table {
  const base = drawTable(cell.family, 'none', cell.referenceRows, generator);
  if (cell.change !== '5 points more missing') return base;
  const columns = base.columns.map((column): Column => {
    const { data } = column;
    if (data.kind !== 'number') return column;
    return {
      ...column,
      data: {
        kind: 'number',
        values: data.values.map((value) => (generator.uniform() < 0.05 ? NaN : value)),
      },
    };
  });
  return { ...base, columns };
}

/**
 * Share of windows that raise the overall verdict in each cell of a design. A new reference is drawn for every window,
 * so the rates hold over references too.
 * @param windows windows a cell
 * @param seed every cell uses a fork of its own
 */
export async function measureDriftRates(
  cells: readonly DriftCell[],
  windows: number,
  seed: number,
  options: Pick<DriftOptions, 'alpha' | 'shuffles'> = {},
): Promise<DriftRate[]> {
  const rates: DriftRate[] = [];
  for (const cell of cells) {
    const { family, change, referenceRows, windowRows } = cell;
    const root = Generator.fromSeed(seed).fork(`${family}|${change}|${referenceRows}|${windowRows}`);
    let alarms = 0;
    let named = 0;
    for (let window = 0; window < windows; window++) {
      const generator = root.fork(`window ${window}`);
      const table = drawReference(cell, generator);
      const positions = Int32Array.from({ length: referenceRows }, (_, row) => row);
      const names = table.columns.map(({ name }) => name);
      const reference = sketchColumns(table, positions, names, generator.fork('sketch'));
      const report = (await compareWithReference(
        reference,
        drawTable(family, change, windowRows, generator),
        {
          ...options,
          generator: generator.fork('compare'),
          yieldControl: () => Promise.resolve(),
        },
      )) as DriftReport;
      if (report.verdict === 'drift') {
        alarms += 1;
        if (report.columns[0]?.name === 'column 0') named += 1;
      }
    }
    rates.push({
      ...cell,
      windows,
      rate: alarms / windows,
      named: change === 'none' ? null : named / windows,
    });
  }
  return rates;
}

/**
 * The two figures that are promised: false alarms of no-drift windows, pooled and by cell, and the share of windows in
 * which a shift of one normal column by half a standard deviation is caught in a window of 100 rows.
 * @param families distributions of the ten columns
 * @param sizes rows of the windows without drift
 * @param windows windows a cell
 * @param options `referenceRows` defaults to 1,000; the rest to the product's defaults
 */
export async function measureDriftOperatingCharacteristics(
  families: readonly DriftFamily[],
  sizes: readonly number[],
  windows: number,
  seed: number,
  options: Pick<DriftOptions, 'alpha' | 'shuffles'> & { readonly referenceRows?: number } = {},
): Promise<{ falseAlarms: DriftRate[]; pooledFalseAlarmRate: number; halfSigmaPower: DriftRate }> {
  const { referenceRows = 1000, ...compareOptions } = options;
  const cells = families.flatMap((family) =>
    sizes.map((windowRows): DriftCell => ({ family, change: 'none', referenceRows, windowRows })),
  );
  const falseAlarms = await measureDriftRates(cells, windows, seed, compareOptions);
  const power = await measureDriftRates(
    [{ family: 'normal', change: 'mean + 0.5 sd', referenceRows, windowRows: 100 }],
    windows,
    seed,
    compareOptions,
  );
  return {
    falseAlarms,
    pooledFalseAlarmRate: falseAlarms.reduce((sum, { rate }) => sum + rate, 0) / falseAlarms.length,
    halfSigmaPower: power[0] as DriftRate,
  };
}
