/** What is known of the runs beside the one that is shown: their reports, and judging those that have none. */
import { makeError, type EvaluationReport } from '../../contracts';
import { RoomWork } from '../room-work.svelte';
import type { RoomServices } from '../services';
import { BOOTSTRAP_REPLICATES } from './replicates';

const isStopping = ({ status }: RoomWork): boolean => status.kind === 'running' && status.isStopping;

export class OtherRuns {
  readonly work = new RoomWork();
  /** By run id. */
  reports = $state.raw<Readonly<Record<string, EvaluationReport>>>({});
  #callId = '';
  #settled: Promise<unknown> = Promise.resolve();

  constructor(private readonly services: RoomServices) {}

  /** Looks up what is known of runs. */
  async find(runIds: readonly string[]): Promise<void> {
    for (const id of runIds.filter((runId) => !Object.hasOwn(this.reports, runId))) {
      const stored = await this.services.data.readEvaluation(id).catch(() => null);
      if (stored !== null) this.reports = { ...this.reports, [id]: stored.metrics };
    }
  }

  /** Judges runs that have no report yet, one after the other. */
  async judge(runIds: readonly string[]): Promise<void> {
    const callId = this.services.newId();
    this.#callId = callId;
    await this.work.run((onProgress) => {
      const judging = (async (): Promise<true> => {
        for (const runId of runIds) {
          // A stop that comes between two runs reaches neither of them.
          if (this.#callId !== callId || isStopping(this.work)) throw makeError('E-STOPPED');
          const { metrics } = await this.services.model.evaluate(
            callId,
            { runId, groups: [], bootstrap: BOOTSTRAP_REPLICATES },
            onProgress,
          );
          this.reports = { ...this.reports, [runId]: metrics };
        }
        return true;
      })();
      this.#settled = judging;
      return judging;
    });
  }

  async stop(): Promise<void> {
    this.work.markStopping();
    await this.services.stopModelCall(this.#callId, this.#settled).catch(() => undefined);
  }

  /** Asks what goes on to stop, and waits for nothing. */
  abandon(): void {
    if (this.work.isRunning && this.#callId !== '')
      void this.services.model.stop(this.#callId).catch(() => undefined);
    this.#callId = '';
    this.work.reset();
  }
}
