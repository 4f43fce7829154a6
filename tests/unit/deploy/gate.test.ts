import { describe, expect, it } from 'vitest';
import { GATE_ITEMS, type GateLine } from '../../../src/contracts';
import { Generator } from '../../../src/foundation';
import { judgeGate, type GateEvidence } from '../../../src/pipeline/deploy';
import { calibrationTest } from '../../../src/pipeline/metrics';

const estimate = (value: number, low: number, high: number) => ({ value, low, high });
const group = (value: string, accuracy: ReturnType<typeof estimate>, small = false) => ({
  column: 'sex',
  value,
  rows: small ? 12 : 90,
  small,
  metrics: { accuracy },
});

/** A version that passes everything. */
const GOOD: GateEvidence = {
  comparison: {
    version: 2,
    metric: 'logLoss',
    own: 0.41,
    other: 0.47,
    difference: estimate(-0.06, -0.09, -0.03),
    rows: 722,
  },
  calibration: { kind: 'probabilities', error: 0.031, limit: 0.045, rows: 722 },
  inputs: ['age', 'distance'],
  personal: ['name'],
  receipts: [
    {
      kind: 'bundle',
      path: 'a',
      bytes: 3,
      sha256: 'b'.repeat(64),
      parity: { rows: 722, maxAbsDifference: 3e-7 },
    },
  ],
  facts: {
    metrics: { accuracy: estimate(0.8, 0.77, 0.83) },
    groups: [group('f', estimate(0.79, 0.72, 0.86)), group('m', estimate(0.4, 0.3, 0.5), true)],
  },
  completeness: { answered: 10, questions: 10, open: [] },
  decided: [],
};
const states = (changes: Partial<GateEvidence>) =>
  Object.fromEntries(judgeGate({ ...GOOD, ...changes }).map(({ item, state }) => [item, state]));
const line = (changes: Partial<GateEvidence>, item: GateLine['item']) =>
  judgeGate({ ...GOOD, ...changes }).find((candidate) => candidate.item === item) as GateLine;

describe('the gate', () => {
  it('passes what passes, in the order of its items', () => {
    const lines = judgeGate(GOOD);
    expect(lines.map(({ item }) => item)).toEqual([...GATE_ITEMS]);
    expect(lines.every(({ state, reason }) => state === 'passed' && reason === null)).toBe(true);
  });

  it('fails a tie and a worse version, and leaves open what was judged on other rows', () => {
    const against = (low: number, high: number) =>
      states({
        comparison: { ...(GOOD.comparison as object), difference: estimate(-0.01, low, high) } as never,
      })['beatsProduction'];
    expect([against(-0.05, -0.001), against(-0.05, 0), against(-0.05, 0.02), against(0.01, 0.02)]).toEqual([
      'passed',
      'failed',
      'failed',
      'failed',
    ]);
    expect(line({ comparison: 'otherRows' }, 'beatsProduction')).toMatchObject({
      state: 'open',
      evidence: { why: 'otherRows' },
    });
  });

  it('asks of calibration that it is within chance, or too small to matter; few rows say nothing', () => {
    const with_ = (error: number, limit: number, rows = 722) =>
      states({ calibration: { kind: 'probabilities', error, limit, rows } })['calibrated'];
    expect([with_(0.046, 0.045), with_(0.019, 0.005), with_(0.3, 0.4, 29)]).toEqual([
      'failed',
      'passed',
      'open',
    ]);
    const covered = (high: number) =>
      states({
        calibration: { kind: 'interval', covered: estimate(0.8, 0.7, high), promised: 0.9, rows: 80 },
      })['calibrated'];
    expect([covered(0.91), covered(0.89)]).toEqual(['passed', 'failed']);
  });

  it('names a personal column that reaches the model, a file that differs, a group that stands apart', () => {
    expect(line({ personal: ['name', 'age'] }, 'noPersonalColumn')).toMatchObject({
      state: 'failed',
      evidence: { reaching: 1, column: 'age' },
    });
    const [receipt] = GOOD.receipts;
    const differs = { ...receipt, parity: { rows: 7, maxAbsDifference: 2e-5 } } as never;
    expect(states({ receipts: [...GOOD.receipts, differs] })['exportsReproduce']).toBe('failed');
    expect(states({ receipts: [] })['exportsReproduce']).toBe('open');
    const groups = [...GOOD.facts.groups, group('other', estimate(0.6, 0.5, 0.7))];
    expect(line({ facts: { ...GOOD.facts, groups } }, 'groupsLookedAt')).toMatchObject({
      state: 'failed',
      evidence: { apart: 1, value: 'other', own: 0.6, everyone: 0.8, small: 1 },
    });
    expect(states({ facts: { ...GOOD.facts, groups: [] } })['groupsLookedAt']).toBe('open');
  });

  it('keeps a reason only for the figures that it was given for', () => {
    const completeness = { answered: 4, questions: 10, open: [] };
    const found = line({ completeness }, 'cardComplete');
    const decided: GateLine[] = [{ ...found, state: 'passedOver', reason: 'soon' }];
    expect(line({ completeness, decided }, 'cardComplete')).toMatchObject({
      state: 'passedOver',
      reason: 'soon',
    });
    const less = { ...completeness, answered: 3 };
    expect(line({ completeness: less, decided }, 'cardComplete')).toMatchObject({
      state: 'open',
      reason: null,
    });
    expect(line({ decided }, 'cardComplete')).toMatchObject({ state: 'passed', reason: null });
  });
});

describe('the test of calibration', () => {
  const draw = (rows: number, seed: number, truth: (score: number) => number) => {
    const generator = Generator.fromSeed(seed);
    const scores = Float64Array.from({ length: rows }, () => generator.uniform());
    const isPositive = Uint8Array.from(scores, (score) => (generator.uniform() < truth(score) ? 1 : 0));
    return calibrationTest({ isPositive, scores }, 10, 300, generator.fork('test'));
  };
  const isRefused = (test: ReturnType<typeof draw>) => test !== null && test.error > test.limit;

  it('refuses about one in twenty whose scores are true, and nearly all that are overconfident', () => {
    const seeds = Array.from({ length: 200 }, (_, seed) => seed);
    const falseAlarms = seeds.filter((seed) => isRefused(draw(200, seed, (score) => score))).length;
    expect(falseAlarms).toBeGreaterThan(1);
    expect(falseAlarms).toBeLessThan(22);
    const found = seeds.filter((seed) => isRefused(draw(300, seed, (score) => 0.25 + score / 2))).length;
    expect(found).toBeGreaterThan(190);
  });

  it('is null without rows and where a score is none', () => {
    const generator = Generator.fromSeed(1);
    expect(
      calibrationTest({ isPositive: Uint8Array.of(), scores: Float64Array.of() }, 10, 5, generator),
    ).toBeNull();
    const nan = { isPositive: Uint8Array.of(1), scores: Float64Array.of(NaN) };
    expect(calibrationTest(nan, 10, 5, generator)).toBeNull();
  });
});
