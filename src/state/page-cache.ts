/** Cells of rows as they came from the worker, page by page and column by column; the oldest go first. */
import type { RowPage } from '../contracts';

export const PAGE_ROWS = 100;
/** Pages of one column that are kept. */
const MOST_PAGES = 4_000;

export interface Cell {
  readonly text: string;
  readonly isMissing: boolean;
}
type PageColumn = Pick<RowPage['columns'][number], 'texts' | 'missing'>;

const pageOf = (row: number): number => Math.floor(row / PAGE_ROWS);

export class PageCache {
  private readonly columns = new Map<string, PageColumn>();
  private readonly ids = new Map<number, Int32Array>();

  has(page: number, column: string): boolean {
    return this.columns.has(`${page}/${column}`);
  }
  hasIds(page: number): boolean {
    return this.ids.has(page);
  }

  /** A cell; null while it is not there. */
  cell(row: number, column: string): Cell | null {
    const page = this.columns.get(`${pageOf(row)}/${column}`);
    const text = page?.texts[row % PAGE_ROWS];
    if (page === undefined || text === undefined) return null;
    return { text, isMissing: page.missing[row % PAGE_ROWS] === 1 };
  }

  /** 0-based position of a row in the source file; null while it is not there. */
  rowId(row: number): number | null {
    return this.ids.get(pageOf(row))?.[row % PAGE_ROWS] ?? null;
  }

  /** @param keeps whether a column of the page may be kept */
  add(page: number, { rowIds, columns }: RowPage, keeps: (column: string) => boolean): void {
    this.ids.set(page, rowIds);
    for (const { name, texts, missing } of columns) {
      if (keeps(name)) this.columns.set(`${page}/${name}`, { texts, missing });
    }
    for (const oldest of this.columns.keys()) {
      if (this.columns.size <= MOST_PAGES) break;
      this.columns.delete(oldest);
    }
  }

  forget(column: string): void {
    for (const key of this.columns.keys()) {
      if (key.slice(key.indexOf('/') + 1) === column) this.columns.delete(key);
    }
  }

  clear(): void {
    this.columns.clear();
    this.ids.clear();
  }
}
