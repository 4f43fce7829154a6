/** The runs of the open project: their order, which are drawn beside the one that is shown, and which two are compared. */
import { LONGEST_RUN_NOTE, type RunSummary, type TrainConfig } from '../contracts';
import { Failure } from './failure';
import type { Project } from './project.svelte';
import { diffRuns, findCurveMismatch, type CurveMismatch, type RunDifference } from './run-difference';
import {
  BEST_FIRST,
  findSeedSpread,
  scoreOf,
  sortRows,
  validationOf,
  type RowOrder,
  type RunRow,
  type SeedSpread,
  type SortKey,
} from './run-rows';
import { fieldsOf, parseVariation, type Variation, type VariationFields } from './run-variation';

/** Runs that can be drawn beside the one that is shown: one for each colour that is left. */
export const MOST_OVERLAID = 4;

interface Ticked {
  readonly runId: string;
  readonly colourIndex: number;
}

/** A run that was ticked to be drawn beside the one that is shown. */
export interface OverlaidRun {
  readonly number: number;
  readonly run: RunSummary;
  /** Position in the colours kept for such runs, from 0. */
  readonly colourIndex: number;
  /** Why it cannot be drawn on the axes of the run that is shown; null when it is. */
  readonly mismatch: CurveMismatch | null;
}

export interface RunPair {
  readonly reference: RunRow;
  readonly subject: RunRow;
  readonly difference: RunDifference;
  /** validation(subject) - validation(reference); null on different rows or when one is undefined. */
  readonly validationDifference: number | null;
}

/** What a row's changes are told against: the run before it, or a chosen one. */
export type ChangesAgainst = 'before' | (string & {});

export class RunList {
  readonly longestNote = LONGEST_RUN_NOTE;
  order = $state.raw<RowOrder>(BEST_FIRST);
  changesAgainst = $state<ChangesAgainst>('before');
  /** In the order of ticking. */
  #ticked = $state.raw<readonly Ticked[]>([]);
  /** A variation being written; null while the form is closed. */
  draft = $state.raw<VariationFields | null>(null);
  /** A deletion or a note that was refused. */
  refusal = $state.raw<{ readonly runId: string; readonly failure: Failure } | null>(null);

  constructor(private readonly project: Project) {}

  /** By number. */
  readonly numbered: readonly RunRow[] = $derived.by(() =>
    this.project.runs.map((run) => ({
      id: run.id,
      number: this.project.numberOf(run.id),
      run,
      validation: validationOf(run),
      score: scoreOf(run),
      staleReason: this.project.staleReasonOf(run),
      task: this.project.data.splits.find(run.splitId)?.problem.task ?? null,
    })),
  );

  readonly rows: readonly RunRow[] = $derived.by(() =>
    sortRows(this.numbered, this.order, this.project.data.split?.id ?? null),
  );

  /** The run that the room shows; null while another is being trained. */
  get shownId(): string | null {
    return this.project.train.work.isRunning ? null : (this.project.train.run?.id ?? null);
  }

  rowOf(runId: string | null): RunRow | null {
    return this.numbered.find(({ id }) => id === runId) ?? null;
  }

  /** The run that a row's changes are told against; null for the first. */
  referenceOf(row: RunRow): RunRow | null {
    const chosen = this.changesAgainst === 'before' ? null : this.rowOf(this.changesAgainst);
    if (chosen !== null) return chosen.id === row.id ? null : chosen;
    const position = this.numbered.findIndex(({ id }) => id === row.id);
    return this.numbered[position - 1] ?? null;
  }

  sortBy(key: SortKey): void {
    const isAgain = this.order.key === key;
    // A score is better when higher, everything else is first asked for from its low end.
    this.order = { key, isDescending: isAgain ? !this.order.isDescending : key === 'score' };
  }

  isTicked(runId: string): boolean {
    return this.#ticked.some((ticked) => ticked.runId === runId);
  }

  colourIndexOf(runId: string): number | null {
    return this.#ticked.find((ticked) => ticked.runId === runId)?.colourIndex ?? null;
  }

  get canTick(): boolean {
    return this.#ticked.length < MOST_OVERLAID;
  }

