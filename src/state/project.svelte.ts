/**
 * The project: the six rooms in their order, who may be entered, and the walk through them. Each room keeps what it made;
 * when the decision in the Data room changes, what was made from the old one is stale.
 */
import type { ModelVersionSummary, Problem, RunSummary, Stage, Task } from '../contracts';
import { Compute } from './compute.svelte';
import { DataRoom } from './data-room.svelte';
import { DeployRoom } from './deploy-room.svelte';
import { EvaluateRoom } from './evaluate-room.svelte';
import { withoutEnding } from './file-name';
import { MonitorRoom } from './monitor-room.svelte';
import { PrepareRoom } from './prepare-room.svelte';
import { RoomWork, type WorkStatus } from './room-work.svelte';
import type { RoomServices } from './services';
import { TrainRoom } from './train-room.svelte';

/** The rooms in the order data walks through them. */
export const ROOMS = [
  'data',
  'prepare',
  'train',
  'evaluate',
  'deploy',
  'monitor',
] as const satisfies readonly Stage[];

/** How a room looks on the stem. */
export type NodeState = 'empty' | 'ready' | 'running' | 'done' | 'stale' | 'alert';

/** What a person should know although no room is about it. */
export type Notice = 'readingStopped' | 'busy' | 'oneFileOnly' | 'workerRestarted';

/** What an earlier visit left on this device. */
export interface KeptRun {
  readonly run: RunSummary;
  readonly version: Omit<ModelVersionSummary, 'exports'> | null;
}

function isSameProblem(a: Problem, b: Problem): boolean {
  return a.task === b.task && a.target === b.target && JSON.stringify(a.ignore) === JSON.stringify(b.ignore);
}

export class Project {
  readonly data: DataRoom;
  readonly prepare = new PrepareRoom();
  readonly train: TrainRoom;
  readonly evaluate: EvaluateRoom;
  readonly deploy: DeployRoom;
  readonly monitor: MonitorRoom;
  readonly compute: Compute;
  readonly opening = new RoomWork();

  /** False when another tab may change the project; null until it is known. */
  isWriter = $state<boolean | null>(null);
  kept = $state.raw<readonly KeptRun[]>([]);
  notice = $state<Notice | null>(null);
  /** The problem that the rooms after Data have worked on. */
  #walked = $state.raw<Problem | null>(null);

  constructor(private readonly services: RoomServices) {
    this.data = new DataRoom(services);
    this.train = new TrainRoom(services);
    this.evaluate = new EvaluateRoom(services);
    this.deploy = new DeployRoom(services);
    this.monitor = new MonitorRoom(services);
    this.compute = new Compute(services);
  }

  /** True while no file has been chosen. */
  readonly isEmpty: boolean = $derived.by(() => this.data.fileName === '');

  readonly isBusy: boolean = $derived.by(
    () =>
      this.data.reading.isRunning ||
      this.data.splitting.isRunning ||
      this.prepare.work.isRunning ||
      this.train.work.isRunning ||
      this.evaluate.work.isRunning ||
      this.deploy.work.isRunning ||
      this.monitor.work.isRunning,
  );

  /** True when the decision is no longer the one the rooms have worked on. */
  readonly isStale: boolean = $derived.by(() => {
    const { problem } = this.data;
    return this.#walked !== null && (problem === null || !isSameProblem(problem, this.#walked));
  });

  get name(): string {
    return withoutEnding(this.data.fileName);
  }

  /** The task that the rooms after Data have worked on. */
  get walkedTask(): Task {
    return this.#walked?.task ?? this.data.task;
  }
  get walkedTarget(): string {
    return this.#walked?.target ?? '';
  }

  /** Opens storage and finds out what computes. */
  async start(): Promise<void> {
    const opened = await this.opening.run(async () => {
      const { writer, runs } = await this.services.data.open();
      return { writer, runs, versions: await this.services.data.listVersions() };
    });
    if (opened === null) return;
    this.isWriter = opened.writer;
    this.kept = [...opened.runs]
      .sort((a, b) => b.startedAt.localeCompare(a.startedAt))
      .map((run) => ({ run, version: opened.versions.find(({ runId }) => runId === run.id) ?? null }));
    await this.compute.find();
  }

