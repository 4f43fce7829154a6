/** The runs of a project: queued, overlaid, annotated, held against each other, deleted; in both languages. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { makeClinicCsv } from '../support/clinic-table';

const TRAINED_MS = 90_000;

const rows = (page: Page): Locator => page.locator('tr.run');
const line = (page: Page, number: number): Locator =>
  rows(page).filter({ has: page.getByRole('button', { name: `More about run ${number}`, exact: true }) });

function listenForComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
}

/** A project with a target, seen from its Train room. */
async function openTrain(page: Page): Promise<void> {
  await page.goto('/');
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'clinic.csv', mimeType: 'text/csv', buffer: Buffer.from(makeClinicCsv(240)) });
  await page.locator('#target').selectOption('no_show');
  await page
    .getByRole('navigation', { name: 'Stages' })
    .getByRole('link', { name: /^Train/ })
    .click();
  await expect(page.getByRole('heading', { name: 'Runs', exact: true })).toBeVisible();
}

/** Fills in a variation; fields by their labels. */
async function vary(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  await page.getByRole('button', { name: 'Queue a variation', exact: true }).click();
  const form = page.getByRole('form', { name: 'A variation' });
  await form.getByLabel('model', { exact: true }).selectOption('mlp');
  for (const [label, value] of Object.entries(fields))
    await form.getByLabel(label, { exact: true }).fill(value);
}

test('runs are queued, overlaid, annotated, compared by a link and deleted', async ({ page }) => {
  const complaints = listenForComplaints(page);
  await openTrain(page);

  await vary(page, { 'hidden units': '8', dropout: '1', 'epochs at most': '12' });
  const submit = page.getByRole('button', { name: 'Queue this run' });
  await expect(submit).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByText('It must be below 1.')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('dropout', { exact: true }).fill('0.1');
  await submit.dblclick();
  await expect(rows(page)).toHaveCount(1, { timeout: TRAINED_MS });

  await vary(page, { 'hidden units': '8', dropout: '0.3', 'epochs at most': '12' });
  await page.getByRole('button', { name: 'Queue this run' }).click();
  await expect(rows(page)).toHaveCount(2, { timeout: TRAINED_MS });
  await expect(line(page, 2)).toContainText('dropout 0.3');

  await page.getByRole('checkbox', { name: /^Draw run 1 / }).check({ force: true });
  await expect(page.getByText(/^Against run 1, run 2 raises the dropout from 0\.1 to 0\.3:/)).toContainText(
    /validation log loss \S+ (lower|higher)\. Measured once, on 36 validation rows/,
  );
  await expect(page.locator('figure').getByText(/^run 1 0\.\d+$/)).toBeVisible();

  await page.getByRole('button', { name: 'More about run 1' }).click();
  await page.getByLabel('Note on run 1').fill('<b>smaller</b> اختبار 🐧');
  await page.getByRole('button', { name: 'Keep the note' }).click();
  await expect(page.getByText('The note is kept on this device.')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Compare chosen runs' }).click();
  await expect(page).toHaveURL(/\/train\/compare\/[^/]+\/[^/]+$/);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/^Run 2 .*run 1/);
  await expect(page.getByRole('heading', { name: '1 setting differs' })).toBeVisible();
  await expect(page.getByRole('row', { name: 'dropout 0.3 0.1' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'The recipe is the same' })).toBeVisible();
  await expect(page.getByText('<b>smaller</b> اختبار 🐧')).toBeVisible();
  await expectAccessible(page);
  for (const width of [320, 768, 1440, 2560]) {
    await page.setViewportSize({ width, height: 900 });
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  const address = page.url();

  await page.getByRole('button', { name: 'Back to Train' }).click();
  await expect(line(page, 1)).toContainText('<b>smaller</b>');
  await page.getByRole('button', { name: 'More about run 1' }).click();
  await page.getByRole('button', { name: 'Delete this run' }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(line(page, 2)).toBeVisible();
  await page.reload();
  await expect(line(page, 2)).toBeVisible();
  await expect(rows(page)).toHaveCount(1);

  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Not both of these runs are in this project',
  );
  expect(complaints).toEqual([]);
});

test('a queue of seeds runs in order, lets one be taken out, and is read in Chinese on a phone', async ({
  page,
}) => {
  const complaints = listenForComplaints(page);
  await openTrain(page);
  await vary(page, {
    'hidden units': '8',
    'epochs at most': '300',
    'runs, one seed after another': '3',
  });
  await page.getByRole('form', { name: 'A variation' }).getByLabel('early stopping').selectOption('false');
  await page.getByRole('button', { name: 'Queue 3 runs' }).click();
  await expect(page.getByRole('heading', { name: '2 runs wait' })).toBeVisible();
  await page.getByRole('button', { name: /^Take it out: .*seed 1$/ }).click();
  await expect(page.getByRole('heading', { name: '1 run waits' })).toBeVisible();

  // The queue goes on in another room and in another language.
  await page.getByRole('navigation', { name: 'Stages' }).getByRole('link', { name: /^Data/ }).click();
  await page.getByRole('button', { name: '中文' }).click();
  await page.locator('a[href$="/train"]').first().click();
  await expect(rows(page)).toHaveCount(2, { timeout: TRAINED_MS });
  await expect(page.getByText(/只有随机种子不同/)).toContainText(/运行 1和运行 2/);
  await expect(rows(page).getByText('种子 2')).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  await expect(page.getByRole('link', { name: '查看运行 1的指标' })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.getByRole('link', { name: '查看运行 2的指标' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/evaluate\/[^/]+$/);
  expect(complaints).toEqual([]);
});
