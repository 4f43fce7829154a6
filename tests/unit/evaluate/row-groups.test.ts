import { describe, expect, it } from 'vitest';
import { groupRows } from '../../../src/pipeline/evaluate/row-groups';

const all = (n: number) => Int32Array.from({ length: n }, (_, i) => i);

describe('groupRows', () => {
  it('puts the largest first and equal sizes by first appearance', () => {
    const groups = groupRows(['b', 'a', 'c', 'a', 'c', 'z'], all(6));
    expect(groups.map(({ value, rows }) => [value, ...rows])).toEqual([
      ['a', 1, 3],
      ['c', 2, 4],
      ['b', 0],
      ['z', 5],
    ]);
  });

  it('keeps exactly 50 values apart and merges from the 51st on', () => {
    const names = Array.from({ length: 51 }, (_, i) => `v${i}`);
    expect(groupRows(names.slice(0, 50), all(50)).some(({ value }) => value === '(other)')).toBe(false);
    const merged = groupRows(names, all(51));
    expect(merged).toHaveLength(50);
    expect([...(merged.at(-1)?.rows ?? [])]).toEqual([49, 50]);
  });

  it('counts a value that is itself called (other) with the merged ones', () => {
    const values = ['(other)', ...Array.from({ length: 51 }, (_, i) => `v${i}`)];
    const merged = groupRows(values, all(52));
    expect(merged.map(({ value }) => value).filter((value) => value === '(other)')).toHaveLength(1);
    expect([...(merged.at(-1)?.rows ?? [])]).toEqual([0, 50, 51]);
  });

  it('has no groups without rows', () => {
    expect(groupRows(['a', 'b'], all(0))).toEqual([]);
  });
});
