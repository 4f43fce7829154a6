import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { developmentHeaders, securityHeaders } from './scripts/headers.mjs';
import { FONT_PACKAGES } from './scripts/fonts/build-faces.mjs';
import { fonts } from './scripts/vite-fonts.mjs';
import { thirdPartyNotices } from './scripts/vite-notices.mjs';
import { standalonePage } from './scripts/vite-standalone-page.mjs';
import { wasmBinaries } from './scripts/vite-wasm-binaries.mjs';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const notices = thirdPartyNotices(FONT_PACKAGES);
// TF.js repeats its licence in 700 comments; third-party-notices.md holds it once.
const output = { comments: { legal: false } };

export default defineConfig({
  plugins: [svelte(), fonts(), wasmBinaries(), standalonePage(), notices.page],
  worker: {
    format: 'es',
    plugins: () => [standalonePage(), notices.worker()],
    rolldownOptions: { output },
  },
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: false,
    manifest: true,
    // Everything stays a file of our own origin: the Content-Security-Policy allows no inline script, no inline
    // style and no data: font.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // TF.js and its backends are large and live in the workers only.
    chunkSizeWarningLimit: 2500,
    rolldownOptions: {
      output,
      input: { index: here('index.html'), headless: here('headless.html') },
    },
  },
  server: { headers: developmentHeaders },
  preview: { headers: securityHeaders },
});
