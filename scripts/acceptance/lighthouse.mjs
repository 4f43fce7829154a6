// Lighthouse on the built app: accessibility and best practices of home and of every room of a trained project.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import lighthouse, { desktopConfig } from 'lighthouse';
import { chromiumPath, chromiumSwitches } from '../headless-browser.mjs';
import { PageTour, ROOMS, serveBuild } from '../page-tour.mjs';

const LEAST = 95;
/** @type {('accessibility' | 'best-practices')[]} */
const CATEGORIES = ['accessibility', 'best-practices'];

/** @param {{ log: (line: string) => void }} context */
export async function checkLighthouse({ log }) {
  const server = await serveBuild();
  const profile = await mkdtemp(join(tmpdir(), 'terrarium-lighthouse-'));
  const port = await freePort();
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    headless: false,
    args: ['--headless=new', `--remote-debugging-port=${port}`, ...chromiumSwitches()],
  });
  try {
    const places = await trainedPlaces(browser, server.url);
    /** @type {{ place: string, category: string, score: number }[]} */
    const checks = [];
    for (const [name, url] of places) {
      const scores = await audit(url, port, log);
      for (const category of CATEGORIES) {
        const score = scores[category] ?? 0;
        checks.push({ place: name, category, score });
      }
      log(
        `lighthouse ${name}: ${CATEGORIES.map((category) => `${category} ${scores[category]}`).join(', ')}`,
      );
    }
    return CATEGORIES.map((category) => {
      const own = checks.filter((check) => check.category === category);
      return {
        name: `Lighthouse ${category}, home and every room`,
        promise: `>= ${LEAST}`,
        figure: `${Math.min(...own.map(({ score }) => score))} at least`,
        met: own.every(({ score }) => score >= LEAST),
        note: own.map(({ place, score }) => `${place} ${score}`).join(', '),
      };
    });
  } finally {
    await browser.close();
    await server.close();
    await rm(profile, { recursive: true, force: true });
  }
}

/**
 * A project is made and trained by hand; its pages are named by their addresses, which Lighthouse opens in its own tab.
 *
 * @param {import('@playwright/test').BrowserContext} browser
 * @param {string} url
 * @returns {Promise<[name: string, url: string][]>}
 */
async function trainedPlaces(browser, url) {
  const page = await browser.newPage();
  const tour = new PageTour(page);
  await tour.goHome(url);
  await tour.openSample();
  await tour.startTraining();
  await tour.waitForVerdict();
  /** @type {[string, string][]} */
  const places = [['home', url]];
  for (const room of ROOMS) {
    await tour.enter(room);
    places.push([room, page.url()]);
  }
  // The project is open for writing in one tab at a time.
  await page.close();
  return places;
}

/**
 * @param {string} url
 * @param {number} port
 * @param {(line: string) => void} log
 * @returns {Promise<Record<string, number>>} 0 to 100
 */
async function audit(url, port, log) {
  const result = await lighthouse(
    url,
    { port, onlyCategories: CATEGORIES, disableStorageReset: true, logLevel: 'error' },
    { ...desktopConfig, settings: { ...desktopConfig.settings, throttlingMethod: 'provided' } },
  );
  if (result === undefined) throw new Error(`Lighthouse said nothing about ${url}`);
  const { categories, audits } = result.lhr;
  for (const { auditRefs } of Object.values(categories)) {
    for (const { id, weight } of auditRefs) {
      const found = audits[id];
      if (weight > 0 && found !== undefined && found.score !== null && found.score < 1) {
        log(`  ${id}: ${found.title}`);
        for (const item of itemsOf(found)) log(`    ${item}`);
      }
    }
  }
  return Object.fromEntries(
    Object.entries(categories).map(([name, { score }]) => [name, Math.round((score ?? 0) * 100)]),
  );
}

/** @param {import('lighthouse').Result['audits'][string]} audit */
function itemsOf(audit) {
  const details = /** @type {{ items?: Record<string, any>[] } | undefined} */ (audit.details);
  return (details?.items ?? []).slice(0, 5).map((item) => {
    const { node, ...rest } = item;
    return node?.selector ?? JSON.stringify(rest).slice(0, 200);
  });
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
