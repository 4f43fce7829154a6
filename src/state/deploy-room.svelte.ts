/** The Deploy room: a numbered version of a run, its gate and its role, and files that were loaded again and checked. */
import {
  EXPORT_KINDS,
  PARITY_TOLERANCE,
  type DeployedExport,
  type DeployRequest,
  type ExportKind,
  type ExportReceipt,
  type ModelVersionSummary,
  type ProgressEvent,
} from '../contracts';
import { Logbook } from './deploy/logbook.svelte';
import { VersionGate } from './deploy/version-gate.svelte';
import { VersionRoles } from './deploy/version-roles.svelte';
import { toFileName } from './file-name';
import { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';

/** For the page, which may use types of a contract and values only through here. */
export { EXPORT_KINDS, PARITY_TOLERANCE };

type Version = Omit<ModelVersionSummary, 'exports'>;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  zip: 'application/zip',
  html: 'text/html',
  json: 'application/json',
  md: 'text/markdown',
};

/** What a file is called after the version's name, where its own name does not say it. */
const WHOLE_ENDINGS: Readonly<Partial<Record<ExportKind, string>>> = { python: '-python.zip' };

export class DeployRoom {
  /** Making a version with its files, and checking them. */
  readonly work = new RoomWork();
  /** Making files again on request, and tables such as predictions.csv. */
  readonly download = new RoomWork();
  readonly roles: VersionRoles;
  readonly gate: VersionGate;
  readonly logbook: Logbook;
  /** The version that was made last in this session. */
  version = $state.raw<ModelVersionSummary | null>(null);
  receipts = $state.raw<readonly ExportReceipt[]>([]);
  /** Confidence below which the next version says "not sure"; null: it always answers. */
  abstainBelow = $state<number | null>(null);
  /** The version that is looked at. */
  shown = $state.raw<Version | null>(null);
  /** Files that are at hand, and receipts of every kind that was ever checked: of the version that is looked at. */
  #files = $state.raw<readonly DeployedExport[]>([]);
  #checked = $state.raw<readonly ExportReceipt[]>([]);

  constructor(
    private readonly services: RoomServices,
    private readonly owner: () => string | null = () => null,
  ) {
    this.roles = new VersionRoles(services);
    this.gate = new VersionGate(services);
    this.logbook = new Logbook(services, owner);
  }

  /** True when every export of the version made last was checked and answers as the run did. */
  readonly isVerified: boolean = $derived(
    this.version !== null &&
      this.receipts.length === this.version.exports.length &&
      this.receipts.every(({ parity }) => parity.maxAbsDifference <= PARITY_TOLERANCE),
  );

  exportOf(kind: ExportKind): DeployedExport | null {
    const made = this.shown?.id === this.version?.id ? (this.version?.exports ?? []) : this.#files;
    return made.find((candidate) => candidate.kind === kind) ?? null;
  }

  receiptOf(kind: ExportKind): ExportReceipt | null {
    const own = this.shown?.id === this.version?.id ? this.receipts : [];
    return [...own, ...this.#checked].find((candidate) => candidate.kind === kind) ?? null;
  }

  /** Looks at a version: its receipts as they were kept, its gate as it stands now. */
  async look(version: Version): Promise<void> {
    if (this.shown?.id !== version.id) {
      this.#files = [];
      this.#checked = [];
      this.download.reset();
    }
    this.shown = version;
    const checked = await this.services.data.listReceipts(version.id).catch(() => []);
    if (this.shown.id !== version.id) return;
    this.#checked = checked;
    await this.gate.check(version.id);
  }

  /** Makes a new version of a run with every export, and checks each. */
  async start(
    runId: string,
    name: string,
    decided: Pick<DeployRequest, 'groups' | 'statement' | 'threshold'> = {},
  ): Promise<boolean> {
    this.work.reset();
    this.download.reset();
    this.version = null;
    this.receipts = [];
    const { abstainBelow } = this;
    const callId = this.services.newId();
    const done = await this.work.run(async (onProgress) => {
      this.version = await this.services.model.deploy(
        callId,
        { runId, name, exports: [...EXPORT_KINDS], abstainBelow, ...decided },
        onProgress,
      );
      await this.#verify(this.version, callId, onProgress);
      return true;
    });
    return done === true;
  }

  /** Goes on with the checks of a version that was made already. */
  async resume(version: ModelVersionSummary): Promise<boolean> {
    const done = await this.work.run(async (onProgress) => {
      await this.#verify(version, this.services.newId(), onProgress);
      return true;
    });
    return done === true;
  }

  async #verify(
    version: ModelVersionSummary,
    callId: string,
    onProgress: (event: ProgressEvent) => void,
  ): Promise<void> {
    const { length: total } = version.exports;
    for (const exported of version.exports.slice(this.receipts.length)) {
      onProgress({
        kind: 'progress',
        activity: 'verifying',
        done: this.receipts.length,
        total,
        unit: 'files',
        secondsLeft: null,
      });
      this.receipts = [...this.receipts, await this.#check(callId, version, exported)];
    }
  }

  async #check(callId: string, { id, runId }: Version, exported: DeployedExport): Promise<ExportReceipt> {
    const receipt = await this.services.verifyExport(callId, runId, exported);
    await this.services.data.saveReceipt(id, receipt);
    return receipt;
  }

