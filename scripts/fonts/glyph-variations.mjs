/**
 * The `gvar` table (how outlines change along the axes) of several slices of one family joined into one. Every slice
 * lists the peaks its glyphs share and glyphs name them by number, so the numbers are written anew.
 * Source: OpenType 1.9, "gvar" and "Font variations common table formats".
 */
const EMBEDDED_PEAK = 0x8000;
const INTERMEDIATE_REGION = 0x4000;
const INDEX = 0x0fff;

/**
 * @param {readonly { gvar: Buffer, nGlyphs: number }[]} slices the first keeps its glyph 0, of the others it is left out
 * @returns {Buffer}
 */
export function joinGlyphVariations(slices) {
  const nAxes = /** @type {{ gvar: Buffer }} */ (slices[0]).gvar.readUInt16BE(4);
  /** @type {Map<string, number>} */
  const peaks = new Map();
  /** @type {Buffer[]} */
  const glyphs = [];
  for (const [place, { gvar, nGlyphs }] of slices.entries()) {
    const renumber = sharedPeaks(gvar, nAxes).map((peak) => {
      if (!peaks.has(peak)) peaks.set(peak, peaks.size);
      return /** @type {number} */ (peaks.get(peak));
    });
    for (let glyph = place === 0 ? 0 : 1; glyph < nGlyphs; glyph++) {
      glyphs.push(renumbered(glyphData(gvar, glyph), renumber, nAxes));
    }
  }

  const header = Buffer.alloc(20);
  const offsets = Buffer.alloc((glyphs.length + 1) * 4);
  const shared = Buffer.concat([...peaks.keys()].map((peak) => Buffer.from(peak, 'hex')));
  let start = 0;
  for (const [glyph, data] of glyphs.entries()) {
    offsets.writeUInt32BE(start, glyph * 4);
    start += data.length;
  }
  offsets.writeUInt32BE(start, glyphs.length * 4);
  header.writeUInt16BE(1, 0);
  header.writeUInt16BE(nAxes, 4);
  header.writeUInt16BE(peaks.size, 6);
  header.writeUInt32BE(header.length + offsets.length, 8);
  header.writeUInt16BE(glyphs.length, 12);
  header.writeUInt16BE(1, 14); // offsets of 32 bits
  header.writeUInt32BE(header.length + offsets.length + shared.length, 16);
  return Buffer.concat([header, offsets, shared, ...glyphs]);
}

/**
 * @param {Buffer} gvar
 * @param {number} nAxes
 */
function sharedPeaks(gvar, nAxes) {
  const start = gvar.readUInt32BE(8);
  return Array.from({ length: gvar.readUInt16BE(6) }, (_, index) =>
    gvar.toString('hex', start + index * nAxes * 2, start + (index + 1) * nAxes * 2),
  );
}

/**
 * @param {Buffer} gvar
 * @param {number} glyph
 */
function glyphData(gvar, glyph) {
  const isLong = (gvar.readUInt16BE(14) & 1) === 1;
  const offset = (/** @type {number} */ index) =>
    gvar.readUInt32BE(16) +
    (isLong ? gvar.readUInt32BE(20 + index * 4) : gvar.readUInt16BE(20 + index * 2) * 2);
  return gvar.subarray(offset(glyph), offset(glyph + 1));
}

/**
 * @param {Buffer} data
 * @param {readonly number[]} renumber
 * @param {number} nAxes
 */
function renumbered(data, renumber, nAxes) {
  if (data.length === 0) return data;
  const copy = Buffer.from(data);
  let at = 4;
  for (let left = copy.readUInt16BE(0) & INDEX; left > 0; left--) {
    const tuple = copy.readUInt16BE(at + 2);
    if ((tuple & EMBEDDED_PEAK) === 0) {
      copy.writeUInt16BE((tuple & ~INDEX) | /** @type {number} */ (renumber[tuple & INDEX]), at + 2);
    }
    at += 4;
    if (tuple & EMBEDDED_PEAK) at += nAxes * 2;
    if (tuple & INTERMEDIATE_REGION) at += nAxes * 4;
  }
  return copy;
}
