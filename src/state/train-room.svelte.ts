/** The Train room: one run as it happens, and what was kept of it. */
import type {
  BaselineScores,
  Candidate,
  EpochRecord,
  RunEvent,
  RunSummary,
  SteerCommand,
  Task,
  TrainingChoices,
  TrainRequest,
} from '../contracts';
import { Failure } from './failure';
import { Glass } from './glass.svelte';
import { describeLoss, type LossFinding } from './loss-curve';
import { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';
import { listNotices, type TrainNotice } from './train-notices';
import { WakeLock } from './wake-lock.svelte';

/** How fast the run goes; `secondsLeft` is null while nobody can tell. */
export interface Pace {
  readonly step: number;
  readonly steps: number;
  readonly samplesPerSecond: number;
  readonly secondsLeft: number | null;
  /** Training loss of the epoch so far. */
  readonly loss: number;
}

/** The model family in training, as it announced itself. */
export interface FamilyInTraining {
  readonly family: string;
  /** Upper bound; early stopping usually ends sooner. */
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly parameters: number;
}

const FRAMES_BETWEEN_EPOCHS = 6;

export class TrainRoom {
  readonly work = new RoomWork();
  current = $state.raw<FamilyInTraining | null>(null);
  /** Of the family in training; of the chosen one when the run has ended. */
  epochs = $state.raw<readonly EpochRecord[]>([]);
  candidates = $state.raw<readonly Candidate[]>([]);
  pace = $state.raw<Pace | null>(null);
  run = $state.raw<RunSummary | null>(null);
  task = $state<Task>('classification');
  /** What was asked of the run that is shown. */
  request = $state.raw<TrainRequest | null>(null);
  baseline = $state.raw<BaselineScores | null>(null);
  /** What a neural network does, defaults filled in; null for other families and runs of earlier versions. */
  choices = $state.raw<TrainingChoices | null>(null);
  /** Steps after which the run holds; null while it goes on. */
  heldAt = $state<number | null>(null);
  readonly glass: Glass;
  readonly wakeLock: WakeLock;

  #callId = '';
  #settled: Promise<unknown> = Promise.resolve();
  #arrived: EpochRecord[] = [];
  #isShowing = false;

  constructor(private readonly services: RoomServices) {
    this.glass = new Glass(services);
    this.wakeLock = new WakeLock(services.wakeLock ?? null);
  }

  readonly lossFinding: LossFinding = $derived(describeLoss(this.epochs));

  readonly notices: readonly TrainNotice[] = $derived.by(() =>
    listNotices(
      this.epochs,
      this.choices?.patience ?? null,
      this.current?.epochs ?? this.choices?.epochs ?? Infinity,
      this.run?.outcome ?? null,
    ),
  );

  get isHeld(): boolean {
    return this.heldAt !== null;
  }

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
    const { row } = this.glass;
    this.reset();
    // The next run is looked at with the same row.
    this.glass.row = row;
    this.task = task;
    this.request = request;
    this.#callId = this.services.newId();
    this.wakeLock.setRunning(true);
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
      this.glass.follow(this.#callId);
      return training;
    });
    this.wakeLock.setRunning(false);
    this.pace = null;
    this.heldAt = null;
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
    this.request = run.request;
    this.baseline = run.baseline ?? null;
    this.choices = run.choices ?? null;
    this.epochs = run.epochs;
    this.candidates = run.candidates;
    this.glass.open(run.id);
  }

  /** Holds the run between two steps, or lets it go on. */
  togglePause(): void {
    this.#steer(this.isHeld ? 'resume' : 'pause');
  }

  /** One step, then the run holds. */
  step(): void {
    this.#steer('step');
  }

  #steer(command: SteerCommand): void {
    const { status } = this.work;
    if (status.kind !== 'running' || status.isStopping) return;
    void this.services.model.steer(this.#callId, command).catch(() => undefined);
  }

  #hear(event: Exclude<RunEvent, { kind: 'prepared' }>): void {
    switch (event.kind) {
      case 'started':
        this.current = {
          family: event.family,
          epochs: event.epochs,
          stepsPerEpoch: event.stepsPerEpoch,
          parameters: event.parameters,
        };
        this.baseline = event.baseline;
        this.choices = event.choices;
        this.#arrived = [];
        this.pace = null;
        this.#show();
        return;
      case 'step': {
        const { step, steps, samplesPerSecond, secondsLeft, loss } = event;
        this.pace = { step, steps, samplesPerSecond, secondsLeft, loss };
        if (event.single) this.heldAt = step;
        return;
      }
      case 'paused':
        this.heldAt = event.step;
        return;
      case 'resumed':
        this.heldAt = null;
        return;
      case 'glass':
        this.glass.hear(event.report);
        return;
      case 'epoch':
        this.#arrived.push(event.record);
        this.#show();
        return;
      case 'candidate':
        this.candidates = [...this.candidates, event.candidate];
        return;
      case 'finished':
        return;
    }
  }

  /** Epochs are shown about ten times a second, however fast they come. */
  #show(): void {
    if (this.#isShowing) return;
    this.#isShowing = true;
    const wait = (frames: number): void =>
      this.services.onNextFrame(() => {
        if (frames > 1) return wait(frames - 1);
        this.#isShowing = false;
        if (this.work.isRunning) this.epochs = [...this.#arrived];
      });
    wait(FRAMES_BETWEEN_EPOCHS);
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
    this.request = null;
    this.baseline = null;
    this.choices = null;
    this.heldAt = null;
    this.glass.close();
    this.#arrived = [];
  }
}
