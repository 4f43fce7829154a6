/**
 * A 53-bit hash of text, to count distinct long texts without keeping them. Two 32-bit multiply-and-xor chains (FNV-1a
 * with different constants) and the final mixing of MurmurHash3. Two different texts among 100,000 share a value with a
 * probability of about 1e-6. Not for cryptography.
 */
const SHORT = 12;

/** Final mixing of MurmurHash3: every input bit changes every output bit with probability one half. */
export function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Hash of a text, an integer in [0, 2^53). */
export function hashText(text: string): number {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x5bd1e995) + i;
  }
  return (mix(a ^ text.length) & 0x1fffff) * 4294967296 + mix(b);
}

/** What stands for a text in a set of distinct texts: itself when short, else its hash. */
export function distinctKey(text: string): string | number {
  return text.length <= SHORT ? text : hashText(text);
}

/** A copy that does not keep alive the larger text it was cut from. */
export function detachText(text: string): string {
  return text.length <= SHORT ? text : ` ${text}`.slice(1);
}
