/** What tests of the page do over and over: open a file, decide, train, look at a room. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { makeClinicCsv } from './clinic-table';

export const TRAINED_MS = 90_000;

export const csv = (name: string, text: string) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
});
export const clinic = (name = 'clinic.csv', nRows = 240, seed = 3) => csv(name, makeClinicCsv(nRows, seed));

/** Everything a browser complains about, which must be nothing. */
export function listenForComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}

/** Presses a button that opens the file chooser, and chooses. */
export async function choose(
  page: Page,
  button: string | RegExp,
  file: ReturnType<typeof csv>,
): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: button }).click(),
  ]);
  await chooser.setFiles(file);
}

/** The room that is shown. */
export const room = (page: Page, stage: string): Locator => page.locator(`section#${stage}`);

/** A room's node on the stem. */
export const node = (page: Page, name: string): Locator =>
  page.getByRole('navigation', { name: 'Stages' }).getByRole('link', { name: new RegExp(`^${name} `) });

/** Goes to a room by its node. */
export async function enter(page: Page, name: string): Promise<void> {
  await node(page, name).click();
  await expect(node(page, name)).toHaveAttribute('aria-current', 'page');
}

export async function chooseTarget(page: Page, target: string): Promise<void> {
  await page.locator('#target').selectOption(target);
}

/** From a fresh page to a verdict on the clinic table, which is then shown. */
export async function trainClinic(page: Page, file = clinic()): Promise<void> {
  await choose(page, 'Choose a file', file);
  await chooseTarget(page, 'no_show');
  await page.getByRole('button', { name: 'Train and check' }).click();
  await expect(node(page, 'Evaluate')).toContainText(/(accuracy|AUC) \d/, { timeout: TRAINED_MS });
  await expect(node(page, 'Evaluate')).toHaveAttribute('aria-current', 'page');
}

export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  for (const width of [320, 390, 768, 1100, 1440, 2560]) {
    await page.setViewportSize({ width, height: 900 });
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
      `at ${width} pixels`,
    ).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1280, height: 720 });
}

/** Presses Tab until the element has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('no amount of Tab reaches the element');
}
