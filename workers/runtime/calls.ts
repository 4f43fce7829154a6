/** The calls in progress of one worker, so that each can be asked to stop by its id. */
import { makeStopSource, type StopSignal, type StopSource } from '../../src/foundation';

export class Calls {
  private readonly running = new Map<string, StopSource>();

  /** Runs work under an id; a second call under the same id shares the first one's signal. */
  async run<Result>(callId: string, work: (stop: StopSignal) => Promise<Result>): Promise<Result> {
    const source = this.running.get(callId) ?? makeStopSource();
    this.running.set(callId, source);
    try {
      return await work(source);
    } finally {
      this.running.delete(callId);
    }
  }

  stop(callId: string): void {
    this.running.get(callId)?.stop();
  }
}
