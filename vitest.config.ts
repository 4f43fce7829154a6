import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const minute = 60_000;
const pageTests = 'tests/{unit,property}/{state,ui}/**/*.test.ts';

export default defineConfig({
  plugins: [svelte()],
  test: {
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['tests/{unit,property,reference,contract,architecture}/**/*.test.ts'],
          exclude: [pageTests],
          setupFiles: ['tests/support/setup.ts'],
          testTimeout: minute / 2,
          hookTimeout: minute,
        },
      },
      {
        extends: true,
        // The client build of Svelte: in Node its package gives the server's, where runes are dead.
        resolve: { conditions: ['browser'] },
        test: {
          name: 'page',
          include: [pageTests],
          environment: './tests/support/page-environment.ts',
          server: { deps: { inline: ['svelte'] } },
          setupFiles: ['tests/support/setup.ts', 'tests/support/page-words.ts'],
          testTimeout: minute / 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: ['tests/long/**/*.test.ts'],
          setupFiles: ['tests/support/setup.ts'],
          testTimeout: 30 * minute,
          hookTimeout: 5 * minute,
        },
      },
    ],
  },
});
