/**
 * Equal rows by hash: two 32-bit chains over a row's cells, and an open-addressed set of the pairs. Two different rows
 * among five million share both words with a probability of about 1e-6, so a count of duplicates is exact for all
 * practical purposes. Memory: 16 to 32 bytes a row; no table of more than 8 million rows is checked.
 */
import type { BlockColumn } from '../../contracts';
import { mix } from './text-hash';

export const MAXIMUM_HASHED_ROWS = 1 << 23;
const EMPTY = 0;

/** 53-bit hash of bytes [start, end). */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte, 0x5bd1e995) + (i - start);
  }
  return (mix(a ^ (end - start)) & 0x1fffff) * 4294967296 + mix(b);
}

/** The two words of every row of some columns, in row order. */
export interface RowHashes {
  readonly first: Int32Array; // [rows]
  readonly second: Int32Array; // [rows]
}

/** Hashes rows over the given columns; missing cells are equal to each other. */
export function hashRows(columns: readonly BlockColumn[], nRows: number): RowHashes {
  const first = new Int32Array(nRows).fill(0x2545f491);
  const second = new Int32Array(nRows).fill(0x5851f42d);
  const add = (row: number, low: number, high: number) => {
    first[row] = mix(Math.imul((first[row] as number) ^ low, 0x9e3779b1) + high);
    second[row] = mix(Math.imul((second[row] as number) ^ high, 0x85ebca77) + low);
  };
  for (const column of columns) {
    if (column.kind === 'category') column.codes.forEach((code, row) => add(row, code, 0x3c6ef372));
    else if (column.kind === 'number') {
      const words = new Uint32Array(column.values.buffer, column.values.byteOffset, column.values.length * 2);
      for (let row = 0; row < nRows; row++) {
        if (Number.isNaN(column.values[row])) add(row, -1, -1);
        else add(row, words[2 * row] as number, words[2 * row + 1] as number);
      }
    } else {
      for (let row = 0; row < nRows; row++) {
        const hash = hashBytes(
          column.bytes,
          column.offsets[row] as number,
          column.offsets[row + 1] as number,
        );
        if (column.missing[row] === 1) add(row, -1, -1);
        else add(row, hash | 0, Math.floor(hash / 4294967296));
      }
    }
  }
  return { first, second };
}

/** Numbers equal rows alike, in order of first appearance. */
export class RowGroups {
  /** Groups so far. */
  count = 0;
  private readonly mask: number;
  private readonly first: Int32Array;
  private readonly second: Int32Array;
  private readonly group: Int32Array;

  /** @param nRows most rows that will be added, at most `MAXIMUM_HASHED_ROWS` */
  constructor(nRows: number) {
    let slots = 16;
    while (slots < nRows * 1.5) slots *= 2;
    this.mask = slots - 1;
    this.first = new Int32Array(slots);
    this.second = new Int32Array(slots);
    this.group = new Int32Array(slots).fill(EMPTY);
  }

  /** The group of a row, from 0; a new number the first time. */
  add(first: number, second: number): number {
    for (let slot = mix(first ^ Math.imul(second, 31)) & this.mask; ; slot = (slot + 1) & this.mask) {
      const group = this.group[slot] as number;
      if (group === EMPTY) {
        this.first[slot] = first;
        this.second[slot] = second;
        this.count += 1;
        this.group[slot] = this.count;
        return this.count - 1;
      }
      if (this.first[slot] === first && this.second[slot] === second) return group - 1;
    }
  }
}
