import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  COMPILING_BUDGET_MS,
  INTERVAL_MS,
  MINIMUM_BUDGET_MS,
  silenceBudgetMs,
  watchHeartbeat,
} from '../../../src/platform/workers/heartbeat';

describe('silenceBudgetMs', () => {
  it('is long before the first answer, then 20 medians, never under 10 seconds', () => {
    expect(silenceBudgetMs([])).toBe(COMPILING_BUDGET_MS);
    expect(silenceBudgetMs([3, 9, 4])).toBe(MINIMUM_BUDGET_MS);
    expect(silenceBudgetMs([900, 100, 700])).toBe(14_000);
  });
});

describe('watchHeartbeat', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('calls a busy worker that never answers silent once its budget is spent, and only once', async () => {
    const onSilent = vi.fn();
    watchHeartbeat(
      () => new Promise(() => undefined),
      () => true,
      onSilent,
    );
    await vi.advanceTimersByTimeAsync(COMPILING_BUDGET_MS);
    expect(onSilent).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(3 * INTERVAL_MS);
    expect(onSilent).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(COMPILING_BUDGET_MS);
    expect(onSilent).toHaveBeenCalledTimes(1);
  });

  it('gives a worker that has answered before only the short budget', async () => {
    const onSilent = vi.fn();
    let answers = true;
    watchHeartbeat(
      () => (answers ? Promise.resolve() : new Promise(() => undefined)),
      () => true,
      onSilent,
    );
    await vi.advanceTimersByTimeAsync(3 * INTERVAL_MS);
    answers = false;
    await vi.advanceTimersByTimeAsync(MINIMUM_BUDGET_MS + 3 * INTERVAL_MS);
    expect(onSilent).toHaveBeenCalledTimes(1);
  });

  it('leaves an idle worker alone', async () => {
    const ask = vi.fn(() => new Promise(() => undefined));
    const onSilent = vi.fn();
    watchHeartbeat(ask, () => false, onSilent);
    await vi.advanceTimersByTimeAsync(10 * COMPILING_BUDGET_MS);
    expect(ask).not.toHaveBeenCalled();
    expect(onSilent).not.toHaveBeenCalled();
  });
});
