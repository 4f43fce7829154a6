/**
 * Keeps long work polite: counts what was done, gives way to messages every few milliseconds' worth of it, reports
 * progress, and notices a stop. The pipeline has no clock, so the pace is counted in row visits.
 */
import type { ProgressEvent } from '../../contracts';
import type { StopSignal } from '../../foundation';

/** What the caller of long work hands in. */
export interface WorkOptions {
  readonly stop: StopSignal;
  readonly onProgress: (event: ProgressEvent) => void;
  /** Lets waiting messages in. */
  readonly yieldControl: () => Promise<void>;
}

/** Row visits between two pauses, about 10 ms on a slow machine. */
const VISITS_PER_PAUSE = 2_000_000;

export class WorkPace {
  private done = 0;
  private visits = 0;

  constructor(
    private readonly options: WorkOptions,
    /** Replicates in all. */
    private readonly total: number,
  ) {}

  /** True once the caller asked to stop. */
  get isStopped(): boolean {
    return this.options.stop.requested;
  }

  /** Counts one finished replicate; true when it is time to pause. */
  countReplicate(visits: number): boolean {
    this.done += 1;
    this.visits += visits;
    return this.visits >= VISITS_PER_PAUSE;
  }

  /** Reports progress and gives way. */
  async pause(): Promise<void> {
    this.visits = 0;
    this.report();
    await this.options.yieldControl();
  }

  /** Reports how far the work is. */
  report(): void {
    this.options.onProgress({
      kind: 'progress',
      activity: 'resampling',
      done: this.done,
      total: this.total,
      unit: 'replicates',
      secondsLeft: null,
    });
  }
}
