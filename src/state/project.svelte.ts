/**
 * The open project: its decisions, the six rooms in their order, and the walk through them. What is fresh is never stored:
 * a run is fresh while its split and recipe are those that the decisions lead to, and what was made from it with it.
 */
import {
  makeProjectDocument,
  type DataSource,
  type DeployRequest,
  type GrownDataset,
  type ModelVersionSummary,
  type ProjectDocument,
  type ProjectRecord,
  type RunSummary,
  type SplitSummary,
  type Stage,
  type Task,
  type TrainConfig,
  type TrainRequest,
} from '../contracts';
import { CardDesk } from './card-desk.svelte';
import { Compute } from './compute.svelte';
import { DataRoom, problemOf } from './data-room.svelte';
import { DeployRoom } from './deploy-room.svelte';
import { DocumentHistory, type ChangeDocument, type ChangeKind } from './document-history.svelte';
import { EvaluateRoom } from './evaluate-room.svelte';
import { Failure } from './failure';
import { withoutEnding } from './file-name';
import { findDecisionDifference } from './decision-difference';
import { decideFirst } from './first-decisions';
import { isSameRecipe, type StaleReason } from './freshness';
import { MonitorRoom, type MonitorHost } from './monitor-room.svelte';
import type { RetrainingHost } from './monitor/retraining.svelte';
import { PrepareRoom } from './prepare-room.svelte';
import { RoomWork, type WorkStatus } from './room-work.svelte';
import type { NodeState } from './rooms';
import { RunList } from './run-list.svelte';
import { RunQueue } from './run-queue.svelte';
import type { RoomServices } from './services';
import { SplitDecision } from './split-decision.svelte';
import { TrainRoom } from './train-room.svelte';
import { TrainSettings } from './train-settings.svelte';
import { UseVersion } from './use-version.svelte';

/** What a person should know although no room is about it. */
export type Notice =
  | 'readingStopped'
  | 'busy'
  | 'oneFileOnly'
  | 'workerRestarted'
  | 'readOnly'
  | 'projectMissing'
  | 'notListed'
  | 'noFile'
  | 'folder';

export type StoredVersion = Omit<ModelVersionSummary, 'exports'>;

