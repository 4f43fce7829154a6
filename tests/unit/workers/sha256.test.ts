import { createSHA256 } from 'hash-wasm';
import { createHash, webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { backgroundSha256, HELD_BYTES, multiplexSha256 } from '../../../workers/runtime/sha256';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('multiplexSha256', () => {
  it('keeps many unfinished digests apart on one engine, however many are given up', async () => {
    const core = await createSHA256();
    const hashers = Array.from({ length: 40 }, () => multiplexSha256(core));
    for (const part of ['no', 'n-empty ', 'x'.repeat(100)]) {
      hashers.forEach((hasher, i) => hasher.update(bytes(`${part}${i}`)));
    }
    for (const i of [3, 39, 17]) {
      expect(hashers[i]?.digest()).toBe(sha256(`no${i}n-empty ${i}${'x'.repeat(100)}${i}`));
    }
    expect(multiplexSha256(core).digest()).toBe(sha256(''));
  });
});

describe('backgroundSha256', () => {
  const half = new Uint8Array(HELD_BYTES / 2 + 1).fill(7);
  const expected = (parts: Uint8Array[]) =>
    parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

  it.each([
    ['nothing', []],
    ['one piece', [bytes('one piece')]],
    ['several pieces', [bytes('several '), bytes(''), bytes('pieces')]],
    ['more than it holds', [half, bytes('between'), half, bytes('after')]],
  ])('gives the digest of %s, with the digest of the browser and without', async (_, parts) => {
    const core = await createSHA256();
    for (const subtle of [webcrypto.subtle as SubtleCrypto, undefined]) {
      const hasher = backgroundSha256(() => multiplexSha256(core), subtle);
      for (const part of parts) hasher.update(part);
      expect(await hasher.digest()).toBe(expected(parts));
    }
  });

  it('leaves the browser alone with more bytes than it should hold', async () => {
    const core = await createSHA256();
    let calls = 0;
    const subtle = { digest: () => ((calls += 1), Promise.reject(new Error('too much'))) };
    const hasher = backgroundSha256(() => multiplexSha256(core), subtle);
    hasher.update(half);
    hasher.update(half);
    expect(await hasher.digest()).toBe(expected([half, half]));
    expect(calls).toBe(0);
  });
});
