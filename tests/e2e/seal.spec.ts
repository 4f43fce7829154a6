/** The seal: the built app stays on its own origin, keeps its own Content-Security-Policy and is isolated. */
import { expect, test } from '@playwright/test';
import { securityHeaders } from '../../scripts/headers.mjs';
import { listBuiltFiles } from '../support/repository';

for (const path of ['/', '/headless.html']) {
  test(`${path} loads without a breach of the policy and without a foreign request`, async ({
    page,
    baseURL,
  }) => {
    const foreign: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => {
      if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(baseURL ?? '')) {
        foreign.push(request.url());
      }
    });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') {
        complaints.push(message.text());
      }
    });
    page.on('pageerror', (error) => complaints.push(String(error)));

    const response = await page.goto(path);
    await page.waitForLoadState('networkidle');

    expect(response?.status()).toBe(200);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });
}

test('every file of the build carries the security headers, scripts of workers included', async ({
  request,
}) => {
  const paths = listBuiltFiles().map((file) => file.replace(/^dist\//, '/'));
  expect(paths.filter((path) => path.includes('.worker-')).length).toBeGreaterThan(0);
  for (const path of [...paths, '/nothing-there']) {
    const headers = (await request.head(path)).headers();
    for (const [name, value] of Object.entries(securityHeaders)) {
      expect(headers[name.toLowerCase()], `${name} of ${path}`).toBe(value);
    }
  }
});

test('a page of the app cannot reach another origin: its policy blocks the request', async ({ page }) => {
  await page.goto('/headless.html');
  const blocked = await page.evaluate(async () => {
    const breach = new Promise<string>((done) => {
      document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective));
    });
    await fetch('http://127.0.0.1:1/').catch(() => undefined);
    return breach;
  });
  expect(blocked).toBe('connect-src');
});

test('WebGPU is there, in software where there is no GPU', async ({ page }) => {
  await page.goto('/headless.html');
  expect(await page.evaluate(async () => (await navigator.gpu.requestAdapter()) !== null)).toBe(true);
});
