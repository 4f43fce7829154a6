/**
 * Says when a run shows itself and does so: at most about four times a second, and never so often that looking takes more
 * than a tenth of the time. Reads weights, never writes them.
 */
import type { GlassReport, ModelArtifact, RunEvent, WatchRequest } from '../../contracts';
import { TerrariumError } from '../../foundation';
import type { TrainContext } from './training-data';

const LOOK_AFTER_MS = 250;
const COST_FACTOR = 10;

/** Dropout of one hidden layer in the latest step. */
export interface DroppedUnits {
  readonly rate: number;
  /** Units turned off for the first row of the batch. */
  readonly units: readonly number[];
}

/** A run between two steps. */
export interface GlassMoment {
  readonly step: number;
  readonly artifact: ModelArtifact;
  /** One for each hidden layer; null before the first step, and for models without dropout. */
  readonly dropped: readonly DroppedUnits[] | null;
}
export type ReadMoment = () => Promise<GlassMoment>;

/** Turns a moment into a report; knows the rows and the recipe, which a run does not. */
export interface GlassPort {
  report(moment: GlassMoment, request: WatchRequest): Promise<GlassReport>;
}

export class LiveGlass {
  private shown: WatchRequest | null = null;
  private lookedMs = -Infinity;
  private costMs = 0;

  constructor(private readonly context: Pick<TrainContext, 'clock' | 'controls' | 'glass'>) {}

  private get watched(): WatchRequest | null {
    return this.context.glass === undefined ? null : (this.context.controls?.watched ?? null);
  }

  /** True when something else is looked at than was last shown. */
  get hasNewRequest(): boolean {
    return this.watched !== null && this.watched !== this.shown;
  }

  /** True when a run that goes on should show itself. */
  get isDue(): boolean {
    if (this.watched === null) return false;
    const sinceMs = this.context.clock.nowMs() - this.lookedMs;
    return this.hasNewRequest ? sinceMs >= LOOK_AFTER_MS : sinceMs >= this.intervalMs;
  }

  private get intervalMs(): number {
    return Math.max(LOOK_AFTER_MS, COST_FACTOR * this.costMs);
  }

  /** Shows the run, when anybody looks. Weights that are no longer finite have nothing to show. */
  async *look(read: ReadMoment): AsyncGenerator<RunEvent, void> {
    const { clock, glass } = this.context;
    const request = this.watched;
    if (request === null || glass === undefined) return;
    const startedMs = clock.nowMs();
    this.shown = request;
    try {
      const report = await glass.report(await read(), request);
      yield { kind: 'glass', report: { ...report, durationMs: clock.nowMs() - startedMs } };
    } catch (error) {
      if (!(error instanceof TerrariumError && error.code === 'E-MODEL-NOT-FINITE')) throw error;
    }
    this.lookedMs = clock.nowMs();
    this.costMs = this.lookedMs - startedMs;
  }
}