export class Project {
  readonly history = new DocumentHistory((before, after) => this.#follow(before, after));
  readonly data: DataRoom;
  readonly prepare: PrepareRoom;
  /** How the rows are divided; shown in Prepare. */
  readonly split: SplitDecision;
  readonly train: TrainRoom;
  readonly evaluate: EvaluateRoom;
  readonly deploy: DeployRoom;
  readonly monitor: MonitorRoom;
  /** A version in use: form, what-if, files. */
  readonly use: UseVersion;
  /** The cards of versions. */
  readonly card: CardDesk;
  readonly runList = new RunList(this);
  readonly queue: RunQueue;
  readonly compute: Compute;
  /** Of the next run. */
  readonly settings = new TrainSettings(this.history, (name, train) => this.change('train', name, { train }));
  /** Opening a stored project. */
  readonly opening = new RoomWork();

  /** False when another tab may change what is kept; null until it is known. */
  isWriter = $state<boolean | null>(null);
  notice = $state<Notice | null>(null);
  record = $state.raw<ProjectRecord | null>(null);
  /** All runs that were made in the project, the newest last. */
  runs = $state.raw<readonly RunSummary[]>([]);
  versions = $state.raw<readonly StoredVersion[]>([]);
  /** When the decisions were last written to this device; null while a change is not yet. */
  savedAt = $state<string | null>(null);
  /** The settings of the run in training; null while there is none. */
  training = $state.raw<TrainConfig | null>(null);
  /** Training and then judging: between the two nothing else may begin. */
  #isWalking = $state(false);
  saveFailure = $state.raw<Failure | null>(null);
  #saving: Promise<void> = Promise.resolve();
  /** What is still to be written: the newest state of each project. */
  #unsaved: readonly ProjectRecord[] = [];

  constructor(private readonly services: RoomServices) {
    const change: ChangeDocument = (kind, name, patch) => this.change(kind, name, patch);
    this.data = new DataRoom(services, this.history, change, () => this.#mayChange());
    this.data.owner = () => this.id;
    this.data.onStored = (projectId, datasetId) => this.#own(projectId, datasetId);
    this.prepare = new PrepareRoom(services, this.data, this.history, change);
    this.split = new SplitDecision(this.data, this.history, change);
    this.train = new TrainRoom(services);
    this.evaluate = new EvaluateRoom(services, this.history, change, () => this.isWriter !== false);
    this.deploy = new DeployRoom(services, () => this.id);
    this.card = new CardDesk(services, () => this.document, change);
    this.use = new UseVersion(services);
    this.monitor = new MonitorRoom(services, this.#monitorHost());
    this.compute = new Compute(services);
    this.queue = new RunQueue({
      newId: () => services.newId(),
      isFree: () => !this.isBusy && !this.#isWalking && this.data.problem !== null,
      train: async (config) => (await this.trainOnce(config)) !== null,
      failure: () => this.#trainingFailure(),
    });
  }

  get document(): ProjectDocument | null {
    return this.history.document;
  }
  get id(): string | null {
    return this.record?.id ?? null;
  }
  get name(): string {
    return this.document?.name ?? withoutEnding(this.data.fileName);
  }
  /** True while nothing was opened. */
  get isEmpty(): boolean {
    return this.data.fileName === '' && this.record === null;
  }

  readonly isBusy: boolean = $derived.by(
    () =>
      this.data.reading.isRunning ||
      this.train.work.isRunning ||
      this.evaluate.isBusy ||
      this.deploy.work.isRunning ||
      this.deploy.roles.work.isRunning ||
      this.monitor.isBusy,
  );

  /** The run that is looked at: the one chosen, else the newest that gave a model. */
  readonly shownRun: RunSummary | null = $derived.by(() => {
    const finished = this.runs.filter(({ status }) => status === 'done' || status === 'stopped');
    return finished.find(({ id }) => id === this.record?.shownRunId) ?? finished.at(-1) ?? null;
  });

  /** The newest version made of a run of this project. */
  readonly version: StoredVersion | null = $derived.by(
    () => this.deploy.version ?? this.versions.at(-1) ?? null,
  );

  /** The version in production; null before one was promoted. */
  readonly production: StoredVersion | null = $derived.by(() => {
    const id = this.deploy.roles.deployment?.production;
    return this.versions.find((version) => version.id === id) ?? null;
  });

  /** The newest version that was never in production and is newer than the one that is: it waits for a decision. */
  readonly candidate: StoredVersion | null = $derived.by(() => {
    const waiting = this.versions.filter(
      ({ id, version }) =>
        this.deploy.roles.roleOf(id) === 'candidate' && version > (this.production?.version ?? 0),
    );
    return waiting.at(-1) ?? null;
  });

  /** The version that answered before the one in production, to which it can be returned; null without one. */
  readonly before: StoredVersion | null = $derived.by(() => {
    const id = this.deploy.roles.deployment?.retired.at(-1);
    return this.versions.find((version) => version.id === id) ?? null;
  });

  /** The version that Monitor watches: the one chosen, else that in production, else that checked last, else the newest. */
  readonly watched: StoredVersion | null = $derived.by(() => {
    const byId = (id: string | undefined): StoredVersion | undefined =>
      this.versions.find((version) => version.id === id);
    return (
      byId(this.monitor.chosenId ?? undefined) ??
      this.production ??
      byId(this.record?.lastCheck?.modelVersionId) ??
      this.version
    );
  });

  /** Changes the decisions; the change can be taken back. In a tab that only reads nothing happens but a notice. */
  change(kind: ChangeKind, name: string, patch: Partial<ProjectDocument>): void {
    if (this.#mayChange()) this.history.change(kind, name, patch);
  }

  #mayChange(): boolean {
    if (this.isWriter === false) this.notice = 'readOnly';
    return this.isWriter !== false;
  }

  /** Reads a source as the data of a new project. @returns true when it was read and stored */
  async create(id: string, source: DataSource, now: string, sample: string | null): Promise<boolean> {
    this.close();
    const manifest = await this.data.open(source);
    if (manifest === null) {
      if (this.data.reading.status.kind === 'stopped') {
        this.data.reset();
        this.notice = 'readingStopped';
      }
      return false;
    }
    this.record = {
      id,
      createdAt: now,
      openedAt: now,
      nRows: manifest.nRows,
      sample,
      document: decideFirst(makeProjectDocument(withoutEnding(source.name), manifest.id), manifest),
      datasetIds: [manifest.id],
      shownRunId: null,
    };
    this.history.load(this.record.document);
    this.#save();
    void this.#divide();
    await this.#saving;
    void this.monitor.follow(false);
    return true;
  }

  /** Opens a stored project with its runs. */
  async open(
    record: ProjectRecord,
    runs: readonly RunSummary[],
    versions: readonly StoredVersion[],
  ): Promise<void> {
    this.close();
    this.record = record;
    const held = runs.filter(({ request }) => request.projectId === record.id);
    this.runs = held
      .filter(({ origin }) => origin === undefined)
      .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
    const own = held.map(({ id }) => id);
    this.versions = versions.filter(({ runId }) => own.includes(runId));
    void this.deploy.roles.load(record.id);
    this.history.load(record.document);
    this.savedAt = record.openedAt;
    // A project that a bundle made has no rows.
    if (record.document.datasetId === '') return;
    const meeting = this.data.splits.meet(this.runs.map(({ splitId }) => splitId));
    if (!(await this.data.show(record.document.datasetId))) return;
    await meeting;
    if (this.id !== record.id) return;
    await this.#divide();
    const run = this.shownRun;
    if (run !== null) await this.showRun(run.id);
    if (this.id === record.id) void this.monitor.follow(true);
  }

  /** A version that came in a bundle. */
  addVersion(version: StoredVersion): void {
    this.versions = [...this.versions, version];
  }

  /** Looks at another run: Train shows it, Evaluate its figures. */
  async showRun(runId: string): Promise<void> {
    const run = this.runs.find(({ id }) => id === runId);
    if (run === undefined) return;
    this.#lookAt(runId);
    if (!this.train.work.isRunning) this.train.show(run, this.#taskOf(run));
    this.prepare.remember(run);
    if (this.evaluate.runId !== runId && !this.evaluate.work.isRunning)
      await this.evaluate.open(runId, this.#taskOf(run));
  }

  /** The task that a run was trained for, whatever is decided now. */
  #taskOf({ splitId }: RunSummary): Task {
    return this.data.splits.find(splitId)?.problem.task ?? this.data.task;
  }

  /** Forgets what is shown; everything stored stays. */
  close(): void {
    this.notice = null;
    this.record = null;
    this.runs = [];
    this.versions = [];
    this.savedAt = null;
    this.saveFailure = null;
    this.queue.reset();
    this.runList.reset();
    this.history.load(null);
    for (const room of [
      this.data,
      this.prepare,
      this.train,
      this.evaluate,
      this.deploy,
      this.monitor,
      this.card,
    ])
      room.reset();
  }

  /** Trains on the decisions as they stand and judges the result. @returns true when there is a verdict */
  async trainAndCheck(): Promise<boolean> {
    if (this.isBusy || this.#isWalking || this.document === null) return false;
    this.#isWalking = true;
    try {
      const run = await this.trainOnce();
      if (run !== null) this.#lookAt(run.id);
      return run !== null && (await this.#judge(run));
    } finally {
      this.#isWalking = false;
    }
  }

  /** One run on the decisions as they stand. @returns the stored run; null when there is none */
  async trainOnce(asked?: TrainConfig): Promise<RunSummary | null> {
    if (!this.#mayChange()) return null;
    const { id } = this;
    const split = await this.data.divided;
    const { document } = this;
    if (split === null || document === null || this.id !== id || this.train.work.isRunning) return null;
    const { prepare, train } = document;
    return this.#train({ splitId: split.id, prepare, train: asked ?? train, backend: 'auto' }, split);
  }

  /** One run as asked. @returns the stored run; null when there is none */
  async #train(
    request: Omit<TrainRequest, 'projectId'>,
    { problem: { task } }: SplitSummary,
  ): Promise<RunSummary | null> {
    const { prepare, train } = this;
    // A check that goes on by itself waits for nobody.
    await this.monitor.watch.stop();
    let isPrepared = false;
    this.training = request.train;
    const run = await train.start(
      { ...request, ...(this.record === null ? {} : { projectId: this.record.id }) },
      task,
      () => (isPrepared = true),
    );
    this.training = null;
    if (run === null) {
      if (!isPrepared) this.#blame();
      await this.#listBrokenRuns();
      return null;
    }
    prepare.remember(run);
    this.runs = [...this.runs.filter(({ id }) => id !== run.id), run];
    return run;
  }

  /** Preparing is the first half of the training call: what went wrong before its event went wrong there. */
  #blame(): void {
    const { status } = this.train.work;
    if (status.kind !== 'failed') return;
    this.prepare.work.fail(status.failure);
    this.train.reset();
  }

  #trainingFailure(): Failure | null {
    for (const { status } of [this.data.splitting, this.prepare.work, this.train.work])
      if (status.kind === 'failed') return status.failure;
    return null;
  }

  /** A run that broke off is stored as failed or interrupted; the list of runs tells of it. */
  async #listBrokenRuns(): Promise<void> {
    const { id } = this;
    const stored = await this.services.data.listRuns().catch(() => this.runs);
    if (this.id !== id) return;
    const known = this.runs.map((run) => run.id);
    const added = stored.filter(({ id: runId, request, status, origin }) => {
      return (
        !known.includes(runId) && request.projectId === id && status !== 'running' && origin === undefined
      );
    });
    if (added.length > 0)
      this.runs = [...this.runs, ...added].sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  }

  /** A run's number: its place in the order in which the project's runs began, counting those that were deleted. */
  numberOf(runId: string): number {
    const position = this.runs.findIndex(({ id }) => id === runId);
    const startedAt = this.runs[position]?.startedAt;
    if (startedAt === undefined) return 0;
    const deleted = this.record?.deletedRuns ?? [];
    return position + 1 + deleted.filter((at) => at < startedAt).length;
  }

  /** The number of the run in training, or of the next. */
  get nextRunNumber(): number {
    return this.runs.length + (this.record?.deletedRuns?.length ?? 0) + 1;
  }

  /** Writes a note beside a run; an empty one takes it away. @throws what storage refuses */
  async annotateRun(runId: string, note: string): Promise<void> {
    await this.services.data.annotateRun(runId, note);
    this.runs = this.runs.map((run) => {
      const { note: _, ...rest } = run;
      return run.id !== runId ? run : note === '' ? rest : { ...rest, note };
    });
  }

  /** False while work goes on that needs the run, or would show another in its place. */
  canDeleteRun(runId: string): boolean {
    const isShown =
      this.train.run?.id === runId || this.evaluate.runId === runId || this.shownRun?.id === runId;
    return !isShown || !this.isBusy;
  }

  /**
   * Deletes a run with its model and its figures.
   * @returns false when it is needed now; @throws E-RUN-IN-USE while a version was made from it
   */
  async deleteRun(runId: string): Promise<boolean> {
    const run = this.runs.find(({ id }) => id === runId);
    if (run === undefined || !this.canDeleteRun(runId)) return false;
    await this.services.data.deleteRun(runId);
    this.runs = this.runs.filter(({ id }) => id !== runId);
    if (this.record !== null) {
      const { deletedRuns = [], shownRunId } = this.record;
      this.record = {
        ...this.record,
        deletedRuns: [...deletedRuns, run.startedAt],
        shownRunId: shownRunId === runId ? null : shownRunId,
      };
      this.#save();
    }
    if (this.evaluate.runId === runId) this.evaluate.reset();
    if (this.train.run?.id === runId) {
      this.train.reset();
      if (this.shownRun !== null) await this.showRun(this.shownRun.id);
    }
    return true;
  }

  async #judge(run: RunSummary): Promise<boolean> {
    return this.evaluate.start(run.id, this.#taskOf(run));
  }

  /** Judges a run on the test rows, again if need be. */
  async judge(runId: string): Promise<boolean> {
    const run = this.runs.find(({ id }) => id === runId);
    return run !== undefined && !this.isBusy && this.#judge(run);
  }

  /** A run that trained in the background, from the queue, does not take the place of the one that is looked at. */
  #lookAt(runId: string): void {
    if (this.record === null || this.record.shownRunId === runId) return;
    this.record = { ...this.record, shownRunId: runId };
    this.#save();
  }

  /** Makes a numbered version of the run that is looked at, and checks its exports. */
  async makeVersion(runId = this.shownRun?.id): Promise<void> {
    const run = this.runs.find(({ id }) => id === runId);
    if (run === undefined || this.isBusy) return;
    this.#lookAt(run.id);
    const { version, work } = this.deploy;
    if (work.status.kind === 'failed' && version?.runId === run.id) await this.deploy.resume(version);
    else return this.#makeVersionOf(run);
    await this.#takeMade();
  }

  async #makeVersionOf(run: RunSummary): Promise<void> {
    const decided = { ...this.#saidOf(run), threshold: this.#thresholdOf(run) };
    await this.deploy.start(run.id, this.name, decided);
    await this.#takeMade();
  }

  async #takeMade(): Promise<void> {
    const made = this.deploy.version;
    if (made === null) return;
    this.versions = [...this.versions.filter(({ id }) => id !== made.id), made];
    await this.deploy.look(made);
  }

  /** The threshold that Evaluate shows for a run of two classes; flagging nobody leaves only certainty. */
  #thresholdOf({ id }: RunSummary): number | null {
    const { runId, binary, threshold } = this.evaluate;
    if (runId !== id || binary === null) return null;
    return Number.isFinite(threshold.value) ? threshold.value : 1;
  }

