/** The Evaluate room in a real browser: the threshold, the rows behind a cell, ties, groups, the report, both languages. */
import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import {
  choose,
  chooseTarget,
  csv,
  enter,
  expectAccessible,
  expectNoSidewaysScroll,
  listenForComplaints,
  node,
  room,
  TRAINED_MS,
  trainClinic,
} from '../support/page-walk';

const evaluate = (page: Page) => room(page, 'evaluate');
const cell = (page: Page, really: string, answered: string) =>
  evaluate(page).getByRole('button', { name: new RegExp(`^Really ‘${really}’, answered ‘${answered}’:`) });

/** A table whose classes are HTML. */
function hostileCsv(): string {
  const classes = ['<img src=x onerror=alert(1)>', '<b>no</b>', '"quoted" & more'];
  const lines = ['size,"<i>weight</i>",kind'];
  for (let i = 0; i < 240; i++) {
    const k = i % 3;
    const kind = classes[(i * 7) % 11 === 0 ? (k + 1) % 3 : k] as string;
    lines.push(`${10 * k + (i % 9)},${(i * 13) % 17},"${kind.replaceAll('"', '""')}"`);
  }
  return `${lines.join('\n')}\n`;
}

test('the threshold is moved by keyboard: figures of test rows follow, and it was chosen on validation rows', async ({
  page,
}) => {
  const complaints = listenForComplaints(page);
  await page.goto('/');
  await trainClinic(page);
  const section = evaluate(page);
  await expect(section.getByRole('heading', { level: 1 })).toContainText(/catches \d.* of ‘\w+’/);
  await expect(section).toContainText(
    'The threshold was chosen on 36 validation rows, its figures are read off 36 test rows.',
  );
  await expect(section).toContainText('Take one row that is ‘');

  const slider = section.getByRole('slider', { name: 'Threshold' });
  const field = section.getByRole('spinbutton', { name: 'Threshold' });
  const chosen = await field.inputValue();
  await slider.focus();
  await page.keyboard.press('End');
  await expect(section.getByRole('heading', { level: 1 })).toContainText('flagging nobody costs least');
  await page.keyboard.press('Home');
  await expect(section.getByRole('heading', { level: 2, name: /^Of 36 flagged rows/ })).toBeVisible();
  await expect(slider).toHaveAttribute('aria-valuenow', '0');
  await expect(slider).toHaveAttribute('aria-valuetext', /^0: \d+ caught, \d+ false alarms, cost /);
  // At rest the decision is made; it can be undone.
  await expect(section.getByRole('button', { name: 'Back to the cheapest' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuenow', '0.01');
  await expect(field).toHaveValue('0.01');
  await section.getByRole('button', { name: 'Back to the cheapest' }).click();
  await expect(field).toHaveValue(chosen);

  // A dear miss flags more rows; a price that is none leaves the last good one in effect.
  const flagged = async () =>
    Number(/^Flagged, (\d+)/.exec((await section.getByText(/^Flagged, /).textContent()) ?? '')?.[1]);
  const before = await flagged();
  const price = section.getByRole('spinbutton', { name: /^A missed/ });
  await price.fill('50');
  await price.press('Tab');
  await expect.poll(flagged).toBeGreaterThan(before);
  await price.fill('-1');
  await price.press('Tab');
  await expect(section).toContainText('the last good one is still in effect');
  await expect.poll(flagged).toBeGreaterThan(before);
  await expect(section).toContainText(/100 new rows would cost|On the test rows it saves nothing/);
  await expectAccessible(page);
  expect(complaints).toEqual([]);
});

test('a cell opens exactly its rows; groups and importance have intervals; every part is accessible', async ({
  page,
}) => {
  const complaints = listenForComplaints(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  await trainClinic(page);
  const section = evaluate(page);
  const missed = cell(page, 'missed', 'came');
  const count = Number(/: (\d+) rows?/.exec((await missed.getAttribute('aria-label')) ?? '')?.[1]);
  await missed.click();
  const panel = section.getByRole('group', { name: new RegExp(`^${count} rows?: really ‘missed’`) }).first();
  await expect(panel).toBeVisible();
  const rows = panel.locator('tr[data-row-id]');
  await expect(rows).toHaveCount(count);
  for (const row of await rows.all()) {
    await expect(row.locator('td').nth(0)).toHaveText('missed');
    await expect(row.locator('td').nth(1)).toHaveText('came');
  }
  await section.getByRole('button', { name: 'Close the rows' }).click();
  await expect(missed).toBeFocused();

  await section.getByLabel('Group by').selectOption('age');
  await expect(section.getByRole('row', { name: /^\d+ – \d+/ })).toHaveCount(4);
  await expect(section.getByRole('row', { name: /^Everyone 36/ })).toBeVisible();
  await expect(section).toContainText('few rows');

  await section.getByRole('button', { name: 'Shuffle every column' }).click();
  await expect(section).toContainText('Columns that say the same share their importance', {
    timeout: 30_000,
  });
  await section.getByRole('button', { name: /^Browse all \d+/ }).click();
  await expect(section.getByRole('heading', { name: /mistakes?, the most confident first$/ })).toBeVisible();

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole('button', { name: '中文' }).click();
  await expect(section.getByRole('heading', { level: 1 })).toContainText(/^运行 1能找出|^运行 1的排序/);
  await expect(section).toContainText('阈值在 36 行验证集上选定，数字取自 36 行测试集。');
  await expectAccessible(page);
  expect(complaints).toEqual([]);
});

test('two runs of one split: a tie is called a tie, and the paired test says so in words', async ({
  page,
}) => {
  const complaints = listenForComplaints(page);
  await page.goto('/');
  await trainClinic(page);
  await enter(page, 'Data');
  await page.getByRole('button', { name: 'Train and check' }).click();
  await expect(evaluate(page)).toContainText('Run 2', { timeout: TRAINED_MS });
  await expect(evaluate(page)).toContainText(/run [12] and run [12] are tied/);
  await evaluate(page)
    .getByRole('button', { name: /^Test run 2 against run 1 row by row/ })
    .click();
  await expect(
    evaluate(page).getByRole('heading', { name: 'On the same rows, run 2 and run 1 cannot be told apart' }),
  ).toBeVisible({ timeout: 30_000 });
  await expect(evaluate(page)).toContainText('exact McNemar test');
  await expectAccessible(page);
  expect(complaints).toEqual([]);
});

test('the report is one file that opens without network or script and holds the figures', async ({
  page,
  browser,
}, testInfo) => {
  await page.goto('/');
  await trainClinic(page);
  const title = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  const auc = (await evaluate(page).locator('.figure b').textContent()) ?? '';
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Write the report' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('clinic-run-1.html');
  const path = testInfo.outputPath('report.html');
  await download.saveAs(path);
  const html = await readFile(path, 'utf8');
  expect(html).not.toMatch(/<script|https?:\/\//);

  const context = await browser.newContext({ offline: true, javaScriptEnabled: false });
  const report = await context.newPage();
  const complaints = listenForComplaints(report);
  await report.goto(`file://${path}`);
  await expect(report.getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(report.locator('p.figure')).toHaveText(auc);
  expect(await report.locator('svg[role=img]').count()).toBeGreaterThanOrEqual(5);
  await expect(report.locator('body')).toHaveCSS('max-width', '880px');
  await expect(report.getByText('SHA-256 of the weights')).toBeVisible();
  expect(complaints).toEqual([]);
  await context.close();
});

test('classes that are HTML stay text, in the page and in the report; several classes have one curve each', async ({
  page,
}) => {
  const complaints = listenForComplaints(page);
  page.on('dialog', () => complaints.push('a dialog opened'));
  await page.goto('/');
  await choose(page, 'Choose a file', csv('hostile.csv', hostileCsv()));
  await chooseTarget(page, 'kind');
  await page.getByRole('button', { name: 'Train and check' }).click();
  await expect(node(page, 'Evaluate')).toContainText(/accuracy \d/, { timeout: TRAINED_MS });
  const section = evaluate(page);
  await expect(
    section.getByRole('rowheader', { name: '<img src=x onerror=alert(1)>' }).first(),
  ).toBeVisible();
  await section.getByLabel('One class against the rest').selectOption({ label: '<b>no</b>' });
  await expect(section.getByRole('heading', { level: 2, name: /‘<b>no<\/b>’/ }).first()).toBeVisible();
  await expect(section.locator('img')).toHaveCount(0);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Write the report' }).click(),
  ]);
  const html = await readFile(await download.path(), 'utf8');
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(html).not.toContain('<img');
  await expectAccessible(page);
  expect(complaints).toEqual([]);
});
