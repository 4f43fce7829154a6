import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { CsvRecordReader, isBlankRow } from '../../../src/pipeline/data/csv-records';
import { DistinctTexts } from '../../../src/pipeline/data/distinct-texts';
import { parsePlainNumber, parsePlainNumberAt } from '../../../src/foundation/number-notation';
import { PlainLines } from '../../../src/pipeline/data/plain-lines';
import { WordPlaces } from '../../../src/pipeline/data/word-places';
import { readTable } from '../../support/read-table';

const codesOf = (text: string) => new TextEncoder().encode(`<${text}>`);

/** Rows of a text that comes in pieces; lines are asked for cell by cell, and for all rows at once. */
function cut(pieces: readonly string[], delimiter: string, newline: '\n' | '\r', byCell: boolean) {
  const reader = new CsvRecordReader({ delimiter, newline, quoted: true });
  const rows: string[][] = [];
  for (const piece of pieces) {
    const lines = reader.pushLines(piece);
    if (!(lines instanceof PlainLines)) rows.push(...lines);
    else if (!byCell) rows.push(...lines.rest());
    else {
      const places = new Int32Array(64);
      for (let n = lines.next(places); n > 0; n = lines.next(places)) {
        const decoder = new TextDecoder();
        rows.push(
          Array.from({ length: n }, (_, i) =>
            decoder.decode(lines.codes.subarray(places[i], (places[i + 1] as number) - 1)),
          ),
        );
      }
    }
  }
  return [...rows, ...reader.finish()];
}

describe('PlainLines', () => {
  it('cuts the cells that papaparse cuts, however the text comes', () => {
    const character = fc.constantFrom('a', '7', ',', ';', '\t', ' ', '\n', '\r', 'é', '中');
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: character, maxLength: 30 }), { maxLength: 6 }),
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n' as const, '\r' as const),
        fc.boolean(),
        (pieces, delimiter, newline, byCell) => {
          const text = pieces.join('');
          const expected = Papa.parse<string[]>(text, { delimiter, newline }).data;
          const found = cut(pieces, delimiter, newline, byCell);
          const isRow = (row: string[]) => !isBlankRow(row);
          expect(found.filter(isRow)).toEqual(expected.filter(isRow));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('leaves text beyond ASCII and quotes to the parser', () => {
    const reader = new CsvRecordReader({ delimiter: ',', newline: '\n', quoted: true });
    expect(reader.pushLines('a,b\nc,')).toBeInstanceOf(PlainLines);
    expect(reader.pushLines('"d,e"\nf,g')).toEqual([['c', 'd,e']]);
    expect(reader.pushLines('\nü,h\n')).toEqual([
      ['f', 'g'],
      ['ü', 'h'],
    ]);
    expect(reader.pushLines('i,j\n')).toBeInstanceOf(PlainLines);
  });
});

describe('a table whose cells need no strings', () => {
  /** Cells of one column: mostly of one kind, with a few of another. */
  const cells = fc.oneof(
    fc.constantFrom(
      '12',
      '7',
      '-3',
      '0',
      '007',
      '4.50',
      '1e3',
      '.5',
      '+8',
      '1,5',
      '$3',
      '12%',
      'n/a',
      'NA',
      '',
    ),
    fc.integer({ min: -50, max: 9_999_999 }).map(String),
    fc.double({ min: -1000, max: 1000, noNaN: true }).map((value) => value.toFixed(3)),
    fc.constantFrom('yes', 'no', ' yes', 'Yes', 'red hat', 'x', '-', '2025-01-03', '3/4/2025', '2024'),
    fc.string({ unit: fc.constantFrom('a', 'b', '1', ' ', '.'), maxLength: 14 }),
  );
  const column = fc
    .tuple(cells, cells, cells, cells, fc.integer({ min: 1, max: 200 }))
    .chain(([a, b, c, d, period]) =>
      fc.constantFrom(
        Array.from({ length: 400 }, (_, row) => [a, b, c, d][(row % period) % 4] as string),
        Array.from({ length: 400 }, (_, row) => (row % period === 0 ? a : String((row * 37) % 211))),
        Array.from({ length: 400 }, (_, row) => (row % period === 0 ? a : ((row * 37) % 211).toFixed(2))),
        Array.from({ length: 400 }, (_, row) => `${b}${row % period}`),
      ),
    );

  it('is read as the same table whose cells are cut as strings', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(column, { minLength: 2, maxLength: 4 }), async (columns) => {
        const rows = Array.from({ length: 400 }, (_, row) => columns.map((values) => values[row] as string));
        const header = columns.map((_, i) => `c${i}`);
        const write = (quote: (cell: string) => string) =>
          [header, ...rows].map((row) => [quote('k'), ...row].join(';')).join('\n');
        const options = { delimiter: ';', header: true, name: 't.csv', chunkBytes: 700 } as const;
        const [plain, quoted] = await Promise.all([
          readTable(
            write((cell) => cell),
            options,
          ),
          readTable(
            write((cell) => `"${cell}"`),
            options,
          ),
        ]);
        const { sourceSha256: _, sizeBytes: __, ...manifest } = plain.manifest;
        expect(quoted.manifest).toMatchObject(manifest);
        expect(quoted.table).toEqual(plain.table);
      }),
      { numRuns: 150 },
    );
  });
});

describe('parsePlainNumberAt', () => {
  it('reads what parsePlainNumber reads, or leaves it', () => {
    const text = fc.string({
      unit: fc.constantFrom('0', '1', '9', '.', ',', '-', '+', 'e', ' '),
      minLength: 1,
      maxLength: 18,
    });
    fc.assert(
      fc.property(text, fc.constantFrom('.' as const, ',' as const), (cell, decimal) => {
        const codes = codesOf(cell);
        const found = parsePlainNumberAt(codes, 1, codes.length - 1, decimal);
        if (!Number.isNaN(found)) expect(Object.is(found, parsePlainNumber(cell, decimal))).toBe(true);
        else if (/^[+-]?\d{1,15}$/.test(cell)) expect.fail(`${cell} was left`);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('WordPlaces', () => {
  it('finds words by their codes and nothing else', () => {
    const words: string[] = [];
    const places = new WordPlaces(words);
    let found = 0;
    for (let i = 0; i < 3000; i++) {
      words.push(`word ${i * 7919}`);
      places.added();
    }
    for (let i = 0; i < 6000; i++) {
      const codes = codesOf(`word ${i * 7919}`);
      const index = places.find(codes, 1, codes.length - 1);
      expect([-1, i]).toContain(index);
      if (index >= 0) found += 1;
      if (i >= 3000) expect(index).toBe(-1);
    }
    expect(found).toBeGreaterThan(2900);
  });
});

describe('DistinctTexts', () => {
  it('counts as a set does, by text and by codes', () => {
    const distinct = new DistinctTexts();
    const set = new Set<string>();
    for (let i = 0; i < 20_000; i++) {
      const text = String((i * i) % 7001);
      set.add(text);
      const codes = codesOf(text);
      if (i % 2 === 0) distinct.add(text);
      else distinct.addCodes(codes, 1, codes.length - 1);
      if (i % 997 === 0) expect(distinct.size).toBe(set.size);
    }
    expect(distinct.size).toBe(set.size);
  });
});
