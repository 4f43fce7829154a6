/** The threshold of two classes: chosen on validation rows for what mistakes cost, moved by a person, judged on test rows. */
import type { ThresholdReport } from '../../contracts';
import type { MistakeCosts } from '../../pipeline/metrics';
import type { ChangeDocument, DocumentHistory } from '../document-history.svelte';
import { RoomWork } from '../room-work.svelte';
import type { RoomServices } from '../services';
import { BOOTSTRAP_REPLICATES } from './replicates';
import { showThreshold } from './shown-intervals';
import { chooseThreshold, viewThreshold, type BinaryRows, type ThresholdView } from './threshold-view';

const EQUAL_COSTS: MistakeCosts = { falseAlarm: 1, miss: 1 };

/** What is decided about: the answers of the run that is shown. */
export interface ThresholdSubject {
  readonly runId: string | null;
  /** Test rows of a problem of two classes. */
  readonly binary: BinaryRows | null;
  readonly binaryValidation: BinaryRows | null;
}

/** A report of the worker and the prices it was asked at. */
interface PricedReport {
  readonly report: ThresholdReport;
  readonly costs: MistakeCosts;
}

export class ThresholdDecision {
  readonly work = new RoomWork();
  /** Where the handle is while it is being moved; null at rest. */
  moving = $state<number | null>(null);
  #priced = $state.raw<PricedReport | null>(null);

  constructor(
    private readonly subject: ThresholdSubject,
    private readonly services: RoomServices,
    private readonly history: DocumentHistory | null,
    private readonly change: ChangeDocument,
  ) {}

  get costs(): MistakeCosts {
    return this.history?.document?.costs ?? EQUAL_COSTS;
  }

  /** The cheapest threshold on the validation rows; null without any. Infinity: flag nobody. */
  readonly cheapest: number | null = $derived.by(() => {
    const { binaryValidation } = this.subject;
    return binaryValidation === null ? null : chooseThreshold(binaryValidation.steps, this.costs);
  });

  /** The threshold in force: being moved, decided by a person, the cheapest on validation rows, or one half. */
  readonly value: number = $derived.by(
    () => this.moving ?? this.history?.document?.threshold ?? this.cheapest ?? 0.5,
  );

  /** True when a person moved the handle away from the cheapest threshold. */
  readonly isSet: boolean = $derived.by(
    () => this.moving !== null || (this.history?.document?.threshold ?? null) !== null,
  );

  /** What flagging at the threshold comes to on test rows. */
  readonly flagging: ThresholdView | null = $derived.by(() => {
    const { binary } = this.subject;
    return binary === null ? null : viewThreshold(binary.steps, this.value, this.costs);
  });

  /** Moves the handle without deciding yet: the figures follow. */
  move(threshold: number): void {
    this.moving = Math.min(1, Math.max(0, threshold));
  }

  /** Decides on where the handle is; the decision can be undone. null: back to the cheapest on validation rows. */
  settle(name: string, threshold: number | null = this.moving): void {
    this.moving = null;
    this.change('threshold', name, { threshold });
  }

  setCosts(name: string, costs: MistakeCosts): void {
    this.change('costs', name, { costs: { ...costs } });
  }

  /** Asks for the intervals at the threshold, once the handle rests. */
  async judge(): Promise<void> {
    const { runId, binary } = this.subject;
    const { value, costs } = this;
    if (runId === null || binary === null) return;
    const report = await this.work.run(() =>
      this.services.model.judgeThreshold(
        this.services.newId(),
        {
          runId,
          threshold: Number.isFinite(value) ? value : null,
          ...costs,
          bootstrap: BOOTSTRAP_REPLICATES,
        },
        () => undefined,
      ),
    );
    if (report !== null && report.runId === this.subject.runId) this.#priced = { report, costs };
  }

  /** The worker's report while it is about the run, the threshold and the prices in force. */
  readonly report: ThresholdReport | null = $derived.by(() => {
    const { flagging } = this;
    if (this.#priced === null || flagging === null || this.work.status.kind !== 'done') return null;
    const { report, costs } = this.#priced;
    const at = Number.isFinite(this.value) ? this.value : null;
    const isCurrent =
      report.runId === this.subject.runId &&
      report.threshold === at &&
      costs.falseAlarm === this.costs.falseAlarm &&
      costs.miss === this.costs.miss;
    if (!isCurrent) return null;
    const { truePositives, falsePositives, falseNegatives } = flagging.counts;
    return showThreshold(report, truePositives + falseNegatives, truePositives + falsePositives);
  });

  reset(): void {
    this.work.reset();
    this.moving = null;
    this.#priced = null;
  }
}
