/**
 * Slices of one family joined into one font. Chinese families come as about a hundred files cut for web pages in
 * general; this app needs a few letters of each, and one file of them is smaller and is asked for once.
 *
 * Outlines, their variations, advances and the letters they stand for are joined; what speaks of positions and
 * substitutions between glyphs is left out, so this is for scripts that need none of it.
 * Source: OpenType 1.9, chapters of the tables named below.
 */
import { joinGlyphVariations } from './glyph-variations.mjs';
import { padded, readTables, writeTables } from './sfnt.mjs';

/** Kept as the first slice has them: they are the same in all, or the subsetter computes them anew. */
const FROM_THE_FIRST = ['OS/2', 'name', 'post', 'fvar', 'avar', 'STAT', 'head', 'hhea', 'maxp'];

const ARGUMENTS_ARE_WORDS = 0x0001;
const HAS_A_SCALE = 0x0008;
const MORE_COMPONENTS = 0x0020;
const HAS_TWO_SCALES = 0x0040;
const HAS_A_MATRIX = 0x0080;

/**
 * @typedef {object} Slice
 * @property {Buffer} font TrueType, already cut to `letters`
 * @property {ReadonlyMap<number, number>} letters code point to glyph
 */

/**
 * @param {readonly Slice[]} slices
 * @returns {Buffer} TrueType
 */
export function joinSlices(slices) {
  const parts = slices.map(({ font, letters }) => {
    const tables = readTables(font);
    return { tables, letters, nGlyphs: table(tables, 'maxp').readUInt16BE(4) };
  });
  const [first] = parts;
  if (first === undefined) throw new Error('There is no slice to join.');

  /** @type {Buffer[]} */
  const outlines = [];
  /** @type {Buffer[]} */
  const advances = [];
  /** @type {Map<number, number>} */
  const letters = new Map();
  for (const [place, part] of parts.entries()) {
    // Glyph 0 stands for what is missing and is the same in every slice.
    const shift = place === 0 ? 0 : outlines.length - 1;
    for (let glyph = place === 0 ? 0 : 1; glyph < part.nGlyphs; glyph++) {
      outlines.push(padded(shifted(outline(part.tables, glyph), shift)));
      advances.push(advance(part.tables, glyph));
    }
    for (const [letter, glyph] of part.letters) letters.set(letter, glyph + shift);
  }

  /** @type {Map<string, Buffer>} */
  const joined = new Map(
    FROM_THE_FIRST.flatMap((tag) => {
      const found = first.tables.get(tag);
      return found === undefined ? [] : [[tag, Buffer.from(found)]];
    }),
  );
  table(joined, 'maxp').writeUInt16BE(outlines.length, 4);
  table(joined, 'hhea').writeUInt16BE(outlines.length, 34);
  table(joined, 'head').writeInt16BE(1, 50); // places of outlines in 32 bits
  joined.set('loca', places(outlines));
  joined.set('glyf', Buffer.concat(outlines));
  joined.set('hmtx', Buffer.concat(advances));
  joined.set('cmap', letterTable(letters));
  if (first.tables.has('gvar')) {
    const variations = parts.map(({ tables, nGlyphs }) => ({ gvar: table(tables, 'gvar'), nGlyphs }));
    joined.set('gvar', joinGlyphVariations(variations));
  }
  return writeTables(joined);
}

/**
 * @param {ReadonlyMap<string, Buffer>} tables
 * @param {string} tag
 */
function table(tables, tag) {
  const found = tables.get(tag);
  if (found === undefined) throw new Error(`The font has no table ${tag}.`);
  return found;
}

/**
 * @param {ReadonlyMap<string, Buffer>} tables
 * @param {number} glyph
 */
function outline(tables, glyph) {
  const loca = table(tables, 'loca');
  const isLong = table(tables, 'head').readInt16BE(50) === 1;
  const place = (/** @type {number} */ index) =>
    isLong ? loca.readUInt32BE(index * 4) : loca.readUInt16BE(index * 2) * 2;
  return table(tables, 'glyf').subarray(place(glyph), place(glyph + 1));
}

/**
 * An outline made of other glyphs names them by number.
 *
 * @param {Buffer} glyph
 * @param {number} shift
 */
function shifted(glyph, shift) {
  if (glyph.length === 0 || glyph.readInt16BE(0) >= 0 || shift === 0) return glyph;
  const copy = Buffer.from(glyph);
  let at = 10;
  for (let flags = MORE_COMPONENTS; flags & MORE_COMPONENTS;) {
    flags = copy.readUInt16BE(at);
    copy.writeUInt16BE(copy.readUInt16BE(at + 2) + shift, at + 2);
    at += 4 + (flags & ARGUMENTS_ARE_WORDS ? 4 : 2);
    at += flags & HAS_A_SCALE ? 2 : flags & HAS_TWO_SCALES ? 4 : flags & HAS_A_MATRIX ? 8 : 0;
  }
  return copy;
}

/**
 * @param {ReadonlyMap<string, Buffer>} tables
 * @param {number} glyph
 */
function advance(tables, glyph) {
  const hmtx = table(tables, 'hmtx');
  const nFull = table(tables, 'hhea').readUInt16BE(34);
  const metric = Buffer.alloc(4);
  metric.writeUInt16BE(hmtx.readUInt16BE(Math.min(glyph, nFull - 1) * 4), 0);
  metric.writeInt16BE(hmtx.readInt16BE(glyph < nFull ? glyph * 4 + 2 : nFull * 4 + (glyph - nFull) * 2), 2);
  return metric;
}

/** @param {readonly Buffer[]} outlines */
function places(outlines) {
  const loca = Buffer.alloc((outlines.length + 1) * 4);
  let start = 0;
  for (const [glyph, { length }] of outlines.entries()) {
    start += length;
    loca.writeUInt32BE(start, (glyph + 1) * 4);
  }
  return loca;
}

/**
 * A `cmap` of format 12, one group a letter: the subsetter that runs next packs it.
 *
 * @param {ReadonlyMap<number, number>} letters
 */
function letterTable(letters) {
  const groups = [...letters].sort(([left], [right]) => left - right);
  const cmap = Buffer.alloc(12 + 16 + groups.length * 12);
  cmap.writeUInt16BE(1, 2);
  cmap.writeUInt16BE(3, 4);
  cmap.writeUInt16BE(10, 6);
  cmap.writeUInt32BE(12, 8);
  cmap.writeUInt16BE(12, 12);
  cmap.writeUInt32BE(16 + groups.length * 12, 16);
  cmap.writeUInt32BE(groups.length, 24);
  for (const [index, [letter, glyph]] of groups.entries()) {
    cmap.writeUInt32BE(letter, 28 + index * 12);
    cmap.writeUInt32BE(letter, 32 + index * 12);
    cmap.writeUInt32BE(glyph, 36 + index * 12);
  }
  return cmap;
}
