import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DriftReport, Table } from '../../src/contracts';
import { Generator } from '../../src/foundation';
import { sketchColumns } from '../../src/pipeline/data';
import { compareWithReference } from '../../src/pipeline/monitor';
import { pooledRanks, rankComponents } from '../../src/pipeline/monitor/rank-components';
import { wassersteinDistance } from '../../src/pipeline/monitor/two-sample-distances';
import { makeColumn, makeTable, positions } from '../support/make-table';

const numberCells = (minLength: number, maxLength: number) =>
  fc.array(
    fc.oneof(
      fc.constant(null),
      fc.integer({ min: -40, max: 40 }),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    ),
    {
      minLength,
      maxLength,
    },
  );
const wordCells = (minLength: number, maxLength: number) =>
  fc.array(
    fc.oneof(fc.constant(null), fc.constantFrom('a', 'b', '__proto__', ''), fc.string({ maxLength: 3 })),
    {
      minLength,
      maxLength,
    },
  );

async function compare(before: Table, after: Table): Promise<DriftReport> {
  const names = before.columns.map(({ name }) => name);
  const reference = sketchColumns(before, positions(before.nRows), names, Generator.fromSeed(1));
  return compareWithReference(reference, after, {
    generator: Generator.fromSeed(2),
    shuffles: 99,
    yieldControl: () => Promise.resolve(),
  });
}

const column = (cells: readonly (number | string | null)[]) =>
  makeColumn('c', cells, cells.some((cell) => typeof cell === 'string') ? 'category' : 'number');

describe('compareWithReference', () => {
  it('gives well-formed lines whatever the cells are', async () => {
    await fc.assert(
      fc.asyncProperty(
        numberCells(50, 90),
        numberCells(0, 60),
        wordCells(50, 90),
        wordCells(0, 60),
        async (n1, n2, w1, w2) => {
          for (const [a, b, type] of [
            [n1, n2, 'number'],
            [w1, w2, 'category'],
          ] as const) {
            const report = await compare(
              makeTable(makeColumn('c', a, type)),
              makeTable(makeColumn('c', b, type)),
            );
            const [line] = report.columns;
            expect(report.verdict === 'not enough data').toBe(b.length < 30);
            expect(report.verdict === 'drift').toBe(line?.drifted);
            if (line === undefined || line.pValue === null) continue;
            expect(line.pValue).toBeGreaterThanOrEqual(0.01);
            expect(line.pValue).toBeLessThanOrEqual(1);
            expect(line.effect).toBeGreaterThanOrEqual(0);
            expect(Number.isFinite(line.value)).toBe(true);
            expect(line.populationStabilityIndex ?? 0).toBeGreaterThanOrEqual(0);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('never finds drift between a table and itself', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(numberCells(50, 120), wordCells(50, 120)), async (cells) => {
        const table = makeTable(column(cells));
        const report = await compare(table, table);
        expect(report.verdict).toBe('no drift');
        expect(report.findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the unit of a number', async () => {
    await fc.assert(
      fc.asyncProperty(
        numberCells(50, 80),
        numberCells(30, 60),
        fc.constantFrom(0.125, 2, 1024),
        async (a, b, unit) => {
          const scale = (cells: readonly (number | null)[]) =>
            makeTable(
              makeColumn(
                'c',
                cells.map((cell) => (cell === null ? null : cell * unit)),
                'number',
              ),
            );
          const [plain] = (
            await compare(scale(a.map((x) => x && Math.round(x))), scale(b.map((x) => x && Math.round(x))))
          ).columns;
          const whole = (cells: readonly (number | null)[]) =>
            makeTable(
              makeColumn(
                'c',
                cells.map((x) => x && Math.round(x)),
                'number',
              ),
            );
          const [scaled] = (await compare(whole(a), whole(b))).columns;
          expect(plain).toMatchObject({
            statistic: scaled?.statistic,
            value: scaled?.value,
            pValue: scaled?.pValue,
            drifted: scaled?.drifted,
          });
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('rank components', () => {
  const sample = fc.array(
    fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: -9, max: 9, noNaN: true })),
    { minLength: 2, maxLength: 60 },
  );
  const sorted = (values: readonly number[]) => Float64Array.from(values).sort();

  it('are orthonormal and sum to zero', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const components = rankComponents(pooledRanks(sorted(a), sorted(b)));
        expect(components.length).toBeLessThan(new Set([...a, ...b].map((x) => x + 0)).size);
        components.forEach((first, i) => {
          expect(Math.abs(first.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-6);
          components.forEach((second, j) => {
            const product = first.reduce((sum, value, k) => sum + value * (second[k] as number), 0);
            expect(Math.abs(product - Number(i === j))).toBeLessThan(1e-6);
          });
        });
      }),
    );
  });

  it('stand beside a distance that equals the integral over a fine grid of quantiles', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const x = sorted(a);
        const y = sorted(b);
        const steps = x.length * y.length;
        let total = 0;
        for (let k = 0; k < steps; k++) {
          total += Math.abs(
            (x[Math.floor(k / y.length)] as number) - (y[Math.floor(k / x.length)] as number),
          );
        }
        expect(wassersteinDistance(x, y)).toBeAllClose(total / steps, {
          relative: 1e-9,
          absolute: 1e-9,
          source: 'quantile form',
        });
      }),
    );
  });
});
