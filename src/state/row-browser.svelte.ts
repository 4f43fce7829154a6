/**
 * Rows to look at: which, in which order, and the cells that are on the screen. Cells come page by page from the worker;
 * those of personal columns are asked for only while a person has them revealed, and forgotten at the end of it.
 */
import type { ProgressEvent, RowCondition, RowSort, RowView } from '../contracts';
import { Failure } from './failure';
import { PAGE_ROWS, PageCache, type Cell } from './page-cache';
import { RoomWork } from './room-work.svelte';
import type { RoomServices } from './services';

export const REVEAL_SECONDS = 30;

/** The part of the screen that is looked at. Rows are positions in the view, the last one included. */
export interface Window {
  readonly first: number;
  readonly last: number;
  readonly columns: readonly string[];
}

export class RowBrowser {
  readonly work = new RoomWork();
  view = $state.raw<RowView | null>(null);
  filter = $state.raw<readonly RowCondition[]>([]);
  sort = $state.raw<RowSort | null>(null);
  /** Seconds for which personal columns are still shown; 0 = hidden. */
  secondsLeft = $state(0);
  failure = $state.raw<Failure | null>(null);
  /** Grows with every page that arrives, so that what is drawn from `cell` is drawn again. */
  arrivals = $state(0);

  /** Grows when other rows, or the same in another order, are looked at; not when the same file was read differently. */
  beginnings = $state(0);

  #lastRows = '';
  #datasetId: string | null = null;
  #rowIds: Int32Array | null = null;
  #callId = '';
  #opening = 0;
  readonly #pages = new PageCache();
  #wanted: Window | null = null;
  #isReading = false;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(private readonly services: Pick<RoomServices, 'data' | 'newId'>) {}

  get nRows(): number {
    return this.view?.nRows ?? 0;
  }

  isHidden(column: string): boolean {
    return this.secondsLeft === 0 && (this.view?.personal.includes(column) ?? false);
  }

  /** Looks at a dataset, or at some of its rows by id; what was filtered and sorted before is forgotten. */
  async show(datasetId: string | null, rowIds: Int32Array | null = null): Promise<void> {
    if (datasetId === this.#datasetId && rowIds === this.#rowIds && this.failure === null) return;
    this.hide();
    this.#datasetId = datasetId;
    this.#rowIds = rowIds;
    this.filter = [];
    this.sort = null;
    await this.#open();
  }

  async setFilter(filter: readonly RowCondition[]): Promise<void> {
    this.filter = filter;
    await this.#open();
  }

  /** Ascending, then descending, then file order again. */
  async sortBy(column: string): Promise<void> {
    const { sort } = this;
    if (sort?.column !== column) this.sort = { column, direction: 'ascending' };
    else this.sort = sort.direction === 'ascending' ? { column, direction: 'descending' } : null;
    await this.#open();
  }

  async setSort(sort: RowSort | null): Promise<void> {
    this.sort = sort;
    await this.#open();
  }

  /** Asks a query that takes long to stop; the rows before it stay. */
  async stop(): Promise<void> {
    this.work.markStopping();
    await this.services.data.stop(this.#callId).catch(() => undefined);
  }

  async #open(): Promise<void> {
    const opening = ++this.#opening;
    const datasetId = this.#datasetId;
    const { filter, sort } = this;
    if (datasetId === null) {
      this.#leave();
      return;
    }
    const { data } = this.services;
    if (this.work.isRunning) void data.stop(this.#callId).catch(() => undefined);
    this.#callId = this.services.newId();
    const query = { datasetId, filter: [...filter], sort, rowIds: this.#rowIds };
    const view = await this.work.run((onProgress: (event: ProgressEvent) => void) =>
      data.openRows(this.#callId, query, onProgress),
    );
    if (opening !== this.#opening) {
      if (view !== null) void data.closeRows(view.id).catch(() => undefined);
      return;
    }
    if (view === null) return;
    this.#leave();
    this.view = view;
    const rows = this.#rowIds === null ? JSON.stringify([view.nRows, filter, sort]) : '';
    if (rows === '' || rows !== this.#lastRows) this.beginnings += 1;
    this.#lastRows = rows;
    this.failure = null;
    this.#read();
  }

  #leave(): void {
    const { view } = this;
    this.#pages.clear();
    this.view = null;
    this.arrivals += 1;
    if (view !== null) void this.services.data.closeRows(view.id).catch(() => undefined);
  }

  /** Says what is on the screen; its cells arrive later. */
  look(window: Window): void {
    this.#wanted = window;
    this.#read();
  }

  /** A cell of a row of the view; null while it is not there yet. */
  cell(row: number, column: string): Cell | null {
    return this.#pages.cell(row, column);
  }

  /** 0-based position in the source file; null while it is not known yet. */
  rowId(row: number): number | null {
    return this.#pages.rowId(row);
  }

  /** The first page on the screen that lacks cells, and the columns it lacks. */
  #next(): { page: number; columns: readonly string[] } | null {
    const { view } = this;
    if (view === null || this.#wanted === null) return null;
    const { first, last, columns } = this.#wanted;
    const shown = columns.filter((name) => !this.isHidden(name));
    const end = Math.min(last, view.nRows - 1);
    for (let page = Math.floor(Math.max(0, first) / PAGE_ROWS); page * PAGE_ROWS <= end; page++) {
      const missing = shown.filter((name) => !this.#pages.has(page, name));
      if (missing.length > 0 || !this.#pages.hasIds(page)) return { page, columns: missing };
    }
    return null;
  }

  /** Reads one page after the other, always the one that is wanted now. */
  #read(): void {
    if (!this.#isReading) void this.#readOn();
  }

  async #readOn(): Promise<void> {
    this.#isReading = true;
    try {
      for (let next = this.#next(); next !== null; next = this.#next()) {
        const view = this.view as RowView;
        const { page, columns } = next;
        const answer = await this.services.data.readRows(view.id, page * PAGE_ROWS, PAGE_ROWS, columns);
        if (this.view !== view) continue;
        // A column may have been hidden again while the answer was on its way.
        this.#pages.add(page, answer, (name) => !this.isHidden(name));
        this.arrivals += 1;
      }
    } catch (error) {
      this.#lose(new Failure(error));
    } finally {
      this.#isReading = false;
    }
  }

  /** A view that the worker let go is opened again; anything else is told. */
  #lose(failure: Failure): void {
    if (failure.code === 'E-VIEW-CLOSED') {
      this.view = null;
      void this.#open();
    } else this.failure = failure;
  }

  tryAgain(): Promise<void> {
    this.failure = null;
    return this.#open();
  }

  /** Shows personal columns for a while. */
  reveal(): void {
    this.#stopClock();
    this.secondsLeft = REVEAL_SECONDS;
    this.#timer = setInterval(() => {
      this.secondsLeft -= 1;
      if (this.secondsLeft <= 0) this.hide();
    }, 1000);
    this.arrivals += 1;
    this.#read();
  }

  /** Hides personal columns and forgets their cells. */
  hide(): void {
    this.#stopClock();
    this.secondsLeft = 0;
    for (const column of this.view?.personal ?? []) this.#pages.forget(column);
    this.arrivals += 1;
  }

  #stopClock(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Lets everything go. */
  close(): void {
    this.hide();
    this.#opening += 1;
    this.#lastRows = '';
    this.#datasetId = null;
    this.#rowIds = null;
    this.work.reset();
    this.#leave();
  }
}
