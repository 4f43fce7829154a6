/** The page in a real browser: from a chosen file to a checked version, by pointer, by keyboard, without a network. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { makeClinicCsv } from '../support/clinic-table';

const TRAINED_MS = 90_000;

const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const clinic = (name = 'clinic.csv', nRows = 240, seed = 3) => csv(name, makeClinicCsv(nRows, seed));

/** Everything a browser complains about, which must be nothing. */
function listenForComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}

async function choose(page: Page, button: string | RegExp, file: ReturnType<typeof csv>): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: button }).click(),
  ]);
  await chooser.setFiles(file);
}

const room = (page: Page, stage: string): Locator => page.locator(`section#${stage}`);
const node = (page: Page, name: string): Locator =>
  page.getByRole('navigation', { name: 'Stages' }).getByRole('link', { name: new RegExp(`^${name} `) });

async function trainClinic(page: Page): Promise<void> {
  await page.locator('#target').selectOption('no_show');
  await page.getByRole('button', { name: 'Train and check' }).click();
  await expect(node(page, 'Deploy')).toContainText(/version \d/, { timeout: TRAINED_MS });
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  for (const width of [320, 390, 768, 1100, 1440, 2560]) {
    await page.setViewportSize({ width, height: 900 });
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
  }
}

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('no amount of Tab reaches the element');
}

test('a file becomes a checked version, and every state of the page is accessible in both themes', async ({
  page,
}) => {
  const complaints = listenForComplaints(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What should your data help you decide?');
  await expect(page.getByRole('button', { name: /^Compute: WASM/ })).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expectAccessible(page);

  await choose(page, 'Choose a file', clinic());
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    '240 rows, one question: what should be predicted?',
  );
  await expect(node(page, 'Data')).toContainText('240 rows, 6 columns');
  await expect(room(page, 'data')).toContainText('distance_km: 17 of 240 cells are missing.');
  const start = page.getByRole('button', { name: 'Train and check' });
  await expect(start).toHaveAttribute('aria-disabled', 'true');
  await expect(start).toHaveAccessibleDescription('Choose the column to predict first.');

  await trainClinic(page);
  await expect(node(page, 'Prepare')).toContainText(/\d+ steps, \d+ features/);
  await expect(node(page, 'Train')).toContainText(/(linear, pass|mlp, epoch) \d+/);
  await expect(node(page, 'Evaluate')).toContainText(/accuracy 0\.\d{3}/);
  await expect(room(page, 'evaluate').getByRole('heading', { level: 2 })).toContainText('for the baseline');
  await expect(room(page, 'deploy')).toContainText('Reproduces 36 test answers');
  await expect(room(page, 'train').getByRole('img')).toHaveAttribute(
    'aria-label',
    /^In \d+ .* the training loss went from/,
  );
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  expect(complaints).toEqual([]);
});

test('what was made can be taken along, compared with a later file, and read in Chinese', async ({
  page,
}) => {
  const complaints = listenForComplaints(page);
  await page.goto('/');
  await choose(page, 'Choose a file', clinic('Praxis 2025.csv'));
  await trainClinic(page);

  const deploy = room(page, 'deploy');
  const [bundle] = await Promise.all([
    page.waitForEvent('download'),
    deploy.getByRole('button', { name: 'Download the bundle' }).click(),
  ]);
  expect(bundle.suggestedFilename()).toBe('Praxis-2025-v1.terrarium.zip');
  const [weights] = await Promise.all([
    page.waitForEvent('download'),
    deploy.getByRole('button', { name: 'Download weights.bin' }).click(),
  ]);
  expect(weights.suggestedFilename()).toBe('weights.bin');
  const [predictions] = await Promise.all([
    page.waitForEvent('download'),
    deploy.getByRole('button', { name: 'Download predictions.csv' }).click(),
  ]);
  const lines = await predictions
    .createReadStream()
    .then(async (stream) => Buffer.concat((await stream.toArray()) as Buffer[]).toString('utf8'));
  expect(lines.split(/\r?\n/)[0]).toBe('row_id,actual,predicted,probability_came,probability_missed');

  await choose(page, 'Compare a later file', clinic('later.csv', 120, 8));
  await expect(node(page, 'Monitor')).toContainText('no drift', { timeout: 30_000 });
  await expect(room(page, 'monitor').getByRole('row')).toHaveCount(6);

  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    '240 行数据，一个问题：no_show 是哪一种？',
  );
  await expectAccessible(page);
  await page.getByRole('button', { name: /^主题：跟随系统/ }).click();
  await page.getByRole('button', { name: /^主题：浅色/ }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('想让数据帮你判断什么？');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('heading', { name: '保存在本机' })).toBeVisible();

  expect(complaints).toEqual([]);
});

