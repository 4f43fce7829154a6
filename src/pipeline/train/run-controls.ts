/**
 * How a run is held, let go, stepped and watched from outside while it goes on. The run looks at these between two steps;
 * none of them may change what is learned.
 */
import type { SteerCommand, WatchRequest } from '../../contracts';

/** The run's side. */
export interface RunControls {
  readonly paused: boolean;
  /** Takes one of the single steps asked for; false when there is none. */
  takeStep(): boolean;
  /** What is looked at; null: nothing. Another object whenever it changes. */
  readonly watched: WatchRequest | null;
  /** Resolves at the next command, request or wake-up. */
  changed(): Promise<void>;
}

/** The other side: commands come in, and a run that holds hears of them at once. */
export class RunControlDesk implements RunControls {
  paused = false;
  watched: WatchRequest | null = null;
  private steps = 0;
  private readonly waiting: (() => void)[] = [];

  /** `step` holds a run that goes on after exactly one more step; steps asked for in a row are all done. */
  steer(command: SteerCommand): void {
    this.paused = command !== 'resume';
    this.steps = command === 'step' ? this.steps + 1 : 0;
    this.wake();
  }

  watch(request: WatchRequest | null): void {
    this.watched = request;
    this.wake();
  }

  /** Lets a run that holds look around, at its stop signal too. */
  wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  takeStep(): boolean {
    if (this.steps === 0) return false;
    this.steps -= 1;
    return true;
  }

  changed(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
