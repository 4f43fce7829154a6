/** Words that are on their way: the page goes on in the language it has, and never shows a key. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Catalogues from '../../../src/ui/i18n/catalogues.svelte';

describe('the catalogues', () => {
  let catalogues: typeof Catalogues;

  beforeEach(async () => {
    vi.resetModules();
    catalogues = await import('../../../src/ui/i18n/catalogues.svelte');
  });

  it('show the language that is here until the one asked for has come', async () => {
    await catalogues.loadCatalogue('zh');
    expect(catalogues.shownLocale('en')).toBe('zh');
    await catalogues.loadCatalogue('en');
    expect(catalogues.shownLocale('en')).toBe('en');
    expect(catalogues.shownLocale('zh')).toBe('zh');
  });

  it('hold the words of each language once it has come', async () => {
    await catalogues.loadAllCatalogues();
    expect(catalogues.catalogue('en')['app.name']).toBe('Terrarium');
    expect(catalogues.catalogue('zh')['stage.data']).toBe('数据');
  });

  it('have each name in one area only', () => {
    const folder = resolve(import.meta.dirname, '../../../src/ui/i18n/en');
    const areas = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    const names = areas.flatMap((text) => [...text.matchAll(/^ {2}'([^']+)':/gm)].map(([, name]) => name));
    expect(areas.length).toBeGreaterThan(10);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('bring the words of the rooms with the first room, and then in every language that is shown', async () => {
    await catalogues.loadCatalogue('en');
    expect(catalogues.catalogue('en')['deploy.empty']).toBe(undefined);
    await catalogues.loadRoomWords();
    expect(catalogues.catalogue('en')['deploy.empty']).not.toBe(undefined);
    const switching = catalogues.loadCatalogue('zh');
    expect(catalogues.shownLocale('zh')).toBe('en');
    await switching;
    expect(catalogues.shownLocale('zh')).toBe('zh');
    expect(catalogues.catalogue('zh')['deploy.empty']).not.toBe(undefined);
  });

  it('refuse to answer without words', () => {
    expect(() => catalogues.catalogue('en')).toThrow('have not been loaded');
  });
});
