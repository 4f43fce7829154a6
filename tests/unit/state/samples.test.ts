/** How the page asks for a sample. */
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { DEFAULT_READ_OPTIONS, ingestRequestSchema } from '../../../src/contracts';
import { laterSource, SAMPLES, sampleSource, SHAPE_LIMITS } from '../../../src/state/samples';

const isTaken = (source: unknown): boolean =>
  v.safeParse(ingestRequestSchema, { source, options: DEFAULT_READ_OPTIONS, like: null }).success;

it('every sample is taken by the worker, a shape up to the limits that fields offer', () => {
  for (const { id, isShape } of SAMPLES) {
    expect(isTaken(sampleSource('x.csv', id))).toBe(true);
    if (!isShape) continue;
    const { rows, noise } = SHAPE_LIMITS;
    expect(isTaken(sampleSource('x.csv', id, { rows: rows.least, noise: noise.least }))).toBe(true);
    expect(isTaken(sampleSource('x.csv', id, { rows: rows.most, noise: noise.most }))).toBe(true);
    expect(isTaken(sampleSource('x.csv', id, { rows: rows.most + 1 }))).toBe(false);
    expect(isTaken(sampleSource('x.csv', id, { noise: noise.most + 0.1 }))).toBe(false);
  }
});

it('later months are those of the same seed, and of the clinic only', () => {
  const request = { sample: 'clinic', variant: 'first', seed: 7 } as const;
  const later = laterSource('later.csv', request);
  expect(later).toEqual({ kind: 'sample', name: 'later.csv', sample: 'clinic', variant: 'later', seed: 7 });
  expect(isTaken(later)).toBe(true);
  expect(laterSource('later.csv', { ...request, sample: 'houses' })).toBe(null);
});