  /** A version that people have looked at and found its gate settled answers from now on. */
  async promote(version: StoredVersion): Promise<void> {
    if (this.isBusy || !this.#mayChange()) return;
    const { gate, roles, logbook } = this.deploy;
    if (!(await roles.promote(version, gate.versionId === version.id ? gate.lines : []))) return;
    void logbook.read();
    this.#watchAnew();
  }

  /** A version that answered before answers again; undoes a promotion. */
  async returnTo(version: StoredVersion): Promise<void> {
    if (this.isBusy || !this.#mayChange()) return;
    if (!(await this.deploy.roles.returnTo(version))) return;
    void this.deploy.logbook.read();
    this.#watchAnew();
  }

  /** Another version answers from now on: what was found about the one before is put away. */
  #watchAnew(): void {
    this.monitor.reset();
    void this.monitor.follow(false);
  }

  /** What people decided for the card of a run: groups that the run's data have, and what they said. */
  #saidOf({ splitId }: RunSummary): Pick<DeployRequest, 'groups' | 'statement'> {
    const { document } = this;
    if (document === null) return {};
    const { statement } = document;
    const isOfThisData = this.data.splits.find(splitId)?.datasetId === document.datasetId;
    return {
      ...(isOfThisData && document.groups.length > 0 ? { groups: document.groups } : {}),
      ...(statement === undefined ? {} : { statement }),
    };
  }

