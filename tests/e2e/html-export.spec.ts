/** The single HTML file as somebody else has it: opened from disk, without a network. */
import { expect, test, type Page } from '@playwright/test';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { canonicalJson } from '../../src/foundation';

const ALERT = '<img src=x onerror="window.hit=1">';
const CITIES = ['</script><script>window.hit=1</script>', '=HYPERLINK("http://x","y")', '__proto__', 'Oslo'];
const CLASSES = [`+${ALERT}`, 'no'];
/** A column name of a hostile hand. */
const CITY = `city ${ALERT}`;

function makeCsv(): string {
  const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const lines = [['age', CITY, 'email', 'risk'].map(quote).join(',')];
  for (let row = 0; row < 160; row++) {
    const age = 20 + ((row * 37) % 60);
    const city = CITIES[row % 4] as string;
    const isHigh = age + (row % 4) * 8 + ((row * 13) % 9) > 62;
    lines.push(
      [
        row % 29 === 7 ? '' : String(age),
        quote(city),
        `p${row}@example.org`,
        quote(CLASSES[isHigh ? 0 : 1] as string),
      ].join(','),
    );
  }
  return `${lines.join('\n')}\n`;
}

let folder = '';
let address = '';

function run(file: string, out: string): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['scripts/pipeline.mjs', file, '--out', out, '--quiet'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.once('error', fail);
    child.once('close', (status) => done(status ?? -1));
  });
}

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'terrarium-html-'));
  await writeFile(join(folder, 'risk.csv'), makeCsv());
  const pipeline = {
    terrarium: 1,
    name: `Risk ${ALERT}</title>`,
    task: 'classification',
    data: { path: 'risk.csv', target: 'risk', ignore: ['email'] },
    train: { model: 'linear', seed: 3 },
    deploy: { export: ['html'] },
  };
  await writeFile(join(folder, 'risk.pipeline.json'), JSON.stringify(pipeline));
  expect(await run(join(folder, 'risk.pipeline.json'), join(folder, 'out'))).toBe(0);
  address = pathToFileURL(join(folder, 'out', 'model.html')).href;
});
test.afterAll(async () => rm(folder, { recursive: true, force: true }));

/** Opens the file with the network cut; every request but that of the file itself, and every broken rule, is told. */
async function open(page: Page): Promise<string[]> {
  const told: string[] = [];
  await page.context().setOffline(true);
  page.on('request', (request) => {
    if (request.url() !== address && !request.url().startsWith('blob:')) told.push(request.url());
  });
  page.on('console', (message) => told.push(message.text()));
  page.on('pageerror', (error) => told.push(error.message));
  await page.goto(address);
  return told;
}

async function download(page: Page, name: string): Promise<string> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name }).click();
  return readFile(await (await waiting).path(), 'utf8');
}

