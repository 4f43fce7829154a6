/** The Deploy room: a numbered version, exports that were loaded again and checked, and their downloads. */
import {
  PARITY_TOLERANCE,
  type DeployedExport,
  type DeployRequest,
  type ExportReceipt,
  type ModelVersionSummary,
  type ProgressEvent,
} from '../contracts';
import { toFileName } from './file-name';
import { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';

/** For the page, which may use types of a contract and values only through here. */
export { PARITY_TOLERANCE };

/** Exports that are one file, and what it is called after the version's name. */
const WHOLE_FILES = {
  bundle: { ending: '.terrarium.zip', type: 'application/zip' },
  html: { ending: '.html', type: 'text/html' },
  python: { ending: '-python.zip', type: 'application/zip' },
} as const;
export type WholeKind = keyof typeof WHOLE_FILES;

export function isWholeKind(kind: DeployedExport['kind']): kind is WholeKind {
  return kind in WHOLE_FILES;
}

export class DeployRoom {
  readonly work = new RoomWork();
  /** Making a table on request, such as predictions.csv. */
  readonly download = new RoomWork();
  version = $state.raw<ModelVersionSummary | null>(null);
  receipts = $state.raw<readonly ExportReceipt[]>([]);
  /** Confidence below which the next version says "not sure"; null: it always answers. */
  abstainBelow = $state<number | null>(null);
  #splitId = '';

  constructor(private readonly services: RoomServices) {}

  /** True when every export was checked and answers as the run did. */
  readonly isVerified: boolean = $derived(
    this.version !== null &&
      this.receipts.length === this.version.exports.length &&
      this.receipts.every(({ parity }) => parity.maxAbsDifference <= PARITY_TOLERANCE),
  );

  exportOf(kind: DeployedExport['kind']): DeployedExport | null {
    return this.version?.exports.find((candidate) => candidate.kind === kind) ?? null;
  }

  receiptOf(kind: DeployedExport['kind']): ExportReceipt | null {
    return this.receipts.find((candidate) => candidate.kind === kind) ?? null;
  }

  /** Makes a new version of a run with every export, and checks each. */
  async start(
    runId: string,
    splitId: string,
    name: string,
    decided: Pick<DeployRequest, 'groups' | 'statement' | 'threshold'> = {},
  ): Promise<boolean> {
    this.reset();
    this.#splitId = splitId;
    const { abstainBelow } = this;
    const callId = this.services.newId();
    const done = await this.work.run(async (onProgress) => {
      this.version = await this.services.model.deploy(
        callId,
        {
          runId,
          name,
          exports: ['bundle', 'html', 'tfjs', 'onnx', 'python'],
          abstainBelow,
          ...decided,
        },
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
      this.receipts = [...this.receipts, await this.services.verifyExport(callId, version.runId, exported)];
    }
  }

  #fileName(ending: string): string {
    const { name, version } = this.version ?? { name: '', version: 0 };
    return `${toFileName(name)}-v${version}${ending}`;
  }

  /** An export that is one file, under the version's name. */
  saveWhole(kind: WholeKind): void {
    const [file] = this.exportOf(kind)?.files ?? [];
    const { ending, type } = WHOLE_FILES[kind];
    if (file) this.services.saveFile(this.#fileName(ending), file.bytes, type);
  }

  saveBundle(): void {
    this.saveWhole('bundle');
  }

  /** One file of an export's folder under its own name, which the others refer to. */
  saveFolderFile(kind: DeployedExport['kind'], path: string): void {
    const file = this.exportOf(kind)?.files.find((candidate) => candidate.path === path);
    if (file) this.services.saveFile(path.split('/').pop() ?? path, file.bytes, 'application/octet-stream');
  }

  saveCard(): void {
    if (this.version)
      this.services.saveFile(this.#fileName('-model-card.md'), this.version.card, 'text/markdown');
  }

  savePredictions(): Promise<void> {
    return this.#saveTable('-predictions.csv', (runId) => this.services.model.exportPredictions(runId));
  }

  saveSplits(): Promise<void> {
    return this.#saveTable('-splits.csv', () => this.services.data.exportSplits(this.#splitId));
  }

  async #saveTable(ending: string, make: (runId: string) => Promise<string>): Promise<void> {
    const runId = this.version?.runId;
    if (runId === undefined) return;
    const text = await this.download.run(() => make(runId));
    if (text !== null) this.services.saveFile(this.#fileName(ending), text, 'text/csv');
  }

  reset(): void {
    this.work.reset();
    this.download.reset();
    this.version = null;
    this.receipts = [];
  }
}
