import { describe, expect, it } from 'vitest';
import { describeError, makeError } from '../../../src/contracts';
import { toStoreError } from '../../../src/storage/store-errors';

describe('a fault of the database', () => {
  it.each([
    ['QuotaExceededError', 'E-STORE-QUOTA'],
    ['VersionError', 'E-STORE-NEWER'],
    ['AbortError', 'E-STORE-FAILED'],
    ['UnknownError', 'E-STORE-FAILED'],
    ['InvalidStateError', 'E-STORE-FAILED'],
    ['DataCloneError', 'E-STORE-FAILED'],
  ])('named %s is %s, says what was kept, and repeats no library text', (name, code) => {
    const error = toStoreError(new DOMException('Encountered full disk while opening backing store', name));
    expect(error.code).toBe(code);
    for (const locale of ['en', 'zh'] as const) {
      const { what, kept, next } = describeError(error, locale);
      for (const sentence of [what, kept, next]) {
        expect(sentence.length).toBeGreaterThan(5);
        expect(sentence).not.toMatch(/backing store|undefined|\{|\}/);
      }
    }
  });

  it('that already has a code keeps it', () => {
    const error = makeError('E-STORE-MISSING', { kind: 'run', id: 'run-1' });
    expect(toStoreError(error)).toBe(error);
  });

  it('may be any thrown value', () => {
    expect(toStoreError('oops')).toMatchObject({ code: 'E-STORE-FAILED', details: { problem: 'Error' } });
  });
});
