/** Two runs on the same test rows: judged where they are not yet, then held against each other. */
import type { PairedComparison } from '../../contracts';
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
    this.comparison = await this.work.run((onProgress) => {
      const comparing = (async (): Promise<PairedComparison> => {
        for (const runId of [first, second]) {
          if ((await data.readEvaluation(runId)) === null)
            await model.evaluate(callId, { runId, groups: [], bootstrap: REPLICATES }, onProgress);
        }
        return model.compareRuns(callId, { runIds: [first, second], bootstrap: REPLICATES }, onProgress);
      })();
      this.#settled = comparing;
      return comparing;
    });
  }

  async stop(): Promise<void> {
    this.work.markStopping();
    await this.services.stopModelCall(this.#callId, this.#settled).catch(() => undefined);
  }

  reset(): void {
    this.work.reset();
    this.comparison = null;
  }
}
