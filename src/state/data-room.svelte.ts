/** The Data room: one file, what was found in it, and the one decision: what is to be predicted from which columns. */
import {
  COLUMN_TYPES,
  DEFAULT_READ_OPTIONS,
  personalColumns,
  type ColumnSchema,
  type ColumnType,
  type DatasetManifest,
  type DatasetView,
  type DataSource,
  type Finding,
  type Problem,
  type ProfiledEvent,
  type ProgressEvent,
  type ProjectDocument,
  type ReadOptions,
  type SplitSummary,
  type Task,
} from '../contracts';
import { rolesOf, type ColumnRole } from './column-roles';
import type { ChangeDocument, ChangeKind, DocumentHistory } from './document-history.svelte';
import { mergeFindings } from './findings';
import { FindingDesk } from './finding-desk.svelte';
import { isTaskOpen, proposeTarget, suggestTask, type TargetProposal } from './first-decisions';
import { KnownSplits } from './known-splits.svelte';
import { BEFORE_JUDGING, judgingAfter, positiveOf } from './positive-class';
import { RoomWork } from './room-work.svelte';
import { RowBrowser } from './row-browser.svelte';
import type { RoomServices } from './services';

/** What can be asked of a column. */
export const TASK_CHOICES = ['classification', 'regression'] as const satisfies readonly Task[];

/** What a column can be read as. */
export const COLUMN_TYPE_CHOICES: readonly ColumnType[] = COLUMN_TYPES;

/** Types of a target column that a task can use as they were read. */
function isTypeOfTask(type: ColumnType, task: Task): boolean {
  return task === 'regression' ? type === 'number' : type === 'category' || type === 'boolean';
}

/** Decisions that change how the file is read, so that it must be at hand. */
type ReadingPatch = Partial<Pick<ProjectDocument, 'columnTypes' | 'labelMap' | 'decimal'>>;
export interface PendingReading {
  readonly kind: ChangeKind;
  readonly name: string;
  readonly patch: ReadingPatch;
}

/** A table that the app made can be made again; a person's file cannot. */
function madeSource(manifest: DatasetView | null): DataSource | null {
  return manifest?.sample === undefined ? null : { kind: 'sample', name: manifest.name, ...manifest.sample };
}

/** The problem that a document poses; null while no target is chosen. */
export function problemOf({ task, target, positive, ignored }: ProjectDocument): Problem | null {
  return target === null
    ? null
    : { task, target, positive, ignore: ignored.filter((name) => name !== target) };
}

export class DataRoom {
  readonly reading = new RoomWork();
  readonly splitting = new RoomWork();
  /** The name of the file in hand or, of a reopened project, of its dataset. */
  fileName = $state('');
  manifest = $state.raw<DatasetView | null>(null);
  /** The split of the decision as it stands; null while there is none. */
  split = $state.raw<SplitSummary | null>(null);

  /** A change that waits for the file: it is not at hand after a reload. */
  pending = $state.raw<PendingReading | null>(null);
  /** The rows of the dataset, to look at. */
  readonly rows: RowBrowser;
  readonly splits: KnownSplits;
  readonly desk: FindingDesk;

  /** What the dataset was read from; null for a reopened project, whose file is not at hand. */
  #source: DataSource | null = null;
  /** SHA-256 of what the dataset was read from; null while nothing is stored. */
  #sourceSha256: string | null = null;
  #callId = '';
  /** The reading that the decision in force asked for by itself; null while there is none. */
  #rereadingId: string | null = null;
  /** Which decision is in force: one later than it makes what an earlier one asked for void. */
  #decision = 0;
  #dividing: Promise<SplitSummary | null> = Promise.resolve(null);

  constructor(
    private readonly services: RoomServices,
    private readonly history: DocumentHistory,
    private readonly change: ChangeDocument,
    /** False, with a notice, in a tab that may not change anything. */
    private readonly mayChange: () => boolean = () => true,
  ) {
    this.rows = new RowBrowser(services);
    this.splits = new KnownSplits(services);
    this.desk = new FindingDesk(this, history, change);
  }

