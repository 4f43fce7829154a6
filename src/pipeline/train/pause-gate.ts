/**
 * Where a run holds between two steps: while it is paused it waits here without keeping the thread, answers to stop, and
 * shows what somebody starts to look at. Keeps the time it held, so that no rate or time left counts it.
 */
import type { FamilyId, RunEvent } from '../../contracts';
import type { LiveGlass, ReadMoment } from './live-glass';
import type { TrainContext } from './training-data';

/** What comes next: go on, do one step and come back, or end because stop was asked while holding. */
export type Passage = 'go' | 'single' | 'stop';

export class PauseGate {
  heldMs = 0;
  private isHolding = false;

  constructor(
    private readonly family: FamilyId,
    private readonly context: Pick<TrainContext, 'clock' | 'controls' | 'stop'>,
    private readonly glass: LiveGlass,
  ) {}

  /** True when `pass` has something to do; a run that is not steered need not ask it. */
  get isClosed(): boolean {
    return this.isHolding || this.context.controls?.paused === true;
  }

  /** @param step steps done so far */
  async *pass(step: number, read: ReadMoment): AsyncGenerator<RunEvent, Passage> {
    const { clock, controls, stop } = this.context;
    if (controls === undefined) return 'go';
    const heldFromMs = clock.nowMs();
    if (controls.paused && !this.isHolding) {
      this.isHolding = true;
      yield { kind: 'paused', family: this.family, step };
    }
    let passage: Passage = 'go';
    while (controls.paused && passage === 'go') {
      if (stop.requested) passage = 'stop';
      else if (controls.takeStep()) passage = 'single';
      else if (this.glass.hasNewRequest) yield* this.glass.look(read);
      else await controls.changed();
    }
    this.heldMs += clock.nowMs() - heldFromMs;
    if (!controls.paused && this.isHolding) {
      this.isHolding = false;
      yield { kind: 'resumed', family: this.family, step };
    }
    return passage;
  }
}
