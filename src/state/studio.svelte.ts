/** The whole page's state: where a person is, the projects on this device, and the one that is open. */
import type { DataSource, ProjectRecord, RunSummary, SampleId, Stage } from '../contracts';
import { BundleImport } from './bundle-import.svelte';
import type { Device } from './device.svelte';
import { FieldMode } from './field/field-mode.svelte';
import { Project, type StoredVersion } from './project.svelte';
import { RoomWork } from './room-work.svelte';
import type { NodeState } from './rooms';
import { formatRoute, HOME, parseRoute, roomRoute, type RoomPagePlace, type Route } from './route';
import { SAMPLES, sampleSource } from './samples';
import type { RoomServices } from './services';

/** The browser's address line. */
export interface AddressPort {
  read(): string;
  /** `replaces`: without an entry to go back to. */
  write(hash: string, replaces: boolean): void;
  /** Hears of every change that a person made, by a link or by going back. */
  watch(onChange: () => void): void;
}

/** A line of the list of projects. */
export interface ProjectLine {
  readonly record: ProjectRecord;
  readonly nodes: readonly NodeState[];
  readonly nRuns: number;
}

const WRITER_RETRY_MS = 4000;

export class Studio {
  readonly project: Project;
  /** A bundle that is being brought in. */
  readonly importing: BundleImport;
  /** Opening what is kept on this device. */
  readonly opening = new RoomWork();
  /** Deleting a project. */
  readonly deleting = new RoomWork();
  route = $state.raw<Route>(HOME);
  projects = $state.raw<readonly ProjectRecord[]>([]);
  /** Field mode of the version that the address names; null elsewhere. */
  field = $state.raw<FieldMode | null>(null);
  #runs: readonly RunSummary[] = [];
  #versions: readonly StoredVersion[] = [];
  #entering = 0;

  constructor(
    private readonly services: RoomServices,
    private readonly address: AddressPort,
    readonly device: Device,
  ) {
    this.project = new Project(services);
    this.importing = new BundleImport(services);
  }

  /** The room that is looked at; null at home. */
  get room(): Stage | null {
    return this.route.kind === 'room' ? this.route.room : null;
  }

  /** The two runs that are held against each other; null elsewhere. */
  get compared(): readonly [string, string] | null {
    return this.room === 'train' && this.route.kind === 'room' ? this.route.compared : null;
  }

  /** A page inside the room; null: the room itself. */
  get page(): RoomPagePlace | null {
    return this.route.kind === 'room' ? this.route.page : null;
  }

