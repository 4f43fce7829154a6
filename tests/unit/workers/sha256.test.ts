import { createSHA256 } from 'hash-wasm';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { multiplexSha256 } from '../../../workers/runtime/sha256';

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