test('answers a case, takes a judgement and gives its log, with no name of the data as markup', async ({
  page,
}) => {
  const told = await open(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Risk ${ALERT}</title>`);
  await page.getByLabel('age').fill('71');
  await page.getByLabel(CITY).selectOption(CITIES[1] as string);
  await page.getByRole('button', { name: 'Answer', exact: true }).click();
  await expect(page.locator('.output')).toHaveText(CLASSES[0] as string);
  await expect(page.locator('.bar')).toHaveCount(2);

  await page.getByLabel('age').fill('900');
  await page.getByRole('button', { name: 'Answer', exact: true }).click();
  await expect(page.locator('.outside li')).toHaveCount(1);
  await page.getByRole('button', { name: 'No', exact: true }).click();
  await page.getByLabel('The true answer').selectOption('no');
  await page.getByRole('button', { name: 'Keep this' }).click();
  await expect(page.locator('#kept-count')).toHaveText('2 answers and 1 judgement.');

  const log = JSON.parse(await download(page, 'Save the log')) as {
    sha256: string;
    model: { version: number };
    records: { id: string; output: string; inputs?: object; source: string }[];
    feedback: { recordId: string; verdict: string; truth: string }[];
  };
  expect(log.records.map(({ output, source, inputs }) => [output, source, inputs])).toEqual([
    [CLASSES[0], 'html', undefined],
    [CLASSES[0], 'html', undefined],
  ]);
  expect(log.feedback).toMatchObject([{ recordId: log.records[1]?.id, verdict: 'no', truth: 'no' }]);
  const { sha256, ...content } = log;
  expect(createHash('sha256').update(canonicalJson(content)).digest('hex')).toBe(sha256);
  expect(await page.evaluate(() => 'hit' in window)).toBe(false);
  expect(await page.locator('img, main script').count()).toBe(0);
  expect(told).toEqual([]);
});

test('answers a whole file as the app does, and says what it cannot', async ({ page }) => {
  const told = await open(page);
  await page.getByLabel('Choose a file').setInputFiles(join(folder, 'risk.csv'));
  await expect(page.getByText('Answered 160 rows of risk.csv.')).toBeVisible();
  const lines = (await download(page, 'Save the answers (CSV)')).trimEnd().split('\r\n');
  expect(lines[0]).toContain(',confidence,"probability_+<img');
  expect(lines).toHaveLength(161);
  const predictions = (await readFile(join(folder, 'out', 'predictions.csv'), 'utf8'))
    .trimEnd()
    .split('\r\n');
  const numbersOf = (line: string) => line.split(',').slice(-3).map(Number);
  for (const line of predictions.slice(1)) {
    const [rowId] = line.split(',');
    const own = lines.find((candidate) => candidate.startsWith(`${rowId},`)) as string;
    // Of the file: probabilities before the last cell, which lists what lies outside.
    const [, high = NaN, no = NaN] = [NaN, ...own.split(',').slice(-3, -1).map(Number)];
    const [, expectedHigh = NaN, expectedNo = NaN] = numbersOf(line);
    expect(Math.abs(high - expectedHigh)).toBeLessThanOrEqual(1e-5);
    expect(Math.abs(no - expectedNo)).toBeLessThanOrEqual(1e-5);
  }
  expect(lines.slice(1).filter((line) => /(^|,)"?[=+@]/.test(line))).toEqual([]);

  await writeFile(join(folder, 'other.csv'), 'age,town\n31,Oslo\n');
  await page.getByLabel('Choose a file').setInputFiles(join(folder, 'other.csv'));
  await expect(page.getByRole('alert').filter({ hasText: 'lacks columns' })).toContainText(CITY);
  expect(await page.evaluate(() => 'hit' in window)).toBe(false);
  expect(told).toEqual([]);
});

test('keeps answers over a reload where the browser does, in both languages and themes, and forgets them', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('button', { name: 'Answer', exact: true }).click();
  await page.getByRole('button', { name: 'Yes', exact: true }).click();
  await page.reload();
  await expect(page.locator('#kept-count')).toHaveText('1 answer and 1 judgement.');
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.locator('#kept-count')).toHaveText('1 个答案，1 条评判。');
  await page.getByRole('button', { name: '深色' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('button', { name: '清除这些答案' }).click();
  await page.getByRole('button', { name: '彻底清除' }).click();
  await expect(page.locator('#kept-count')).toHaveText('还没有保留任何内容。');
  await page.reload();
  await expect(page.locator('#kept-count')).toHaveText('还没有保留任何内容。');
});

test('says so where the browser keeps nothing, and still gives the log', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  });
  await open(page);
  await expect(page.getByText('keeps nothing for a page opened from disk')).toBeVisible();
  await page.getByRole('button', { name: 'Answer', exact: true }).click();
  expect(JSON.parse(await download(page, 'Save the log'))).toMatchObject({ terrariumLog: 1 });
});

test('does not answer where the file is damaged', async ({ page }) => {
  const text = await readFile(join(folder, 'out', 'model.html'), 'utf8');
  const damaged = join(folder, 'damaged.html');
  await writeFile(damaged, text.replace('"terrariumHtml":1', '"terrariumHtml":2'));
  await page.goto(pathToFileURL(damaged).href);
  await expect(page.getByRole('alert')).toContainText('This file is damaged');
});
