import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Generator } from '../../src/foundation';
import { KEPT_SOURCE_BYTES, KeptCells } from '../../src/pipeline/data/kept-cells';
import { sortValues } from '../../src/pipeline/data/sort-values';
import { readTable } from '../support/read-table';

type MakeCell = (uniform: () => number, row: number) => string;
const whole = (uniform: () => number, n: number): number => Math.floor(uniform() * n);

/** Columns of every kind that is kept differently, and of those that cannot be. */
const CELLS: Readonly<Record<string, MakeCell>> = {
  decimal: (uniform) => (uniform() * 1000).toFixed(whole(uniform, 5)),
  signed: (uniform) => (uniform() * 8 - 4).toPrecision(1 + whole(uniform, 17)),
  integer: (uniform) => String(whole(uniform, 100_000)),
  padded: (uniform) => String(whole(uniform, 9999)).padStart(5, '0'),
  enormous: (uniform) => `${whole(uniform, 99)}e${whole(uniform, 400)}`,
  gaps: (uniform) => (uniform() < 0.3 ? '' : String(uniform())),
  strays: (uniform) => (uniform() < 0.02 ? 'unknown' : String(whole(uniform, 5000))),
  late: (_, row) => (row < 200 ? String(row) : `word ${row}`),
  money: (uniform) => `$${whole(uniform, 9000)}.50`,
  comma: (uniform) => `${whole(uniform, 90)},${whole(uniform, 90)}`,
  word: (uniform) => ` group ${whole(uniform, 7)} `,
  truth: (uniform) => (uniform() < 0.5 ? 'yes' : 'no'),
  day: (uniform) => `2025-0${1 + whole(uniform, 9)}-1${whole(uniform, 10)}`,
  slashed: (uniform) => `${1 + whole(uniform, 12)}/${1 + whole(uniform, 28)}/2025`,
  id: (_, row) => `row-${row}`,
  minus: (uniform) => (uniform() < 0.5 ? '-0' : String(uniform() - 0.5)),
};
const kind = fc.constantFrom(...Object.keys(CELLS));

describe('cells that the first pass keeps', () => {
  it('give the dataset that reading the source twice gives', async () => {
    const tables = fc.record({
      kinds: fc.array(kind, { minLength: 2, maxLength: 6 }),
      nRows: fc.constantFrom(1, 50, 300, 9000),
      seed: fc.integer({ min: 1, max: 1_000_000 }),
      decimal: fc.constantFrom('.' as const, ',' as const),
      asText: fc.boolean(),
      raggedEvery: fc.constantFrom(0, 40),
    });
    await fc.assert(
      fc.asyncProperty(tables, async ({ kinds, nRows, seed, decimal, asText, raggedEvery }) => {
        const generator = Generator.fromSeed(seed);
        const uniform = () => generator.uniform();
        const names = kinds.map((name, i) => `${name} ${i}`);
        const lines = Array.from({ length: nRows }, (_, row) => {
          const cells = kinds.map((name) => (CELLS[name] as MakeCell)(uniform, row));
          return [...cells, ...(raggedEvery > 0 && row % raggedEvery === 9 ? ['one too many'] : [])].join(
            ';',
          );
        });
        const text = [names.join(';'), ...lines].join('\n');
        const first = names[0] as string;
        const options = {
          header: true,
          delimiter: ';',
          decimal,
          ...(asText ? { columns: { [first]: 'category' as const } } : {}),
        };
        const kept = await readTable(text, options);
        const again = await readTable(text, { ...options, claimedBytes: KEPT_SOURCE_BYTES + 1 });
        expect(kept.manifest).toEqual(again.manifest);
        expect(kept.table).toEqual(again.table);
        expect(kept.blockRows).toEqual(again.blockRows);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('refuse to become words where a number does not tell how it was written', () => {
    const integers = new KeptCells();
    const decimals = new KeptCells();
    for (let row = 0; row < 200; row++) {
      integers.add(row, String(row), row);
      decimals.add(row, row.toFixed(2), row);
    }
    expect([integers.kind, decimals.kind]).toEqual(['values', 'values']);
    expect([integers.canBecome('category'), decimals.canBecome('category')]).toEqual([true, false]);
    expect(decimals.canBecome('number')).toBe(true);
    expect(integers.cell(117)).toBe('117');
  });
});

describe('sorting by buckets', () => {
  it('gives what the platform gives', () => {
    const values = fc.record({
      n: fc.constantFrom(4096, 5000, 20_000),
      seed: fc.integer({ min: 1, max: 1_000_000 }),
      shape: fc.constantFrom('even', 'crowded', 'few', 'one', 'huge', 'tiny', 'zeros'),
    });
    fc.assert(
      fc.property(values, ({ n, seed, shape }) => {
        const generator = Generator.fromSeed(seed);
        const make: Readonly<Record<typeof shape, (u: number) => number>> = {
          even: (u) => u * 100 - 50,
          crowded: (u) => (u < 0.001 ? 1e12 : u),
          few: (u) => Math.floor(u * 9),
          one: () => 4,
          huge: (u) => (2 * u - 1) * 1.7e308,
          tiny: (u) => u * 1e-315,
          zeros: (u) => (u < 0.0004 ? -0 : u < 0.0008 ? 0 : u),
        };
        const given = Float64Array.from({ length: n }, () => make[shape](generator.uniform()));
        const expected = given.slice().sort();
        const sorted = sortValues(given);
        expect(sorted.length).toBe(n);
        expect(sorted.every((value, i) => Object.is(value, expected[i]))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
