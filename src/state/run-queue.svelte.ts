/**
 * Runs that wait for their turn: one is trained after another while nothing else goes on. When one breaks off the rest
 * waits until a person decides. The queue lives as long as the page.
 */
import type { TrainConfig } from '../contracts';
import type { Failure } from './failure';

export interface QueuedRun {
  readonly id: string;
  readonly config: TrainConfig;
}

/** What the queue needs of the project. */
export interface QueueHost {
  newId(): string;
  /** Nothing else goes on. Reactive: the queue goes on when it becomes true. */
  isFree(): boolean;
  /** Trains one run. @returns false when nothing was kept of it */
  train(config: TrainConfig): Promise<boolean>;
  /** What broke the last run off; null when it was stopped. */
  failure(): Failure | null;
}

export class RunQueue {
  waiting = $state.raw<readonly QueuedRun[]>([]);
  current = $state.raw<QueuedRun | null>(null);
  /** The run that broke off, while the rest waits for a decision. */
  held = $state.raw<{ readonly run: QueuedRun; readonly failure: Failure | null } | null>(null);
  #generation = 0;

  constructor(private readonly host: QueueHost) {
    $effect.root(() => {
      $effect(() => {
        if (this.canStart) void this.#startNext();
      });
    });
  }

  get canStart(): boolean {
    return this.current === null && this.held === null && this.waiting.length > 0 && this.host.isFree();
  }

  add(configs: readonly TrainConfig[]): void {
    this.waiting = [...this.waiting, ...configs.map((config) => ({ id: this.host.newId(), config }))];
  }

  cancel(id: string): void {
    this.waiting = this.waiting.filter((run) => run.id !== id);
  }

  cancelAll(): void {
    this.waiting = [];
    this.held = null;
  }

  /** Leaves what broke off behind and trains the next. */
  goOn(): void {
    this.held = null;
  }

  /** Forgets everything that waits; the run in progress is the Train room's. */
  reset(): void {
    this.#generation += 1;
    this.current = null;
    this.cancelAll();
  }

  async #startNext(): Promise<void> {
    const [run, ...rest] = this.waiting;
    if (run === undefined) return;
    const generation = this.#generation;
    this.waiting = rest;
    this.current = run;
    const isKept = await this.host.train(run.config).catch(() => false);
    if (generation !== this.#generation) return;
    this.current = null;
    if (!isKept) this.held = { run, failure: this.host.failure() };
  }
}