  get lines(): readonly ProjectLine[] {
    return this.projects.map((record) => {
      const runs = this.#runs.filter(({ request }) => request.projectId === record.id);
      const trained = runs.filter(({ origin }) => origin === undefined);
      return { record, nRuns: trained.length, nodes: this.#nodesOf(record, runs) };
    });
  }

  /** Opens storage, goes where the address says, and finds out what computes. */
  async start(): Promise<void> {
    this.address.watch(() => void this.#enter(parseRoute(this.address.read())));
    const opened = await this.opening.run(async () => {
      const { writer } = await this.services.data.open();
      await this.#list();
      return { writer };
    });
    if (opened !== null) this.project.isWriter = opened.writer;
    if (opened?.writer === false) this.#waitToWrite();
    const entering = this.#enter(parseRoute(this.address.read()));
    await Promise.all([entering, this.project.compute.find()]);
  }

  /** A tab that can only look asks again from time to time: the other one may be gone. */
  #waitToWrite(): void {
    this.services.later(() => void this.#tryToWrite(), WRITER_RETRY_MS);
  }

  async #tryToWrite(): Promise<void> {
    const opened = await this.services.data.open().catch(() => null);
    if (opened?.writer !== true) return this.#waitToWrite();
    this.project.isWriter = true;
    await this.#list().catch(() => undefined);
  }

  async #list(): Promise<void> {
    const { data } = this.services;
    [this.#runs, this.#versions, this.projects] = await Promise.all([
      data.listRuns(),
      data.listVersions(),
      data.listProjects(),
    ]);
  }

  /** Goes to a place; the address line says so and can go back. */
  go(route: Route, replaces = false): void {
    this.address.write(formatRoute(route), replaces);
    void this.#enter(route);
  }

  goToRoom(room: Stage, runId: string | null = null): void {
    const projectId = this.route.kind === 'home' ? this.project.id : this.route.projectId;
    if (projectId !== null) this.go(roomRoute(projectId, room, runId));
  }

  goHome(): void {
    this.go(HOME);
  }

  async #enter(route: Route): Promise<void> {
    const entering = ++this.#entering;
    this.route = route;
    this.#enterField(route);
    if (route.kind === 'home') return this.#list().catch(() => undefined);
    // Field mode needs one version and nothing else of the project.
    if (route.kind === 'field') return this.field?.open();
    if (this.project.id !== route.projectId && !this.#isBeingMade(route.projectId)) {
      if (this.project.isBusy) {
        this.project.notice = 'busy';
        return this.#back();
      }
      // What was decided last in a project that was left must be in the record that is opened.
      await this.project.saved;
      const isListed = await this.#list().then(
        () => true,
        () => false,
      );
      if (entering !== this.#entering) return;
      const record = this.projects.find(({ id }) => id === route.projectId);
      if (record === undefined) {
        this.project.close();
        this.project.notice = isListed ? 'projectMissing' : 'notListed';
        return this.go(HOME, true);
      }
      await this.project.open(record, this.#runs, this.#versions);
    }
    if (entering === this.#entering && route.runId !== null) await this.project.showRun(route.runId);
  }

  #enterField(route: Route): void {
    this.field?.leave();
    this.field =
      route.kind === 'field' ? new FieldMode(this.services, route.projectId, route.modelVersionId) : null;
  }

  /** While work goes on the open project stays open. */
  #back(): void {
    const { id } = this.project;
    if (id !== null) this.go(roomRoute(id, 'train'), true);
  }

  #makingId = '';
  #isBeingMade(id: string): boolean {
    return id === this.#makingId;
  }

  /**
   * Reads a source as a new project and goes to its Data room. While work goes on it is refused with a notice.
   * @returns true when the project was made
   */
  async create(source: DataSource, sample: string | null = null): Promise<boolean> {
    const { project } = this;
    if (project.isWriter === false) {
      project.notice = 'readOnly';
      return false;
    }
    if (project.isBusy) {
      project.notice = 'busy';
      return false;
    }
    const id = this.services.newId();
    this.#makingId = id;
    const reading = project.create(id, source, this.services.now(), sample);
    this.go(roomRoute(id, 'data'));
    const isRead = await reading;
    if (isRead) await this.#list().catch(() => undefined);
    else if (project.isEmpty && this.route.kind === 'room' && this.route.projectId === id)
      this.go(HOME, true);
    return isRead;
  }

  /** Trains and judges, seen from the Train room; the verdict is shown when it is there, unless the person went elsewhere. */
  async trainAndFollow(): Promise<void> {
    if (this.project.isBusy) return;
    if ((await this.project.data.divided) === null) return this.goToRoom('data');
    this.goToRoom('train');
    const place = formatRoute(this.route);
    const isJudged = await this.project.trainAndCheck();
    if (isJudged && formatRoute(this.route) === place) this.goToRoom('evaluate');
  }

  /** Makes a sample and opens it as a project, with the question that it is made for; a person may ask another. */
  async openSample(id: SampleId, fileName: string): Promise<void> {
    const isMade = await this.create(sampleSource(fileName, id), id);
    const facts = SAMPLES.find((sample) => sample.id === id);
    if (isMade && this.project.record?.sample === id && facts !== undefined)
      this.project.data.chooseTarget(facts.target);
  }

  /** Takes what was dropped or chosen: one file is read, anything else is told. */
  openFiles(files: readonly File[], hasFolder = false): void {
    const { project } = this;
    const [file] = files;
    if (hasFolder) project.notice = 'folder';
    else if (file === undefined) project.notice = 'noFile';
    else if (BundleImport.takes(file.name)) {
      if (project.isWriter === false) project.notice = 'readOnly';
      else void this.importing.inspect(file);
    } else {
      void this.create({ kind: 'blob', name: file.name, blob: file });
      if (files.length > 1 && project.notice === null) project.notice = 'oneFileOnly';
    }
  }

  /** Stores the bundle that was brought in, as a version of the open project or of one of its own, and goes there. */
  async storeBundle(intoOpenProject: boolean): Promise<void> {
    const stored = await this.importing.store(intoOpenProject ? this.project.id : null);
    if (stored === null) return;
    const { projectId, version } = stored;
    if (projectId === this.project.id) this.project.addVersion(version);
    await this.#list().catch(() => undefined);
    this.go(roomRoute(projectId, 'deploy'));
  }

  /** Reads a table that was pasted as text. */
  openPasted(text: string): void {
    const file = new File([text], 'pasted table');
    this.openFiles([file]);
  }

  /** Deletes a project for good, with everything that was made in it. */
  async deleteProject(id: string): Promise<void> {
    if (this.project.id === id) {
      if (this.project.isBusy) {
        this.project.notice = 'busy';
        return;
      }
      this.project.close();
    }
    await this.deleting.run(async () => {
      await this.project.forgetUnsaved(id);
      await this.services.data.deleteProject(id);
      await this.#list();
    });
  }

  /** The rooms of a project that is not open, as far as its records tell. */
  #nodesOf(record: ProjectRecord, runs: readonly RunSummary[]): readonly NodeState[] {
    if (record.id === this.project.id && this.project.record !== null)
      return (['data', 'prepare', 'train', 'evaluate', 'deploy', 'monitor'] as const).map((room) =>
        this.project.nodeOf(room),
      );
    const hasData = record.document.datasetId !== '';
    const hasTarget = hasData && record.document.target !== null;
    const hasRun = runs.some(
      ({ status, origin }) => origin === undefined && (status === 'done' || status === 'stopped'),
    );
    const hasVersion = this.#versions.some(({ runId }) => runs.some(({ id }) => id === runId));
    return [
      hasData ? 'done' : 'empty',
      hasRun ? 'done' : hasTarget ? 'ready' : 'empty',
      hasRun ? 'done' : hasTarget ? 'ready' : 'empty',
      hasRun ? 'done' : 'empty',
      hasVersion ? 'done' : hasRun ? 'ready' : 'empty',
      hasVersion ? 'ready' : 'empty',
    ];
  }
}
