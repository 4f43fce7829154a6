/** Glyphs of several slices name the peaks they share by number; in the joined table each must still name its own. */
import { describe, expect, it } from 'vitest';
import { joinGlyphVariations } from '../../../scripts/fonts/glyph-variations.mjs';

const EMBEDDED_PEAK = 0x8000;

/** A gvar of one axis: shared peaks, and for each glyph the tuple indices that its headers carry. */
function makeGvar(peaks: readonly number[], glyphs: readonly (readonly number[])[]): Buffer {
  const data = glyphs.map((tuples) => {
    if (tuples.length === 0) return Buffer.alloc(0);
    const headers = tuples.map((tuple) => {
      const header = Buffer.alloc(tuple & EMBEDDED_PEAK ? 6 : 4);
      header.writeUInt16BE(tuple, 2);
      return header;
    });
    const start = Buffer.alloc(4);
    start.writeUInt16BE(tuples.length, 0);
    const glyph = Buffer.concat([start, ...headers]);
    return glyph.length % 2 === 0 ? glyph : Buffer.concat([glyph, Buffer.alloc(1)]);
  });
  const table = Buffer.alloc(20 + (glyphs.length + 1) * 2 + peaks.length * 2);
  table.writeUInt16BE(1, 4);
  table.writeUInt16BE(peaks.length, 6);
  table.writeUInt32BE(20 + (glyphs.length + 1) * 2, 8);
  table.writeUInt16BE(glyphs.length, 12);
  table.writeUInt32BE(table.length, 16);
  let start = 0;
  for (const [glyph, { length }] of data.entries()) {
    start += length;
    table.writeUInt16BE(start / 2, 20 + (glyph + 1) * 2);
  }
  for (const [index, peak] of peaks.entries()) {
    table.writeInt16BE(peak, 20 + (glyphs.length + 1) * 2 + index * 2);
  }
  return Buffer.concat([table, ...data]);
}

/** The peaks that the headers of a glyph name; null for one that carries its own. */
function peaksOf(gvar: Buffer, glyph: number): (number | null)[] {
  const start = gvar.readUInt32BE(16) + gvar.readUInt32BE(20 + glyph * 4);
  const end = gvar.readUInt32BE(16) + gvar.readUInt32BE(20 + (glyph + 1) * 4);
  if (start === end) return [];
  const named: (number | null)[] = [];
  for (let at = start + 4, left = gvar.readUInt16BE(start); left > 0; left--) {
    const tuple = gvar.readUInt16BE(at + 2);
    named.push(tuple & EMBEDDED_PEAK ? null : gvar.readInt16BE(gvar.readUInt32BE(8) + tuple * 2));
    at += tuple & EMBEDDED_PEAK ? 6 : 4;
  }
  return named;
}

describe('joinGlyphVariations', () => {
  it('keeps the peak of every glyph, and the first glyph of the first slice alone', () => {
    const joined = joinGlyphVariations([
      { gvar: makeGvar([0x4000, -0x4000], [[], [0, 1]]), nGlyphs: 2 },
      { gvar: makeGvar([0x2000, 0x4000], [[0], [1, EMBEDDED_PEAK], [0]]), nGlyphs: 3 },
    ]);
    expect(joined.readUInt16BE(12)).toBe(4);
    expect([0, 1, 2, 3].map((glyph) => peaksOf(joined, glyph))).toEqual([
      [],
      [0x4000, -0x4000],
      [0x4000, null],
      [0x2000],
    ]);
  });
});