test('the keyboard alone goes the whole way', async ({ page }) => {
  // Listening from the start: the browser intercepts choosers only once it was told to.
  page.on('filechooser', (chooser) => void chooser.setFiles(clinic()));
  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await tabTo(page, page.getByRole('button', { name: 'Choose a file' }));
  await page.keyboard.press('Enter');

  const target = page.locator('#target');
  await target.waitFor();
  await tabTo(page, target);
  await page.keyboard.type('no_show');
  await expect(target).toHaveValue('no_show');
  await tabTo(page, page.getByRole('button', { name: 'Train and check' }));
  await page.keyboard.press('Enter');
  await expect(page.locator('#train-title')).toBeFocused();
  await expect(node(page, 'Train')).toHaveAttribute('aria-current', 'step');
  await expect(page.getByRole('status').filter({ hasText: 'Deploy is done: version 1.' })).toBeAttached({
    timeout: TRAINED_MS,
  });

  await tabTo(page, page.getByRole('button', { name: 'See the result' }));
  await page.keyboard.press('Enter');
  await expect(page.locator('#evaluate-title')).toBeFocused();
});

test('a network that is cut after loading changes nothing', async ({ page, context }) => {
  const complaints = listenForComplaints(page);
  await page.goto('/');
  await expect(page.getByRole('button', { name: /^Compute: WASM/ })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await context.setOffline(true);
  await choose(page, 'Choose a file', clinic());
  await trainClinic(page);
  await expect(room(page, 'deploy')).toContainText('gives the same answers outside this page');
  await page.getByRole('button', { name: /^0 bytes sent/ }).click();
  await expect(page.getByText('Requests to other addresses')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a dropped file that is no table is refused in words, and the next one is welcome', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible();
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['age,no_show\n'], 'empty.csv'));
    return transfer;
  });
  await page.dispatchEvent('body', 'dragover', { dataTransfer: dropped });
  await expect(page.getByText('Let go to open the file')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
  const alert = room(page, 'data').getByRole('alert');
  await expect(alert).toContainText('empty.csv holds no data rows.');
  await expect(alert).toContainText('Nothing was stored');
  await expect(alert).toContainText('E-DATA-EMPTY');
  await expectAccessible(page);
  await choose(page, 'Choose another file', clinic());
  await expect(page.getByRole('heading', { level: 1 })).toContainText('240 rows');
});

test('names that are code or very long are text', async ({ page }) => {
  const long = 'x'.repeat(10_000);
  const html = '<img src=x onerror="document.title=`broken`">';
  const rows = Array.from(
    { length: 60 },
    (_, i) => `${i * 1.7},${(i * 7) % 11},${i % 3 ? html.replaceAll('"', '""') : 'plain'}`,
  );
  const text = [
    `${long},__proto__,"${html.replaceAll('"', '""')}"`,
    ...rows.map((row) => row.replace(/,(<.*)$/, ',"$1"')),
  ].join('\n');
  await page.goto('/');
  await choose(page, 'Choose a file', csv('names.csv', text));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('60 rows');
  await page.locator('#target').selectOption({ index: 3 });
  await expect(page.getByRole('heading', { level: 1 })).toContainText('<img src=x onerror=');
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.title()).toBe('names · Terrarium');
  await expectNoSidewaysScroll(page);
});

test('a second tab only looks, and a worker that dies is told and replaced', async ({ page, context }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: /^Compute: WASM/ })).toBeVisible();
  const second = await context.newPage();
  await second.goto('/');
  await expect(second.getByRole('heading', { name: 'This tab can only look' })).toBeVisible();
  await expect(second.getByRole('button', { name: 'Choose a file' })).toHaveCount(0);
  await expectAccessible(second);
  await second.close();

  await choose(page, 'Choose a file', clinic('clinic.csv', 3000));
  await page.locator('#target').selectOption('no_show');
  await page.getByRole('button', { name: 'Train and check' }).click();
  await expect(node(page, 'Train')).toContainText(/pass|epoch/, { timeout: TRAINED_MS });
  const worker = page.workers().find((candidate) => candidate.url().includes('model.worker'));
  await worker?.evaluate(
    () =>
      void setTimeout(() => {
        throw new Error('this worker ends here');
      }, 0),
  );
  const alert = room(page, 'train').getByRole('alert');
  await expect(alert).toContainText('E-WORKER-LOST', { timeout: 30_000 });
  await expect(node(page, 'Train')).toContainText('Stopped by an error');
  await alert.getByRole('button', { name: 'Start again' }).click();
  await expect(node(page, 'Deploy')).toContainText('version 1', { timeout: TRAINED_MS });
});
