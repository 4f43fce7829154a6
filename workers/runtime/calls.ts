/** The calls in progress of one worker, so that each can be asked to stop, be steered and be watched by its id. */
import { makeError } from '../../src/contracts';
import { makeStopSource, type StopSignal, type StopSource } from '../../src/foundation';

export class Calls {
  private readonly running = new Map<string, StopSource>();
  private readonly onStop = new Map<string, () => void>();
  /** Settles when nothing that `runAlone` was given goes on any more. */
  private lastTurn: Promise<void> = Promise.resolve();

  /** Runs work under an id; a second call under the same id shares the first one's signal. */
  async run<Result>(callId: string, work: (stop: StopSignal) => Promise<Result>): Promise<Result> {
    const source = this.running.get(callId) ?? makeStopSource();
    this.running.set(callId, source);
    try {
      return await work(source);
    } finally {
      this.running.delete(callId);
      this.onStop.delete(callId);
    }
  }

  /**
   * Runs work under an id once all earlier such work has ended: it changes what they all use.
   * @throws E-STOPPED at once when the call is stopped while it waits; the work is not begun then
   */
  runAlone<Result>(callId: string, work: (stop: StopSignal) => Promise<Result>): Promise<Result> {
    return this.run(callId, async (stop) => {
      const before = this.lastTurn;
      let leave = (): void => undefined;
      const left = new Promise<void>((resolve) => (leave = resolve));
      this.lastTurn = before.then(() => left);
      try {
        const stopped = new Promise<never>((_, reject) =>
          this.wakeOnStop(callId, () => reject(makeError('E-STOPPED'))),
        );
        await Promise.race([before, stopped]);
        this.onStop.delete(callId);
        return await work(stop);
      } finally {
        leave();
      }
    });
  }

  /** Says what else to do when a call is asked to stop: work that waits must be woken. */
  wakeOnStop(callId: string, wake: () => void): void {
    this.onStop.set(callId, wake);
  }

  isRunning(callId: string): boolean {
    return this.running.has(callId);
  }

  stop(callId: string): void {
    this.running.get(callId)?.stop();
    this.onStop.get(callId)?.();
  }
}
