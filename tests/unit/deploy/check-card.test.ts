/** One figure changed in the facts or in the text of a card is found, and nothing else is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelCardFacts } from '../../../src/contracts';
import { checkCardFacts, checkCardText, writeModelCard } from '../../../src/pipeline/deploy';
import { estimate, makeFacts } from '../../support/card-facts';

const facts = makeFacts();
const text = writeModelCard(facts, 'en');

describe('checkCardFacts', () => {
  it('finds nothing where nothing differs, and counts what it compared', () => {
    const check = checkCardFacts(facts, structuredClone(facts));
    expect(check.mismatches).toEqual([]);
    expect(check.facts).toBeGreaterThan(100);
    expect(check.said).toEqual(['statement', 'gate']);
  });

  it('finds every single number that is changed', () => {
    const paths: string[][] = [];
    const collect = (value: unknown, path: string[]): void => {
      if (typeof value === 'number') paths.push(path);
      else if (typeof value === 'object' && value !== null)
        for (const [key, member] of Object.entries(value)) collect(member, [...path, key]);
    };
    const { gate: _g, statement: _s, ...computed } = facts;
    collect(computed, []);
    expect(paths.length).toBeGreaterThan(50);
    fc.assert(
      fc.property(fc.constantFrom(...paths), (path) => {
        const changed = structuredClone(facts) as unknown as Record<string, unknown>;
        const parent = path.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, changed);
        const last = path.at(-1) as string;
        parent[last] = (parent[last] as number) + 0.0001;
        const { mismatches } = checkCardFacts(changed as unknown as ModelCardFacts, facts);
        expect(mismatches.map(({ fact }) => fact)).toEqual([path.join('.')]);
      }),
      { numRuns: 200 },
    );
  });

  it('says what is stated and what it should be', () => {
    const metrics = { ...facts.metrics, accuracy: estimate(0.976543, 0.96, 0.998765) };
    expect(checkCardFacts({ ...facts, metrics }, facts).mismatches).toEqual([
      { fact: 'metrics.accuracy.low', stated: '0.96', recomputed: '0.951234' },
    ]);
  });

  it('finds a figure that is undefined and stated, or left out, or a group too many', () => {
    const stated = {
      ...facts,
      metrics: { accuracy: facts.metrics['accuracy'] as never, auc: estimate(0.9, null, null) },
    };
    expect(checkCardFacts(stated, facts).mismatches.map(({ fact }) => fact)).toEqual(['metrics.auc.value']);
    const { outcome: _, ...without } = facts;
    expect(checkCardFacts(facts, without).mismatches.map(({ fact }) => fact)).toEqual(['outcome']);
    const fewer = { ...facts, groups: facts.groups.slice(0, 1) };
    expect(checkCardFacts(fewer, facts).mismatches).toHaveLength(7);
    expect(checkCardFacts(facts, fewer).mismatches).toHaveLength(7);
  });

  it('takes the last digits of another order of addition for the same, and asks nothing of older facts', () => {
    const metrics = { ...facts.metrics, accuracy: estimate(0.976543 * (1 + 1e-12), 0.951234, 0.998765) };
    expect(checkCardFacts({ ...facts, metrics }, facts).mismatches).toEqual([]);
    const { perClass: _p, inputs: _i, ...before } = facts;
    const { columnFacts: _c, ...data } = before.data;
    expect(checkCardFacts({ ...before, data }, facts).mismatches).toEqual([]);
  });
});

describe('checkCardText', () => {
  it('finds one changed digit, on its line', () => {
    const line = text.split('\n').findIndex((own) => own.startsWith('| accuracy |')) + 1;
    const changed = text.replace('0.9765', '0.9865');
    expect(checkCardText(changed, text).changedLines).toEqual([
      {
        line,
        stated:
          '| accuracy | 0.9865 (0.9512 to 0.9988) | 0.9411 (0.9022 to 0.9777) | 0.4375 (0.4111 to 0.4777) |',
        recomputed:
          '| accuracy | 0.9765 (0.9512 to 0.9988) | 0.9411 (0.9022 to 0.9777) | 0.4375 (0.4111 to 0.4777) |',
      },
    ]);
  });

  it('finds every line that is changed, left out or put in, and only it', () => {
    const lines = text.split('\n');
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.constantFrom('change', 'remove', 'add'), (at, kind) => {
        const own = [...lines];
        own.splice(at, kind === 'add' ? 0 : 1, ...(kind === 'remove' ? [] : ['| 7 |']));
        const { changedLines } = checkCardText(own.join('\n'), text);
        expect(changedLines).toHaveLength(1);
        const [change] = changedLines;
        expect(change?.stated).toBe(kind === 'remove' ? change?.stated : '| 7 |');
        if (kind !== 'add') expect(change?.recomputed?.replace(/…$/, '')).toBe(lines[at]?.slice(0, 200));
        if (kind !== 'remove') expect(change?.line).toBe(at + 1);
      }),
      { numRuns: 200 },
    );
  });

  it('shows the place of the difference in a long line', () => {
    const long = `${'word '.repeat(200)}12.5 ${'word '.repeat(200)}`;
    const [change] = checkCardText(long.replace('12.5', '13.5'), long).changedLines;
    expect(change?.stated).toContain('13.5');
    expect(change?.recomputed).toContain('12.5');
    expect(change?.stated?.length).toBeLessThan(210);
  });

  it('does not mind line ends of another system', () => {
    expect(checkCardText(text.replaceAll('\n', '\r\n'), text)).toEqual({
      lines: text.split('\n').length,
      changedLines: [],
    });
  });
});
