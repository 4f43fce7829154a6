/** The calls in progress of one worker, so that each can be asked to stop, be steered and be watched by its id. */
import { makeStopSource, type StopSignal, type StopSource } from '../../src/foundation';

export class Calls {
  private readonly running = new Map<string, StopSource>();
  private readonly onStop = new Map<string, () => void>();

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
