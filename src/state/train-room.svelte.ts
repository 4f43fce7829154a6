/** The Train room: one run as it happens, and what was kept of it. */
import type { Candidate, EpochRecord, RunEvent, RunSummary, Task, TrainRequest } from '../contracts';
import { Failure } from './failure';
import { describeLoss, type LossFinding } from './loss-curve';
import { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';

/** How fast the run goes; `secondsLeft` is null while nobody can tell. */
export interface Pace {
  readonly step: number;
  readonly steps: number;
  readonly samplesPerSecond: number;
  readonly secondsLeft: number | null;
}

/** The model family in training, as it announced itself. */
export interface FamilyInTraining {
  readonly family: string;
  /** Upper bound; early stopping usually ends sooner. */
  readonly epochs: number;
  readonly parameters: number;
}

export class TrainRoom {
  readonly work = new RoomWork();
  current = $state.raw<FamilyInTraining | null>(null);
  /** Of the family in training; of the chosen one when the run has ended. */
  epochs = $state.raw<readonly EpochRecord[]>([]);
  candidates = $state.raw<readonly Candidate[]>([]);
  pace = $state.raw<Pace | null>(null);
  run = $state.raw<RunSummary | null>(null);
  task = $state<Task>('classification');

  #callId = '';
  #settled: Promise<unknown> = Promise.resolve();
  #arrived: EpochRecord[] = [];
  #isShowing = false;

  constructor(private readonly services: RoomServices) {}

  readonly lossFinding: LossFinding = $derived(describeLoss(this.epochs));

  /** The family shown: in training, or chosen. */
  get family(): string | null {
    return this.run?.family ?? this.current?.family ?? null;
  }

  /**
   * Trains one run. `onPrepared` hears of the recipe as soon as it is fitted.
   * @returns the stored run, also when it was stopped and kept; null when it failed
   */
  async start(
    request: TrainRequest,
    task: Task,
    onPrepared: (event: Extract<RunEvent, { kind: 'prepared' }>) => void,
  ): Promise<RunSummary | null> {
    this.reset();
    this.task = task;
    this.#callId = this.services.newId();
    const run = await this.work.run((onProgress) => {
      const callId = this.#callId;
      const training = this.services.model.train(callId, request, (event) => {
        // Events travel through another port than the answer: the last ones may come after it.
        if (callId !== this.#callId || !this.work.isRunning) return;
        if (event.kind === 'progress') onProgress(event);
        else if (event.kind === 'prepared') onPrepared(event);
        else this.#hear(event);
      });
      this.#settled = training;
      return training;
    });
    this.pace = null;
    if (run === null) {
      await this.#markLost();
      return null;
    }
    this.show(run, task);
    return run;
  }

  /** Shows a finished run. */
  show(run: RunSummary, task: Task): void {
    this.task = task;
    this.run = run;
    this.current = null;
    this.epochs = run.epochs;
    this.candidates = run.candidates;
  }

  #hear(event: Exclude<RunEvent, { kind: 'prepared' }>): void {
    switch (event.kind) {
      case 'started':
        this.current = { family: event.family, epochs: event.epochs, parameters: event.parameters };
        this.#arrived = [];
        this.pace = null;
        this.#show();
        return;
      case 'step': {
        const { step, steps, samplesPerSecond, secondsLeft } = event;
        this.pace = { step, steps, samplesPerSecond, secondsLeft };
        return;
      }
      case 'epoch':
        this.#arrived.push(event.record);
        this.#show();
        return;
      case 'candidate':
        this.candidates = [...this.candidates, event.candidate];
        return;
      case 'finished':
      case 'glass':
      case 'paused':
      case 'resumed':
        return;
    }
  }

  #show(): void {
    if (this.#isShowing) return;
    this.#isShowing = true;
    this.services.onNextFrame(() => {
      this.#isShowing = false;
      if (this.work.isRunning) this.epochs = [...this.#arrived];
    });
  }

  /** Ends the run early and keeps its best weights. */
  async stopAndKeep(): Promise<void> {
    this.work.markStopping();
    await this.services.stopModelCall(this.#callId, this.#settled).catch(() => undefined);
  }

  /** A run that nobody finished, because its worker died or was ended, is still stored as running: it is marked. */
  async #markLost(): Promise<void> {
    const { status } = this.work;
    if (status.kind !== 'stopped' && !(status.kind === 'failed' && status.failure.code === 'E-WORKER-LOST'))
      return;
    try {
      for (const { id, status: stored } of await this.services.data.listRuns()) {
        if (stored === 'running') await this.services.data.markInterrupted(id);
      }
    } catch (error) {
      this.work.fail(new Failure(error));
    }
  }

  reset(): void {
    this.work.reset();
    this.current = null;
    this.epochs = [];
    this.candidates = [];
    this.pace = null;
    this.run = null;
    this.#arrived = [];
  }
}
