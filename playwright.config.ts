import { defineConfig } from '@playwright/test';
import { chromiumSwitches } from './scripts/headless-browser.mjs';

const minute = 60_000;
// One port per run, so that two runs on one machine do not meet. Playwright's worker processes inherit it.
process.env['TERRARIUM_TEST_PORT'] ??= String(20_000 + (process.pid % 20_000));
const port = Number(process.env['TERRARIUM_TEST_PORT']);

/**
 * End-to-end tests run against the build in dist/, in the Chromium of the system. Browsers are never downloaded.
 * Files end in .spec.ts; those under tests/long run with `npm run test:long` only.
 */
export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results/playwright',
  fullyParallel: false,
  workers: 1,
  forbidOnly: process.env['CI'] !== undefined,
  retries: 0,
  timeout: 2 * minute,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  projects: [
    { name: 'e2e', testMatch: '{e2e,browser}/**/*.spec.ts' },
    { name: 'long', testMatch: 'long/**/*.spec.ts', timeout: 30 * minute },
  ],
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    serviceWorkers: 'allow',
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['TERRARIUM_CHROMIUM'] ?? '/usr/bin/chromium',
      args: chromiumSwitches(),
    },
  },
  webServer: {
    command: `node scripts/serve.mjs --port ${port}`,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
    timeout: 30_000,
  },
});
