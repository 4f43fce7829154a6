import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { isErrorCode } from '../../src/contracts';
import { readBundle, writeBundle } from '../../src/pipeline/deploy';
import { codeOf, makeContents, nodeHash } from '../unit/deploy/sample-models';

let bundle: Uint8Array;

beforeAll(async () => {
  bundle = (await writeBundle(makeContents(), nodeHash)).bytes;
});

const read = (bytes: Uint8Array) => codeOf(() => readBundle(bytes, nodeHash));

describe('a damaged bundle is refused with a code', () => {
  it('after any one flipped bit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(7), async (position, bit) => {
        const damaged = bundle.slice();
        const at = position % bundle.length;
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
        expect(await read(damaged)).toMatch(/^E-BUNDLE-/);
      }),
      { seed: 20_250_304, numRuns: 400 },
    );
  });

  it('after one flipped bit in every byte of the zip directory', async () => {
    const directory = Buffer.from(bundle).indexOf(Buffer.from('504b0102', 'hex'));
    for (let at = directory; at < bundle.length; at++) {
      const damaged = bundle.slice();
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
      expect(await read(damaged), `byte ${at}`).toMatch(/^E-BUNDLE-/);
    }
  });

  it('cut off anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (length) => {
        expect(await read(bundle.slice(0, length % bundle.length))).toBe('E-BUNDLE-TRUNCATED');
      }),
      { seed: 20_250_304, numRuns: 100 },
    );
  });

  it('with a stretch of it overwritten', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 64 }), async (position, noise) => {
        const damaged = bundle.slice();
        const at = position % (bundle.length - noise.length);
        const same = noise.every((value, i) => damaged[at + i] === value);
        damaged.set(noise, at);
        const code = await read(damaged);
        if (same) expect(code).toBe('no error');
        else expect(isErrorCode(code), code).toBe(true);
      }),
      { seed: 20_250_304, numRuns: 200 },
    );
  });
});
