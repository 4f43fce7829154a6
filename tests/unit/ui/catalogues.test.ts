/** Words that are on their way: the page goes on in the language it has, and never shows a key. */
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

  it('refuse to answer without words', () => {
    expect(() => catalogues.catalogue('en')).toThrow('have not been loaded');
  });
});
