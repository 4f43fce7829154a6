/**
 * Tells a slow worker from a dead one. While calls are pending the worker is asked to answer; one that stays silent
 * longer than its budget is lost. Until the first answer the budget is long, because shaders and WebAssembly compile;
 * afterwards it is 20 times the median answer, at least 10 seconds.
 */
export const COMPILING_BUDGET_MS = 120_000;
export const MINIMUM_BUDGET_MS = 10_000;
export const MEDIAN_FACTOR = 20;
export const INTERVAL_MS = 2_000;

/** Silence allowed, in milliseconds, given how long earlier answers took. */
export function silenceBudgetMs(answerDurationsMs: readonly number[]): number {
  if (answerDurationsMs.length === 0) return COMPILING_BUDGET_MS;
  const sorted = [...answerDurationsMs].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] as number;
  return Math.max(MINIMUM_BUDGET_MS, MEDIAN_FACTOR * median);
}

/** Watches one worker while `isBusy`; calls `onSilent` at most once. Returns the verb that ends the watch. */
export function watchHeartbeat(
  ask: () => Promise<unknown>,
  isBusy: () => boolean,
  onSilent: () => void,
): () => void {
  const durations: number[] = [];
  let askedAt: number | null = null;
  const timer = setInterval(() => {
    if (!isBusy()) {
      askedAt = null;
      return;
    }
    const now = performance.now();
    if (askedAt !== null) {
      if (now - askedAt > silenceBudgetMs(durations)) {
        clearInterval(timer);
        onSilent();
      }
      return;
    }
    askedAt = now;
    ask().then(
      () => {
        if (askedAt === now) askedAt = null;
        durations.push(performance.now() - now);
        if (durations.length > 50) durations.shift();
      },
      () => undefined,
    );
  }, INTERVAL_MS);
  return () => clearInterval(timer);
}
