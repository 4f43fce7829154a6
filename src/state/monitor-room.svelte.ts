/** The Monitor room: a later file, answered by the deployed version and held against its training rows. */
import { canAnswer, type DriftReport, type Finding, type ReadOptions } from '../contracts';
import { mergeFindings } from './findings';
import { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';

const PERMUTATION_SEED = 0;

export class MonitorRoom {
  readonly work = new RoomWork();
  report = $state.raw<DriftReport | null>(null);
  fileName = $state('');
  #ofFile = $state.raw<readonly Finding[]>([]);
  #call: {
    readonly id: string;
    readonly worker: 'data' | 'model';
    readonly settled: Promise<unknown>;
  } | null = null;
  #file: File | null = null;

  constructor(private readonly services: RoomServices) {}

  /** True when the later rows had what the model needs, and were answered. */
  get isAnswered(): boolean {
    return this.report !== null && canAnswer(this.report);
  }

  /** Of the comparison and of reading the file, the gravest first. */
  readonly findings: readonly Finding[] = $derived(mergeFindings(this.#ofFile, this.report?.findings ?? []));

  get nDrifted(): number {
    return this.report?.columns.filter(({ drifted }) => drifted).length ?? 0;
  }

  /** The file of the last comparison, for trying again. */
  get file(): File | null {
    return this.#file;
  }

  /**
   * Reads a later file as the first was read, answers its rows and compares them.
   * @param options those the first file was read with
   */
  async compare(file: File, like: string, options: ReadOptions, modelVersionId: string): Promise<boolean> {
    this.reset();
    this.#file = file;
    this.fileName = file.name;
    const { data, model } = this.services;
    const call = async <Result>(
      worker: 'data' | 'model',
      start: (id: string) => Promise<Result>,
    ): Promise<Result> => {
      const id = this.services.newId();
      const settled = start(id);
      this.#call = { id, worker, settled };
      return settled;
    };
    this.report = await this.work.run(async (onProgress) => {
      const source = { kind: 'blob' as const, name: file.name, blob: file };
      const later = await call('data', (id) => data.ingest(id, { source, options, like }, onProgress));
      this.#ofFile = later.findings;
      const request = { modelVersionId, datasetId: later.id, seed: PERMUTATION_SEED };
      const report = await call('data', (id) => data.monitor(id, request, onProgress));
      if (!canAnswer(report)) return report;
      await call('model', (id) => model.predict(id, request, onProgress));
      return call('model', (id) => model.rankCauses(id, request, report, onProgress));
    });
    return this.report !== null;
  }

  async stop(): Promise<void> {
    const call = this.#call;
    if (call === null) return;
    this.work.markStopping();
    const asked =
      call.worker === 'data'
        ? this.services.data.stop(call.id)
        : this.services.stopModelCall(call.id, call.settled);
    await asked.catch(() => undefined);
  }

  reset(): void {
    this.work.reset();
    this.report = null;
    this.#ofFile = [];
    this.fileName = '';
  }
}
