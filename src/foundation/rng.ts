/**
 * Philox4x32-10, a counter-based generator: every block of four words is a pure function of (key, counter), so a
 * generator's whole state is five small integers, forks never overlap, and a stopped run resumes on the exact next
 * number. Method and constants: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11;
 * pinned by the known-answer vectors of its reference implementation, Random123. Not for cryptography.
 */

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;
const TWO_POW_32 = 4294967296;
const TWO_POW_MINUS_53 = 2 ** -53;

/** The whole state of a generator: plain data, can be stored and restored bit for bit. */
export interface GeneratorState {
  /** 64-bit key as two unsigned 32-bit words: [seed low, stream]. */
  readonly key: readonly [number, number];
  /** Index of the next block of four words, an integer in [0, 2^53). */
  readonly block: number;
  /** Words of the current block already handed out, 0-4. */
  readonly used: number;
}

function high32(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = (middle & 0xffff) + aLow * bHigh;
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536)) >>> 0;
}

/** Writes one block into `words` [4]. Arguments are unsigned 32-bit words. */
function writeBlock(
  words: Uint32Array,
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
): void {
  let c0 = counter0;
  let c1 = counter1;
  let c2 = counter2;
  let c3 = counter3;
  let k0 = key0;
  let k1 = key1;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = high32(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = high32(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  words[0] = c0;
  words[1] = c1;
  words[2] = c2;
  words[3] = c3;
}

/**
 * One Philox4x32-10 block.
 * @param counter four unsigned 32-bit words
 * @param key two unsigned 32-bit words
 * @returns four unsigned 32-bit words
 */
export function philox4x32(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): [number, number, number, number] {
  const words = new Uint32Array(4);
  writeBlock(words, ...counter, ...key);
  return [...words] as [number, number, number, number];
}

/** Seeded source of every random number in Terrarium. Passed as an argument, never global. Seed 0 is a seed. */
export class Generator {
  private readonly key: readonly [number, number];
  private block: number;
  private used: number;
  private readonly words = new Uint32Array(4);

  private constructor(state: GeneratorState) {
    this.key = state.key;
    this.block = state.block;
    this.used = state.used;
    if (state.used < 4) this.computeBlock(state.block - 1);
  }

  /**
   * @param seed any finite number; its integer part modulo 2^32 is used, so 0, -1 and 2^31 are all different seeds
   * @param stream separates generators of one seed, an unsigned 32-bit integer
   */
  static fromSeed(seed: number, stream = 0): Generator {
    return new Generator({ key: [seed >>> 0, stream >>> 0], block: 0, used: 4 });
  }

  /** Continues exactly where `state()` was taken. */
  static fromState(state: GeneratorState): Generator {
    return new Generator(state);
  }

  /** A plain-data snapshot. */
  state(): GeneratorState {
    return { key: this.key, block: this.block, used: this.used };
  }

  /**
   * An independent generator for a named purpose ("split", "initialise", "dropout"). Depends only on this generator's
   * key and the label, not on how many numbers were drawn, so adding a draw in one place changes nothing elsewhere.
   */
  fork(label: string): Generator {
    let hash = 0x811c9dc5 ^ this.key[1];
    for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
    const mixed = philox4x32([hash >>> 0, 0, 0, 0xf0f0f0f0], this.key);
    return new Generator({ key: [mixed[0], mixed[1]], block: 0, used: 4 });
  }

  private computeBlock(block: number): void {
    writeBlock(
      this.words,
      block % TWO_POW_32,
      Math.floor(block / TWO_POW_32),
      0,
      0,
      this.key[0],
      this.key[1],
    );
  }

  /** Next unsigned 32-bit word, uniform over [0, 2^32). */
  uint32(): number {
    if (this.used === 4) {
      this.computeBlock(this.block);
      this.block += 1;
      this.used = 0;
    }
    const word = this.words[this.used] as number;
    this.used += 1;
    return word;
  }

  /** Uniform over [0, 1) with 53 random bits. */
  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67108864 + low) * TWO_POW_MINUS_53;
  }

  /** Standard normal by Box and Muller (1958), cosine branch: two uniforms a draw, no hidden cache. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /**
   * Unbiased integer in [0, limit) by rejection.
   * @param limit integer in [1, 2^32]
   */
  integer(limit: number): number {
    const bound = TWO_POW_32 - (TWO_POW_32 % limit);
    let word = this.uint32();
    while (word >= bound) word = this.uint32();
    return word % limit;
  }

  /** Shuffles in place by Fisher and Yates (Durstenfeld's form) and returns the same array. */
  shuffle<Item, Items extends { readonly length: number; [index: number]: Item }>(items: Items): Items {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = items[i] as Item;
      items[i] = items[j] as Item;
      items[j] = held;
    }
    return items;
  }

  /** A random permutation of 0 ... n - 1. */
  permutation(n: number): Int32Array {
    const order = new Int32Array(n);
    for (let i = 0; i < n; i++) order[i] = i;
    return this.shuffle(order);
  }
}
