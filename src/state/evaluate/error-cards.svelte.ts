/** The worst mistakes with the cells of their rows. */
import type { RowPage } from '../../contracts';
import type { RoomServices } from '../services';
import type { RowError } from './worst-errors';

/** Mistakes that are shown as cards. */
const SHOWN_ERRORS = 4;

/** A mistake with the cells of its row. */
export interface ErrorCardFacts extends RowError {
  readonly cells: readonly { readonly name: string; readonly text: string }[];
}

export class ErrorCards {
  cards = $state.raw<readonly ErrorCardFacts[]>([]);
  #asked = 0;

  constructor(private readonly services: Pick<RoomServices, 'data' | 'newId'>) {}

  /** Reads the cells of the first mistakes. An answer that comes after a later question or `reset` is dropped. */
  async find(errors: readonly RowError[], datasetId: string, columns: readonly string[]): Promise<void> {
    const asked = ++this.#asked;
    const worst = errors.slice(0, SHOWN_ERRORS);
    // The cards stand without their cells; the figures do not depend on them.
    const page = worst.length === 0 ? null : await this.#read(worst, datasetId, columns).catch(() => null);
    if (this.#asked !== asked) return;
    this.cards = worst.map((error) => ({ ...error, cells: cellsOf(page, error.rowId) }));
  }

  async #read(worst: readonly RowError[], datasetId: string, columns: readonly string[]): Promise<RowPage> {
    const { data } = this.services;
    const rowIds = Int32Array.from(worst, ({ rowId }) => rowId);
    const query = { datasetId, filter: [], sort: null, rowIds };
    const view = await data.openRows(this.services.newId(), query, () => undefined);
    try {
      const shown = columns.filter((column) => !view.personal.includes(column));
      return await data.readRows(view.id, 0, worst.length, shown);
    } finally {
      await data.closeRows(view.id).catch(() => undefined);
    }
  }

  reset(): void {
    this.#asked += 1;
    this.cards = [];
  }
}

function cellsOf(page: RowPage | null, rowId: number): ErrorCardFacts['cells'] {
  const at = page === null ? -1 : page.rowIds.indexOf(rowId);
  if (page === null || at < 0) return [];
  return page.columns.map(({ name, texts, missing }) => ({
    name,
    text: missing[at] === 1 ? '' : (texts[at] ?? ''),
  }));
}