  /** Reads a file as the project's data. While work goes on it is refused with a notice. */
  async openFile(file: File): Promise<void> {
    if (this.isBusy) {
      this.notice = 'busy';
      return;
    }
    this.notice = null;
    this.#walked = null;
    for (const room of [this.prepare, this.train, this.evaluate, this.deploy, this.monitor]) room.reset();
    const isRead = await this.data.open(file);
    if (isRead || this.data.reading.status.kind !== 'stopped') return;
    this.data.reset();
    this.notice = 'readingStopped';
  }

  /** Walks from the decision to a deployed version. */
  async trainAndCheck(): Promise<void> {
    const { problem } = this.data;
    if (problem === null || this.isBusy) return;
    for (const room of [this.prepare, this.train, this.evaluate, this.deploy, this.monitor]) room.reset();
    this.#walked = problem;
    const split = await this.data.decide();
    if (split === null) {
      this.#walked = null;
      return;
    }
    await this.#walkFrom('train');
  }

  /** Goes on with the walk at the room that failed. */
  async tryAgain(room: Stage): Promise<void> {
    if (this.isBusy) return;
    if (room === 'data') return this.trainAndCheck();
    if (room === 'monitor') {
      const { file } = this.monitor;
      return file === null ? undefined : this.compareLater(file);
    }
    await this.#walkFrom(room);
  }

  async #walkFrom(room: Exclude<Stage, 'data' | 'monitor'>): Promise<void> {
    const { split } = this.data;
    const task = this.walkedTask;
    if (split === null) return;
    const isTraining = room === 'train' || room === 'prepare';
    const run = isTraining ? await this.#trainOn(split.id, task) : this.train.run;
    if (run === null) return;
    if (room !== 'deploy' && !(await this.evaluate.start(run.id, task))) return;
    const { version } = this.deploy;
    if (room === 'deploy' && version !== null) await this.deploy.resume(version);
    else await this.deploy.start(run.id, split.id, this.name);
  }

  async #trainOn(splitId: string, task: Task): Promise<RunSummary | null> {
    const { prepare, train } = this;
    prepare.begin();
    const run = await train.start(splitId, task, ({ recipe, nFeatures }) =>
      prepare.finish(recipe, nFeatures),
    );
    if (run !== null && prepare.recipe === null) prepare.finish(run.recipe, run.nFeatures);
    if (run === null && prepare.recipe === null) {
      // Preparing is the first half of the call: what went wrong before its event went wrong there.
      const { status } = train.work;
      if (status.kind === 'failed') prepare.work.fail(status.failure);
      else prepare.reset();
      train.reset();
    }
    return run;
  }

  /** Answers a later file with the deployed version and compares it with the training rows. */
  async compareLater(file: File): Promise<void> {
    const { manifest, options } = this.data;
    const { version } = this.deploy;
    if (manifest === null || version === null || this.isBusy) return;
    await this.monitor.compare(file, manifest.id, options, version.id);
  }

  /** A worker died by itself: calls in progress say so in their rooms; the next call starts a new one. */
  loseWorker(): void {
    if (!this.isBusy) this.notice = 'workerRestarted';
  }

  nodeOf(room: Stage): NodeState {
    if (room === 'data') return this.#dataNode();
    const status = this.#statusOf(room);
    if (status.kind === 'running') return 'running';
    if (status.kind === 'failed') return 'alert';
    if (status.kind === 'stopped' && room !== 'monitor') return 'ready';
    if (room === 'monitor') return this.#monitorNode(status);
    if (status.kind === 'done') {
      if (room === 'deploy' && !this.deploy.isVerified) return 'alert';
      return this.isStale ? 'stale' : 'done';
    }
    return room === 'prepare' && this.data.problem !== null && !this.data.splitting.isRunning
      ? 'ready'
      : 'empty';
  }

  #statusOf(room: Exclude<Stage, 'data'>): WorkStatus {
    return this[room].work.status;
  }

  #dataNode(): NodeState {
    const { reading, splitting, manifest } = this.data;
    if (reading.isRunning || splitting.isRunning) return 'running';
    if (reading.status.kind === 'failed' || splitting.status.kind === 'failed') return 'alert';
    return manifest === null ? 'empty' : 'done';
  }

  #monitorNode(status: WorkStatus): NodeState {
    if (status.kind === 'done') {
      if (this.isStale) return 'stale';
      return this.monitor.report?.verdict === 'drift' ? 'alert' : 'done';
    }
    return this.deploy.work.status.kind === 'done' ? 'ready' : 'empty';
  }
}
