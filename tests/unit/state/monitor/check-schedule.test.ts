import { describe, expect, it } from 'vitest';
import type { CheckSummary, MonitorPlan } from '../../../../src/contracts';
import { isCheckDue } from '../../../../src/state/monitor/check-schedule';

const last: CheckSummary = {
  modelVersionId: 'version-1',
  at: '2026-11-09T08:00:00.000Z',
  answers: 200,
  light: 'steady',
  openAlerts: 0,
};
const occasion = {
  isOpening: false,
  modelVersionId: 'version-1',
  answers: 250,
  now: '2026-11-09T20:00:00.000Z',
};
const due = (
  schedule: MonitorPlan['schedule'],
  changes: Partial<typeof occasion> = {},
  before: CheckSummary | null = last,
): boolean => isCheckDue({ schedule }, before, { ...occasion, ...changes });

describe('isCheckDue', () => {
  it('is never due by hand, and never without answers', () => {
    expect(due({ kind: 'byHand' }, { isOpening: true })).toBe(false);
    for (const kind of ['onOpen', 'daily'] as const)
      expect(due({ kind }, { isOpening: true, answers: 0 }, null)).toBe(false);
  });

  it('is due on opening, once', () => {
    expect(due({ kind: 'onOpen' }, { isOpening: true })).toBe(true);
    expect(due({ kind: 'onOpen' })).toBe(false);
  });

  it('is due when a day has passed, at first, and when the clock went back', () => {
    expect(due({ kind: 'daily' })).toBe(false);
    expect(due({ kind: 'daily' }, { now: '2026-11-10T07:59:59.999Z' })).toBe(false);
    expect(due({ kind: 'daily' }, { now: '2026-11-10T08:00:00.000Z' })).toBe(true);
    expect(due({ kind: 'daily' }, { now: '2026-11-08T08:00:00.000Z' })).toBe(true);
    expect(due({ kind: 'daily' }, {}, null)).toBe(true);
    expect(due({ kind: 'daily' }, { modelVersionId: 'version-2' })).toBe(true);
  });

  it('is due after so many new answers of the same version', () => {
    expect(due({ kind: 'everyAnswers', answers: 51 })).toBe(false);
    expect(due({ kind: 'everyAnswers', answers: 50 })).toBe(true);
    expect(due({ kind: 'everyAnswers', answers: 250 }, { modelVersionId: 'version-2' })).toBe(true);
    expect(due({ kind: 'everyAnswers', answers: 251 }, {}, null)).toBe(false);
  });
});
