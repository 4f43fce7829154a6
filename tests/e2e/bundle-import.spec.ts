/** A bundle comes in: what it is and whose hand it is from is shown first, and a refused one leaves nothing. */
import { expect, test, type Page } from '@playwright/test';
import { withTypescript } from '../../scripts/load-typescript.mjs';
import type { BundleFiles } from '../support/bundle-files';
import {
  choose,
  expectAccessible,
  expectNoSidewaysScroll,
  listenForComplaints,
  node,
} from '../support/page-walk';

let bundles: BundleFiles;
test.beforeAll(() =>
  withTypescript('/tests/support/bundle-files.ts', async ({ makeBundleFiles }) => {
    bundles = await (makeBundleFiles as () => Promise<BundleFiles>)();
  }),
);

const bringIn = (page: Page, bytes: Uint8Array) =>
  choose(page, 'Choose a file', {
    name: 'penguins.terrarium.zip',
    mimeType: 'application/zip',
    buffer: Buffer.from(bytes),
  });
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Bring in penguins.terrarium.zip' });
const projects = (page: Page) => page.getByRole('link', { name: /Penguins/ });

test('a bundle signed by an unknown key shows its fingerprint, is kept, and its key is known from then on', async ({
  page,
}) => {
  const complaints = listenForComplaints(page);
  await page.goto('/');
  await bringIn(page, bundles.signed);
  await expect(dialog(page)).toContainText('Signed by a key that is not known here');
  await expect(dialog(page)).toContainText(bundles.fingerprint.replace(/(.{4})(?=.)/g, '$1 '));
  await expect(dialog(page)).toContainText('<img src=x onerror=alert(1)>, __proto__, Gentoo');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await dialog(page).getByRole('textbox').fill('Lab 4');
  await page.getByRole('button', { name: 'Keep as a project of its own' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(node(page, 'Deploy')).toHaveAttribute('aria-current', 'page');

  await page.goto('/');
  await expect(projects(page)).toHaveCount(1);
  await bringIn(page, bundles.signed);
  await expect(dialog(page)).toContainText('Signed by Lab 4');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await bringIn(page, bundles.unsigned);
  await expect(dialog(page)).toContainText('Unsigned');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(projects(page)).toHaveCount(1);
  expect(complaints).toEqual([]);
});

test('a bundle of the future, a damaged and a wrongly signed one are refused, and nothing is stored', async ({
  page,
}) => {
  await page.goto('/');
  for (const [code, bytes] of Object.entries(bundles.refused)) {
    await bringIn(page, bytes);
    await expect(dialog(page).getByRole('alert')).toContainText(code);
    if (code === 'E-BUNDLE-VERSION')
      await expect(dialog(page).getByRole('alert')).toContainText('Update Terrarium');
    await page.getByRole('button', { name: 'Close' }).click();
  }
  await page.reload();
  await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Your projects' })).toHaveCount(0);
});
