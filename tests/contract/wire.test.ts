/** What crosses a thread survives a structured clone and is checked on arrival. */
import { describe, expect, it } from 'vitest';
import {
  fromWireOutcome,
  makeError,
  parseWith,
  toWireError,
  trainRequestSchema,
  userKeyedRecord,
} from '../../src/contracts';
import { TerrariumError } from '../../src/foundation';
import * as v from 'valibot';

describe('errors between threads', () => {
  it('keep their code and details through a structured clone', () => {
    const sent = {
      ok: false,
      error: toWireError(makeError('E-TARGET-MISSING', { column: '__proto__', columns: ['a', 'b'] })),
    };
    try {
      fromWireOutcome(structuredClone(sent));
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(TerrariumError);
      expect(error).toMatchObject({
        code: 'E-TARGET-MISSING',
        details: { column: '__proto__', columns: ['a', 'b'] },
      });
    }
  });

  it('never carry a stack', () => {
    expect(JSON.stringify(toWireError(new TypeError('x is not a function')))).not.toMatch(/\bat\b|\.ts:/);
  });

  it.each([
    null,
    7,
    {},
    { ok: 1 },
    { ok: false, error: 'text' },
    { ok: false, error: { code: 3, details: {} } },
  ])('that have another shape are E-WIRE: %j', (outcome) => {
    expect(() => fromWireOutcome(outcome)).toThrowError(/E-WIRE/);
  });
});

describe('requests between threads', () => {
  const request = {
    splitId: 's',
    prepare: 'auto',
    train: { model: 'mlp', hiddenUnits: [32] },
    backend: 'wasm',
  };

  it('survive a structured clone and get their defaults', () => {
    const parsed = parseWith(trainRequestSchema, structuredClone(request), 'E-WIRE');
    expect(parsed.train).toMatchObject({ model: 'mlp', hiddenUnits: [32], seed: 0, earlyStopping: true });
  });

  it.each([
    [{ ...request, backend: 'gpu' }, 'backend'],
    [{ ...request, train: { model: 'auto', hiddenUnits: [32] } }, 'train.hiddenUnits'],
    [{ ...request, train: { model: 'mlp', dropout: 1 } }, 'train.dropout'],
    [{ ...request, extra: 1 }, 'extra'],
  ])('are refused with the path of what is wrong: %j', (wrong, path) => {
    expect(() => parseWith(trainRequestSchema, wrong, 'E-WIRE')).toThrowError(
      expect.objectContaining({
        code: 'E-WIRE',
        details: expect.objectContaining({ path }) as unknown,
      }) as Error,
    );
  });
});

describe('records keyed by users', () => {
  it('keep __proto__ and constructor as ordinary keys and change no prototype', () => {
    const keysBefore = Object.getOwnPropertyNames(Object.prototype);
    const hostile: unknown = JSON.parse('{"__proto__": 1.5, "constructor": 2.5}');
    const parsed = parseWith(userKeyedRecord(v.number()), hostile, 'E-WIRE');
    expect(Object.entries(parsed)).toEqual([
      ['__proto__', 1.5],
      ['constructor', 2.5],
    ]);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(keysBefore);
  });

  it('refuse values of another kind', () => {
    expect(() => parseWith(userKeyedRecord(v.number()), { a: 'x' }, 'E-WIRE')).toThrowError(/E-WIRE/);
  });
});