  readonly problem: Problem | null = $derived.by(() => {
    const { document } = this.history;
    return this.manifest === null || document === null ? null : problemOf(document);
  });

  /** Columns whose cells are shown on demand only. */
  readonly personal: ReadonlySet<string> = $derived(personalColumns(this.manifest?.findings ?? []));
  /** Of the file and, once the target was looked at, of the target; the gravest first. A leak stays when it is left out. */
  readonly findings: readonly Finding[] = $derived(
    mergeFindings(this.manifest?.findings ?? [], [
      ...(this.split?.findings ?? []),
      ...(this.split?.ignoredLeaks ?? []),
    ]).filter(
      // That a personal number looks like an id is said by its being personal.
      ({ code, column }) => code !== 'F-ID-LIKE' || column === null || !this.personal.has(column),
    ),
  );

  /** What each column is used for. */
  readonly roles: ReadonlyMap<string, ColumnRole> = $derived.by(() =>
    rolesOf(this.manifest, this.history.document),
  );
  /** The target that the data suggest. */
  readonly proposal: TargetProposal | null = $derived(
    this.manifest === null ? null : proposeTarget(this.manifest),
  );
  /** True when the target could be answered with a number or with a label. */
  readonly isTaskOpen: boolean = $derived.by(() => {
    const column = this.columns.find(({ name }) => name === this.target);
    const profile = this.manifest?.profile.find(({ name }) => name === this.target);
    return column !== undefined && isTaskOpen(column, profile);
  });

  get target(): string | null {
    return this.history.document?.target ?? null;
  }
  get task(): Task {
    return this.history.document?.task ?? 'classification';
  }
  set task(task: Task) {
    if (task !== this.task) this.change('task', task, { task, ...BEFORE_JUDGING });
  }

  get columns(): readonly ColumnSchema[] {
    return this.manifest?.columns ?? [];
  }

  /** How the file is read for the decisions as they stand. */
  get options(): ReadOptions {
    const { document } = this.history;
    return document === null ? DEFAULT_READ_OPTIONS : this.#optionsOf(document);
  }

