import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseLight, makeAlerts, type Signal, type WindowSignals } from '../../../src/pipeline/monitor';
import { testPorts } from '../storage/test-database';

const options = { scope: ['v'], reasons: new Map<string, string>(), hash: testPorts };

function signal(column: string, more: Partial<Signal> = {}): Signal {
  return { kind: 'drift', column, detail: null, isStrong: true, impact: 0.1, evidence: {}, ...more };
}

/** A window of every letter: which columns show drift in it; `-` alone: it could not be judged. */
function windows(...letters: string[]): WindowSignals[] {
  return letters.map((columns, index) => ({
    index,
    from: `2026-01-${String(index + 1).padStart(2, '0')}`,
    judged: new Set(columns === '-' ? [] : (['drift'] as const)),
    signals: columns === '-' ? [] : [...columns].filter((c) => c !== '.').map((c) => signal(c)),
  }));
}
const told = (shown: WindowSignals[]) =>
  makeAlerts(shown, null, options).map(({ column, severity, windows: w }) => [column, severity, w]);

describe('alerts', () => {
  it('need two of three windows; one is watched while it is among the last three', () => {
    expect(told(windows('a', '.', '.'))).toEqual([['a', 'watch', [0]]]);
    expect(told(windows('a', '.', '.', '.'))).toEqual([]);
    expect(told(windows('a', '.', 'a', '.', '.', '.'))).toEqual([['a', 'act', [0, 2]]]);
    expect(told(windows('a', '.', '.', 'a'))).toEqual([['a', 'watch', [3]]]);
    expect(told(windows('.', 'b', 'b', 'a'))).toEqual([
      ['b', 'act', [1, 2]],
      ['a', 'watch', [3]],
    ]);
  });

  it('do not count windows that could not be judged', () => {
    expect(told(windows('a', '-', '-', '.', 'a'))).toEqual([['a', 'act', [0, 4]]]);
  });

  it('are never made of one weak window', () => {
    const weak = windows('a', '.', 'a').map((window) => ({
      ...window,
      signals: window.signals.map((one) => ({ ...one, isStrong: false })),
    }));
    expect(told(weak.slice(0, 1))).toEqual([]);
    expect(told(weak)).toEqual([['a', 'act', [0, 2]]]);
  });

  it('come in order of severity, then of what is at stake', () => {
    const shown = windows('ab', 'abc').map((window) => ({
      ...window,
      signals: window.signals.map((one) =>
        signal(one.column as string, { impact: { a: 0.1, b: 0.3, c: 0.9 }[one.column as string] ?? 0 }),
      ),
    }));
    expect(told(shown).map(([column]) => column)).toEqual(['b', 'a', 'c']);
  });

  it('keep their id and acknowledgement while they go on, and ask anew when they become grave', () => {
    const [watch] = makeAlerts(windows('.', 'a'), null, options);
    const [act] = makeAlerts(windows('.', 'a', 'a'), null, options);
    const [longer] = makeAlerts(windows('.', 'a', 'a', '.', 'a'), null, options);
    expect(act?.id).not.toBe(watch?.id);
    expect(longer?.id).toBe(act?.id);
    const reasons = new Map([[act?.id ?? '', 'a new scanner']]);
    const settled = makeAlerts(windows('.', 'a', 'a', 'a'), null, { ...options, reasons });
    expect(settled[0]).toMatchObject({ state: 'acknowledged', reason: 'a new scanner' });
    expect(chooseLight(windows('.', 'a', 'a', 'a'), settled)).toBe('steady');
    expect(makeAlerts(windows('a', 'a'), null, { ...options, scope: ['other'] })[0]?.id).not.toBe(
      makeAlerts(windows('a', 'a'), null, options)[0]?.id,
    );
  });

  it('make the light', () => {
    expect(chooseLight([], [])).toBe('unknown');
    expect(chooseLight(windows('-', '-'), [])).toBe('unknown');
    expect(chooseLight(windows('.'), [])).toBe('steady');
    const shown = windows('.', 'a', 'a');
    expect(chooseLight(shown, makeAlerts(shown, null, options))).toBe('act');
    expect(chooseLight(windows('a'), makeAlerts(windows('a'), null, options))).toBe('watch');
  });

  it('name every window that two of three prove, whatever the pattern', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '.', '-'), { maxLength: 12 }), (letters) => {
        const judged = letters.flatMap((letter, index) => (letter === '-' ? [] : [{ letter, index }]));
        const proven = judged
          .filter(
            ({ letter }, i) =>
              letter === 'a' && [-2, -1, 1, 2].some((step) => judged[i + step]?.letter === 'a'),
          )
          .map(({ index }) => index);
        const alerts = makeAlerts(windows(...letters), null, options);
        const acted = alerts.filter(({ severity }) => severity === 'act').flatMap(({ windows: w }) => w);
        expect(acted.sort((a, b) => a - b)).toEqual(proven);
        expect(new Set(alerts.map(({ id }) => id)).size).toBe(alerts.length);
      }),
    );
  });
});