  /** Opens a version to be used; nothing happens where it is open already. */
  async useVersion(versionId: string): Promise<void> {
    const version = this.versions.find(({ id }) => id === versionId);
    if (version === undefined || this.use.versionId === versionId) return;
    const run = this.runs.find(({ id }) => id === version.runId);
    const split = run === undefined ? null : await this.services.data.getSplit(run.splitId).catch(() => null);
    await this.use.open({
      id: versionId,
      like: split === null ? null : { datasetId: split.datasetId, options: this.data.options },
      onStored: (datasetId) => {
        if (this.id !== null) this.#own(this.id, datasetId);
      },
    });
  }

  /** Answers a later file with the version in use, and checks it. */
  async compareLater(source: DataSource): Promise<void> {
    if (!this.isBusy && this.#mayChange()) await this.monitor.compare(source);
  }

  /** Takes in what came home: a log file, or a table of labels that is then joined to the answers. */
  async importFeedback(file: File): Promise<void> {
    if (!this.isBusy && this.#mayChange()) await this.monitor.takeIn(file);
  }

  async joinLabels(): Promise<void> {
    if (!this.isBusy && this.#mayChange()) await this.monitor.joinLabels();
  }

  /** Trains what is used anew, with reviewed answers among the training rows. @returns true when there is a candidate */
  async retrain(): Promise<boolean> {
    if (this.isBusy || this.#isWalking || !this.#mayChange()) return false;
    this.#isWalking = true;
    // The version in use stays the one that is watched, until the gate decides.
    this.monitor.chosenId ??= this.watched?.id ?? null;
    try {
      return await this.monitor.retraining.start();
    } finally {
      this.#isWalking = false;
    }
  }

  /** What the Monitor room needs to know of the project, and to change in it. */
  #monitorHost(): MonitorHost & RetrainingHost {
    const runOf = (version: StoredVersion | null): RunSummary | null =>
      this.runs.find(({ id }) => id === version?.runId) ?? null;
    return {
      version: () => this.watched,
      versionInUse: () => this.watched,
      runInUse: () => runOf(this.watched),
      split: () => this.data.splits.find(runOf(this.watched)?.splitId ?? '') ?? this.data.split,
      options: () => this.data.options,
      plan: () => this.document?.monitor,
      lastCheck: () => this.record?.lastCheck ?? null,
      keepCheck: (lastCheck) => {
        if (this.record === null) return;
        this.record = { ...this.record, lastCheck };
        this.#save();
      },
      own: (datasetId) => this.id !== null && this.#own(this.id, datasetId),
      mayWrite: () => this.isWriter !== false,
      isBusy: () => this.isBusy || this.#isWalking,
      train: (request, split) => this.#train(request, split),
      judge: (run) => {
        this.#lookAt(run.id);
        return this.#judge(run);
      },
      register: async (run) => {
        await this.#makeVersionOf(run);
        const made = this.deploy.version;
        return made?.runId === run.id ? made.id : null;
      },
      adopt: (datasetId) => this.change('grown', '', { datasetId }),
      note: (runId, from, grown) => this.#noteRetrained(runId, from, grown),
      stop: async (step) => {
        if (step === 'training') await this.train.stopAndKeep();
        else if (step === 'judging') await this.evaluate.stop();
      },
    };
  }

  async #noteRetrained(runId: string, from: string, { datasetId, counts }: GrownDataset): Promise<void> {
    if (this.id === null) return;
    const { usable: joined, known, answers } = counts;
    const details = { from, datasetId, joined, known, answers };
    await this.services.data.noteAct({ projectId: this.id, kind: 'retrained', subject: runId, details });
  }

  /** A worker died by itself: calls in progress say so in their rooms; the next call starts a new one. */
  loseWorker(): void {
    if (!this.isBusy) this.notice = 'workerRestarted';
  }

  /** True when a run was made from the decisions as they stand. */
  isFresh(run: RunSummary): boolean {
    return this.staleReasonOf(run) === null;
  }

  /** What changed since a run was made; null when nothing did, or while the run's own split is being looked up. */
  staleReasonOf(run: RunSummary): StaleReason | null {
    const { document } = this;
    const { split } = this.data;
    const problem = document && problemOf(document);
    if (document === null || problem === null) return 'target';
    if (run.splitId !== split?.id) {
      const made = this.data.splits.find(run.splitId);
      if (made === null) return this.data.splits.isMeeting ? null : 'decision';
      const difference = findDecisionDifference(made, problem, document);
      if (difference !== null) return difference;
      if (split !== null) return 'decision';
    }
    return isSameRecipe(run, document.prepare) ? null : 'recipe';
  }

  nodeOf(room: Stage): NodeState {
    if (room === 'data') return this.#dataNode();
    const status = this.#statusOf(room);
    if (status.kind === 'running') return 'running';
    if (status.kind === 'failed') return 'alert';
    const hasDecision = this.data.problem !== null && this.data.splitting.status.kind !== 'failed';
    const run = this.shownRun;
    const freshness: NodeState = run === null || this.isFresh(run) ? 'done' : 'stale';
    switch (room) {
      case 'prepare':
        if (!hasDecision) return 'empty';
        if (this.prepare.problems.length > 0) return 'alert';
        return this.prepare.recipe === null ? 'ready' : 'done';
      case 'train':
        if (run !== null) return freshness;
        return hasDecision ? 'ready' : 'empty';
      case 'evaluate':
        if (run === null) return 'empty';
        if (this.evaluate.report === null) return 'ready';
        return this.evaluate.runId === run.id ? freshness : 'stale';
      case 'deploy':
        if (run === null) return this.version === null ? 'empty' : 'done';
        if (this.version === null) return 'ready';
        if (this.deploy.version !== null && !this.deploy.isVerified) return 'alert';
        return this.version.runId === run.id ? freshness : 'stale';
      case 'monitor':
        if (this.watched === null) return 'empty';
        if (this.monitor.light === 'act' || this.monitor.light === 'watch') return 'alert';
        return this.monitor.light === null ? 'ready' : 'done';
    }
  }

  #statusOf(room: Exclude<Stage, 'data'>): WorkStatus {
    return this[room].work.status;
  }

  #dataNode(): NodeState {
    const { reading, splitting, manifest } = this.data;
    if (reading.isRunning) return 'running';
    if (reading.status.kind === 'failed' || splitting.status.kind === 'failed') return 'alert';
    return manifest === null ? 'empty' : 'done';
  }

