/** A later file: answered by the version in use, so that its rows join the log, and held as a whole against the reference. */
import {
  canAnswer,
  progressOnly,
  type DataSource,
  type DriftReport,
  type Finding,
  type ReadOptions,
} from '../../contracts';
import { mergeFindings } from '../findings';
import { RoomWork } from '../room-work.svelte';
import type { RoomServices } from '../services';

const PERMUTATION_SEED = 0;

export class LaterFile {
  readonly work = new RoomWork();
  report = $state.raw<DriftReport | null>(null);
  fileName = $state('');
  #ofFile = $state.raw<readonly Finding[]>([]);
  #call: {
    readonly id: string;
    readonly worker: 'data' | 'model';
    readonly settled: Promise<unknown>;
  } | null = null;
  #source: DataSource | null = null;

  /** @param onStored hears of the dataset that the file became */
  constructor(
    private readonly services: RoomServices,
    private readonly onStored: (datasetId: string) => void = () => undefined,
  ) {}

  /** True when the later rows had what the model needs, and were answered. */
  get isAnswered(): boolean {
    return this.report !== null && canAnswer(this.report);
  }

  /** Of the comparison and of reading the file, the gravest first. */
  readonly findings: readonly Finding[] = $derived(mergeFindings(this.#ofFile, this.report?.findings ?? []));

  /** True when none of the columns that were asked for is there: another file, about which drift says nothing. */
  get isOtherFile(): boolean {
    const columns = this.report?.columns ?? [];
    return columns.length > 0 && columns.every(({ statistic }) => statistic === 'missing column');
  }

  get nDrifted(): number {
    return this.report?.columns.filter(({ drifted }) => drifted).length ?? 0;
  }

  /** What was compared last, for trying again. */
  get source(): DataSource | null {
    return this.#source;
  }

  /**
   * Reads a later source as the first was read, answers its rows and compares them.
   * @param options those the first file was read with
   */
  async compare(
    source: DataSource,
    like: string,
    options: ReadOptions,
    modelVersionId: string,
  ): Promise<boolean> {
    this.reset();
    this.#source = source;
    this.fileName = source.name;
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
      const later = await call('data', (id) =>
        data.ingest(id, { source, options, like }, progressOnly(onProgress)),
      );
      this.onStored(later.id);
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
