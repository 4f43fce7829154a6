/** Some rows that a person asked to see: a cell of the confusion matrix, a group, the worst errors. */
import type { RowPage, RowView } from '../../contracts';
import { RoomWork } from '../room-work.svelte';
import type { RoomServices } from '../services';

/** Why these rows: the catalogue has a sentence for each. */
export type RowsReason =
  | { readonly kind: 'cell'; readonly actual: string; readonly predicted: string }
  | { readonly kind: 'errors' };

const PAGE_ROWS = 50;

export class RowsShown {
  readonly work = new RoomWork();
  reason = $state.raw<RowsReason | null>(null);
  /** The rows asked for, in the order they are shown. */
  rowIds = $state.raw<Int32Array>(new Int32Array(0));
  /** What was read so far, page by page. */
  pages = $state.raw<readonly RowPage[]>([]);
  /** Columns with personal data: left out of the pages. */
  hidden = $state.raw<readonly string[]>([]);
  #view: RowView | null = null;
  /** Counts what was closed: a view that opens later is nobody's. */
  #opened = 0;
  #columns: readonly string[] = [];

  constructor(private readonly services: Pick<RoomServices, 'data' | 'newId'>) {}

  get isOpen(): boolean {
    return this.reason !== null;
  }
  get nRead(): number {
    return this.pages.reduce((total, { rowIds }) => total + rowIds.length, 0);
  }

  /** Opens rows by id. @param columns in the order they are to stand; those with personal data are left out */
  async open(
    reason: RowsReason,
    datasetId: string,
    rowIds: Int32Array,
    columns: readonly string[],
  ): Promise<void> {
    const closing = this.close();
    const opened = this.#opened;
    await closing;
    if (this.#opened !== opened) return;
    this.reason = reason;
    this.rowIds = rowIds;
    const view = await this.work.run(async (onProgress) => {
      const query = { datasetId, filter: [], sort: null, rowIds: rowIds.slice() };
      const found = await this.services.data.openRows(this.services.newId(), query, onProgress);
      if (this.#opened !== opened) void this.services.data.closeRows(found.id).catch(() => undefined);
      return found;
    });
    if (view === null) return;
    this.#view = view;
    this.hidden = columns.filter((column) => view.personal.includes(column));
    this.#columns = columns.filter((column) => !view.personal.includes(column));
    await this.readMore();
  }

  async readMore(): Promise<void> {
    const view = this.#view;
    if (view === null || this.nRead >= view.nRows) return;
    const count = Math.min(PAGE_ROWS, view.nRows - this.nRead);
    const page = await this.work.run(() =>
      this.services.data.readRows(view.id, this.nRead, count, this.#columns),
    );
    if (page !== null && this.#view === view) this.pages = [...this.pages, page];
  }

  async close(): Promise<void> {
    const view = this.#view;
    this.#opened += 1;
    this.work.reset();
    this.reason = null;
    this.rowIds = new Int32Array(0);
    this.pages = [];
    this.hidden = [];
    this.#view = null;
    if (view !== null) await this.services.data.closeRows(view.id).catch(() => undefined);
  }
}
