import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlockColumn, ColumnData } from '../../../src/contracts';
import {
  decodeDictionary,
  encodeColumnBlock,
  encodeDictionary,
  makeColumnAssembler,
} from '../../../src/storage/column-codec';
import { makeTextData } from '../../unit/storage/stored-examples';

/** Any UTF-16, so also halves of surrogate pairs, and names that objects already have. */
const hostileString = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('__proto__', 'constructor', '', '\0', '</script>', 'x'.repeat(20_000), '=1+1'),
);
const dictionary = fc.uniqueArray(hostileString, { maxLength: 12 });

/** Rows cut into blocks at any places, empty blocks included. */
function cutRows<Cell>(cells: readonly Cell[], cuts: readonly number[]): Cell[][] {
  const places = [
    0,
    ...cuts.map((cut) => Math.round(cut * cells.length)).sort((a, b) => a - b),
    cells.length,
  ];
  return places.slice(1).map((end, i) => cells.slice(places[i], end));
}
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 });

function roundTrip(
  kind: ColumnData['kind'],
  blocks: readonly (readonly [BlockColumn, number])[],
  words: string[] | null,
) {
  const encoded = blocks.map(([block, nRows]) => encodeColumnBlock(block, nRows));
  const nRows = blocks.reduce((total, [, rows]) => total + rows, 0);
  const sizeBytes = encoded.reduce((total, bytes) => total + bytes.length, 0);
  const assembler = makeColumnAssembler(kind, nRows, sizeBytes, blocks.length);
  encoded.forEach((bytes, i) =>
    expect(assembler.take(bytes.slice(), (blocks[i] as readonly [BlockColumn, number])[1])).toBe(true),
  );
  return assembler.finish(words === null ? null : decodeDictionary(encodeDictionary(words).slice()));
}

describe('the column codec gives back what it was given', () => {
  it('dictionaries', () => {
    fc.assert(
      fc.property(dictionary, (words) => {
        expect(decodeDictionary(encodeDictionary(words).slice())).toEqual(words);
      }),
    );
  });

  it('numbers, bit for bit', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), cuts, (values, places) => {
        const blocks = cutRows(values, places).map(
          (part) => [{ kind: 'number', values: Float64Array.from(part) }, part.length] as const,
        );
        const column = roundTrip('number', blocks, null);
        const read = column?.kind === 'number' ? Array.from(column.values) : null;
        expect(read?.every((value, i) => Object.is(value, values[i]))).toBe(true);
        expect(read).toHaveLength(values.length);
      }),
    );
  });

  it('categories', () => {
    fc.assert(
      fc.property(dictionary, fc.array(fc.nat()), cuts, (words, picks, places) => {
        const codes = picks.map((pick) => (pick % (words.length + 1)) - 1);
        const blocks = cutRows(codes, places).map(
          (part) => [{ kind: 'category', codes: Int32Array.from(part) }, part.length] as const,
        );
        expect(roundTrip('category', blocks, words)).toEqual({
          kind: 'category',
          codes: Int32Array.from(codes),
          dictionary: words,
        });
      }),
    );
  });

  it('texts, also from the middle of a longer column', () => {
    const cell = fc.option(fc.string({ unit: 'grapheme' }), { nil: null });
    fc.assert(
      fc.property(fc.array(cell), cuts, fc.array(cell, { maxLength: 3 }), (cells, places, before) => {
        const blocks = cutRows(cells, places).map((part) => {
          const longer = makeTextData([...before, ...part]);
          const block = {
            ...longer,
            offsets: longer.offsets.subarray(before.length),
            missing: longer.missing.subarray(before.length),
          };
          return [block, part.length] as const;
        });
        expect(roundTrip('text', blocks, null)).toEqual(makeTextData(cells));
      }),
    );
  });
});

describe('the column codec refuses', () => {
  it('bytes of another length, whatever they hold', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('number', 'category', 'text'),
        fc.uint8Array({ maxLength: 90 }),
        fc.nat(9),
        (kind, bytes, nRows) => {
          const assembler = makeColumnAssembler(kind as ColumnData['kind'], nRows, bytes.length, 1);
          const taken = assembler.take(bytes.slice(), nRows);
          const column = assembler.finish(['a', 'b']);
          if (!taken) expect(column === null || nRows === 0).toBe(true);
          else if (column?.kind === 'category')
            expect(column.codes.every((code) => code >= -1 && code < 2)).toBe(true);
          else if (column?.kind === 'text') expect(column.offsets[nRows]).toBe(column.bytes.length);
        },
      ),
    );
  });

  it('a dictionary cut short or drawn out', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(hostileString, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 7 }),
        (words, n) => {
          const bytes = encodeDictionary(words);
          expect(decodeDictionary(bytes.slice(0, -n))).toBeNull();
          expect(
            decodeDictionary(Uint8Array.of(...bytes.subarray(0, 60_000), ...new Uint8Array(n))),
          ).toBeNull();
        },
      ),
    );
  });

  it('columns that contradict themselves', () => {
    const internal = expect.objectContaining({ code: 'E-INTERNAL' }) as Error;
    expect(() => encodeColumnBlock({ kind: 'number', values: Float64Array.of(1.5) }, 2)).toThrow(internal);
    expect(() => encodeColumnBlock({ kind: 'category', codes: Int32Array.of(3, 4) }, 3)).toThrow(internal);
    const text = makeTextData(['ab', 'c']);
    expect(() => encodeColumnBlock({ ...text, offsets: Uint32Array.of(0, 3, 2) }, 2)).toThrow(internal);
    expect(() => encodeColumnBlock({ ...text, bytes: text.bytes.subarray(0, 2) }, 2)).toThrow(internal);
    expect(() => encodeColumnBlock({ ...text, missing: Uint8Array.of(0) }, 2)).toThrow(internal);
  });
});
