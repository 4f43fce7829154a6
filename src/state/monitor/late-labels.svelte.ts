/** A file of labels that came late: read as a table, joined to answers by an id or by columns that both have. */
import {
  progressOnly,
  type DatasetManifest,
  type DataSource,
  type LabelsReport,
  type LabelsRequest,
  type ReadOptions,
} from '../../contracts';
import { RoomWork } from '../room-work.svelte';
import type { RoomServices } from '../services';

/** How rows find their answers. */
export type LabelKey = LabelsRequest['key'];

const ID_NAME = /^(record|answer|prediction|case)?[ _-]?id$/i;

export class LateLabels {
  readonly work = new RoomWork();
  /** The file, once it was read and while nothing was joined yet. */
  manifest = $state.raw<DatasetManifest | null>(null);
  key = $state.raw<LabelKey | null>(null);
  label = $state('');
  report = $state.raw<LabelsReport | null>(null);

  constructor(
    private readonly services: Pick<RoomServices, 'data' | 'newId'>,
    private readonly onStored: (datasetId: string) => void,
  ) {}

  get columns(): readonly string[] {
    return this.manifest?.columns.map(({ name }) => name) ?? [];
  }

  /**
   * Reads a file and proposes how to join it.
   * @param target the column that the version answers
   * @param known columns that answered rows have
   */
  async read(
    source: DataSource,
    options: ReadOptions,
    target: string,
    known: readonly string[],
  ): Promise<boolean> {
    this.reset();
    const { data } = this.services;
    const id = this.services.newId();
    const manifest = await this.work.run((onProgress) =>
      data.ingest(
        id,
        { source, options: { ...options, columns: {}, target: null, labelMap: null }, like: null },
        progressOnly(onProgress),
      ),
    );
    if (manifest === null) return false;
    this.onStored(manifest.id);
    this.manifest = manifest;
    const names = this.columns;
    this.label = names.find((name) => name === target) ?? names.at(-1) ?? '';
    const idColumn = names.find((name) => ID_NAME.test(name));
    const shared = names.filter((name) => name !== this.label && known.includes(name)).slice(0, 20);
    this.key =
      shared.length > 0
        ? { kind: 'columns', columns: shared }
        : { kind: 'recordId', column: idColumn ?? names.find((name) => name !== this.label) ?? '' };
    return true;
  }

  /** Joins the file to the version's answers and keeps the labels as feedback. */
  async join(modelVersionId: string): Promise<boolean> {
    const { manifest, key, label } = this;
    if (manifest === null || key === null || label === '') return false;
    const id = this.services.newId();
    const report = await this.work.run((onProgress) =>
      this.services.data.readLabels(
        id,
        { modelVersionId, datasetId: manifest.id, key: structuredClone(key), label },
        onProgress,
      ),
    );
    if (report === null) return false;
    this.report = report;
    this.manifest = null;
    return true;
  }

  reset(): void {
    this.work.reset();
    this.manifest = null;
    this.key = null;
    this.label = '';
    this.report = null;
  }
}
