/** The one long call a room may have in progress: its progress, its end, and a way to stop it. */
import type { ProgressEvent } from '../contracts';
import { Failure } from './failure';

export type WorkStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly progress: ProgressEvent | null; readonly isStopping: boolean }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'done' };

export class RoomWork {
  status = $state.raw<WorkStatus>({ kind: 'idle' });
  #call = 0;

  get isRunning(): boolean {
    return this.status.kind === 'running';
  }

  /**
   * Runs one call to its end. An answer that comes after `reset`, or after a later call began, is dropped.
   * @returns the answer; null when the call failed, was stopped, or no longer matters
   */
  async run<Result>(
    call: (onProgress: (event: ProgressEvent) => void) => Promise<Result>,
  ): Promise<Result | null> {
    const id = ++this.#call;
    this.status = { kind: 'running', progress: null, isStopping: false };
    try {
      const result = await call((progress) => {
        if (this.#call === id && this.status.kind === 'running') this.status = { ...this.status, progress };
      });
      if (this.#call !== id) return null;
      this.status = { kind: 'done' };
      return result;
    } catch (error) {
      if (this.#call === id) this.#end(error);
      return null;
    }
  }

  /** A worker that had to be ended because it did not stop when asked has stopped, too. */
  #end(error: unknown): void {
    const failure = new Failure(error);
    const wasAsked = this.status.kind === 'running' && this.status.isStopping;
    const isStopped = failure.code === 'E-STOPPED' || (wasAsked && failure.code === 'E-WORKER-LOST');
    this.status = isStopped ? { kind: 'stopped' } : { kind: 'failed', failure };
  }

  /** Shows that stopping was asked; the call itself says when it has ended. */
  markStopping(): void {
    if (this.status.kind === 'running') this.status = { ...this.status, isStopping: true };
  }

  /** Forgets the call: the room is as if it had not been entered. */
  reset(): void {
    this.#call += 1;
    this.status = { kind: 'idle' };
  }

  /** Ends the work in a failure that happened elsewhere. */
  fail(failure: Failure): void {
    this.#call += 1;
    this.status = { kind: 'failed', failure };
  }
}
