/**
 * What is looked at inside the model: which row, and what the squares and lines stand for. While a run goes on its reports
 * arrive by themselves; a stored run is asked.
 */
import {
  glassReportSchema,
  parseWith,
  type GlassReport,
  type GlassView,
  type WatchRequest,
} from '../contracts';
import { Failure } from './failure';
import type { RoomServices } from './services';

const MOST_INPUTS = 8;

export class Glass {
  report = $state.raw<GlassReport | null>(null);
  view = $state<GlassView>('activations');
  /** Position of the row asked for; null: the first validation row. */
  row = $state<number | null>(null);
  failure = $state.raw<Failure | null>(null);
  isAsking = $state(false);
  /** The call of the run in training; null: a stored run is looked at. */
  #callId: string | null = null;
  #runId: string | null = null;
  #asked = 0;
  #isSeen = false;

  constructor(private readonly services: RoomServices) {}

  get request(): WatchRequest {
    return { row: this.row, view: this.view, inputs: MOST_INPUTS, histograms: true, surface: true };
  }

  /** True when another row is shown than was asked for, because that one is sealed or is not there. */
  get isOtherRow(): boolean {
    return this.row !== null && this.report !== null && this.report.row.position !== this.row;
  }

  /** Nothing is asked while nobody sees the answer. @returns the verb for when nobody does any more */
  show(): () => void {
    this.#isSeen = true;
    this.#ask();
    return () => {
      this.#isSeen = false;
      if (this.#callId !== null) void this.services.model.watch(this.#callId, null).catch(() => undefined);
    };
  }

  /** Looks at a run that begins. */
  follow(callId: string): void {
    this.#callId = callId;
    this.#runId = null;
    this.report = null;
    this.#ask();
  }

  /** Looks at a stored run. The last look of its training stays until it has answered. */
  open(runId: string): void {
    if (this.#callId === null && this.#runId === runId) return;
    if (this.#runId !== null) this.report = null;
    this.#callId = null;
    this.#runId = runId;
    this.#ask();
  }

  choose(view: GlassView): void {
    this.view = view;
    this.#ask();
  }

  /** Looks at another row, by its position in the dataset. */
  chooseRow(position: number | null): void {
    this.row = position;
    this.#ask();
  }

  /** A report of the run in training. What does not fit is dropped: the next one comes soon. */
  hear(report: unknown): void {
    try {
      this.report = parseWith(glassReportSchema, report, 'E-WIRE');
    } catch {
      return;
    }
  }

  close(): void {
    this.#callId = null;
    this.#runId = null;
    this.#asked += 1;
    this.report = null;
    this.row = null;
    this.failure = null;
    this.isAsking = false;
  }

  #ask(): void {
    const { model } = this.services;
    this.failure = null;
    if (!this.#isSeen) return;
    if (this.#callId !== null) {
      void model.watch(this.#callId, this.request).catch(() => undefined);
      return;
    }
    if (this.#runId === null) return;
    const asked = ++this.#asked;
    this.isAsking = true;
    model.inspect(this.services.newId(), { runId: this.#runId, watch: this.request }).then(
      (report) => {
        if (asked !== this.#asked) return;
        this.report = report;
        this.isAsking = false;
      },
      (error: unknown) => {
        if (asked !== this.#asked) return;
        this.report = null;
        this.failure = new Failure(error);
        this.isAsking = false;
      },
    );
  }
}