  /** Makes an export of the version that is looked at again, as after a reload, and checks it. */
  async makeAgain(kind: ExportKind): Promise<DeployedExport | null> {
    const { shown } = this;
    if (shown === null) return null;
    const callId = this.services.newId();
    const made = await this.download.run(async (onProgress) => {
      const [exported] = await this.services.model.exportVersion(
        callId,
        { modelVersionId: shown.id, exports: [kind] },
        onProgress,
      );
      if (exported === undefined) return null;
      onProgress({
        kind: 'progress',
        activity: 'verifying',
        done: 0,
        total: 1,
        unit: 'files',
        secondsLeft: null,
      });
      return { exported, receipt: await this.#check(callId, shown, exported) };
    });
    if (made === null || this.shown?.id !== shown.id) return null;
    this.#files = [...this.#files.filter((file) => file.kind !== kind), made.exported];
    this.#checked = [...this.#checked.filter((receipt) => receipt.kind !== kind), made.receipt];
    return made.exported;
  }

  /** Hands out one file of an export, made again where it is not at hand, and notes it in the log book. */
  async saveExport(kind: ExportKind, path: string | null = null): Promise<void> {
    const { shown } = this;
    const exported = this.exportOf(kind) ?? (await this.makeAgain(kind));
    const file = exported?.files.find((candidate) => path === null || candidate.path === path);
    if (shown === null || exported === null || file === undefined) return;
    const name = file.path.split('/').pop() ?? file.path;
    const ending = WHOLE_ENDINGS[kind] ?? name.slice(name.indexOf('.'));
    const mediaType = MEDIA_TYPES[name.split('.').pop() ?? ''] ?? 'application/octet-stream';
    // The files of a folder refer to each other by name.
    this.services.saveFile(file.path.includes('/') ? name : this.#fileName(ending), file.bytes, mediaType);
    await this.#note(shown, { export: kind, file: name, bytes: file.bytes.byteLength });
  }

  async #note({ id }: Version, details: Record<string, string | number>): Promise<void> {
    const projectId = this.owner();
    if (projectId === null) return;
    await this.services.data
      .noteAct({ projectId, kind: 'exported', subject: id, details })
      .then(() => this.logbook.read())
      .catch(() => undefined);
  }

  #fileName(ending: string): string {
    const { name, version } = this.shown ?? { name: '', version: 0 };
    return `${toFileName(name)}-v${version}${ending}`;
  }

  savePredictions(): Promise<void> {
    return this.#saveTable('-predictions.csv', (runId) => this.services.model.exportPredictions(runId));
  }

  saveSplits(): Promise<void> {
    return this.#saveTable('-splits.csv', async (runId) => {
      const run = (await this.services.data.listRuns()).find(({ id }) => id === runId);
      return this.services.data.exportSplits(run?.splitId ?? '');
    });
  }

  async #saveTable(ending: string, make: (runId: string) => Promise<string>): Promise<void> {
    const { shown } = this;
    if (shown === null) return;
    const text = await this.download.run(() => make(shown.runId));
    if (text === null) return;
    this.services.saveFile(this.#fileName(ending), text, 'text/csv');
    await this.#note(shown, { file: ending.slice(1) });
  }

  saveLogbook(projectName: string): Promise<void> {
    return this.logbook.save(`${toFileName(projectName)}-logbook.jsonl`);
  }

  reset(): void {
    this.work.reset();
    this.download.reset();
    this.roles.reset();
    this.gate.reset();
    this.logbook.reset();
    this.version = null;
    this.receipts = [];
    this.shown = null;
    this.abstainBelow = null;
    this.#files = [];
    this.#checked = [];
  }
}
