/** How the rows are divided: what is decided, what is being dragged, and the verbs that change it. */
import { PARTS, type Part, type SplitConfig } from '../contracts';
import type { DataRoom } from './data-room.svelte';
import type { ChangeDocument, DocumentHistory } from './document-history.svelte';
import type { WorkStatus } from './room-work.svelte';
import {
  bordersOf,
  LEAST_TRAINING,
  mostOf,
  rowsOf,
  sharesOf,
  withBorder,
  withShare,
  type Shares,
} from './split-shares';

/** As they lie on the bar. */
export const PARTS_IN_ORDER = PARTS;
export const BORDERS = [0, 1] as const;
const DEFAULT: SplitConfig = { train: 0.7, validation: 0.15, test: 0.15, seed: 0 };

export class SplitDecision {
  /** Shares while a border is dragged; decided when it is let go. */
  #dragged = $state.raw<Shares | null>(null);

  constructor(
    private readonly data: DataRoom,
    private readonly history: DocumentHistory,
    private readonly change: ChangeDocument,
  ) {}

  get #config(): SplitConfig {
    return this.history.document?.split ?? DEFAULT;
  }
  readonly #decided: Shares = $derived.by(() => sharesOf(this.#config));
  readonly shares: Shares = $derived.by(() => this.#dragged ?? this.#decided);
  readonly borders: readonly [number, number] = $derived.by(() => bordersOf(this.shares));

  get seed(): number {
    return this.#config.seed;
  }
  get status(): WorkStatus {
    return this.data.splitting.status;
  }
  /** Only classes can be kept in balance. */
  get canChooseKind(): boolean {
    return this.data.task === 'classification';
  }
  get kind(): 'stratified' | 'random' {
    return this.canChooseKind ? (this.#config.kind ?? 'stratified') : 'random';
  }

  /** Rows that have a target, as far as a split has counted them; before that all rows. */
  get nRows(): number {
    const { split, manifest } = this.data;
    return split === null ? (manifest?.nRows ?? 0) : split.train + split.validation + split.test;
  }

  /** As the split has them; while a border is dragged, or before there is a split, as the shares promise. */
  readonly rows: Readonly<Record<Part, number>> = $derived.by(() => {
    const { split } = this.data;
    return split === null || this.#dragged !== null ? rowsOf(this.shares, this.nRows) : split;
  });

  leastOf(part: Part): number {
    return part === 'train' ? LEAST_TRAINING : 0;
  }
  mostOf(part: Part): number {
    return mostOf(this.shares, part);
  }

  setShare(part: Part, share: number): void {
    this.#decide({ ...withShare(this.#decided, part, share) });
  }
  setSeed(seed: number): void {
    this.#decide({ seed });
  }
  setKind(kind: 'stratified' | 'random'): void {
    this.#decide({ kind });
  }

  drag(border: 0 | 1, position: number): void {
    this.#dragged = withBorder(this.shares, border, position);
  }
  drop(): void {
    const dragged = this.#dragged;
    this.#dragged = null;
    if (dragged !== null) this.#decide({ ...dragged });
  }
  cancelDrag(): void {
    this.#dragged = null;
  }
  /** Moves a border by a step of the keyboard. */
  nudge(border: 0 | 1, by: number): void {
    this.#decide({ ...withBorder(this.#decided, border, this.borders[border] + by) });
  }

  get canGoBack(): boolean {
    return this.history.canUndo;
  }
  goBack(): void {
    this.history.undo();
  }

  #decide(patch: Partial<SplitConfig>): void {
    const split = { ...this.#config, ...patch };
    const percent = (share: number) => Math.round(100 * share);
    const name = [split.train, split.validation, split.test].map(percent).join(' / ');
    this.change('split', 'seed' in patch ? String(split.seed) : name, { split });
  }
}
