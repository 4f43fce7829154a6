/**
 * Keeps long work polite: lets messages in often enough for Stop to work, and says when a live report is due. Both go by
 * the clock, so neither may ever change a result.
 */
import type { ClockPort, YieldPort } from '../../contracts';

const YIELD_AFTER_MS = 30;
const REPORT_AFTER_MS = 250;

export class Pace {
  private yieldedMs: number;
  private reportedMs: number;

  constructor(private readonly ports: YieldPort & { readonly clock: Pick<ClockPort, 'nowMs'> }) {
    this.yieldedMs = ports.clock.nowMs();
    this.reportedMs = this.yieldedMs;
  }

  /** True about every 30 ms: `await yieldControl()` then. */
  get yieldDue(): boolean {
    return this.ports.clock.nowMs() - this.yieldedMs >= YIELD_AFTER_MS;
  }

  /** Yields when that is due; resolves at once otherwise. */
  async breathe(): Promise<void> {
    if (!this.yieldDue) return;
    await this.ports.yieldControl();
    this.yieldedMs = this.ports.clock.nowMs();
  }

  /** True about every 250 ms, and then not again for as long. */
  takeReport(): boolean {
    const nowMs = this.ports.clock.nowMs();
    if (nowMs - this.reportedMs < REPORT_AFTER_MS) return false;
    this.reportedMs = nowMs;
    return true;
  }
}
