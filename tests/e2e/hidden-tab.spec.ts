/**
 * Training in a tab that nobody looks at. Playwright keeps every page of its own awake, as if each had the focus; a browser
 * that it only attaches to, without its defaults, hides the tabs behind the front one and stops their pictures, as a
 * person's browser does.
 */
import { createServer, type AddressInfo } from 'node:net';
import { chromium, expect, test, type Locator, type Page } from '@playwright/test';
import { chromiumPath, chromiumSwitches } from '../../scripts/headless-browser.mjs';
import { choose, chooseTarget, clinic, enter, room, TRAINED_MS } from '../support/page-walk';

/** Playwright's own switches against what a browser does to hidden tabs. */
const KEEPS_AWAKE = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Does something with two tabs of one window, the first of them in front. */
async function withTwoTabs(act: (page: Page, other: Page) => Promise<void>): Promise<void> {
  const port = await freePort();
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    ignoreDefaultArgs: KEEPS_AWAKE,
    args: [...chromiumSwitches(), `--remote-debugging-port=${port}`],
  });
  try {
    const attached = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true });
    const [context] = attached.contexts();
    if (context === undefined) throw new Error('the browser has no context of its own');
    const page = await context.newPage();
    const other = await context.newPage();
    await page.bringToFront();
    await act(page, other);
    await attached.close();
  } finally {
    await browser.close();
  }
}

/** Pictures that the page is asked to draw in half a second. */
function countPictures(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let count = 0;
        const draw = (): void => {
          count++;
          requestAnimationFrame(draw);
        };
        requestAnimationFrame(draw);
        setTimeout(() => resolve(count), 500);
      }),
  );
}

const visibility = (page: Page): Promise<string> => page.evaluate(() => document.visibilityState);
const title = (page: Page): Locator => page.getByRole('heading', { level: 1 });

/** How much of a figure of the run, "done / planned", is done, once the figure is there. */
async function countDone(page: Page, name: RegExp): Promise<number> {
  const figure = room(page, 'train').locator('dl > div', { has: page.getByText(name) });
  const text = (await figure.locator('dd').textContent()) ?? '';
  return Number(/^[\d,]+/.exec(text)?.[0].replaceAll(',', ''));
}

test('a run goes on in a hidden tab, and what became of it is there on return', async ({ baseURL }) => {
  const nEpochs = 800;
  await withTwoTabs(async (page, other) => {
    await page.goto(baseURL ?? '');
    await choose(page, 'Choose a file', clinic('clinic.csv', 1200));
    await chooseTarget(page, 'no_show');
    await enter(page, 'Train');
    const train = room(page, 'train');
    await train.getByLabel('Model', { exact: true }).selectOption('mlp');
    await train.getByRole('switch', { name: 'Keep the best epoch' }).uncheck();
    await train.getByText('More settings').click();
    await train.getByLabel('Epochs at most', { exact: true }).fill(String(nEpochs));
    await train.getByLabel('Epochs at most', { exact: true }).press('Enter');
    await train.getByRole('button', { name: /^Train on/ }).click();
    await expect(title(page)).toHaveText('Run 1 is learning', { timeout: TRAINED_MS });
    await page.locator('body').press('Space');
    await expect(title(page)).toHaveText(/^Run 1 holds after/, { timeout: TRAINED_MS });
    expect(await countDone(page, /^epochs/)).toBeLessThan(nEpochs);

    await expect.poll(() => visibility(page)).toBe('visible');
    await expect.poll(() => countPictures(page)).toBeGreaterThan(0);
    await other.bringToFront();
    await expect.poll(() => visibility(page)).toBe('hidden');
    await expect.poll(() => countPictures(page)).toBe(0);

    // What a person does just before leaving: held until now, so that everything that follows happens out of sight.
    await train.getByRole('button', { name: 'Go on' }).evaluate((button: HTMLElement) => button.click());
    const before = await countDone(page, /^steps/);
    await expect.poll(() => countDone(page, /^steps/)).toBeGreaterThan(before);
    await expect.poll(() => visibility(page)).toBe('hidden');
    await expect(title(page)).toHaveText('Neural network has learned', { timeout: TRAINED_MS });
    await expect.poll(() => visibility(page)).toBe('hidden');

    await page.bringToFront();
    await expect.poll(() => visibility(page)).toBe('visible');
    await expect(title(page)).toBeVisible();
    await expect(train.locator('dl > div', { hasText: 'epochs' }).locator('dd')).toHaveText(
      new RegExp(`/ ${nEpochs}$`),
    );
    await expect(train.getByRole('heading', { name: /^Accuracy/ })).toBeVisible();
    await expect(train.locator('table').filter({ hasText: 'What changed' }).locator('tbody tr')).toHaveCount(
      1,
    );
  });
});