  #optionsOf({ columnTypes, target, task, labelMap, decimal }: ProjectDocument): ReadOptions {
    const type = this.columns.find(({ name }) => name === target)?.type;
    // A target that its task can use as it was read is left to itself, so that its type is not set by the way.
    const isRead = type !== undefined && isTypeOfTask(type, task);
    return {
      ...DEFAULT_READ_OPTIONS,
      columns: columnTypes,
      decimal,
      target: target === null || (isRead && labelMap === null) ? null : { column: target, task },
      labelMap: labelMap !== null && labelMap.column === target ? labelMap.map : null,
    };
  }

  /** True when the dataset can be read again, differently. */
  get canReadAgain(): boolean {
    return this.#source !== null;
  }

  roleOf(name: string): ColumnRole {
    return this.roles.get(name) ?? 'feature';
  }

  /** Reads a column as another type; null lets the data decide again. */
  async setType(name: string, type: ColumnType | null): Promise<void> {
    const { [name]: _, ...others } = this.history.document?.columnTypes ?? {};
    const columnTypes = type === null ? others : { ...others, [name]: type };
    await this.readAgain({ kind: 'type', name, patch: { columnTypes } });
  }

  /** The column whose spellings are merged; null when none are. */
  get mergedColumn(): string | null {
    return this.history.document?.labelMap?.column ?? null;
  }
  get hasDecimalComma(): boolean {
    return this.history.document?.decimal === ',';
  }
  async splitSpellings(): Promise<void> {
    await this.readAgain({ kind: 'labels', name: this.mergedColumn ?? '', patch: { labelMap: null } });
  }
  async useDecimalPoint(): Promise<void> {
    await this.readAgain({ kind: 'type', name: '1.5', patch: { decimal: '.' } });
  }

  /** Reads the file again, differently; the change is made when that has worked, with the dataset that came of it. */
  async readAgain(change: PendingReading): Promise<void> {
    const { document } = this.history;
    if (document === null || this.reading.isRunning || !this.mayChange()) return;
    const source = this.#source ?? madeSource(this.manifest);
    if (source === null) {
      this.pending = change;
      return;
    }
    this.pending = null;
    const manifest = await this.#readAsDecided(source, change.patch);
    if (manifest === null) return;
    this.#take(manifest);
    this.change(change.kind, change.name, { ...change.patch, datasetId: manifest.id });
  }

  /** Reads until the answer is one to the decisions as they stand when it comes. */
  async #readAsDecided(source: DataSource, patch: ReadingPatch): Promise<DatasetManifest | null> {
    for (;;) {
      const { document } = this.history;
      if (document === null) return null;
      const options = this.#optionsOf({ ...document, ...patch });
      const manifest = await this.#read(source, options);
      const now = this.history.document;
      if (manifest === null || now === null) return null;
      if (JSON.stringify(this.#optionsOf({ ...now, ...patch })) === JSON.stringify(options)) return manifest;
    }
  }

  /** Takes the file of the project again; another file is refused, and what waited for it goes on waiting. */
  async bringFile(source: DataSource): Promise<void> {
    const { pending } = this;
    this.#source = source;
    if (pending === null) return;
    await this.readAgain(pending);
    if (this.reading.status.kind === 'done') return;
    this.#source = null;
    this.pending = pending;
  }

  forgetPending(): void {
    this.pending = null;
    if (this.manifest !== null && !this.reading.isRunning) this.reading.reset();
  }

  /** Reads a source as the data of a new project. @returns null when it was refused or stopped */
  async open(source: DataSource): Promise<DatasetManifest | null> {
    this.reset();
    this.#source = source;
    this.fileName = source.name;
    const manifest = await this.#read(source, DEFAULT_READ_OPTIONS, (view) => {
      this.manifest = view;
    });
    this.#take(manifest);
    return manifest;
  }

  #take(manifest: DatasetManifest | null): void {
    this.manifest = manifest;
    this.#sourceSha256 = manifest?.sourceSha256 ?? null;
  }

  /** Shows a stored dataset. */
  async show(datasetId: string): Promise<boolean> {
    if (this.manifest?.id === datasetId) return true;
    const decision = this.#decision;
    const manifest = await this.reading.run(() => this.services.data.getDataset(datasetId));
    if (manifest === null || decision !== this.#decision) return false;
    this.#take(manifest);
    this.fileName = manifest.name;
    return true;
  }

  /** @param onProfiled told what was read before it is stored */
  #read(
    source: DataSource,
    options: ReadOptions,
    onProfiled: (view: DatasetView) => void = () => undefined,
  ): Promise<DatasetManifest | null> {
    if (this.reading.isRunning) void this.services.data.stop(this.#callId).catch(() => undefined);
    const callId = this.services.newId();
    const owner = this.owner();
    this.#callId = callId;
    // Another reading of the same dataset is of the same bytes.
    const sha256 = this.#sourceSha256;
    const request = { source, options, like: null, ...(sha256 === null ? {} : { sha256 }) };
    return this.reading.run(async (onProgress) => {
      const onEvent = (event: ProgressEvent | ProfiledEvent) => {
        if (event.kind === 'progress') onProgress(event);
        else if (this.#callId === callId && this.reading.isRunning) onProfiled(event.view);
      };
      const manifest = await this.services.data.ingest(callId, request, onEvent);
      if (owner !== null) this.onStored(owner, manifest.id);
      return manifest;
    });
  }

  async stopReading(): Promise<void> {
    this.reading.markStopping();
    await this.services.data.stop(this.#callId).catch(() => undefined);
  }

  /** Counts a class as the positive one; null: the rarer of two. With the other class the costs change sides. */
  setPositive(positive: string | null): void {
    const { document } = this.history;
    const profile = this.manifest?.profile.find(({ name }) => name === this.target);
    const nClasses = this.split?.classes.length ?? profile?.distinct ?? null;
    const follows = judgingAfter(
      positiveOf(document?.positive ?? null, profile?.top ?? []),
      positiveOf(positive, profile?.top ?? []),
      document?.costs ?? BEFORE_JUDGING.costs,
      nClasses,
    );
    this.change('positive', positive ?? '', { positive, ...follows });
  }

  /** Chooses the column to predict, with the task its type suggests; null takes the choice back. */
  chooseTarget(name: string | null): void {
    const column = this.columns.find((candidate) => candidate.name === name);
    const profile = this.manifest?.profile.find((candidate) => candidate.name === name);
    this.change('target', column?.name ?? '', {
      target: column?.name ?? null,
      positive: null,
      ...BEFORE_JUDGING,
      ...(column === undefined ? {} : { task: suggestTask(column.type, profile) }),
    });
  }

  setIgnored(name: string, isIgnored: boolean): void {
    const ignored = (this.history.document?.ignored ?? []).filter((candidate) => candidate !== name);
    this.change(isIgnored ? 'leftOut' : 'putBack', name, {
      ignored: isIgnored ? [...ignored, name] : ignored,
    });
  }

  /**
   * Shows the dataset of the decisions and deals its rows into training, validation and test rows. Called for every change
   * of the decision; the answer to an earlier one is dropped. Findings about the target arrive with it.
   */
  divide(): Promise<SplitSummary | null> {
    this.#dividing = this.#divide();
    return this.#dividing;
  }

  /** The split of the decision in force, also when another decision is made while it is awaited. */
  get divided(): Promise<SplitSummary | null> {
    return this.#awaitDivided();
  }

  async #awaitDivided(): Promise<SplitSummary | null> {
    for (;;) {
      const dividing = this.#dividing;
      const split = await dividing;
      if (dividing === this.#dividing) return split;
    }
  }

  async #divide(): Promise<SplitSummary | null> {
    const { document } = this.history;
    const problem = document && problemOf(document);
    const decision = this.#supersede();
    if (document === null || !(await this.show(document.datasetId))) return null;
    if (decision !== this.#decision || problem === null || this.manifest === null) return null;
    const datasetId = await this.#datasetFor(problem, this.manifest, document);
    if (datasetId === null || decision !== this.#decision) return null;
    const split = await this.splitting.run(() =>
      this.services.data.split(this.services.newId(), {
        datasetId,
        problem,
        split: document.split,
        testDatasetId: null,
      }),
    );
    if (decision !== this.#decision) return null;
    if (split !== null) {
      this.split = split;
      this.splits.add(split);
    }
    return split;
  }

  /** Begins another decision: the answers to the one before it no longer count, and what it still reads is stopped. */
  #supersede(): number {
    this.#decision += 1;
    this.split = null;
    this.splitting.reset();
    if (this.#rereadingId !== null) {
      void this.services.data.stop(this.#rereadingId).catch(() => undefined);
      this.#rereadingId = null;
      this.reading.reset();
    }
    return this.#decision;
  }

  /** The dataset, or another reading of its source where the target was read as a type that its task cannot use. */
  async #datasetFor(
    { target, task }: Problem,
    manifest: DatasetView,
    document: ProjectDocument,
  ): Promise<string | null> {
    const type = manifest.columns.find(({ name }) => name === target)?.type;
    if (type === undefined || isTypeOfTask(type, task) || this.#source === null) return manifest.id;
    const decision = this.#decision;
    const reading = this.#read(this.#source, this.options);
    this.#rereadingId = this.#callId;
    const read = await reading;
    if (decision !== this.#decision) return null;
    this.#rereadingId = null;
    if (read === null) return null;
    this.#take(read);
    this.history.amend(document, { datasetId: read.id });
    return read.id;
  }

  /** The project that a dataset is read for; null while it has no record. */
  owner: () => string | null = () => null;
  /** Told of every dataset that was stored for a project, also of one that no decision came to need. */
  onStored: (projectId: string, datasetId: string) => void = () => undefined;

  reset(): void {
    this.#supersede();
    this.reading.reset();
    this.#source = null;
    this.splits.reset();
    this.#dividing = Promise.resolve(null);
    this.pending = null;
    this.rows.close();
    this.fileName = '';
    this.#take(null);
  }
}
