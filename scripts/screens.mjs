// npm run screens: pictures of the built app for docs/screens, from the sample that the app makes itself.
// Every room in both themes and once in Chinese; home, Train and Evaluate also as a phone and a wall show them.
import { mkdir, rm, stat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBuild, HeadlessBrowser, ROOT } from './headless-browser.mjs';
import { PageTour, ROOMS, serveBuild } from './page-tour.mjs';

const FOLDER = join(ROOT, 'docs', 'screens');
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const WALL = { width: 2560, height: 1440 };
/** @type {readonly ('light' | 'dark')[]} */
const THEMES = ['light', 'dark'];

/** @typedef {import('./page-tour.mjs').Room} Room */

/**
 * A fresh profile with the sample in it, untrained.
 *
 * @param {HeadlessBrowser} browser
 * @param {string} url
 * @param {import('@playwright/test').BrowserContextOptions} options
 */
async function openSample(browser, url, options) {
  const context = await browser.browser.newContext({
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const tour = new PageTour(page);
  await tour.goHome(url);
  await tour.openSample();
  return { context, page, tour };
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {string} name
 */
async function picture(page, name) {
  await page.evaluate(() => window.scrollTo(0, 0));
  // The pointer rests where it points at nothing.
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), caret: 'hide' });
  console.log(name);
}

/**
 * A picture in each theme.
 *
 * @param {PageTour} tour
 * @param {string} name
 */
async function inBothThemes(tour, name) {
  for (const colorScheme of THEMES) {
    await tour.page.emulateMedia({ colorScheme });
    await tour.settle();
    await picture(tour.page, colorScheme === 'light' ? name : `${name}-dark`);
  }
  await tour.page.emulateMedia({ colorScheme: 'light' });
}

/**
 * @param {HeadlessBrowser} browser
 * @param {string} url
 */
async function atDesk(browser, url) {
  const { context, page, tour } = await openSample(browser, url, { viewport: DESK, deviceScaleFactor: 1 });
  await tour.startTraining();
  await tour.watchTraining();
  await picture(page, 'train-running');
  await tour.waitForVerdict();
  for (const room of ROOMS) {
    await tour.enter(room);
    await inBothThemes(tour, room);
  }
  await tour.returnHome();
  await inBothThemes(tour, 'home');

  await tour.speakChinese();
  await picture(page, 'home-zh');
  await tour.openProject();
  for (const room of ROOMS) {
    await tour.enter(room);
    await picture(page, `${room}-zh`);
  }
  await context.close();
}

/**
 * @param {HeadlessBrowser} browser
 * @param {string} url
 * @param {string} place
 * @param {import('@playwright/test').BrowserContextOptions} options
 */
async function elsewhere(browser, url, place, options) {
  const { context, page, tour } = await openSample(browser, url, options);
  await tour.startTraining();
  await tour.watchTraining();
  await picture(page, `train-running-${place}`);
  await tour.waitForVerdict();
  for (const room of /** @type {Room[]} */ (['train', 'evaluate'])) {
    await tour.enter(room);
    await picture(page, `${room}-${place}`);
  }
  await tour.returnHome();
  await picture(page, `home-${place}`);
  await context.close();
}

async function main() {
  ensureBuild();
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const server = await serveBuild();
  const browser = await HeadlessBrowser.start();
  try {
    await atDesk(browser, server.url);
    await elsewhere(browser, server.url, 'phone', {
      viewport: PHONE,
      deviceScaleFactor: 2,
      isMobile: true,
      hasTouch: true,
    });
    await elsewhere(browser, server.url, 'wall', { viewport: WALL, deviceScaleFactor: 1 });
  } finally {
    await browser.close();
    await server.close();
  }
  const files = await readdir(FOLDER);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(FOLDER, file))).size));
  const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1e6;
  console.log(`${files.length} pictures in docs/screens, ${megabytes.toFixed(1)} MB`);
}

await main();
