import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Generator } from '../../src/foundation';
import { splitRows, textAt, type ClassTarget } from '../../src/pipeline/data';
import { readTable } from '../support/read-table';

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.stringMatching(/^[",\n\r\t;| a1.é中-]{0,10}$/),
  fc.constantFrom(
    '=1+1',
    '"',
    '""',
    ',',
    '\r\n',
    '__proto__',
    'null',
    '1e400',
    '1,234',
    '<b>x</b>',
    '\u2028',
    'NaN',
    "'",
  ),
);

function quote(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

/** A cell as reading hands it back when every column is kept as text. */
function expected(cell: string): string | null {
  const trimmed = cell.trim();
  return ['', '?', 'NA', 'N/A', 'NaN', 'null'].includes(trimmed) ? null : trimmed;
}

describe('reading', () => {
  it('gives back every cell of a quoted table, whatever the cells and the chunks', async () => {
    const tables = fc.integer({ min: 2, max: 5 }).chain((width) =>
      fc.record({
        rows: fc.array(fc.array(hostile, { minLength: width, maxLength: width }), {
          minLength: 1,
          maxLength: 12,
        }),
        width: fc.constant(width),
        delimiter: fc.constantFrom(',', ';', '\t', '|'),
        newline: fc.constantFrom('\n', '\r\n'),
        chunkBytes: fc.integer({ min: 1, max: 40 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(tables, async ({ rows, width, delimiter, newline, chunkBytes }) => {
        const names = Array.from({ length: width }, (_, i) => `name ${i}`);
        const text = [names, ...rows].map((row) => row.map(quote).join(delimiter)).join(newline);
        const columns = Object.fromEntries(names.map((name) => [name, 'text' as const]));
        const { table } = await readTable(text, {
          header: true,
          delimiter,
          encoding: 'utf-8',
          columns,
          chunkBytes,
        });
        expect(table.nRows).toBe(rows.length);
        const read = rows.map((_, row) => table.columns.map((column) => textAt(column, row)));
        expect(read).toEqual(rows.map((row) => row.map(expected)));
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the size of the chunks', async () => {
    const cell = fc.oneof(hostile, fc.double({ noNaN: true }).map(String), fc.integer().map(String));
    const tables = fc.array(fc.tuple(cell, cell, cell), { minLength: 2, maxLength: 15 });
    await fc.assert(
      fc.asyncProperty(
        tables,
        fc.integer({ min: 1, max: 64 }),
        fc.boolean(),
        async (rows, chunkBytes, asJson) => {
          const text = asJson
            ? JSON.stringify(rows.map(([a, b, c]) => ({ a, b, c })))
            : rows.map((row) => row.map(quote).join(',')).join('\n');
          const name = asJson ? 'rows.json' : 'rows.csv';
          const read = (size: number) =>
            readTable(text, { name, chunkBytes: size }).then(
              ({ manifest }) => manifest,
              (error: { code: string; details: unknown }) => ({ code: error.code, details: error.details }),
            );
          expect(await read(chunkBytes)).toEqual(await read(1 << 20));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('never throws anything but a coded error, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom('x.csv', 'x.tsv', 'x.json', 'x.jsonl', 'x'),
        async (bytes, name) => {
          const outcome = await readTable(bytes, { name }).then(
            ({ manifest }) => manifest.nRows > 0,
            (error: { code?: string }) => /^E-DATA-/.test(error.code ?? ''),
          );
          expect(outcome).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('splitting', () => {
  const shares = fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }))
    .map(([a, b, c]) => [a / (a + b + c), b / (a + b + c), c / (a + b + c)] as const);
  const counts = fc.array(fc.integer({ min: 2, max: 60 }), { minLength: 2, maxLength: 12 });

  it('is a partition of the labelled rows, each class within one row of its share', () => {
    fc.assert(
      fc.property(
        counts,
        shares,
        fc.integer({ min: 0, max: 2 ** 31 }),
        fc.integer({ min: 0, max: 9 }),
        (sizes, [train, validation, test], seed, missing) => {
          const codes = [
            ...sizes.flatMap((size, code) => new Array<number>(size).fill(code)),
            ...new Array<number>(missing).fill(-1),
          ];
          Generator.fromSeed(seed).shuffle(codes);
          const target: ClassTarget = {
            kind: 'classes',
            column: 'y',
            codes: Int32Array.from(codes),
            classes: sizes.map((_, code) => `class ${code}`),
          };
          let split;
          try {
            split = splitRows(target, { train, validation, test, seed }, Generator.fromSeed(seed));
          } catch (error) {
            expect((error as { code: string }).code).toMatch(/^E-SPLIT-SMALL$|^E-TARGET-CLASSES$/);
            return;
          }
          const parts = [split.train, split.validation, split.test];
          const all = parts.flatMap((part) => [...part]).sort((a, b) => a - b);
          expect(all).toEqual(codes.flatMap((code, row) => (code >= 0 ? [row] : [])));
          sizes.forEach((size, code) => {
            parts.forEach((part, i) => {
              const inPart = part.filter((row) => codes[row] === code).length;
              expect(Math.abs(inPart - size * ([train, validation, test][i] as number))).toBeLessThan(
                1 + 1e-9,
              );
            });
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});
