import { describe, expect, it } from 'vitest';
import type { RecipeStep } from '../../../src/contracts';
import { followSteps, type NamedStep } from '../../../src/state/step-ids';

const drop: RecipeStep = { kind: 'drop', columns: ['a'] };
const fill: RecipeStep = { kind: 'impute', columns: ['b'], strategy: 'median' };
const scale: RecipeStep = { kind: 'scale', columns: ['b'], method: 'standard' };

function follow(before: readonly NamedStep[], steps: readonly RecipeStep[]): NamedStep[] {
  let next = before.length;
  return followSteps(before, steps, () => `n${next++}`);
}
const idsOf = (named: readonly NamedStep[]) => named.map(({ id }) => id).join(' ');
const first = follow([], [drop, fill, scale]);

describe('names of steps', () => {
  it('follow a step that moves, and are not reused for one that is new', () => {
    expect(idsOf(first)).toBe('n0 n1 n2');
    expect(idsOf(follow(first, [scale, drop, fill]))).toBe('n2 n0 n1');
    expect(idsOf(follow(first, [drop, { kind: 'log', columns: ['b'] }, fill, scale]))).toBe('n0 n3 n1 n2');
    expect(idsOf(follow(first, [fill, scale]))).toBe('n1 n2');
  });

  it('stay with a step whose settings change, and with equal steps read again', () => {
    expect(idsOf(follow(first, [drop, { ...fill, strategy: 'mean' }, scale]))).toBe('n0 n1 n2');
    expect(idsOf(follow(first, structuredClone([drop, fill, scale])))).toBe('n0 n1 n2');
  });

  it('are different for equal steps', () => {
    const twice = follow([], [drop, { ...drop }]);
    expect(new Set(twice.map(({ id }) => id)).size).toBe(2);
    expect(idsOf(follow(twice, [drop, drop, drop]))).toBe('n0 n1 n2');
  });
});
