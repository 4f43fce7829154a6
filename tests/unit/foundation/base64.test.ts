import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64 } from '../../../src/foundation';

describe('Base64', () => {
  it('is what Node writes, and comes back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        expect(encodeBase64(bytes)).toBe(text);
        expect(decodeBase64(text)).toEqual(bytes);
      }),
    );
  });

  it.each(['A', 'AAA', 'AA=A', '====', 'AB==', 'AAB=', 'AA-_', 'A A=', 'AAAA\n', 'ÄAAA'])(
    'refuses %j, which it does not write',
    (text) => expect(decodeBase64(text)).toBeNull(),
  );
});