  /** Draws a run beside the one that is shown, or no longer. It keeps its colour as long as it is ticked. */
  toggle(runId: string): void {
    const others = this.#ticked.filter((ticked) => ticked.runId !== runId);
    if (others.length < this.#ticked.length) this.#ticked = others;
    else if (this.canTick) {
      const taken = others.map(({ colourIndex }) => colourIndex);
      let colourIndex = 0;
      while (taken.includes(colourIndex)) colourIndex += 1;
      this.#ticked = [...others, { runId, colourIndex }];
    }
  }

  /** The runs drawn beside the one that is shown, by colour. */
  readonly overlaid: readonly OverlaidRun[] = $derived.by(() => {
    const shown = this.rowOf(this.shownId)?.run ?? null;
    return this.#ticked
      .flatMap(({ runId, colourIndex }): OverlaidRun[] => {
        const row = this.rowOf(runId);
        if (row === null || runId === this.shownId) return [];
        const mismatch = shown === null ? this.#mismatchWithLive(row.run) : findCurveMismatch(row.run, shown);
        return [{ number: row.number, run: row.run, colourIndex, mismatch }];
      })
      .sort((a, b) => a.colourIndex - b.colourIndex);
  });

  /** While a run is in training, only what it was asked is known. */
  #mismatchWithLive(run: RunSummary): CurveMismatch | null {
    const { training, data } = this.project;
    if (training === null || data.split === null) return null;
    const asked = { ...run, splitId: data.split.id, request: { ...run.request, train: training } };
    return findCurveMismatch(run, asked);
  }

  /** The last ticked run held against the one that is shown; with none shown, the last two that were ticked. */
  readonly pair: RunPair | null = $derived.by(() => {
    const ticked = this.#ticked
      .map(({ runId }) => this.rowOf(runId))
      .filter((row) => row !== null && row.id !== this.shownId);
    const subject = this.rowOf(this.shownId) ?? ticked.at(-2) ?? null;
    const reference = ticked.at(-1) ?? null;
    return subject === null || reference === null ? null : this.pairOf(reference.id, subject.id);
  });

  /** Two runs held against each other; null when one is not in the project. */
  pairOf(referenceId: string, subjectId: string): RunPair | null {
    const reference = this.rowOf(referenceId);
    const subject = this.rowOf(subjectId);
    if (reference === null || subject === null) return null;
    const difference = diffRuns(reference.run, subject.run);
    const isMeasured = difference.isSameSplit && reference.validation !== null && subject.validation !== null;
    return {
      reference,
      subject,
      difference,
      validationDifference: isMeasured
        ? (subject.validation as number) - (reference.validation as number)
        : null,
    };
  }

  /** How far apart seeds alone bring the settings of the run that is shown. */
  readonly seedSpread: SeedSpread | null = $derived.by(() =>
    this.shownId === null ? null : findSeedSpread(this.numbered, this.shownId),
  );

  /** Begins a variation of the present settings, or of a run's. */
  startDraft(base?: TrainConfig): void {
    const config = base ?? this.project.document?.train;
    if (config !== undefined) this.draft = fieldsOf(config);
  }

  readonly variation: Variation = $derived(
    this.draft === null ? { configs: [], problems: {} } : parseVariation(this.draft),
  );

  /** Queues what the form asks for and closes it, so that a second click finds nothing to queue. */
  queueDraft(): number {
    const { configs } = this.variation;
    if (configs.length === 0) return 0;
    if (this.project.isWriter === false) {
      this.project.notice = 'readOnly';
      return 0;
    }
    this.draft = null;
    this.project.queue.add(configs);
    return configs.length;
  }

  /** @returns true when the note is on this device */
  async annotate(runId: string, note: string): Promise<boolean> {
    return this.#try(runId, async () => {
      await this.project.annotateRun(runId, note);
      return true;
    });
  }

  /** Deletes a run for good, with its model and its figures. */
  async delete(runId: string): Promise<boolean> {
    const isDeleted = await this.#try(runId, () => this.project.deleteRun(runId));
    if (isDeleted) {
      this.#ticked = this.#ticked.filter((ticked) => ticked.runId !== runId);
      if (this.changesAgainst === runId) this.changesAgainst = 'before';
    }
    return isDeleted;
  }

  async #try(runId: string, act: () => Promise<boolean>): Promise<boolean> {
    this.refusal = null;
    try {
      return await act();
    } catch (error) {
      this.refusal = { runId, failure: new Failure(error) };
      return false;
    }
  }

  reset(): void {
    this.#ticked = [];
    this.draft = null;
    this.refusal = null;
    this.order = BEST_FIRST;
    this.changesAgainst = 'before';
  }
}
