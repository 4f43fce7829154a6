/**
 * Retraining with what is known by now: reviewed answers join the training rows as a new version of the data, the same
 * recipe settings and configuration are run on it, the run is judged on the same untouched rows, and becomes a candidate
 * that meets the version in use at the gate.
 */
import type { GrownDataset, ReviewedAnswers, RunSummary, SplitSummary, TrainRequest } from '../../contracts';
import { Failure } from '../failure';
import { RoomWork } from '../room-work.svelte';
import type { RoomServices } from '../services';

export const RETRAINING_STEPS = ['growing', 'training', 'judging', 'registering'] as const;
export type RetrainingStep = (typeof RETRAINING_STEPS)[number];

/** What the project does of it; each verb shows its own progress in its room. */
export interface RetrainingHost {
  /** The run of the version in use. */
  runInUse(): RunSummary | null;
  versionInUse(): { readonly id: string } | null;
  own(datasetId: string): void;
  train(request: Omit<TrainRequest, 'projectId'>, split: SplitSummary): Promise<RunSummary | null>;
  judge(run: RunSummary): Promise<boolean>;
  /** @returns the id of the new version; null when it could not be made */
  register(run: RunSummary): Promise<string | null>;
  /** The project goes on with the new data. */
  adopt(datasetId: string): void;
  /** Notes it in the log book. */
  note(runId: string, fromVersionId: string, grown: GrownDataset): Promise<void>;
  stop(step: RetrainingStep): Promise<void>;
}

export class Retraining {
  /** Counting, and storing the new data. */
  readonly work = new RoomWork();
  /** What could join now; null before it was counted. */
  reviewed = $state.raw<ReviewedAnswers | null>(null);
  step = $state.raw<RetrainingStep | null>(null);
  /** The candidate that came of it; null before. */
  candidate = $state.raw<{ readonly versionId: string; readonly runId: string } | null>(null);
  /** The step that ended without a result; its room says why. */
  brokenAt = $state.raw<RetrainingStep | null>(null);
  #isStopping = $state(false);
  #callId = '';

  constructor(
    private readonly services: RoomServices,
    private readonly host: RetrainingHost,
  ) {}

  get isRunning(): boolean {
    return this.step !== null;
  }
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** Counts the reviewed answers that could join. */
  async count(): Promise<void> {
    const version = this.host.versionInUse();
    if (version === null) return;
    const reviewed = await this.services.data.reviewAnswers(version.id).catch(() => null);
    if (this.host.versionInUse()?.id === version.id) this.reviewed = reviewed;
  }

  /** @returns true when there is a candidate */
  async start(): Promise<boolean> {
    const version = this.host.versionInUse();
    const before = this.host.runInUse();
    if (version === null || before === null || this.isRunning) return false;
    this.candidate = null;
    this.brokenAt = null;
    this.#isStopping = false;
    try {
      return await this.#walk(version.id, before);
    } finally {
      this.step = null;
      this.#isStopping = false;
    }
  }

  async #walk(versionId: string, before: RunSummary): Promise<boolean> {
    const { data } = this.services;
    this.step = 'growing';
    const made = await this.work.run(async (onProgress) => {
      this.#callId = this.services.newId();
      const grown = await data.growDataset(this.#callId, versionId, onProgress);
      this.host.own(grown.datasetId);
      const split = await data.split(this.services.newId(), { datasetId: grown.datasetId, ...grown.split });
      return { grown, split };
    });
    if (made === null || this.#isStopping) return this.#break('growing');
    this.reviewed = made.grown.counts;

    this.step = 'training';
    const { prepare, train, backend } = before.request;
    const run = await this.host.train({ splitId: made.split.id, prepare, train, backend }, made.split);
    if (run === null || this.#isStopping) return this.#break('training');

    this.step = 'judging';
    if (!(await this.host.judge(run)) || this.#isStopping) return this.#break('judging');

    this.step = 'registering';
    const candidate = await this.host.register(run);
    if (candidate === null) return this.#break('registering');
    await this.host
      .note(run.id, versionId, made.grown)
      .catch((error: unknown) => this.work.fail(new Failure(error)));
    this.host.adopt(made.grown.datasetId);
    this.candidate = { versionId: candidate, runId: run.id };
    return true;
  }

  #break(step: RetrainingStep): false {
    this.brokenAt = step;
    return false;
  }

  /** Asks the step that goes on to stop; what was stored so far stays. */
  async stop(): Promise<void> {
    const { step } = this;
    if (step === null || this.#isStopping) return;
    this.#isStopping = true;
    if (step === 'growing') {
      this.work.markStopping();
      await this.services.data.stop(this.#callId).catch(() => undefined);
    } else await this.host.stop(step);
  }

  reset(): void {
    this.work.reset();
    this.reviewed = null;
    this.candidate = null;
    this.brokenAt = null;
  }
}
