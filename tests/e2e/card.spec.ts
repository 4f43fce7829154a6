/** The card in a real browser: answers beside the card, undo, both documents and languages, files, and the check. */
import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Download, type Page } from '@playwright/test';
import {
  enter,
  expectAccessible,
  expectNoSidewaysScroll,
  listenForComplaints,
  room,
  TRAINED_MS,
  trainClinic,
} from '../support/page-walk';

const section = (page: Page) => room(page, 'deploy');
const sheet = (page: Page) => section(page).getByRole('article');
const HOSTILE = '<img src=x onerror=alert(1)> =1+1 [a](http://x.y)';

async function openCard(page: Page, subject = ''): Promise<void> {
  await page.evaluate(
    (rest) => {
      const [, , project] = location.hash.split('/');
      location.hash = `#/p/${project}/deploy/card${rest}`;
    },
    subject && `/${subject}`,
  );
  await expect(section(page).getByRole('heading', { level: 2, name: 'What only people know' })).toBeVisible();
}

async function save(page: Page, button: string): Promise<{ download: Download; text: string }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    section(page).getByRole('button', { name: button }).click(),
  ]);
  return { download, text: await readFile(await download.path(), 'utf8') };
}

test('a draft reads as it is typed; answers are decisions that undo takes back; a version carries them', async ({
  page,
}) => {
  const complaints = listenForComplaints(page);
  await page.goto('/');
  await trainClinic(page);
  await openCard(page);
  await expect(section(page).getByRole('heading', { level: 1 })).toHaveText(
    'The card of this run, not yet a version, answers 0 of 10 questions',
  );
  await expect(sheet(page)).toContainText('Model card, draft: not registered as a version');
  await expect(section(page).getByRole('button', { name: 'Check the numbers' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );

  const purpose = section(page).getByLabel('What is the model for?');
  await purpose.pressSequentially('Calls patients');
  // Not left yet: the card shows it, and nothing is decided.
  await expect(sheet(page)).toContainText('Calls patients');
  await expect(section(page)).toContainText('1 of 10 answered');
  await purpose.press('Tab');
  await section(page).getByLabel('Who can be asked?').fill(HOSTILE);
  await page.keyboard.press('Tab');
  await expect(section(page)).toContainText('2 of 10 answered');
  await page.locator('h1').focus();
  await page.keyboard.press('Control+z');
  await expect(section(page)).toContainText('1 of 10 answered');
  await expect(section(page).getByLabel('Who can be asked?')).toHaveValue('');
  await page.keyboard.press('Control+Shift+z');
  await expect(section(page)).toContainText('2 of 10 answered');

  await enter(page, 'Deploy');
  await section(page).getByRole('button', { name: 'Make a version' }).click();
  await expect(section(page).getByRole('heading', { level: 1 })).toContainText(/[Vv]ersion 1/, {
    timeout: TRAINED_MS,
  });
  await openCard(page);
  await expect(section(page).getByRole('heading', { level: 1 })).toHaveText(
    'The card of version 1 answers 2 of 10 questions',
  );
  await expect(sheet(page)).toContainText('Model card, version 1');
  await expect(sheet(page)).toContainText(HOSTILE);
  await expect(section(page).getByText('says something else')).toHaveCount(0);

  // Every number is made again and agrees; later answers are put in, and it still does.
  await section(page).getByRole('button', { name: 'Check the numbers' }).click();
  await expect(section(page)).toContainText(/\d{3} facts were made again and \d{2,3} lines .* all agree/, {
    timeout: 30_000,
  });
  await section(page).getByLabel('Under which licence may it be used?').fill('CC0');
  await page.keyboard.press('Tab');
  await expect(section(page)).toContainText('Version 1 says something else');
  await section(page).getByRole('button', { name: 'Put the answers into version 1' }).click();
  await expect(section(page).getByText('says something else')).toHaveCount(0);
  await section(page).getByRole('button', { name: 'Check the numbers' }).click();
  await expect(section(page)).toContainText('all agree', { timeout: 30_000 });

  // It is all there after a reload, under its own address.
  await page.reload();
  await expect(section(page).getByRole('heading', { level: 1 })).toHaveText(
    'The card of version 1 answers 3 of 10 questions',
  );
  await expect(sheet(page)).toContainText('CC0');
  expect(complaints).toEqual([]);
});

test('both documents, both languages: accessible, without sideways scroll, and the files need nothing else', async ({
  page,
  context,
}, testInfo) => {
  const complaints = listenForComplaints(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  await trainClinic(page);
  await openCard(page);
  await section(page).getByLabel('What is the model for?').fill(HOSTILE);
  await page.keyboard.press('Tab');
  await expect(sheet(page)).toContainText(HOSTILE);
  await expect(sheet(page).getByRole('heading', { level: 3 })).toHaveCount(9);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await expectNoSidewaysScroll(page);

  const english = await save(page, 'Save as Markdown');
  expect(english.download.suggestedFilename()).toBe('clinic-draft-model-card.md');
  expect(english.text).toContain('| accuracy | ');
  expect(english.text).toContain('&lt;img src=x onerror=alert(1)&gt;');
  await section(page).getByText('Datasheet', { exact: true }).click();
  await section(page).getByRole('group', { name: 'Language of the document' }).getByText('中文').click();
  await expect(sheet(page)).toHaveAttribute('lang', 'zh-CN');
  await expect(sheet(page).getByRole('heading', { level: 3 })).toHaveCount(7);
  const chinese = await save(page, 'Save as HTML');
  expect(chinese.download.suggestedFilename()).toBe('clinic-draft-datasheet.zh.html');
  expect(chinese.text).toContain('<html lang="zh-Hans">');
  await expectAccessible(page);

  await section(page).getByText('Model card', { exact: true }).click();
  const html = await save(page, 'Save as HTML');
  for (const [name, text] of [
    ['card.zh.html', html.text],
    ['datasheet.zh.html', chinese.text],
  ] as const) {
    const path = testInfo.outputPath(name);
    await import('node:fs/promises').then(({ writeFile }) => writeFile(path, text));
    const opened = await context.newPage();
    const said = listenForComplaints(opened);
    const requests: string[] = [];
    opened.on('request', (request) => requests.push(request.url()));
    opened.on('dialog', () => said.push('a dialog opened'));
    await opened.goto(`file://${path}`);
    await expect(opened.getByRole('heading', { level: 1 })).toHaveText('clinic');
    await expect(opened.locator('main')).toContainText(HOSTILE);
    await expect(opened.locator('img, script, iframe, a')).toHaveCount(0);
    // The sheet is applied, so its hash is right.
    expect(await opened.locator('main').evaluate((main) => getComputedStyle(main).borderTopStyle)).toBe(
      'double',
    );
    const { violations } = await new AxeBuilder({ page: opened }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    for (const width of [320, 1280]) {
      await opened.setViewportSize({ width, height: 800 });
      expect(
        await opened.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
      ).toBeLessThanOrEqual(0);
    }
    expect(requests).toEqual([`file://${path}`]);
    expect(said).toEqual([]);
    await opened.close();
  }

  await page.getByRole('button', { name: '中文', exact: true }).click();
  await expect(section(page).getByRole('heading', { level: 1 })).toContainText('已回答 10 个问题中的 1 个');
  await expectAccessible(page);
  expect(complaints).toEqual([]);
});

test('a version that is not there says so, and the card of another project does not stay', async ({
  page,
}) => {
  const complaints = listenForComplaints(page);
  await page.goto('/');
  await trainClinic(page);
  await page.evaluate(() => {
    const [, , project] = location.hash.split('/');
    location.hash = `#/p/${project}/deploy/card/version-99`;
  });
  await expect(section(page)).toContainText('This version is not on this device.');
  await section(page).getByRole('button', { name: 'Back to Deploy' }).click();
  await expect(page).toHaveURL(/\/deploy$/);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Find or run…' })).toBeFocused();
  await page.keyboard.type('Open the model card');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/deploy\/card$/);
  await expect(sheet(page)).toContainText('draft');
  expect(complaints).toEqual([]);
});
