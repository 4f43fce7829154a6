/**
 * Counts distinct texts by a 64-bit hash, without keeping them: two 32-bit multiply-and-xor chains (FNV-1a with
 * different constants), each with the final mixing of MurmurHash3. Two different texts among 10,000 share a value with a
 * probability of about 3e-12. Not for cryptography: texts made to collide are counted as one.
 */
import { mix } from './text-hash';

const FIRST_SLOTS = 64;
const FIRST_BASIS = 0x811c9dc5;
const SECOND_BASIS = 0x9747b28c;
const FIRST_PRIME = 0x01000193;
const SECOND_PRIME = 0x5bd1e995;
/** Slots looked at before a text goes to the set of those that found no place. */
const PROBES = 32;

export class DistinctTexts {
  /** Distinct texts so far. */
  size = 0;
  private pairs = new Int32Array(2 * FIRST_SLOTS); // [slots, 2]
  private readonly crowded = new Set<string>();

  add(text: string): void {
    let a = FIRST_BASIS;
    let b = SECOND_BASIS;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      a = Math.imul(a ^ code, FIRST_PRIME);
      b = Math.imul(b ^ code, SECOND_PRIME) + i;
    }
    this.insert(mix(a ^ text.length) | 0, mix(b) | 0);
  }

  /** Adds the text that codes [start, end) spell. */
  addCodes(codes: Uint8Array, start: number, end: number): void {
    let a = FIRST_BASIS;
    let b = SECOND_BASIS;
    for (let at = start; at < end; at++) {
      const code = codes[at] as number;
      a = Math.imul(a ^ code, FIRST_PRIME);
      b = Math.imul(b ^ code, SECOND_PRIME) + (at - start);
    }
    this.insert(mix(a ^ (end - start)) | 0, mix(b) | 0);
  }

  private insert(first: number, second: number): void {
    if (this.size * 4 > this.pairs.length) this.grow();
    if (this.put(first, second)) this.size += 1;
  }

  /** @returns true when the pair is new */
  private put(first: number, second: number): boolean {
    const { pairs } = this;
    const mask = pairs.length / 2 - 1;
    // A pair of zeros stands for an empty slot, so it goes where the crowded go.
    for (let probe = 0; probe < PROBES && (first | second) !== 0; probe++) {
      const slot = 2 * ((first + probe) & mask);
      const a = pairs[slot] as number;
      const b = pairs[slot + 1] as number;
      if (a === first && b === second) return false;
      if ((a | b) !== 0) continue;
      pairs[slot] = first;
      pairs[slot + 1] = second;
      return true;
    }
    const { size } = this.crowded;
    return this.crowded.add(`${first}/${second}`).size > size;
  }

  private grow(): void {
    const { pairs } = this;
    this.pairs = new Int32Array(pairs.length * 2);
    for (let slot = 0; slot < pairs.length; slot += 2) {
      const a = pairs[slot] as number;
      const b = pairs[slot + 1] as number;
      if ((a | b) !== 0) this.put(a, b);
    }
  }
}
