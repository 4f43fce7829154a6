/** The Data room: one file, what was found in it, and the one decision: what is to be predicted from which columns. */
import {
  DEFAULT_READ_OPTIONS,
  type ColumnProfile,
  type ColumnSchema,
  type ColumnType,
  type DatasetManifest,
  type Finding,
  type Problem,
  type ReadOptions,
  type SplitConfig,
  type SplitSummary,
  type Task,
} from '../contracts';
import { mergeFindings } from './findings';
import { NO_NAMES, withName, withoutName, type NameSet } from './name-set';
import { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';

const SPLIT: SplitConfig = { train: 0.7, validation: 0.15, test: 0.15, seed: 0 };
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

export class DataRoom {
  readonly reading = new RoomWork();
  readonly splitting = new RoomWork();
  fileName = $state('');
  manifest = $state.raw<DatasetManifest | null>(null);
  split = $state.raw<SplitSummary | null>(null);
  target = $state<string | null>(null);
  task = $state<Task>('classification');
  ignored = $state.raw<NameSet>(NO_NAMES);

  #file: File | null = null;
  #options: ReadOptions = DEFAULT_READ_OPTIONS;
  #callId = '';

  constructor(private readonly services: RoomServices) {}

  readonly problem: Problem | null = $derived.by(() => {
    if (this.manifest === null || this.target === null) return null;
    const ignore = this.columns.map(({ name }) => name).filter((name) => this.roleOf(name) === 'leftOut');
    return { task: this.task, target: this.target, positive: null, ignore };
  });

  /** The split of the decision as it stands; null when the decision has changed since. */
  readonly currentSplit: SplitSummary | null = $derived.by(() => {
    const made = this.split?.problem;
    return made !== undefined && made.target === this.target && made.task === this.task ? this.split : null;
  });

  /** Of the file and, once the target was looked at, of the target; the gravest first. */
  readonly findings: readonly Finding[] = $derived(
    mergeFindings(this.manifest?.findings ?? [], this.currentSplit?.findings ?? []),
  );

  get columns(): readonly ColumnSchema[] {
    return this.manifest?.columns ?? [];
  }

  get options(): ReadOptions {
    return this.#options;
  }

  roleOf(name: string): ColumnRole {
    if (name === this.target) return 'target';
    return this.ignored.has(name) ? 'leftOut' : 'feature';
  }

  /** Reads a file; everything about an earlier one is forgotten, also when the new one is refused. */
  async open(file: File): Promise<boolean> {
    this.reset();
    this.#file = file;
    this.fileName = file.name;
    return this.#read(DEFAULT_READ_OPTIONS);
  }

  async #read(options: ReadOptions): Promise<boolean> {
    const file = this.#file;
    if (file === null) return false;
    this.#callId = this.services.newId();
    const manifest = await this.reading.run((onProgress) =>
      this.services.data.ingest(
        this.#callId,
        { source: { kind: 'blob', name: file.name, blob: file }, options, like: null },
        onProgress,
      ),
    );
    if (manifest === null) return false;
    this.#options = options;
    this.manifest = manifest;
    return true;
  }

  async stopReading(): Promise<void> {
    this.reading.markStopping();
    await this.services.data.stop(this.#callId).catch(() => undefined);
  }

  /** Chooses the column to predict, with the task its type suggests; null takes the choice back. */
  chooseTarget(name: string | null): void {
    const column = this.columns.find((candidate) => candidate.name === name);
    this.target = column?.name ?? null;
    if (column === undefined) return;
    this.task = suggestTask(
      column.type,
      this.manifest?.profile.find((profile) => profile.name === column.name),
    );
  }

  setIgnored(name: string, isIgnored: boolean): void {
    this.ignored = isIgnored ? withName(this.ignored, name) : withoutName(this.ignored, name);
  }

  /**
   * Deals the rows of the problem into training, validation and test rows. A target that was read as another type than
   * its task needs is read again first.
   */
  async decide(): Promise<SplitSummary | null> {
    const { problem } = this;
    const type = this.columns.find(({ name }) => name === problem?.target)?.type;
    if (problem === null || type === undefined) return null;
    this.split = null;
    const asked = { column: problem.target, task: problem.task };
    const earlier = this.#options.target;
    const isReadForAnother =
      earlier !== null && (earlier.column !== asked.column || earlier.task !== asked.task);
    if (isReadForAnother || !isTypeOfTask(type, problem.task)) {
      if (!(await this.#read({ ...DEFAULT_READ_OPTIONS, target: asked }))) return null;
    }
    const datasetId = this.manifest?.id;
    if (datasetId === undefined) return null;
    this.#callId = this.services.newId();
    const split = await this.splitting.run(() =>
      this.services.data.split(this.#callId, { datasetId, problem, split: SPLIT, testDatasetId: null }),
    );
    this.split = split;
    return split;
  }

  reset(): void {
    this.reading.reset();
    this.splitting.reset();
    this.#file = null;
    this.#options = DEFAULT_READ_OPTIONS;
    this.fileName = '';
    this.manifest = null;
    this.split = null;
    this.target = null;
    this.task = 'classification';
    this.ignored = NO_NAMES;
  }
}
