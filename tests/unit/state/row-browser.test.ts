import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeError, type RowPage, type RowQuery, type RowView } from '../../../src/contracts';
import { PAGE_ROWS } from '../../../src/state/page-cache';
import { REVEAL_SECONDS, RowBrowser } from '../../../src/state/row-browser.svelte';
import type { RoomServices } from '../../../src/state/services';

interface Asked {
  readonly queries: RowQuery[];
  readonly pages: [view: string, start: number, columns: readonly string[]][];
  readonly closed: string[];
}

function makeBrowser(nRows = 1000, fail: (viewId: string) => unknown = () => null) {
  const asked: Asked = { queries: [], pages: [], closed: [] };
  let views = 0;
  const data = {
    openRows: (_: string, query: RowQuery): Promise<RowView> => {
      asked.queries.push(query);
      return Promise.resolve({
        id: `view-${++views}`,
        datasetId: query.datasetId,
        nRows,
        personal: ['name'],
      });
    },
    readRows: (id: string, start: number, count: number, columns: readonly string[]): Promise<RowPage> => {
      const error = fail(id);
      if (error !== null) return Promise.reject(error as Error);
      asked.pages.push([id, start, columns]);
      const rows = Array.from({ length: Math.min(count, nRows - start) }, (_, i) => start + i);
      return Promise.resolve({
        start,
        rowIds: Int32Array.from(rows),
        columns: columns.map((name) => ({
          name,
          texts: rows.map((row) => (row === 1 ? '' : `${name} ${row}`)),
          missing: Uint8Array.from(rows, (row) => Number(row === 1)),
        })),
      });
    },
    closeRows: (id: string) => Promise.resolve(void asked.closed.push(id)),
    stop: () => Promise.resolve(),
  };
  let ids = 0;
  const browser = new RowBrowser({ data, newId: () => `call-${++ids}` } as unknown as RoomServices);
  return { browser, asked };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settle = () => vi.advanceTimersByTimeAsync(0);
const top = { first: 0, last: 14, columns: ['age', 'name'] };

describe('RowBrowser', () => {
  it('stays where it is when the same rows were read differently, and begins anew with others', async () => {
    const { browser } = makeBrowser();
    await browser.show('d1');
    const first = browser.beginnings;
    await browser.show('d1, read differently');
    expect(browser.beginnings).toBe(first);
    await browser.sortBy('age');
    expect(browser.beginnings).toBe(first + 1);
    await browser.setFilter([{ kind: 'missing', column: 'age' }]);
    expect(browser.beginnings).toBe(first + 2);
    await browser.show('d1', Int32Array.of(4, 7));
    await browser.show('d1', Int32Array.of(5, 8));
    expect(browser.beginnings).toBe(first + 4);
    browser.close();
    await browser.show('another file');
    expect(browser.beginnings).toBe(first + 5);
  });

  it('reads the pages on the screen once, column by column', async () => {
    const { browser, asked } = makeBrowser();
    await browser.show('d1');
    browser.look(top);
    await settle();
    expect(browser.cell(1, 'age')).toEqual({ text: '', isMissing: true });
    expect(browser.cell(7, 'age')).toEqual({ text: 'age 7', isMissing: false });
    expect(browser.rowId(7)).toBe(7);
    browser.look({ ...top, last: 20, columns: ['age', 'sex'] });
    browser.look({ first: 95, last: 110, columns: ['sex'] });
    await settle();
    expect(asked.pages).toEqual([
      ['view-1', 0, ['age']],
      ['view-1', 0, ['sex']],
      ['view-1', PAGE_ROWS, ['sex']],
    ]);
    expect(browser.cell(110, 'age')).toBe(null);
  });

  it('asks for personal cells only while they are revealed, and forgets them after 30 seconds', async () => {
    const { browser, asked } = makeBrowser();
    await browser.show('d1');
    browser.look(top);
    await settle();
    expect(browser.isHidden('name')).toBe(true);
    expect(asked.pages.flatMap(([, , columns]) => columns)).not.toContain('name');
    browser.reveal();
    await settle();
    expect(browser.cell(3, 'name')?.text).toBe('name 3');
    await vi.advanceTimersByTimeAsync(1000 * (REVEAL_SECONDS - 1));
    expect(browser.secondsLeft).toBe(1);
    expect(browser.cell(3, 'name')).not.toBe(null);
    await vi.advanceTimersByTimeAsync(1000);
    expect(browser.isHidden('name')).toBe(true);
    expect(browser.cell(3, 'name')).toBe(null);
    expect(browser.cell(3, 'age')).not.toBe(null);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(browser.secondsLeft).toBe(0);
  });

  it('hides again at once when asked', async () => {
    const { browser } = makeBrowser();
    await browser.show('d1');
    browser.look(top);
    browser.reveal();
    await settle();
    browser.hide();
    expect(browser.cell(3, 'name')).toBe(null);
  });

  it('sorts up, down and not at all, filters, and lets the view before go', async () => {
    const { browser, asked } = makeBrowser();
    await browser.show('d1');
    await browser.sortBy('age');
    await browser.sortBy('age');
    await browser.sortBy('age');
    await browser.setFilter([{ kind: 'missing', column: 'age' }]);
    expect(asked.queries.map(({ sort }) => sort?.direction ?? null)).toEqual([
      null,
      'ascending',
      'descending',
      null,
      null,
    ]);
    expect(asked.queries.at(-1)?.filter).toEqual([{ kind: 'missing', column: 'age' }]);
    expect(asked.closed).toEqual(['view-1', 'view-2', 'view-3', 'view-4']);
  });

  it('opens a view again that the worker let go, and tells any other fault', async () => {
    const { browser, asked } = makeBrowser(1000, (id) =>
      id === 'view-1' ? makeError('E-VIEW-CLOSED') : null,
    );
    await browser.show('d1');
    browser.look(top);
    await settle();
    await settle();
    expect(browser.view?.id).toBe('view-2');
    expect(browser.cell(0, 'age')).not.toBe(null);
    expect(asked.queries).toHaveLength(2);
    const broken = makeBrowser(10, () =>
      makeError('E-STORE-DAMAGED', { kind: 'dataset', id: 'd1', problem: '' }),
    );
    await broken.browser.show('d1');
    broken.browser.look(top);
    await settle();
    expect(broken.browser.failure?.code).toBe('E-STORE-DAMAGED');
  });

  it('forgets everything of a dataset when another one is shown', async () => {
    const { browser, asked } = makeBrowser();
    await browser.show('d1');
    await browser.show('d1');
    browser.look(top);
    await settle();
    await browser.show('d2');
    await settle();
    expect(asked.queries.map(({ datasetId }) => datasetId)).toEqual(['d1', 'd2']);
    expect(asked.closed).toEqual(['view-1']);
    browser.close();
    expect(browser.nRows).toBe(0);
    expect(browser.cell(0, 'age')).toBe(null);
  });
});
