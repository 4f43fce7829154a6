/** The Data room: one file, what was found in it, and the one decision: what is to be predicted from which columns. */
import {
  DEFAULT_READ_OPTIONS,
  type ColumnProfile,
  type ColumnSchema,
  type ColumnType,
  type DatasetManifest,
  type DataSource,
  type Finding,
  type Problem,
  type ProjectDocument,
  type ReadOptions,
  type SplitSummary,
  type Task,
} from '../contracts';
import type { DocumentHistory } from './document-history.svelte';
import { mergeFindings } from './findings';
import { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';

/** Numbers with at most this many different values are more often labels than quantities. */
const MOST_NUMERIC_CLASSES = 10;

/** What can be asked of a column. */
export const TASK_CHOICES = ['classification', 'regression'] as const satisfies readonly Task[];

export type ColumnRole = 'feature' | 'target' | 'leftOut';

/** The task a column suggests: numbers are quantities unless they take few values, everything else is a label. */
export function suggestTask(type: ColumnType, profile: Pick<ColumnProfile, 'distinct'> | undefined): Task {
  if (type !== 'number') return 'classification';
  return profile !== undefined && profile.distinct !== null && profile.distinct <= MOST_NUMERIC_CLASSES
    ? 'classification'
    : 'regression';
}

/** Types of a target column that a task can use as they were read. */
function isTypeOfTask(type: ColumnType, task: Task): boolean {
  return task === 'regression' ? type === 'number' : type === 'category' || type === 'boolean';
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
  manifest = $state.raw<DatasetManifest | null>(null);
  /** The split of the decision as it stands; null while there is none. */
  split = $state.raw<SplitSummary | null>(null);

  /** What the dataset was read from; null for a reopened project, whose file is not at hand. */
  #source: DataSource | null = null;
  #callId = '';
  #seen = $state.raw<readonly SplitSummary[]>([]);
  #dividing: Promise<SplitSummary | null> = Promise.resolve(null);

  constructor(
    private readonly services: RoomServices,
    private readonly history: DocumentHistory,
  ) {}

  readonly problem: Problem | null = $derived.by(() => {
    const { document } = this.history;
    return this.manifest === null || document === null ? null : problemOf(document);
  });

  /** Of the file and, once the target was looked at, of the target; the gravest first. */
  readonly findings: readonly Finding[] = $derived(
    mergeFindings(this.manifest?.findings ?? [], this.split?.findings ?? []),
  );

  get target(): string | null {
    return this.history.document?.target ?? null;
  }
  get task(): Task {
    return this.history.document?.task ?? 'classification';
  }
  set task(task: Task) {
    this.history.change('task', task, { task });
  }

  get columns(): readonly ColumnSchema[] {
    return this.manifest?.columns ?? [];
  }

  /** How the file is read for the decisions as they stand. */
  get options(): ReadOptions {
    const { document } = this.history;
    const target = document?.target ?? null;
    return {
      ...DEFAULT_READ_OPTIONS,
      columns: document?.columnTypes ?? {},
      target: target === null ? null : { column: target, task: this.task },
    };
  }

  /** True when the dataset can be read again, differently. */
  get canReadAgain(): boolean {
    return this.#source !== null;
  }

  roleOf(name: string): ColumnRole {
    if (name === this.target) return 'target';
    return this.history.document?.ignored.includes(name) ? 'leftOut' : 'feature';
  }

  /** Reads a source as the data of a new project. @returns null when it was refused or stopped */
  async open(source: DataSource): Promise<DatasetManifest | null> {
    this.reset();
    this.#source = source;
    this.fileName = source.name;
    const manifest = await this.#read(source, DEFAULT_READ_OPTIONS);
    this.manifest = manifest;
    return manifest;
  }

  /** Shows a stored dataset. */
  async show(datasetId: string): Promise<boolean> {
    if (this.manifest?.id === datasetId) return true;
    const manifest = await this.reading.run(() => this.services.data.getDataset(datasetId));
    if (manifest === null) return false;
    this.manifest = manifest;
    this.fileName = manifest.name;
    return true;
  }

  #read(source: DataSource, options: ReadOptions): Promise<DatasetManifest | null> {
    this.#callId = this.services.newId();
    return this.reading.run((onProgress) =>
      this.services.data.ingest(this.#callId, { source, options, like: null }, onProgress),
    );
  }

  async stopReading(): Promise<void> {
    this.reading.markStopping();
    await this.services.data.stop(this.#callId).catch(() => undefined);
  }

  /** Chooses the column to predict, with the task its type suggests; null takes the choice back. */
  chooseTarget(name: string | null): void {
    const column = this.columns.find((candidate) => candidate.name === name);
    const profile = this.manifest?.profile.find((candidate) => candidate.name === name);
    this.history.change('target', column?.name ?? '', {
      target: column?.name ?? null,
      positive: null,
      ...(column === undefined ? {} : { task: suggestTask(column.type, profile) }),
    });
  }

  setIgnored(name: string, isIgnored: boolean): void {
    const ignored = (this.history.document?.ignored ?? []).filter((candidate) => candidate !== name);
    this.history.change(isIgnored ? 'leftOut' : 'putBack', name, {
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

  /** A split that was made or met since the project was opened. */
  splitOf(splitId: string): SplitSummary | null {
    return this.#seen.find(({ id }) => id === splitId) ?? null;
  }

  /** Reads the splits that runs of earlier sessions were made on, so that they can be told apart. */
  async meetSplits(splitIds: readonly string[]): Promise<void> {
    const unknown = splitIds.filter((id, i) => splitIds.indexOf(id) === i && this.splitOf(id) === null);
    const splits = await Promise.all(unknown.map((id) => this.services.data.getSplit(id).catch(() => null)));
    const met = splits.filter((split) => split !== null).filter(({ id }) => this.splitOf(id) === null);
    this.#seen = [...this.#seen, ...met];
  }

  /** The split that is being made, or was. */
  get divided(): Promise<SplitSummary | null> {
    return this.#dividing;
  }

  async #divide(): Promise<SplitSummary | null> {
    const { document } = this.history;
    const problem = document && problemOf(document);
    this.split = null;
    this.splitting.reset();
    if (document === null || !(await this.show(document.datasetId))) return null;
    if (problem === null || this.manifest === null) return null;
    const datasetId = await this.#datasetFor(problem, this.manifest);
    if (datasetId === null) return null;
    const split = await this.splitting.run(() =>
      this.services.data.split(this.services.newId(), {
        datasetId,
        problem,
        split: document.split,
        testDatasetId: null,
      }),
    );
    if (split !== null) {
      this.split = split;
      this.#seen = [...this.#seen.filter(({ id }) => id !== split.id), split];
    }
    return split;
  }

  /** The dataset, or another reading of its source where the target was read as a type that its task cannot use. */
  async #datasetFor({ target, task }: Problem, manifest: DatasetManifest): Promise<string | null> {
    const type = manifest.columns.find(({ name }) => name === target)?.type;
    if (type === undefined || isTypeOfTask(type, task) || this.#source === null) return manifest.id;
    const read = await this.#read(this.#source, this.options);
    if (read === null) return null;
    this.manifest = read;
    this.onRead(read);
    return read.id;
  }

  /** Told when the source was read again; the project notes the new dataset. */
  onRead: (manifest: DatasetManifest) => void = () => undefined;

  reset(): void {
    this.reading.reset();
    this.splitting.reset();
    this.#source = null;
    this.#seen = [];
    this.#dividing = Promise.resolve(null);
    this.fileName = '';
    this.manifest = null;
    this.split = null;
  }
}
