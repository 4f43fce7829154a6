/** Two runs on the same test rows: judged where they are not yet, then held against each other. */
import { makeError, type PairedComparison } from '../../contracts';
import { RoomWork } from '../room-work.svelte';
import type { RoomServices } from '../services';

const REPLICATES = 1000;

export class PairedTest {
  readonly work = new RoomWork();
  comparison = $state.raw<PairedComparison | null>(null);
  #callId = '';
  #settled: Promise<unknown> = Promise.resolve();

  constructor(private readonly services: Pick<RoomServices, 'data' | 'model' | 'stopModelCall' | 'newId'>) {}

  /** Compares two runs; one that has no evaluation is judged first. */
  async start(first: string, second: string): Promise<void> {
    this.reset();
    const { data, model } = this.services;
    const callId = this.services.newId();
    this.#callId = callId;
    /** A stop that comes between two calls reaches neither of them. */
    const requireGoing = (): void => {
      const { status } = this.work;
      const isStopping = status.kind === 'running' && status.isStopping;
      if (this.#callId !== callId || isStopping) throw makeError('E-STOPPED');
    };
    const comparison = await this.work.run((onProgress) => {
      const comparing = (async (): Promise<PairedComparison> => {
        for (const runId of [first, second]) {
          if ((await data.readEvaluation(runId)) !== null) continue;
          requireGoing();
          await model.evaluate(callId, { runId, groups: [], bootstrap: REPLICATES }, onProgress);
        }
        requireGoing();
        return model.compareRuns(callId, { runIds: [first, second], bootstrap: REPLICATES }, onProgress);
      })();
      this.#settled = comparing;
      return comparing;
    });
    if (this.#callId === callId) this.comparison = comparison;
  }

  async stop(): Promise<void> {
    this.work.markStopping();
    await this.services.stopModelCall(this.#callId, this.#settled).catch(() => undefined);
  }

  /** Forgets the comparison; one in progress is asked to stop, and nobody waits for it. */
  reset(): void {
    if (this.work.isRunning) void this.services.model.stop(this.#callId).catch(() => undefined);
    this.#callId = '';
    this.work.reset();
    this.comparison = null;
  }
}
