/** What hashing and keeping texts share. Not for cryptography. */
const SHORT = 12;

/** Final mixing of MurmurHash3: every input bit changes every output bit with probability one half. */
export function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A copy that does not keep alive the larger text it was cut from. */
export function detachText(text: string): string {
  return text.length <= SHORT ? text : ` ${text}`.slice(1);
}