  #follow(before: ProjectDocument, after: ProjectDocument): void {
    const differs = <Key extends keyof ProjectDocument>(...keys: Key[]): boolean =>
      keys.some((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
    if (this.record !== null) {
      const others = this.record.datasetIds.filter((id) => id !== after.datasetId);
      this.record = { ...this.record, document: after, datasetIds: [...others, after.datasetId] };
    }
    this.#save();
    const isOtherData = after.datasetId !== this.data.manifest?.id;
    const isReadAnew = differs('columnTypes', 'labelMap', 'decimal');
    if (isOtherData || isReadAnew || differs('target', 'task', 'positive', 'ignored', 'split'))
      void this.#divide();
    else if (differs('prepare')) void this.prepare.follow();
  }

  /** Deals out the rows for the decisions as they stand; what the recipe does to them follows. */
  async #divide(): Promise<void> {
    const split = await this.data.divide();
    if (split !== null) void this.prepare.follow();
  }

  /** Notes a dataset with the project it was stored for, so that it goes when that goes. */
  #own(projectId: string, datasetId: string): void {
    const noted = (record: ProjectRecord): ProjectRecord =>
      record.datasetIds.includes(datasetId)
        ? record
        : { ...record, datasetIds: [datasetId, ...record.datasetIds] };
    if (this.record?.id === projectId) {
      const record = noted(this.record);
      if (record === this.record) return;
      this.record = record;
      this.#save();
      return;
    }
    // The project was left while it was read for it.
    this.#saving = this.#saving
      .then(async () => {
        const stored = (await this.services.data.listProjects()).find(({ id }) => id === projectId);
        if (stored !== undefined && this.isWriter !== false)
          await this.services.data.saveProject(noted(stored));
      })
      .catch(() => undefined);
  }

  /** Resolves when everything that was decided so far is written, or was refused. */
  get saved(): Promise<void> {
    return this.#saving;
  }

  /** Writes nothing more of a project that is about to be deleted. */
  async forgetUnsaved(projectId: string): Promise<void> {
    this.#unsaved = this.#unsaved.filter(({ id }) => id !== projectId);
    await this.#saving;
  }

  /** Writes the record after the one being written; "saved" is said when the browser has it on disk. */
  #save(): void {
    const { record } = this;
    if (record === null || this.isWriter === false) return;
    this.savedAt = null;
    const openedAt = this.services.now();
    this.#unsaved = [...this.#unsaved.filter(({ id }) => id !== record.id), record];
    this.#saving = this.#saving
      .then(async () => {
        // Only the newest state of a project is worth writing, also after another was opened.
        if (!this.#unsaved.includes(record)) return;
        this.#unsaved = this.#unsaved.filter((other) => other !== record);
        await this.services.data.saveProject({ ...record, openedAt });
        if (this.id === record.id) this.saveFailure = null;
        if (this.record === record) this.savedAt = openedAt;
      })
      .catch((error: unknown) => {
        if (this.id === record.id) this.saveFailure = new Failure(error);
      });
  }

  /** The task of the run that is looked at, before there is one that of the decisions; for words about what is shown. */
  get shownTask(): Task {
    return this.shownRun === null ? this.data.task : this.#taskOf(this.shownRun);
  }
}
