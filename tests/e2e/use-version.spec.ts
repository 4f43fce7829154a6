/** Using a version: a form answered while it is filled in, a pasted row, what moves the answer, whole files good and bad. */
import { readFile } from 'node:fs/promises';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { makeClinicCsv } from '../support/clinic-table';
import {
  choose,
  clinic,
  csv,
  enter,
  expectAccessible,
  expectNoSidewaysScroll,
  listenForComplaints,
  trainClinic,
} from '../support/page-walk';

test.describe.configure({ mode: 'serial' });

let context: BrowserContext;
let page: Page;
let complaints: string[];
let address = '';

test.beforeAll(async ({ browser }) => {
  context = await browser.newContext({ acceptDownloads: true, locale: 'en-GB' });
  page = await context.newPage();
  complaints = listenForComplaints(page);
  await page.goto('/');
  // 60 and more validation rows, so that confidence is checked on them.
  await trainClinic(page, clinic('clinic.csv', 500));
  await enter(page, 'Deploy');
  await page.getByLabel('Say ‘not sure’ below').selectOption('0.7');
  await page.getByRole('button', { name: 'Make a version' }).click();
  await page.getByRole('button', { name: 'Use version 1' }).click({ timeout: 60_000 });
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Version 1 answers');
  address = page.url();
});

test.afterAll(async () => context.close());

const answer = () => page.getByTestId('answer');
const field = (name: string) => page.getByLabel(name, { exact: true });

test('opens with typical values and answers them, and has an address of its own', async () => {
  expect(address).toMatch(/#\/p\/[^/]+\/deploy\/use\/version-1$/);
  await expect(field('age')).not.toHaveValue('');
  await expect(answer()).toHaveText(/^(came|missed|Not sure)$/);
  await expect(page.getByText('Checked on 75 validation rows.')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Version 1 answers');
  await expect(answer()).toBeVisible();
});

test('answers anew with every change, abstains in between, and says what it has not seen', async () => {
  await field('age').fill('20');
  await field('distance_km').fill('6');
  await page.locator('section#deploy').getByText('no', { exact: true }).click();
  await expect(answer()).toHaveText('missed');
  await expect(page.getByText(/Of 100 like this, about \d\d are right\./)).toBeVisible();
  await field('age').fill('85');
  await field('distance_km').fill('0.2');
  await page.locator('section#deploy').getByText('yes', { exact: true }).click();
  await expect(answer()).toHaveText('came');
  await expect(page.getByText('Outside what it has seen')).toHaveCount(0);
  await field('distance_km').fill('9000');
  await expect(page.getByText(/distance_km: 9000 lies beyond/)).toBeVisible();
  await field('distance_km').fill('far');
  await expect(page.getByText(/distance_km: "far" could not be read/)).toBeVisible();
  await page.getByRole('button', { name: 'Typical values' }).click();
  await expect(page.getByText('Outside what it has seen')).toHaveCount(0);
});

test('shows the answer along one input, with the present value marked', async () => {
  await page.getByLabel('Move', { exact: true }).selectOption('distance_km');
  await expect(page.getByRole('heading', { name: /Along distance_km, the answer goes from/ })).toBeVisible();
  await field('distance_km, moved along its range').focus();
  const before = await field('distance_km').inputValue();
  await page.keyboard.press('ArrowRight');
  await expect(field('distance_km')).not.toHaveValue(before);
  await page.getByLabel('Move', { exact: true }).selectOption('weekday');
  await expect(page.getByRole('heading', { name: /weekday/ })).toBeVisible();
  await expect(page.locator('section#deploy li').filter({ hasText: 'Mon' })).toBeVisible();
});

test('takes a pasted row by order, by names and as JSON, and says what it cannot use', async () => {
  await page.getByText('Paste a row').click();
  const paste = async (text: string): Promise<void> => {
    await page.getByLabel(/Cells with tabs or commas/).fill(text);
    await page.getByRole('button', { name: 'Fill in' }).click();
  };
  await paste('33\t2.5\tTue\tmale\tno');
  await expect(field('age')).toHaveValue('33');
  await expect(field('weekday')).toHaveValue('Tue');
  await paste('shoe size,WEEKDAY,age\n44,Fri,51');
  await expect(field('age')).toHaveValue('51');
  await expect(page.getByText('Not known to this version and left out: shoe size.')).toBeVisible();
  await paste('{"distance_km": 1.25, "sex": null}');
  await expect(field('distance_km')).toHaveValue('1.25');
  await paste('1,2,3');
  await expect(page.getByText(/This is no row: 3 cells where 5 are asked for/)).toBeVisible();
});

test('notes an answer in the log only when it is asked to', async () => {
  await page.getByRole('button', { name: 'Note this answer' }).click();
  await expect(page.getByText('1 answer noted.')).toBeVisible();
});

test('answers a whole file with columns in another order, more of them, and formulas in them', async () => {
  const [names = '', ...rows] = makeClinicCsv(300, 11).trim().split('\n');
  const turn = (line: string, extra: string) => [...line.split(',').reverse(), extra].join(',');
  const text = [turn(names, 'remark'), ...rows.map((row) => turn(row, '=1+1'))].join('\n');
  await choose(page, 'Choose a file', csv('later.csv', text));
  await expect(page.getByText('300 rows of later.csv answered')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/without an answer: not sure enough/)).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the answers as CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('later-predictions.csv');
  const lines = (await readFile(await download.path(), 'utf8')).split('\r\n');
  expect(lines).toHaveLength(302);
  expect(lines[0]).toBe('row_id,answer,likeliest,confidence,probability_came,probability_missed,outside');
  expect(lines.filter((line) => /^\d+,,/.test(line)).length).toBeGreaterThan(0);
  expect(lines.join('\n')).not.toMatch(/(^|,)=/m);
});

test('says column by column that a file is in another unit and has new words', async () => {
  const [names = '', ...rows] = makeClinicCsv(120, 12).trim().split('\n');
  const other = rows.map((row) => {
    const [age, distance, , ...rest] = row.split(',');
    return [age, distance === '' ? '' : String(Number(distance) * 1000), 'Sonntag', ...rest].join(',');
  });
  await choose(page, 'Choose a file', csv('metres.csv', [names, ...other].join('\n')));
  await expect(page.getByText('120 rows of metres.csv answered')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/distance_km: beyond its range in \d+.*is it in another unit\?/)).toBeVisible();
  await expect(page.getByText('weekday: new words in 120, such as Sonntag.')).toBeVisible();
});

test('names the columns that a file lacks, and what they may be called in it', async () => {
  const text = makeClinicCsv(60, 13).replace('distance_km', 'distance km').replace('reminder', 'r');
  await choose(page, 'Choose a file', csv('renamed.csv', text));
  await expect(page.getByText('renamed.csv lacks what this version needs')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/distance_km is not there\. Is it distance km\?/)).toBeVisible();
  await expect(page.getByText('No row was answered and nothing was logged.')).toBeVisible();
});

test('is for every reader: axe, small widths, both languages', async () => {
  await page.evaluate(() => window.scrollTo(0, 0));
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('版本 1');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('button', { name: /EN/ }).click();
  expect(complaints).toEqual([]);
});

test('says so where there is no such version', async () => {
  await page.goto(`${address}7`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This version is not in this project');
});
