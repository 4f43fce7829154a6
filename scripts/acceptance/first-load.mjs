// What a first visit fetches, in a real browser: code until home answers, fonts of English and then of Chinese.
import { gzipSync } from 'node:zlib';
import { PageTour, serveBuild } from '../page-tour.mjs';

const MOST_CODE_KB = 150;
const MOST_FONTS_KB = 400;

/** @param {{ browser: import('../headless-browser.mjs').HeadlessBrowser, log: (line: string) => void }} context */
export async function checkFirstLoad({ browser, log }) {
  const server = await serveBuild();
  try {
    /** @type {{ locale: string, codeKb: number }[]} */
    const visits = [];
    let fontsKb = 0;
    let chineseInEnglish = 0;
    for (const locale of ['en-GB', 'zh-CN']) {
      const context = await browser.browser.newContext({ locale });
      const page = await context.newPage();
      const fetched = recordFetched(page);
      await page.addInitScript(rememberWhenHomeAnswers);
      await page.goto(server.url);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const before = await page.evaluate(namesAskedForBeforeHomeAnswered);
      const first = (await fetched()).filter(({ name }) => before.includes(name));
      const codeKb = kilobytes(first, '.js', gzipped);
      visits.push({ locale, codeKb });
      if (locale === 'en-GB') {
        const tour = new PageTour(page);
        await tour.settle();
        chineseInEnglish = (await fetched()).filter(({ name }) =>
          /-(first|later)-[^/]*\.woff2$/.test(name),
        ).length;
        await page.getByRole('button', { name: '中文' }).click();
        await tour.settle();
        fontsKb = kilobytes(await fetched(), '.woff2', ({ body }) => body.length);
      }
      await context.close();
    }
    const checks = [
      ...visits.map(({ locale, codeKb }) => ({
        name: `code fetched until home answers (${locale}), gzipped`,
        promise: `<= ${MOST_CODE_KB} kB`,
        figure: `${codeKb.toFixed(1)} kB`,
        met: codeKb > 0 && codeKb <= MOST_CODE_KB,
      })),
      {
        name: 'fonts fetched at first load in English, then in Chinese',
        promise: `<= ${MOST_FONTS_KB} kB`,
        figure: `${fontsKb.toFixed(1)} kB`,
        met: fontsKb > 0 && fontsKb <= MOST_FONTS_KB,
        note: `Chinese pieces fetched while the page was English: ${chineseInEnglish}`,
      },
    ];
    for (const { name, figure } of checks) log(`${name}: ${figure}`);
    return checks;
  } finally {
    await server.close();
  }
}

/** Runs in the page, before anything else: home answers in the frame after its title and buttons have been drawn. */
function rememberWhenHomeAnswers() {
  const observer = new MutationObserver(() => {
    if (document.querySelector('h1') === null) return;
    observer.disconnect();
    requestAnimationFrame(() => performance.mark('home answers'));
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** Runs in the page. */
async function namesAskedForBeforeHomeAnswered() {
  while (performance.getEntriesByName('home answers').length === 0) await new Promise(requestAnimationFrame);
  const answered = performance.getEntriesByName('home answers')[0]?.startTime ?? 0;
  return performance
    .getEntriesByType('resource')
    .filter(({ startTime }) => startTime <= answered)
    .map(({ name }) => name);
}

/** @typedef {{ name: string, body: Buffer }} Fetched */

/**
 * @param {import('@playwright/test').Page} page
 * @returns {() => Promise<Fetched[]>} what has come so far, workers' scripts left out: the page waits for none
 */
function recordFetched(page) {
  /** @type {Promise<Fetched>[]} */
  const answers = [];
  page.on('response', (response) => {
    const name = response.url();
    if (
      /\.(js|woff2)$/.test(name) &&
      !/\.worker-[^/]*\.js$/.test(name) &&
      response.frame() === page.mainFrame()
    ) {
      const answer = response.body().then((body) => ({ name, body }));
      // What is still on its way when the page closes was not part of the first load; nobody waits for it then.
      answer.catch(() => undefined);
      answers.push(answer);
    }
  });
  return () => Promise.all([...answers]);
}

/** @param {Fetched} fetched */
const gzipped = ({ body }) => gzipSync(body).byteLength;

/**
 * @param {readonly Fetched[]} fetched
 * @param {string} ending
 * @param {(one: Fetched) => number} size
 */
function kilobytes(fetched, ending, size) {
  return fetched.filter(({ name }) => name.endsWith(ending)).reduce((sum, one) => sum + size(one), 0) / 1000;
}
