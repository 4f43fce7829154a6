/** A TrueType file as its tables, and back. */

/** @typedef {Map<string, Buffer>} Tables by their four-letter tag */

/**
 * @param {Buffer} font
 * @returns {Tables}
 */
export function readTables(font) {
  const tables = new Map();
  for (let entry = 0; entry < font.readUInt16BE(4); entry++) {
    const at = 12 + entry * 16;
    const start = font.readUInt32BE(at + 8);
    tables.set(font.toString('latin1', at, at + 4), font.subarray(start, start + font.readUInt32BE(at + 12)));
  }
  return tables;
}

/**
 * @param {Tables} tables
 * @returns {Buffer}
 */
export function writeTables(tables) {
  const entries = [...tables].sort(([left], [right]) => (left < right ? -1 : 1));
  const directory = Buffer.alloc(12 + entries.length * 16);
  const log = Math.floor(Math.log2(entries.length));
  directory.writeUInt32BE(0x00010000, 0);
  directory.writeUInt16BE(entries.length, 4);
  directory.writeUInt16BE(16 << log, 6);
  directory.writeUInt16BE(log, 8);
  directory.writeUInt16BE((entries.length - (1 << log)) * 16, 10);
  /** @type {Buffer[]} */
  const pieces = [directory];
  let start = directory.length;
  for (const [index, [tag, table]] of entries.entries()) {
    const at = 12 + index * 16;
    directory.write(tag, at, 'latin1');
    directory.writeUInt32BE(checksum(table), at + 4);
    directory.writeUInt32BE(start, at + 8);
    directory.writeUInt32BE(table.length, at + 12);
    pieces.push(padded(table));
    start += padded(table).length;
  }
  return Buffer.concat(pieces);
}

/** @param {Buffer} table to whole words of four bytes */
export function padded(table) {
  const rest = table.length % 4;
  return rest === 0 ? table : Buffer.concat([table, Buffer.alloc(4 - rest)]);
}

/** @param {Buffer} table */
function checksum(table) {
  const words = padded(table);
  let sum = 0;
  for (let at = 0; at < words.length; at += 4) sum = (sum + words.readUInt32BE(at)) >>> 0;
  return sum;
}
