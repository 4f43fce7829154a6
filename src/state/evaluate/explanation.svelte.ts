/** What each column contributes to the answers of a run: every column shuffled in turn. */
import type { ImportanceReport } from '../../contracts';
import { RoomWork } from '../room-work.svelte';
import type { RoomServices } from '../services';

const SHUFFLES = 5;

export class Explanation {
  readonly work = new RoomWork();
  report = $state.raw<ImportanceReport | null>(null);
  #runId: string | null = null;
  #callId = '';
  #settled: Promise<unknown> = Promise.resolve();

  constructor(private readonly services: RoomServices) {}

  /** Shows what was kept of a run. */
  async read(runId: string): Promise<void> {
    this.#runId = runId;
    const report = await this.services.data.readImportance(runId).catch(() => null);
    if (this.#runId === runId) this.report = report;
  }

  /** Shuffles every column in turn and keeps the report. */
  async make(runId: string): Promise<void> {
    this.#runId = runId;
    this.#callId = this.services.newId();
    const report = await this.work.run((onProgress) => {
      const explained = this.services.model.explain(
        this.#callId,
        { runId, part: 'test', repeats: SHUFFLES, seed: 0 },
        onProgress,
      );
      this.#settled = explained;
      return explained;
    });
    if (report !== null && this.#runId === runId) this.report = report;
  }

  async stop(): Promise<void> {
    this.work.markStopping();
    await this.services.stopModelCall(this.#callId, this.#settled).catch(() => undefined);
  }

  /** Asks what goes on to stop, waits for nothing, and forgets the run. */
  reset(): void {
    if (this.work.isRunning && this.#callId !== '')
      void this.services.model.stop(this.#callId).catch(() => undefined);
    this.work.reset();
    this.#runId = null;
    this.report = null;
  }
}
