/** The shell in a real browser: projects and places, undo, the palette, both languages, no network, a second tab. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, test } from '@playwright/test';
import {
  choose,
  chooseTarget,
  clinic,
  csv,
  enter,
  expectAccessible,
  expectNoSidewaysScroll,
  listenForComplaints,
  node,
  room,
  tabTo,
  trainClinic,
  TRAINED_MS,
} from '../support/page-walk';

const ROOMS = ['Data', 'Prepare', 'Train', 'Evaluate', 'Deploy', 'Monitor'] as const;

test('a file becomes a judged model and a checked version; every room is accessible in both themes', async ({
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
  await page.emulateMedia({ colorScheme: 'light' });

  await trainClinic(page);
  await enter(page, 'Deploy');
  await page.getByRole('button', { name: 'Make a version' }).click();
  await expect(node(page, 'Deploy')).toContainText('version 1', { timeout: TRAINED_MS });
  await expect(room(page, 'deploy')).toContainText('Reproduces 36 test answers');
  for (const name of ROOMS) {
    await enter(page, name);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
    await expectNoSidewaysScroll(page);
  }
  expect(complaints).toEqual([]);
});

test('a project is a place: its address leads back to it, and going back leaves work alone', async ({
  page,
}) => {
  await page.goto('/');
  await trainClinic(page);
  const verdict = await page.getByRole('heading', { level: 1 }).textContent();
  await expect(page).toHaveURL(/#\/p\/[^/]+\/evaluate$/);
  await enter(page, 'Prepare');
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(verdict ?? '');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(verdict ?? '', { timeout: 30_000 });

  await page.getByRole('link', { name: 'Terrarium: all projects' }).click();
  const row = page.getByRole('row', { name: /clinic/ });
  await expect(row).toContainText('240 rows');
  await expect(row).toContainText('Ready to deploy');
  await row.getByRole('link', { name: 'clinic' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(verdict ?? '', { timeout: 30_000 });

  await page.goto('/#/p/no-such-project/train');
  await expect(page.getByText('This project is not on this device')).toBeVisible();
  await page.getByRole('button', { name: 'Delete clinic' }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.getByRole('row', { name: /clinic/ })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText('What happens to your file');
});

test('a decision can be taken back, results say why they are out of date, and the history is seen', async ({
  page,
}) => {
  await page.goto('/');
  await trainClinic(page);
  await enter(page, 'Data');
  await chooseTarget(page, 'sex');
  await expect(node(page, 'Evaluate')).toContainText('Out of date');
  await enter(page, 'Evaluate');
  await expect(room(page, 'evaluate')).toContainText(
    'The question in Data has changed since run 1 was trained.',
  );
  await expectAccessible(page);
  await page.keyboard.press('Control+z');
  await expect(node(page, 'Evaluate')).toContainText('AUC');
  await expect(page.getByText('The question in Data has changed')).toHaveCount(0);
  await page.getByRole('button', { name: /^Undo: nothing decided yet/ }).click();
  await page.getByRole('button', { name: 'Target: sex' }).click();
  await expect(node(page, 'Evaluate')).toContainText('Out of date');
  await page.getByRole('button', { name: 'The file was opened' }).click();
  await expect(node(page, 'Evaluate')).toContainText('AUC');
  await expectAccessible(page);
});

test('what was made can be taken along, compared with a later file, and read in Chinese', async ({
  page,
}) => {
  const complaints = listenForComplaints(page);
  await page.goto('/');
  await trainClinic(page, clinic('Praxis 2025.csv'));
  await enter(page, 'Deploy');
  await page.getByRole('button', { name: 'Make a version' }).click();
  const deploy = room(page, 'deploy');
  const [bundle] = await Promise.all([
    page.waitForEvent('download'),
    deploy.getByRole('button', { name: 'Download the bundle' }).click(),
  ]);
  expect(bundle.suggestedFilename()).toBe('Praxis-2025-v1.terrarium.zip');
  const [predictions] = await Promise.all([
    page.waitForEvent('download'),
    deploy.getByRole('button', { name: 'Download predictions.csv' }).click(),
  ]);
  const lines = await predictions
    .createReadStream()
    .then(async (stream) => Buffer.concat((await stream.toArray()) as Buffer[]).toString('utf8'));
  expect(lines.split(/\r?\n/)[0]).toBe('row_id,actual,predicted,probability_came,probability_missed');

  await enter(page, 'Monitor');
  await choose(page, 'Answer a later file', clinic('later.csv', 120, 8));
  await expect(node(page, 'Monitor')).toContainText('steady', { timeout: 30_000 });
  await room(page, 'monitor').getByText('Columns, drifted ones first').click();
  await expect(room(page, 'monitor').getByRole('row')).toHaveCount(6);

  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  const stem = page.getByRole('navigation', { name: '阶段' });
  for (const name of ['数据', '预处理', '训练', '评估', '部署', '监测']) {
    await stem.getByRole('link', { name: new RegExp(`^${name}`) }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/[一-鿿]/);
    await expectAccessible(page);
  }
  await page.getByRole('button', { name: /^主题：跟随系统/ }).click();
  await page.getByRole('button', { name: /^主题：浅色/ }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('想让数据帮你判断什么？');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('heading', { name: '您的项目' })).toBeVisible();
  await expectAccessible(page);

  expect(complaints).toEqual([]);
});

test('the keyboard alone goes the whole way', async ({ page }) => {
  // Listening from the start: the browser intercepts choosers only once it was told to.
  page.on('filechooser', (chooser) => void chooser.setFiles(clinic()));
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
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
  await expect(node(page, 'Train')).toHaveAttribute('aria-current', 'page');
  await expect(page.locator('#content')).toBeFocused();
  await expect(node(page, 'Evaluate')).toHaveAttribute('aria-current', 'page', { timeout: TRAINED_MS });

  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await expect(node(page, 'Prepare')).toHaveAttribute('aria-current', 'page');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('combobox', { name: 'Find or run…' });
  await expect(palette).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type('monit');
  await page.keyboard.press('Enter');
  await expect(node(page, 'Monitor')).toHaveAttribute('aria-current', 'page');

  await page.keyboard.press('Shift+?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('checkbox', { name: 'Single letters are shortcuts' }).press('Space');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await expect(node(page, 'Monitor')).toHaveAttribute('aria-current', 'page');
});

test('a network that is cut after loading changes nothing', async ({ page, context }) => {
  const complaints = listenForComplaints(page);
  await page.goto('/');
  await expect(page.getByRole('button', { name: /^Works offline/ })).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByRole('button', { name: /^Offline, working/ })).toBeVisible();
  await trainClinic(page);
  await enter(page, 'Deploy');
  await page.getByRole('button', { name: 'Make a version' }).click();
  await expect(room(page, 'deploy')).toContainText('The exported model behaves the same');
  await enter(page, 'Monitor');
  await page.getByRole('button', { name: /^0 bytes sent/ }).click();
  await expect(page.getByText('Requests to other addresses')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a pasted table is opened, and text without rows is not', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Paste a table' }).click();
  const field = page.getByRole('textbox', { name: /Rows with a header/ });
  await expect(field).toBeFocused();
  const open = page.getByRole('button', { name: 'Open this table' });
  await expect(open).toHaveAttribute('aria-disabled', 'true');
  const rows = Array.from({ length: 20 }, (_, i) => `${i}\t${i % 2 ? 'yes' : 'no'}`);
  await field.fill(['age\tno_show', ...rows].join('\n'));
  await open.click();
  await expect(node(page, 'Data')).toContainText('20 rows, 2 columns');
});

test('what is dropped is read, or refused in words: no rows, a folder, ten files at once', async ({
  page,
}) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible();
  const drop = async (names: readonly string[], text: string) => {
    const dropped = await page.evaluateHandle(
      ([files, content]) => {
        const transfer = new DataTransfer();
        for (const name of files) transfer.items.add(new File([content], name));
        return transfer;
      },
      [names, text] as const,
    );
    await page.dispatchEvent('body', 'dragover', { dataTransfer: dropped });
    await page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
  };
  await drop(['empty.csv'], 'age,no_show\n');
  const alert = room(page, 'data').getByRole('alert');
  await expect(alert).toContainText('empty.csv holds no data rows.');
  await expect(alert).toContainText('Nothing was stored');
  await expect(alert).toContainText('E-DATA-EMPTY');
  await expectAccessible(page);

  const table = `age,no_show\n${Array.from({ length: 30 }, (_, i) => `${i},${i % 2}`).join('\n')}\n`;
  await drop(
    Array.from({ length: 10 }, (_, i) => `table-${i}.csv`),
    table,
  );
  await expect(page.getByText('One file at a time: only the first one was opened.')).toBeVisible();
  await expect(node(page, 'Data')).toContainText('30 rows, 2 columns');
  await expect(page.getByText('table-0', { exact: true })).toBeVisible();
});

for (const [what, change] of Object.entries({
  changes: (path: string) => writeFile(path, 'age,no_show\n1,2\n'),
  vanishes: (path: string) => rm(path),
})) {
  test(`a file that ${what} before it is read is refused in words, and nothing is stored`, async ({
    page,
  }, testInfo) => {
    const path = testInfo.outputPath('visits.csv');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, clinic().buffer);
    await page.goto('/');
    await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible();
    // A field of the test's own holds the file, so that it can change before the app reads it.
    await page.evaluate(() => {
      const field = Object.assign(document.createElement('input'), { type: 'file', id: 'probe' });
      document.body.append(field);
    });
    await page.locator('#probe').setInputFiles(path);
    await change(path);
    const dropped = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      const [file] = document.querySelector<HTMLInputElement>('#probe')?.files ?? [];
      if (file) transfer.items.add(file);
      return transfer;
    });
    await page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
    const alert = room(page, 'data').getByRole('alert');
    await expect(alert).toContainText('visits.csv changed or vanished while it was being read.');
    await expect(alert).toContainText('Nothing was stored');
    await page.goto('/');
    await expect(page.getByRole('row', { name: /visits/ })).toHaveCount(0);
  });
}

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
  await chooseTarget(page, html);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('<img src=x onerror=');
  expect(await page.locator('img').count()).toBe(0);
  await expect(page).toHaveTitle('Data · names · Terrarium');
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
  await chooseTarget(page, 'no_show');
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
  await expect(node(page, 'Evaluate')).toContainText('AUC', { timeout: TRAINED_MS });
});
