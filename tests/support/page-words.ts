/** Tests of the page find the words of both languages loaded, as a page does soon after its start. */
import { loadAllCatalogues } from '../../src/ui/i18n/catalogues.svelte';

await loadAllCatalogues();
