/** Merging logs: twice is once, the order of the parts does not matter, and nothing is lost. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeById } from '../../src/pipeline/monitor';

interface Item {
  readonly id: string;
  readonly value: number;
}
/** Of equal ids equal contents: ids are random. */
const items = fc
  .array(fc.integer({ min: 0, max: 12 }), { maxLength: 24 })
  .map((ids): Item[] => ids.map((id) => ({ id: `r${id}`, value: id * 1.5 })));
/** Of equal ids perhaps other contents: something was tampered with, or counted wrong. */
const anyItems = fc.array(
  fc.record({
    id: fc.integer({ min: 0, max: 5 }).map((id) => `r${id}`),
    value: fc.integer({ min: 0, max: 2 }),
  }),
  { maxLength: 20 },
);

const merge = (kept: readonly Item[], incoming: readonly Item[]): Item[] => [
  ...kept,
  ...mergeById(kept, incoming).added,
];
const sorted = (log: readonly Item[]): Item[] => [...log].sort((a, b) => (a.id < b.id ? -1 : 1));

describe('mergeById', () => {
  it('is idempotent', () => {
    fc.assert(
      fc.property(anyItems, anyItems, (kept, incoming) => {
        const once = merge(merge([], kept), incoming);
        expect(merge(once, incoming)).toEqual(once);
        expect(mergeById(once, incoming).counts.new).toBe(0);
      }),
    );
  });

  it('is commutative and associative where equal ids mean equal contents', () => {
    fc.assert(
      fc.property(items, items, items, (a, b, c) => {
        const [first, second] = [merge(merge(merge([], a), b), c), merge(merge(merge([], c), b), a)];
        expect(sorted(first)).toEqual(sorted(second));
        expect(sorted(merge(merge([], a), merge(merge([], b), c)))).toEqual(sorted(first));
      }),
    );
  });

  it('never loses an id, never keeps one twice, never changes what was kept, and counts everything once', () => {
    fc.assert(
      fc.property(anyItems, anyItems, (first, incoming) => {
        const kept = merge([], first);
        const { added, counts } = mergeById(kept, incoming);
        const merged = [...kept, ...added];
        expect(new Set(merged.map(({ id }) => id))).toEqual(
          new Set([...first, ...incoming].map(({ id }) => id)),
        );
        expect(new Set(merged.map(({ id }) => id)).size).toBe(merged.length);
        expect(merged.slice(0, kept.length)).toEqual(kept);
        expect(counts.new + counts.known + counts.altered).toBe(incoming.length);
        expect(counts.new).toBe(added.length);
      }),
    );
  });

  it('tells what is the same from what was altered', () => {
    const kept = [{ id: 'a', value: 1 }];
    const incoming = [
      { value: 1, id: 'a' },
      { id: 'a', value: 2 },
      { id: 'b', value: 3 },
      { id: 'b', value: 3 },
    ];
    expect(mergeById(kept, incoming)).toEqual({
      added: [{ id: 'b', value: 3 }],
      counts: { new: 1, known: 2, altered: 1 },
    });
  });
});
