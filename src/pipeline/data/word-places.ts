/**
 * Finds words by the character codes of a cell, so that a word that came before needs no string to be known again. An
 * open-addressed table of which only a few slots are looked at: a word that is not found may be known all the same, and
 * the caller asks a map then. That bounds the time whatever words a file holds.
 */
const FIRST_SLOTS = 64;
const MAXIMUM_SLOTS = 1 << 17;
const PROBES = 8;

function spread(hash: number): number {
  return (Math.imul(hash, 0x9e3779b1) >>> 0) ^ (hash >>> 15);
}

function hashOfWord(word: string): number {
  let hash = word.length;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return spread(hash);
}

function hashOfCodes(codes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (codes[at] as number), 0x01000193);
  return spread(hash);
}

function isSame(word: string, codes: Uint8Array, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let i = 0; i < word.length; i++) if (word.charCodeAt(i) !== codes[start + i]) return false;
  return true;
}

/** Where the words of a growing list are. */
export class WordPlaces {
  private slots = new Int32Array(FIRST_SLOTS).fill(-1);

  /** @param words only added to at the end, each followed by `added` */
  constructor(private readonly words: readonly string[]) {}

  /** After a word was added to the end of the list. */
  added(): void {
    const { length } = this.words;
    if (length * 2 > this.slots.length && this.slots.length < MAXIMUM_SLOTS) {
      this.slots = new Int32Array(this.slots.length * 4).fill(-1);
      for (let index = 0; index < length; index++) this.place(index);
    } else this.place(length - 1);
  }

  private place(index: number): void {
    const mask = this.slots.length - 1;
    const hash = hashOfWord(this.words[index] as string);
    for (let probe = 0; probe < PROBES; probe++) {
      const slot = (hash + probe) & mask;
      if (this.slots[slot] !== -1) continue;
      this.slots[slot] = index;
      return;
    }
  }

  /** Index of the word that codes [start, end) spell; -1 when it is not found. */
  find(codes: Uint8Array, start: number, end: number): number {
    const mask = this.slots.length - 1;
    const hash = hashOfCodes(codes, start, end);
    for (let probe = 0; probe < PROBES; probe++) {
      const index = this.slots[(hash + probe) & mask] as number;
      if (index === -1) return -1;
      if (isSame(this.words[index] as string, codes, start, end)) return index;
    }
    return -1;
  }
}
